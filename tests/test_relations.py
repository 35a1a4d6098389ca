"""Relations by name: what DuckDB and Spark make of the same queries, steps and record functions."""

from contextlib import ExitStack
from datetime import date
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest

from hugginggraph.engines.embedded.relations import DuckRelations
from hugginggraph.engines.spark.dialect import for_spark
from hugginggraph.engines.spark.relations import SparkRelations
from hugginggraph.errors import InvariantError, SourceError

NUMBERS = pa.table({"number": pa.array([1, 2, 3, 4], pa.int64()), "name": ["a", "b", None, "d"]})
DOUBLED = pa.schema([("doubled", pa.int64())])


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def relations(request, tmp_path):
    with ExitStack() as stack:
        if request.param == "duckdb":
            yield DuckRelations(stack.enter_context(duckdb.connect()), tmp_path)
        else:
            yield SparkRelations(request.getfixturevalue("spark"), stack)


def doubled(rows):
    return pa.table([pa.array([2 * number for number in rows["number"].to_pylist()], pa.int64())], schema=DOUBLED)


def test_a_relation_is_defined_by_others_and_asked_by_its_name(relations):
    relations.put("numbers", NUMBERS)
    relations.define("even", "SELECT number, name FROM numbers WHERE number % 2 = 0")
    relations.compute("sums", "SELECT sum(number) AS total FROM even")
    assert relations.rows("SELECT number FROM even ORDER BY number")["number"].to_pylist() == [2, 4]
    assert relations.rows("SELECT CAST(total AS BIGINT) AS total FROM sums")["total"].to_pylist() == [6]


def test_a_record_function_is_given_all_rows_and_none_twice(relations):
    relations.put("numbers", NUMBERS)
    relations.map("doubled", "SELECT number FROM numbers WHERE number > 1", doubled, DOUBLED)
    assert sorted(relations.rows("SELECT doubled FROM doubled")["doubled"].to_pylist()) == [4, 6, 8]


def test_a_record_function_that_is_given_no_row_makes_an_empty_relation(relations):
    relations.put("numbers", NUMBERS)
    relations.map("doubled", "SELECT number FROM numbers WHERE number > 9", doubled, DOUBLED)
    assert relations.rows("SELECT doubled FROM doubled").num_rows == 0


def test_what_a_record_function_says_is_told_in_the_order_of_the_query_and_not_kept(relations):
    relations.put("numbers", NUMBERS)
    told = relations.mapped("SELECT number FROM numbers ORDER BY number DESC", doubled)
    assert [number for rows in told for number in rows["doubled"].to_pylist()] == [8, 6, 4, 2]


def lines(number, text):
    """A reader: each letter is a line, and '!' is where the part breaks off."""
    for letter in text:
        if letter == "!":
            raise SourceError(f"part {number} breaks off")
        yield "letters", pa.RecordBatch.from_pydict({"part": pa.array([number], pa.int32()), "letter": [letter]})
    yield "lengths", pa.RecordBatch.from_pydict({"length": pa.array([len(text)], pa.int64())})


LETTERS = pa.schema([("part", pa.int32()), ("letter", pa.string())])
LENGTHS = pa.schema([("length", pa.int64())])


def test_parts_are_read_into_several_relations_and_one_that_nobody_fills_is_empty(relations):
    schemas = {"letters": LETTERS, "lengths": LENGTHS, "nothing": LENGTHS}
    relations.read(["ab", "", "c"], lines, schemas, size=3)
    found = relations.rows("SELECT part, letter FROM letters ORDER BY part, letter").to_pylist()
    assert found == [{"part": part, "letter": letter} for part, letter in ((0, "a"), (0, "b"), (2, "c"))]
    assert sorted(relations.rows("SELECT length FROM lengths")["length"].to_pylist()) == [0, 1, 2]
    assert relations.rows("SELECT length FROM nothing").num_rows == 0


def test_without_any_part_all_relations_are_empty(relations):
    relations.read([], lines, {"letters": LETTERS}, size=0)
    assert relations.rows("SELECT letter FROM letters").num_rows == 0


def test_a_part_that_breaks_off_is_an_error_of_the_source(relations):
    with pytest.raises(SourceError, match=r"^part 1 breaks off$"):
        relations.read(["ab", "c!"], lines, {"letters": LETTERS, "lengths": LENGTHS}, size=4)


@pytest.mark.parametrize("source", ["s", "it's", '"; DROP TABLE x --', "a\\", "\\u0041", "Grüße 🦩", "$day"])
def test_a_step_takes_the_values_of_its_parameters_for_what_they_are(relations, source):
    rows = {"record_id": pa.array([7], pa.int64()), "place": pa.array([1], pa.int64()), "file": ["f"]}
    rows |= {"source": pa.array([None], pa.string())}
    relations.put("defects_of_lines", pa.table(rows))
    for name in ("defects_of_duplicates", "defects_of_cards"):
        relations.put(name, pa.table(rows).slice(0, 0))
    relations.put("quarantine_before", pa.table({"record_id": pa.array([], pa.int64())}))
    (row,) = relations.fetch("quarantined", day=date(2026, 3, 1), source=source).to_pylist()
    assert (row["source"], row["snapshot_date"], row["record_id"]) == (source, date(2026, 3, 1), 7)


def test_sums_of_large_numbers_are_exact(relations):
    relations.put("large", pa.table({"hash": pa.array([2**63 - 1, 2**63 - 1, -5], pa.int64())}))
    (row,) = relations.rows("SELECT sum(CAST(hash AS DECIMAL(38, 0))) AS total FROM large").to_pylist()
    assert row["total"] == Decimal(2**64 - 7)


def test_lists_of_structures_are_sorted_by_their_first_field(relations):
    relations.put("numbers", NUMBERS)
    query = "SELECT list_sort(list({'name': name, 'number': number})) AS pairs FROM numbers WHERE name IS NOT NULL"
    (row,) = relations.rows(query).to_pylist()
    assert [pair["number"] for pair in row["pairs"]] == [1, 2, 4]


def test_the_session_keeps_no_relation_of_a_run_that_has_ended(spark):
    def views():
        return {row["viewName"] for row in spark.sql("SHOW VIEWS").collect()}

    before = views()
    with ExitStack() as stack:
        SparkRelations(spark, stack).put("numbers", NUMBERS)
        assert len(views() - before) == 1
    assert views() == before


def test_a_common_table_expression_hides_the_relation_of_its_name_but_not_from_itself():
    query = "WITH edges AS (SELECT src FROM edges), more AS (SELECT src FROM edges) SELECT src FROM more"
    assert for_spark(query, {"edges": "e1", "more": "m1"}, {}) == (
        "WITH edges AS (SELECT src FROM e1 AS edges), more AS (SELECT src FROM edges) SELECT src FROM more"
    )


def test_what_worker_processes_make_of_many_rows_is_what_this_one_makes_in_the_same_order(work, monkeypatch):
    monkeypatch.setattr("hugginggraph.engines.embedded.relations.ROWS_AT_ONCE", 2048)
    query, schema = "SELECT range AS n FROM range(20000)", pa.schema([("n", pa.int64()), ("twice", pa.int64())])

    def twice(rows):
        return rows.append_column("twice", pa.array([2 * n for n in rows["n"].to_pylist()]))

    work.map("here", query, twice, schema)
    monkeypatch.setattr("hugginggraph.engines.embedded.relations._ROWS_FOR_WORKERS", 1)
    work.map("by_workers", query, twice, schema)
    found = work.rows("SELECT * FROM by_workers")
    assert found.equals(work.rows("SELECT * FROM here"))
    assert found["twice"].to_pylist() == [2 * n for n in range(20000)]


def test_an_error_in_a_worker_process_is_the_error_of_the_whole(work, monkeypatch):
    monkeypatch.setattr("hugginggraph.engines.embedded.relations._ROWS_FOR_WORKERS", 1)

    def refuses(_):
        raise InvariantError("three is no even number")

    with pytest.raises(InvariantError, match="three is no even number"):
        work.map("found", "SELECT 3 AS n", refuses, pa.schema([("n", pa.int64())]))
