"""The types of the contracts as Arrow has them, read without Spark."""

import re

import pyarrow as pa

_PLAIN = {
    "string": pa.string(), "bigint": pa.int64(), "int": pa.int32(), "double": pa.float64(), "boolean": pa.bool_(),
    "date": pa.date32(), "timestamp": pa.timestamp("us", tz="UTC"),
    "decimal(38, 0)": pa.decimal128(38, 0),
}  # fmt: skip


def schema_of(table):
    """The columns of a contract."""
    return pa.schema([(name, _type(text)) for name, text in table.types.items()])


def _type(text):
    nested = re.fullmatch(r"(array|map|struct)<(.*)>", text)
    if nested is None:
        return _PLAIN[text]
    parts = _parts(nested[2])
    if nested[1] == "array":
        return pa.list_(_type(parts[0]))
    if nested[1] == "map":
        return pa.map_(*map(_type, parts))
    return pa.struct([(name, _type(of)) for name, of in (part.split(": ", 1) for part in parts)])


def _parts(text):
    """The parts between the commas that stand in no brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character == "<") - (character == ">")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]
