"""The parameters of a listing: which rows, in which order, from where on, with which fields.

The enums of `expand` are those the server itself names in its 400 (read back from it in 2026), the short field sets
what it gives without `full` and `expand`. The cursor has the Hub's own form: base64 of the predicate of the next page.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hub_lab.fake_hub.dump import Row
from hub_lab.fake_hub.repos import SORTS, Key, Wanted, key_of, value_of

MAX_PAGE = 1000
"""The largest page, and the page of who asks for none."""
Parameters = Sequence[tuple[str, str]]
"""The query, in order, repeated names and all."""

_ANY_KIND = ("author", "cardData", "createdAt", "disabled", "lastModified", "likes", "private", "resourceGroup",
             "sha", "siblings", "tags", "trendingScore", "xetEnabled")  # fmt: skip
LISTED = {
    "models": (*_ANY_KIND, "baseModels", "config", "downloads", "downloadsAllTime", "evalResults", "gated", "gguf",
               "inference", "inferenceProviderMapping", "library_name", "mask_token", "model-index", "pipeline_tag",
               "safetensors", "spaces", "transformersInfo", "widgetData"),
    "datasets": (*_ANY_KIND, "citation", "description", "downloads", "downloadsAllTime", "gated", "mainSize",
                 "paperswithcode_id"),
    "spaces": (*_ANY_KIND, "datasets", "models", "region", "runtime", "sdk", "subdomain"),
}  # fmt: skip
"""What `expand` takes on a list."""
DETAILED = {
    "models": (*LISTED["models"], "childrenModelCount", "usedStorage"),
    "datasets": (*LISTED["datasets"], "usedStorage"),
    "spaces": (*LISTED["spaces"], "usedStorage"),
}
"""What `expand` takes of one repo."""
_SHORT = {
    "models": ("_id", "id", "modelId", "likes", "trendingScore", "private", "downloads", "tags", "pipeline_tag",
               "library_name", "createdAt"),
    "datasets": ("_id", "id", "author", "disabled", "gated", "lastModified", "likes", "trendingScore", "private",
                 "sha", "description", "downloads", "paperswithcode_id", "tags", "createdAt", "key"),
    "spaces": ("_id", "id", "likes", "trendingScore", "private", "sdk", "tags", "createdAt"),
}  # fmt: skip
_FLAGS = ("full", "cardData", "config")
_LISTING = {"limit", "sort", "direction", "filter", "author", "search", "pipeline_tag", "gated", "cursor", "expand",
            *_FLAGS}  # fmt: skip
_TRUE, _FALSE = {"true", "1", ""}, {"false", "0"}


class BadQueryError(Exception):
    """A parameter that the server answers with 400 and this message."""


@dataclass(frozen=True)
class Listing:
    """What a request to a list asks for."""

    wanted: Wanted
    sort: str
    limit: int
    after: Key | None
    fields: "Fields"


@dataclass(frozen=True)
class Fields:
    """Which fields of a row are served; None stands for all."""

    names: tuple[str, ...] | None

    def of(self, row: Row) -> Row:
        """The row with these fields, as far as it has them."""
        return row if self.names is None else {name: row[name] for name in self.names if name in row}


def listing(kind: str, parameters: Parameters, *, page: int, refused: Iterable[str]) -> Listing:
    """Read the query of a list.

    Args:
        kind: models, datasets or spaces.
        parameters: the query.
        page: the rows of a page, where the query asks for none or for more.
        refused: names that `expand` does not take here although `LISTED` has them.

    Raises:
        BadQueryError: it is wrong, or asks for what this server does not serve.
    """
    given = _by_name(parameters)
    if unknown := sorted(set(given) - _LISTING):
        raise BadQueryError(f"The fake Hub does not serve the parameter {unknown[0]!r} of a list")
    sort = _last(given, "sort", "trendingScore")
    _check_option("sort", 0, sort, SORTS)
    gated = _last(given, "gated", None)
    return Listing(
        wanted=Wanted(
            tags=tuple(given.get("filter", ())),
            author=_last(given, "author", None),
            search=tuple(given.get("search", ())),
            pipeline_tag=_last(given, "pipeline_tag", None),
            gated=None if gated is None else _flag("gated", gated),
        ),
        sort=sort,
        limit=min(_limit(_last(given, "limit", str(page))), page),
        after=_read_cursor(given["cursor"][-1], sort) if "cursor" in given else None,
        fields=_fields(kind, given, [name for name in LISTED[kind] if name not in set(refused)]),
    )


def detail_fields(kind: str, parameters: Parameters) -> Fields:
    """Read the query of one repo.

    Raises:
        BadQueryError: `expand` names a field that there is not.
    """
    given = _by_name(parameters)
    return _fields(kind, given, DETAILED[kind]) if "expand" in given else Fields(None)


def cursor(sort: str, key: Key) -> str:
    """The place behind which the next page begins, as the Hub writes it."""
    value = value_of(sort, key)
    predicate = [{sort: value, "_id": {"$gt": key[1]}}, {sort: {"$lt": value}}, {sort: None}]
    return base64.b64encode(json.dumps({"$or": predicate}, separators=(",", ":")).encode()).decode()


def _read_cursor(text: str, sort: str) -> Key:
    try:
        first = json.loads(base64.b64decode(text, validate=True))["$or"][0]
        return key_of(sort, str(first["_id"]["$gt"]), {sort: first[sort]})
    except (binascii.Error, ValueError, LookupError, TypeError):
        raise BadQueryError(f"Invalid cursor for a list by {sort}") from None


def _fields(kind: str, given: dict[str, list[str]], allowed: Sequence[str]) -> Fields:
    flags = {name for name in _FLAGS if _flag(name, _last(given, name, "false"))}
    if "expand" in given:
        if flags:
            raise BadQueryError(f"expand cannot be used together with {' or '.join(sorted(flags))}")
        for place, name in enumerate(given["expand"]):
            _check_option("expand", place, name, allowed)
        always = ("_id", "id", "modelId") if kind == "models" else ("_id", "id")
        return Fields((*always, *dict.fromkeys(given["expand"])))
    return Fields(None) if "full" in flags else Fields((*_SHORT[kind], *sorted(flags)))


def _check_option(parameter: str, place: int, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        options = "|".join(f'"{name}"' for name in allowed)
        where = f"{parameter}[{place}]" if parameter == "expand" else parameter
        raise BadQueryError(f"✖ Invalid option: expected one of {options}\n  → at {where}")


def _limit(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise BadQueryError(f"✖ Invalid input: expected a number above 0, received {text!r}\n  → at limit")
    return int(text)


def _flag(name: str, text: str) -> bool:
    if text.lower() not in _TRUE | _FALSE:
        raise BadQueryError(f"✖ Invalid input: expected boolean, received {text!r}\n  → at {name}")
    return text.lower() in _TRUE


def _by_name(parameters: Parameters) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        given.setdefault(name.removesuffix("[]"), []).append(value)
    return given


def _last(given: dict[str, list[str]], name: str, default: Any) -> Any:
    return given[name][-1] if name in given else default
