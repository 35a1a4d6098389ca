"""A column's value as text, as `changes` holds it: texts as they are, lists and structures as JSON."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hugginggraph.tables.contract import BOOL, DATE, INT, LONG, STRING, TIME

_ESCAPE = re.compile(r"\\(u[0-9a-f]{4}|.)")


def text_form(type_: str) -> Callable[[Any], str | None]:
    """The function that makes a text of values of a type; null stays null.

    Raises:
        ValueError: values of the type have no such form.

    >>> text_form("boolean")(True), text_form("array<string>")(["gguf", None]), text_form("int")(None)
    ('true', '["gguf",null]', None)
    """
    form = json_text if "<" in type_ else _PLAIN.get(type_)
    if form is None:
        raise ValueError(f"values of the type {type_} have no form as text")
    return lambda value: None if value is None else form(value)


def json_text(value: Any) -> str:
    r"""A value as JSON in one line, with the fields that are null, and escapes as Spark writes them.

    >>> print(json_text([{"a": None, "b": "\x1f é"}]))
    [{"a":null,"b":"\u001F é"}]
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _ESCAPE.sub(_with_capitals, text) if "\\u" in text else text


def _with_capitals(escape: re.Match[str]) -> str:
    code = escape[1]
    return f"\\u{code[1:].upper()}" if len(code) > 1 else escape[0]


def _time_text(time: datetime) -> str:
    """In UTC, with as many decimals of the second as there are."""
    utc = time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time
    text = utc.isoformat(sep=" ")
    return text.rstrip("0") if "." in text else text


_PLAIN: dict[str, Callable[[Any], str]] = {
    STRING: str,
    LONG: str,
    INT: str,
    BOOL: lambda value: "true" if value else "false",
    DATE: str,
    TIME: _time_text,
}
