"""Values of columns as the JSON that the Hub's API would have given, letter by letter the same as Spark writes it."""

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from hugginggraph.records.utf8 import decoded

_MAX_DEPTH = 100
_MAX_DIGITS = 1000
_MAX_PRECISION = 38
_LONG = 1 << 63
_DAY = 86_400_000
_DAYS_OF_400_YEARS = 146_097
_EPOCH = date(1970, 1, 1).toordinal()
# Python writes escapes of rare control characters in small letters.
_RARE_CONTROL = re.compile(r"[\x00-\x07\x0b\x0e-\x1f]")
_ESCAPED = re.compile(r'[\x00-\x1f"\\]')
# Characters, and escapes of them, by which Python and Java order keys differently, or which they write differently.
_UNUSUAL = re.compile(r"[\ue000-\U0010ffff]|\\u(?:00[01]|[d-fD-F])")
_SPACE = " \t\n\r"


def string(text: str | bytes) -> str:
    r"""A text in quotes; bytes are those of a text that is no UTF-8.

    >>> print(string('é "x" \x1b'))
    "é \"x\" \u001B"
    """
    text = text if isinstance(text, str) else decoded(text)
    written = encode_basestring(text)
    # Most texts have no such escape; one may also be what the text itself says.
    return written if r"\u00" not in written else f'"{_ESCAPED.sub(_escape, text)}"'


def plain(value: Any) -> str | None:
    r"""Texts, integers and truth values, in lists and objects of any depth; None where `string` must write a text.

    >>> plain([{"rfilename": "é.txt"}, None, 7]), plain(["\x1b"])
    ('[{"rfilename":"é.txt"},null,7]', None)
    """
    return _encoded(_PLAIN, value)


def number(value: float) -> str | None:
    """A floating-point number, without a fraction where it has none; None for what is no number.

    A column of integers with gaps is stored as floating-point by pandas; the API wrote integers.

    >>> number(5.0), number(0.1), number(1e300), number(float("nan"))
    ('5', '0.1', '1.0E300', None)
    """
    if math.isnan(value):
        return None
    if value.is_integer() and -_LONG <= value <= _LONG:
        return str(min(int(value), _LONG - 1))
    return double(value)


def double(value: float) -> str:
    """A floating-point number as Java writes it.

    >>> double(5.0), double(-0.00012), double(12345678.5), double(float("inf"))
    ('5.0', '-1.2E-4', '1.23456785E7', '"Infinity"')
    """
    if not math.isfinite(value):
        return {math.inf: '"Infinity"', -math.inf: '"-Infinity"'}.get(value, '"NaN"')
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    shortest = Decimal(repr(value))
    figures = "".join(map(str, shortest.as_tuple().digits)).rstrip("0")
    return f"{'-' if value < 0 else ''}{figures[0]}.{figures[1:] or '0'}E{shortest.adjusted()}"


def time(milliseconds: int) -> str:
    """A point in time, given in milliseconds since 1970, as the API writes it.

    >>> time(1_767_225_600_678)
    '"2026-01-01T00:00:00.678Z"'
    """
    days, of_day = divmod(milliseconds, _DAY)
    seconds, fraction = divmod(of_day, 1000)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:03}"
    return f'"{_date(days)}T{clock}Z"'


def day(days: int) -> str:
    """A date, given in days since 1970.

    >>> day(20_454), day(10_000_000)
    ('"2026-01-01"', '"+29349-01-26"')
    """
    return f'"{_date(days)}"'


def unwrapped(text: str | bytes) -> str:
    """What is stored as JSON text as that JSON, its keys in order; a text that is no JSON stays text.

    Neither is one with a key twice in an object or nested more than 100 levels deep. What follows the first value is
    left out.

    >>> print(unwrapped('{"b": 2.50, "a": [1, null]} and more'), unwrapped("{{ template }}"))
    {"a":[1,null],"b":2.5} "{{ template }}"
    """
    text = text if isinstance(text, str) else decoded(text)
    try:
        value = _first_value(text.lstrip(_SPACE))
        is_flat = text.count("[") + text.count("{") <= _MAX_DEPTH
        written = _encoded(_IN_ORDER, value) if is_flat and _UNUSUAL.search(text) is None else None
        return written or _written(value, _MAX_DEPTH)
    except (ValueError, RecursionError):
        return string(text)


def _encoded(encoder: json.JSONEncoder, value: Any) -> str | None:
    try:
        written = encoder.encode(value)
    except TypeError:
        return None
    return written if r"\u00" not in written else None


@dataclass(frozen=True)
class _Number:
    """A number that Python would write in another way."""

    text: str


def _first_value(text: str) -> Any:
    value, end = _DECODER.raw_decode(text)
    # A number or a word ends where a text or brackets may begin, but not in the middle of another word.
    rest = text[end : end + 1]
    if isinstance(value, (str, list, dict)) or not rest:
        return value
    is_word = value is None or isinstance(value, bool)
    if (rest.isalnum() or rest in "_$") if is_word else rest not in _SPACE:
        raise ValueError("no end of a value")
    return value


def _written(value: Any, levels: int) -> str:
    if not isinstance(value, (list, dict)):
        return _scalar(value)
    if not levels:
        raise ValueError("nested too deeply")
    if isinstance(value, list):
        return f"[{','.join([_written(each, levels - 1) for each in value])}]"
    return object_of((string(key), _written(value[key], levels - 1)) for key in sorted(value, key=_in_utf16))


def _scalar(value: "str | bool | int | float | _Number | None") -> str:
    if isinstance(value, str):
        return string(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return value.text if isinstance(value, _Number) else str(value)


def object_of(fields: Iterable[tuple[str, str | None]]) -> str:
    """A JSON object of names and values that are written already; a field without a value is left out."""
    return "{" + ",".join([f"{name}:{value}" for name, value in fields if value is not None]) + "}"


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a key twice in one object")
    return fields


def _integer(text: str) -> "int | _Number":
    if len(text) > _MAX_DIGITS:
        raise ValueError("too many digits")
    value = int(text)
    return value if len(text.lstrip("-")) <= _MAX_PRECISION else _Number(double(float(value)))


def _fraction(text: str) -> "int | float | _Number":
    if len(text) > _MAX_DIGITS:
        raise ValueError("too many digits")
    written = _decimal(text) or double(float(text))
    # Nearly all are written by Python in the same way.
    return float(text) if repr(float(text)) == written else _Number(written)


def _decimal(text: str) -> str | None:
    """A decimal number without the zeros at its end; None where it is written as floating-point."""
    if "e" in text or "E" in text:
        return None
    value = Decimal(text)
    _, digits, exponent = value.as_tuple()
    if len(digits) > _MAX_PRECISION or -int(exponent) > _MAX_PRECISION:
        return None
    return format(value, "f").rstrip("0").rstrip(".") if value else "0"


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")


def _in_utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return f"\\u{ord(character):04X}" if _RARE_CONTROL.match(character) else encode_basestring(character)[1:-1]


@lru_cache(maxsize=10_000)
def _date(days: int) -> str:
    cycles, ordinal = divmod(_EPOCH - 1 + days, _DAYS_OF_400_YEARS)
    at = date.fromordinal(ordinal + 1)
    year = at.year + 400 * cycles
    # Years before the first are counted backwards.
    shown = f"{year:04}" if 0 < year <= 9999 else f"+{year}" if year > 0 else f"{1 - year:04}"
    return f"{shown}-{at:%m-%d}"


_PLAIN = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_IN_ORDER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), sort_keys=True)
_DECODER = json.JSONDecoder(
    object_pairs_hook=_once_each, parse_int=_integer, parse_float=_fraction, parse_constant=_no_number
)
