"""A page of a list of the Hub: its rows as they came, and the address of the next page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from hugginggraph.sources.hub.bodies import Body
from hugginggraph.sources.hub.client import HubClient
from hugginggraph.sources.json_arrays import split_array

CREATED, MODIFIED = "createdAt", "lastModified"
"""The sort orders, both newest first. `createdAt` never changes, so a sweep by it loses and repeats nothing."""

_LONGEST_NAME = 1000
_LONGEST_PATH = 8192
_LONGEST_TIME = 64
_PATH = re.compile(r"[!-~]+")
_YEARS = range(1990, 9999)
"""What is told as a time of other years is none."""


@dataclass(frozen=True)
class Row:
    """One element of a page.

    Attributes:
        raw: its JSON as received.
        repo_id: its `id`; None where it has none of a name's length, or is not looked into.
        key: what stays the same when a repo is renamed: the 12 bytes of its `_id`, else its id; None without either.
        modified: its `lastModified`; None without a time there.
    """

    raw: memoryview
    repo_id: str | None
    key: bytes | None
    modified: datetime | None

    @staticmethod
    def of(raw: memoryview, value: object) -> "Row":
        """From an element of an array and its value."""
        record = value if isinstance(value, dict) else {}
        return Row(raw, _name(record.get("id")), _key(record), moment(record.get(MODIFIED)))

    @property
    def line(self) -> bytes:
        """Its JSON on one line: breaks can only stand between tokens, for within a string JSON does not allow them."""
        return bytes(self.raw).replace(b"\r", b" ").replace(b"\n", b" ")


@dataclass(frozen=True)
class Page:
    """A page: its rows, the path of the next one (None after the last), and the server's time, if it tells it."""

    rows: list[Row]
    next_path: str | None
    served: datetime | None


def list_path(folder: str, *, sort: str, page_size: int, fields: Sequence[str], filters: Sequence[str] = ()) -> str:
    """The path of a list's first page.

    >>> list_path("models", sort="createdAt", page_size=10, fields=["tags"], filters=["base_model:adapter:a/b"])
    '/api/models?limit=10&sort=createdAt&filter=base_model%3Aadapter%3Aa%2Fb&expand=tags'
    """
    query = [("limit", str(page_size)), ("sort", sort)]
    query += [("filter", name) for name in filters] + [("expand", name) for name in fields]
    return f"/api/{folder}?{urlencode(query)}"


def is_page_of(folder: str, path: str) -> bool:
    """Whether a path is one of a page of the list: such as it is asked for, and such as a server may name.

    >>> is_page_of("models", "/api/models?cursor=x"), is_page_of("models", "@elsewhere/api/models?cursor=x")
    (True, False)
    """
    return path.startswith(f"/api/{folder}?") and len(path) <= _LONGEST_PATH and bool(_PATH.fullmatch(path))


def fetch_page(client: HubClient, path: str, *, max_bytes: int) -> Page:
    """The page at a path.

    Args:
        client: the door to the Hub.
        path: below the endpoint.
        max_bytes: a page may have.

    Raises:
        RefusedError: the Hub refuses the request.
        SourceError: no whole page came in all tries, or it is too large.
    """

    def read(body: Body) -> Page:
        next_path = _next_path(body, path)
        content = body.whole(max_bytes)
        return Page([Row.of(raw, value) for raw, value in split_array(content)], next_path, _served(body))

    return client.get(path, read)


def moment(text: object) -> datetime | None:
    """The time that the Hub writes as `2026-10-01T12:00:00.000Z`; None for anything else.

    >>> moment("2026-10-01T12:00:00.500Z")
    datetime.datetime(2026, 10, 1, 12, 0, 0, 500000, tzinfo=datetime.timezone.utc)
    >>> moment("soon")
    """
    try:
        # Many times faster than strptime, which counts with millions of rows.
        parsed = datetime.fromisoformat(str(text)[:_LONGEST_TIME].replace("Z", "+00:00"))
    except ValueError:
        return None
    return _in_utc(parsed)


def refused_fields(message: str, fields: Sequence[str]) -> list[str]:
    """The fields that a refusal does not name as allowed; none where it is not about fields.

    >>> message = 'Invalid option: expected one of "author"|"tags"|"sha" at expand[2], received "baseModels"'
    >>> refused_fields(message, ["author", "tags", "baseModels"])
    ['baseModels']
    >>> refused_fields("Invalid cursor", ["author", "tags"])
    []
    """
    received = set(re.findall(r"received\W+([\w-]+)", message))
    allowed = set(re.findall(r"[\w-]+", message)) - received
    kept = [field for field in fields if field in allowed]
    # A list of what is allowed names most of what was asked for; a sentence about one field does not.
    return [field for field in fields if field not in allowed] if 2 * len(kept) >= len(fields) else []


def _key(record: dict[str, Any]) -> bytes | None:
    hub_id = _name(record.get("_id"))
    if hub_id and re.fullmatch("[0-9a-f]{24}", hub_id):
        return bytes.fromhex(hub_id)
    name = hub_id or _name(record.get("id"))
    return None if name is None else name.encode("utf-8", "surrogatepass")


def _name(value: object) -> str | None:
    return value if isinstance(value, str) and len(value) <= _LONGEST_NAME else None


def _next_path(body: Body, path: str) -> str | None:
    """The next page on the same endpoint: of the Link only the query is taken, so no link leads to another host."""
    link = body.links.get("next", {}).get("url")
    if not link:
        return None
    next_path = f"{urlsplit(path).path}?{urlsplit(link).query}"
    if not is_page_of(path.partition("?")[0].removeprefix("/api/"), next_path):
        raise ValueError("its Link header names no page")
    return next_path


def _served(body: Body) -> datetime | None:
    try:
        return _in_utc(parsedate_to_datetime(body.headers["date"][:_LONGEST_TIME]))
    except (KeyError, ValueError, TypeError, IndexError, OverflowError):
        return None


def _in_utc(time: datetime) -> datetime | None:
    """A time in UTC, where it has a zone and is in a year in which a Hub can be."""
    if time.tzinfo is None:
        return None
    try:
        utc = time.astimezone(UTC)
    except OverflowError:
        return None
    return utc if utc.year in _YEARS else None
