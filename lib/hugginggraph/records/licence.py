"""The licence a repo names."""

import json
import re
from collections.abc import Sequence
from typing import Any

from hugginggraph.records.value_texts import json_text

_KEYS = ("license", "licence")
_TAG = "license:"
_LONGEST = 1000
# One that is never closed takes the rest, so that no text is gone through twice.
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?""", re.DOTALL)
_NO_JSON = (ValueError, RecursionError)


def licence(card_data: str | None, tags: Sequence[str | None] | None) -> str | None:
    """The licence in the card's metadata, under either spelling, else the one in the tags; several in their order.

    Args:
        card_data: the metadata as JSON.
        tags: the repo's tags.

    >>> licence('{"licence":["mit","apache-2.0"]}', None)
    'apache-2.0, mit'
    >>> licence("{}", ["gguf", "license:cc-by-4.0"])
    'cc-by-4.0'
    """
    said = _said(card_data) if card_data else None
    of_card = _several(said) if said and said.startswith("[") else said
    return of_card or _tagged(tags or ())


def _tagged(tags: Sequence[str | None]) -> str | None:
    found = (tag for tag in tags if tag is not None and tag.startswith(_TAG))
    first = next(found, None)
    return None if first is None else first[len(_TAG) :][:_LONGEST]


def _said(card_data: str) -> str | None:
    """The value of the first key that has one, as text."""
    try:
        card = json.loads(card_data, object_pairs_hook=_first_values)
        values = [card.get(key) for key in _KEYS] if isinstance(card, dict) else []
        return next((_text(value) for value in values if value is not None), None)
    except _NO_JSON:
        return None


def _first_values(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of a key that is there twice, the first value counts that is not null."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if found.get(key) is None:
            found[key] = value
    return found


def _several(said: str) -> str | None:
    """The names of a list in their order; None where the text is no list."""
    try:
        names, _ = json.JSONDecoder().raw_decode(_QUOTED.sub(_in_double_quotes, said))
        return ", ".join(sorted({_text(name) for name in names if name is not None}))
    except _NO_JSON:
        return None


def _in_double_quotes(quoted: re.Match[str]) -> str:
    """A string as JSON writes it, also where it stands between single quotes."""
    text = quoted[0]
    if text.startswith('"'):
        return text
    return '"' + text[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json_text(value)
