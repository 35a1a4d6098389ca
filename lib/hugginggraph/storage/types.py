"""The types of the contracts, written as SQL writes them, in the words of Delta's log and of Arrow."""

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from hugginggraph.tables.contract import Table

_TOKEN = re.compile(r"decimal\(\s*\d+\s*,\s*\d+\s*\)|\w+|[<>:,]", re.IGNORECASE)
_DELTA = {"bigint": "long", "int": "integer"}
_ARROW = {
    "string": pa.string(),
    "bigint": pa.int64(),
    "int": pa.int32(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
}


def arrow_schema(table: Table) -> pa.Schema:
    """A table's columns as Arrow has them; all may be null, as Delta alone forbids it.

    >>> from hugginggraph.tables import CYCLES
    >>> arrow_schema(CYCLES).names
    ['node_id', 'cycle_id']
    """
    return pa.schema([(name, arrow_type(type_)) for name, type_ in table.types.items()])


def arrow_type(sql: str) -> pa.DataType:
    """A type as Arrow has it.

    >>> arrow_type("array<struct<a: int, b: map<string, bigint>>>")
    ListType(list<element: struct<a: int32, b: map<string, int64>>>)
    """
    return _as_arrow(_parsed(_tokens(sql)))


def delta_type(sql: str) -> Any:
    """A type as Delta's log has it: a name, or an object that tells its parts.

    >>> delta_type("bigint")
    'long'
    >>> delta_type("array<string>")
    {'type': 'array', 'elementType': 'string', 'containsNull': True}
    """
    return _as_delta(_parsed(_tokens(sql)))


def _tokens(sql: str) -> Iterator[str]:
    return iter([*_TOKEN.findall(sql), ""])


def _parsed(tokens: Iterator[str], first: str | None = None) -> Any:
    """A plain type's name; of a nested one, a tuple that begins with its name."""
    name = (first or next(tokens)).lower()
    if name not in ("array", "map", "struct"):
        return name
    next(tokens)  # <
    if name == "array":
        inner: tuple[Any, ...] = (_parsed(tokens),)
    elif name == "map":
        key = _parsed(tokens)
        next(tokens)  # ,
        inner = (key, _parsed(tokens))
    else:
        return name, tuple(_fields(tokens))
    next(tokens)  # >
    return name, *inner


def _fields(tokens: Iterator[str]) -> Iterator[tuple[str, Any]]:
    """The fields of a structure, up to and with its end."""
    while True:
        field = next(tokens)
        next(tokens)  # :
        yield field, _parsed(tokens)
        if next(tokens) == ">":
            return


def _as_arrow(parsed: Any) -> pa.DataType:
    if isinstance(parsed, str):
        if parsed.startswith("decimal"):
            return pa.decimal128(*map(int, re.findall(r"\d+", parsed)))
        return _ARROW[parsed]
    name, *inner = parsed
    if name == "array":
        return pa.list_(pa.field("element", _as_arrow(inner[0])))
    if name == "map":
        return pa.map_(_as_arrow(inner[0]), _as_arrow(inner[1]))
    return pa.struct([(field, _as_arrow(type_)) for field, type_ in inner[0]])


def _as_delta(parsed: Any) -> Any:
    if isinstance(parsed, str):
        return _DELTA.get(parsed, parsed.replace(" ", ""))
    name, *inner = parsed
    if name == "array":
        return {"type": name, "elementType": _as_delta(inner[0]), "containsNull": True}
    if name == "map":
        key, value = map(_as_delta, inner)
        return {"type": name, "keyType": key, "valueType": value, "valueContainsNull": True}
    fields = [{"name": each, "type": _as_delta(type_), "nullable": True, "metadata": {}} for each, type_ in inner[0]]
    return {"type": name, "fields": fields}
