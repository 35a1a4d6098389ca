"""The elements of a JSON array, cut out of its bytes without reading what is in them.

A page may hold anything: so what is kept of it are its bytes, and no element is read that is too large for it.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

MOST_ELEMENTS = 20_000
"""More elements are no page: the Hub gives at most a thousand."""
READ_BYTES = 1 << 19
"""An element of more bytes is not looked into."""

_SPACE = re.compile(rb"[ \t\r\n]*")
# A string up to its end, its first backslash, or the end of the bytes.
_TOKEN = re.compile(rb'"[^"\\]*"?|[\[\]{}]')
_ESCAPE_OR_QUOTE = re.compile(rb'\\.|"', re.DOTALL)
_SCALAR = re.compile(rb"[^\[\]{},\" \t\r\n]+")
_QUOTE, _OPENING = ord('"'), frozenset(b"[{")
# Whole numbers as floats: one of thousands of digits must not stop a sweep, and nothing here reads them.
_DECODER = json.JSONDecoder(parse_int=float)


def split_array(content: bytes | bytearray) -> Iterator[tuple[memoryview, Any]]:
    r"""The elements of a JSON array, each as its bytes and as a value.

    An element that is too large to be looked into, or nested too deep for the parser, has the value None.

    >>> [(bytes(raw), value) for raw, value in split_array(b'[{"a": 1.10}, "x",\n null]')]
    [(b'{"a": 1.10}', {'a': 1.1}), (b'"x"', 'x'), (b'null', None)]

    Raises:
        ValueError: the bytes are no JSON array, or one of too many elements.
    """
    for raw in elements(content, MOST_ELEMENTS):
        yield raw, _value(raw)


def elements(content: bytes | bytearray, at_most: int) -> Iterator[memoryview]:
    """The bytes of each element of a JSON array.

    Raises:
        ValueError: the bytes are no JSON array, or one of more elements.
    """
    view = memoryview(content)
    at = _skip(content, _skip(content, 0), b"[")
    count = 0
    if content[at : at + 1] == b"]":
        at += 1
    else:
        while True:
            end = _end_of_element(content, at)
            count += 1
            if count > at_most:
                raise ValueError(f"it has more than {at_most:,} elements")
            yield view[at:end]
            at = _skip(content, end)
            if content[at : at + 1] == b"]":
                at += 1
                break
            at = _skip(content, at, b",")
    if _skip(content, at) != len(content):
        raise ValueError("more follows after the array")


def text_of(raw: memoryview) -> str:
    """Bytes as text; what is no UTF-8 survives, and is written back the same way."""
    return bytes(raw).decode("utf-8", "surrogateescape")


def _value(raw: memoryview) -> Any:
    if len(raw) > READ_BYTES:
        return None
    try:
        return _DECODER.decode(text_of(raw))
    except RecursionError:
        return None


def _skip(content: bytes | bytearray, at: int, sign: bytes = b"") -> int:
    """The position after white space, or after a sign and the white space that follows it."""
    if not content.startswith(sign, at):
        raise ValueError(f"expected {sign.decode()!r} at byte {at}")
    return _SPACE.match(content, at + len(sign)).end()  # type: ignore[union-attr]


def _end_of_element(content: bytes | bytearray, start: int) -> int:
    scalar = _SCALAR.match(content, start)
    if scalar:
        return scalar.end()
    depth, at = 0, start
    while token := _TOKEN.search(content, at):
        at, first = token.end(), content[token.start()]
        if first == _QUOTE:
            if content[at - 1] != _QUOTE or at - token.start() == 1:
                at = _end_of_string(content, at)
        else:
            depth += 1 if first in _OPENING else -1
        if depth <= 0:
            return at
    raise ValueError("an array, an object or a text is not closed")


def _end_of_string(content: bytes | bytearray, at: int) -> int:
    for found in _ESCAPE_OR_QUOTE.finditer(content, at):
        if content[found.start()] == _QUOTE:
            return found.end()
    raise ValueError("a text is not closed")
