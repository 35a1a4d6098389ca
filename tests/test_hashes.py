"""Hashes are Spark's: held against values that Spark's documentation and the project's keys give."""

import random
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from hugginggraph.history.row_hashes import row_hashes
from hugginggraph.records.hashes import hasher
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import COUNTERS, EDGES, NODES, REPOS


def test_the_hash_is_that_of_sparks_documentation():
    assert hasher(["string", "array<int>", "int"])(["Spark", [123], 2]) == 5602566077635097486


def test_a_key_is_the_hash_of_kind_and_name():
    assert hasher(["string"])(["model:amber/heron-7b"]) == -1005579071962861817


def test_what_is_null_or_empty_leaves_the_hash_as_it_is():
    types = ["string", "array<string>", "struct<a: int, b: array<string>>", "map<string, int>"]
    assert hasher(types)([None, None, None, None]) == 42
    assert hasher(types)([None, [], {"a": None, "b": [None]}, {}]) == 42


@pytest.mark.parametrize(
    ("type_", "value", "like", "same"),
    [
        ("boolean", True, "int", 1),
        ("date", date(1970, 2, 1), "int", 31),
        ("date", date(1969, 12, 31), "int", -1),
        ("timestamp", datetime(1970, 1, 1, 0, 0, 1, 5, UTC), "bigint", 1_000_005),
        ("timestamp", datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC), "bigint", -1),
        ("timestamp", -1, "bigint", -1),
        ("double", 1.0, "bigint", 0x3FF0000000000000),
        ("double", -0.0, "double", 0.0),
        ("double", float("nan"), "bigint", 0x7FF8000000000000),
        ("array<string>", ["a", None, "b"], "struct<x: string, y: string>", {"x": "a", "y": "b"}),
        ("map<string, int>", {"a": 1}, "struct<x: string, y: int>", {"x": "a", "y": 1}),
    ],
)
def test_a_value_is_hashed_like_what_it_is_kept_as(type_, value, like, same):
    assert hasher([type_])([value]) == hasher([like])([same])


def test_half_a_character_is_hashed_like_a_question_mark():
    assert hasher(["string"])(["a\ud800"]) == hasher(["string"])(["a?"])


def test_what_no_contract_holds_has_no_hash():
    with pytest.raises(ValueError, match="no hash is defined for values of the type decimal"):
        hasher(["decimal(38, 0)"])
    with pytest.raises(ValueError, match="no hash is defined for values of the type map"):
        row_hashes(pa.table({"a": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int32()))}))


PLAIN = {
    "string": lambda chance: "".join(chance.choices("aé€𝛼/", k=chance.choice([0, 1, 3, 4, 7, 8, 11, 31, 32, 33, 70]))),
    "bool": lambda chance: chance.random() < 0.5,
    "int32": lambda chance: chance.randrange(-(2**31), 2**31),
    "int64": lambda chance: chance.randrange(-(2**63), 2**63),
    "double": lambda chance: chance.choice([0.0, -0.0, float("nan"), chance.gauss(0, 1e9)]),
    "date32[day]": lambda chance: date.fromordinal(chance.randrange(1, 3_652_059)),
    "timestamp[us, tz=UTC]": lambda chance: datetime.fromtimestamp(chance.randrange(-(10**10), 10**11), UTC),
}


def drawn(type_, chance):
    """A random value of an Arrow type, null at times."""
    if chance.random() < 0.2:
        return None
    if pa.types.is_list(type_):
        return [drawn(type_.value_type, chance) for _ in range(chance.choice([0, 0, 1, 2, 5]))]
    if pa.types.is_struct(type_):
        return {field.name: drawn(field.type, chance) for field in type_}
    return PLAIN[str(type_)](chance)


@pytest.mark.parametrize("table", [NODES, EDGES, REPOS, COUNTERS], ids=lambda table: table.name)
def test_column_by_column_the_hashes_are_those_of_the_rows(table):
    chance = random.Random(5)
    schema = arrow_schema(table)
    rows = [{field.name: drawn(field.type, chance) for field in schema} for _ in range(300)]
    hash_of = hasher(table.types.values())
    expected = [hash_of(row.values()) for row in rows]
    # A part of a table has its arrays from within others.
    assert row_hashes(pa.Table.from_pylist(rows, schema=schema)).tolist() == expected
    assert row_hashes(pa.Table.from_pylist(rows, schema=schema).slice(100, 50)).tolist() == expected[100:150]


def test_no_rows_have_no_hashes():
    assert row_hashes(arrow_schema(EDGES).empty_table()).tolist() == []
