"""JSON as text: read strictly, brought to one form, and never followed deeper than `MAX_DEPTH`."""

import json
from typing import Any

import orjson

MAX_DEPTH = 100
"""Levels of nesting that are followed. Metadata of people has less than ten."""

_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


def read(text: bytes | str) -> Any:
    """The value of a JSON text.

    Raises:
        ValueError: it is no JSON, or nested too deeply for a parser.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return _read_slowly(text)


def written(value: Any) -> str:
    """A value as compact JSON with its keys in order at every level, so that equal content is equal text.

    >>> written({"b": [1, None], "a": {"d": "x", "c": True}})
    '{"a":{"c":true,"d":"x"},"b":[1,null]}'
    """
    try:
        return orjson.dumps(value, option=_SORTED).decode()
    except (TypeError, ValueError):
        # Integers of more than 64 bits, and surrogates that stand alone.
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return encodable(text)


def in_order(text: str) -> str:
    """A JSON text with its keys in order; a text that is no JSON stays as it is.

    >>> in_order('{"b": 1, "a": 2}'), in_order("no: JSON")
    ('{"a":2,"b":1}', 'no: JSON')
    """
    try:
        return written(read(text))
    except ValueError:
        return text


def as_text(value: Any) -> str | None:
    """A field as text: a string as it is, another value as JSON; None for null.

    >>> as_text("x"), as_text(False), as_text({"a": 1}), as_text(None)
    ('x', 'false', '{"a":1}', None)
    """
    if value is None:
        return None
    return value if isinstance(value, str) else written(value)


def values_of(text: str | None) -> dict[str, Any]:
    """The top-level fields of a JSON object by name, in its order; empty where the text is no object."""
    if not text or not text.lstrip().startswith("{"):
        return {}
    try:
        value = read(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def fields_of(text: str | None) -> dict[str, str | None]:
    """The top-level fields of a JSON object as text by name, in its order; empty where the text is no object."""
    return {name: as_text(each) for name, each in values_of(text).items()}


def depth_of(value: Any) -> int:
    """How deep lists and objects nest in a value; in a string, how deep its brackets would, outside quotes.

    >>> depth_of([[1], {"a": []}]), depth_of("[[x]]"), depth_of(7)
    (3, 2, 0)
    """
    if isinstance(value, str):
        return _depth_of_brackets(value)
    deepest, level = 0, [value]
    while level:
        level = [each for each in level if isinstance(each, (list, dict))]
        deepest += bool(level)
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return deepest


def encodable(text: str) -> str:
    """The text with `?` for surrogates that stand alone, which no UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def without_lone_surrogates(value: Any, text: str) -> Any:
    """The value that a JSON text was read as, with `?` for surrogates that its escapes leave alone.

    Raises:
        RecursionError: it is nested too deeply to be written again.
    """
    has_any = "\\ud" in text or "\\uD" in text
    return json.loads(encodable(json.dumps(value, ensure_ascii=False))) if has_any else value


def _depth_of_brackets(text: str) -> int:
    deepest = now = 0
    is_quoted = is_escaped = False
    for character in text:
        if is_quoted:
            if is_escaped:
                is_escaped = False
            elif character == "\\":
                is_escaped = True
            elif character == '"':
                is_quoted = False
        elif character == '"':
            is_quoted = True
        elif character in "[{":
            now += 1
            deepest = max(deepest, now)
        elif character in "]}":
            now -= 1
    return deepest


def _read_slowly(text: bytes | str) -> Any:
    """What the quick parser refuses: integers of more than 64 bits, NaN, lone surrogates (as `?`), deep nesting."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    try:
        return without_lone_surrogates(json.loads(text), text)
    except RecursionError:
        raise ValueError("nested too deeply to be read") from None
