"""A line of README texts -> the repo it names, the text and its hash, and the defects found on the way."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from hugginggraph.records.json_text import encodable
from hugginggraph.records.record import MAX_LINE_BYTES
from hugginggraph.records.spellings import card_text, repo_name
from hugginggraph.records.utf8 import decoded

CARD_TOO_LARGE = "CARD_TOO_LARGE"
"""The text exceeds `ingest.max_card_bytes`; it is kept cut. One on a line of more than 16 MiB is not read."""
CARD_NOT_JSON = "CARD_NOT_JSON"
"""The line is no JSON object with `id` and `card` (or other names of theirs, see `spellings`)."""

_DECODER = json.JSONDecoder()


class Card(NamedTuple):
    """What a line says; what it does not say is None.

    Attributes:
        repo_id: the repo's name.
        card_hash: sha-256 of the whole text, where the line names a repo and has a text.
        text: the text, cut where it is too large.
        bytes: the size of the whole text.
        truncated: whether the text is cut.
        defects: codes, none of a sound line.
    """

    repo_id: str | None = None
    card_hash: str | None = None
    text: str | None = None
    bytes: int | None = None
    truncated: bool | None = None
    defects: Sequence[str] = ()


def card_of(line: bytes, *, max_card_bytes: int) -> Card:
    """What a line `{"id", "card"}` says. Anything may stand there: a card comes out.

    >>> card_of(b'{"id": "amber/heron", "card": "# Heron"}', max_card_bytes=10).text
    '# Heron'
    >>> card_of(b'{"id": "amber/heron"}', max_card_bytes=10).defects
    ['CARD_NOT_JSON']
    """
    if len(line) > MAX_LINE_BYTES:
        return Card(defects=[CARD_TOO_LARGE])
    value = _object(line)
    repo_id, text = repo_name(value) or _text(value.get("id")), _text(card_text(value))
    is_usable = repo_id is not None and text is not None
    defects = [] if is_usable else [CARD_NOT_JSON]
    if text is None:
        return Card(repo_id, defects=defects)
    raw = text.encode()
    is_large = len(raw) > max_card_bytes
    return Card(
        repo_id=repo_id,
        card_hash=hashlib.sha256(raw).hexdigest() if is_usable else None,
        # Characters are at least one byte each, so this cut never exceeds the cap; it may fall short of it.
        text=text[: max_card_bytes // 4] if is_large else text,
        bytes=len(raw),
        truncated=is_large,
        defects=[*defects, *([CARD_TOO_LARGE] if is_large else [])],
    )


def _object(line: bytes) -> dict[str, Any]:
    """The object that a line begins with; what follows it is left out. Empty where there is none."""
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        try:
            value, _ = _DECODER.raw_decode(decoded(line).lstrip(" \t\r\n"))
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    """A field as text: another value than a string is its JSON."""
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return encodable(text)
