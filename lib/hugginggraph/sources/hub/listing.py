"""A page of a list of the Hub: its rows as they came, and the address of the next page."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2

from hugginggraph.sources.hub.client import HubClient

CREATED, MODIFIED = "createdAt", "lastModified"
"""The sort orders, both newest first. `createdAt` never changes, so a sweep by it loses and repeats nothing."""

_SPACE = re.compile(r"[ \t\r\n]*")
# A string that is not closed ends with the text, so that no quote within it is looked at as a beginning.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)
# Whole numbers as floats: one of thousands of digits must not stop a sweep, and nothing here reads them.
_DECODER = json.JSONDecoder(parse_int=float)


@dataclass(frozen=True)
class Row:
    """One element of a page.

    Attributes:
        text: its JSON as received, on one line.
        record: the same as an object; empty for what is no object or too deep to be read.
    """

    text: str
    record: dict[str, Any]

    @property
    def key(self) -> bytes | None:
        """What stays the same when a repo is renamed: the 12 bytes of its `_id`, else its id; None without either."""
        hub_id, repo_id = self.record.get("_id"), self.record.get("id")
        if isinstance(hub_id, str) and re.fullmatch("[0-9a-f]{24}", hub_id):
            return bytes.fromhex(hub_id)
        name = hub_id if isinstance(hub_id, str) else repo_id
        return name.encode("utf-8", "surrogatepass") if isinstance(name, str) else None

    @property
    def modified(self) -> datetime | None:
        """Its `lastModified`; None without a time there."""
        return moment(self.record.get(MODIFIED))


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


def fetch_page(client: HubClient, path: str) -> Page:
    """The page at a path.

    Raises:
        HfHubHTTPError: the Hub refuses the request.
        SourceError: no whole page came in all tries.
    """

    def read(response: httpx2.Response) -> Page:
        # Bytes that are no UTF-8 survive as they are: they are written back the same way.
        text = response.read().decode("utf-8", "surrogateescape")
        rows = [Row(raw, value if isinstance(value, dict) else {}) for raw, value in split_array(text)]
        return Page(rows, _next_path(response, path), _served(response))

    return client.get(path, read)


def moment(text: object) -> datetime | None:
    """The time that the Hub writes as `2026-10-01T12:00:00.000Z`; None for anything else.

    >>> moment("2026-10-01T12:00:00.500Z")
    datetime.datetime(2026, 10, 1, 12, 0, 0, 500000, tzinfo=datetime.timezone.utc)
    >>> moment("soon")
    """
    try:
        # Many times faster than strptime, which counts with millions of rows.
        parsed = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError:
        return None
    return parsed if parsed.tzinfo else None


def split_array(text: str) -> Iterator[tuple[str, Any]]:
    r"""The elements of a JSON array, each as the text it is, on one line, and as a value.

    An element nested too deep for the parser has the value None; its text is whole.

    >>> list(split_array('[{"a": 1.10}, "x",\n null]'))
    [('{"a": 1.10}', {'a': 1.1}), ('"x"', 'x'), ('null', None)]

    Raises:
        ValueError: the text is no JSON array.
    """
    at = _skip(text, _skip(text, 0), "[")
    if text[at : at + 1] == "]":
        at += 1
    else:
        while True:
            try:
                value, end = _DECODER.raw_decode(text, at)
            except RecursionError:
                value, end = None, _end_of_nested(text, at)
            # Line breaks can only stand between tokens: within a string JSON does not allow them.
            yield re.sub(r"[\r\n]", " ", text[at:end]), value
            at = _SPACE.match(text, end).end()  # type: ignore[union-attr]
            if text[at : at + 1] == "]":
                at += 1
                break
            at = _skip(text, at, ",")
    if _skip(text, at) != len(text):
        raise ValueError("more follows after the array")


def _skip(text: str, at: int, sign: str = "") -> int:
    """The position after white space, or after a sign and the white space that follows it."""
    if not text.startswith(sign, at):
        raise ValueError(f"expected {sign!r} at character {at}")
    return _SPACE.match(text, at + len(sign)).end()  # type: ignore[union-attr]


def _end_of_nested(text: str, start: int) -> int:
    depth = 0
    for token in _TOKEN.finditer(text, start):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth == 0:
            return token.end()
    raise ValueError("an array or object is not closed")


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


def _next_path(response: httpx2.Response, path: str) -> str | None:
    """The next page on the same endpoint: of the Link only the query is taken, so no link leads to another host."""
    link = response.links.get("next", {}).get("url")
    if not link:
        return None
    return f"{urlsplit(path).path}?{urlsplit(link).query}"


def _served(response: httpx2.Response) -> datetime | None:
    try:
        return parsedate_to_datetime(response.headers["date"])
    except (KeyError, ValueError):
        return None
