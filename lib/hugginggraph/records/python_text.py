"""Lists and dictionaries as Python prints them: brought into the form of JSON and read as that, never evaluated."""

import json
import re
from typing import Any

from hugginggraph.records.json_text import read

# A text that is never closed takes the rest, so that nothing is gone through twice.
_TOKEN = re.compile(
    r"""(?P<text>'[^'\\]*(?:\\.[^'\\]*)*'?|"[^"\\]*(?:\\.[^"\\]*)*"?)(?P<gap>\s+(?=['"]))?"""
    r"""|(?P<call>[A-Za-z_][\w.]{0,99}\([^()'"]{0,99}\))"""  # datetime.date(2024, 1, 1)
    r"""|(?P<word>-?[A-Za-z_<>]+)|(?P<opens>\()|(?P<closes>(?:,\s*)?\))|(?P<last>,\s*(?=\]|\}))""",
    re.DOTALL | re.ASCII,
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))", re.DOTALL | re.IGNORECASE)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_WORDS = {"True": "true", "False": "false"} | dict.fromkeys(
    ("None", "nan", "NaN", "NaT", "inf", "-inf", "<NA>"), "null"
)
_LARGEST = 0x10FFFF
MAX_PYTHON = 1 << 20
"""Characters of a text that is read as Python's."""


def read_python(text: str) -> Any:
    r"""The list, tuple or dictionary of plain values that a text shows as `str` writes it, or numpy (without commas).

    Raises:
        ValueError: it shows none, or one nested too deeply.

    >>> read_python("{'license': 'mit', 'datasets': None, 'tags': ('a', \"b's\")}")
    {'license': 'mit', 'datasets': None, 'tags': ['a', "b's"]}
    >>> read_python("['a' 'b'\n 'c']")
    ['a', 'b', 'c']
    """
    if text[:1] not in ("[", "{", "(") or len(text) > MAX_PYTHON:
        raise ValueError("no list or dictionary, or too large a one")
    return read(_TOKEN.sub(_in_json, text))


def _in_json(token: re.Match[str]) -> str:
    text = token["text"]
    if text:
        if len(text) < 2 or text[-1] != text[0]:
            raise ValueError("a text without an end")
        return json.dumps(_ESCAPE.sub(_character, text[1:-1])) + ("," if token["gap"] else "")
    if token["call"]:
        return json.dumps(token["call"])
    if token["word"]:
        return _WORDS.get(token["word"], token["word"])
    return "[" if token["opens"] else "]" if token["closes"] else ""


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    if code is None:
        return _ESCAPED.get(escape[4], escape[4] if escape[4] in "'\"\\" else escape[0])
    return chr(min(int(code, 16), _LARGEST))
