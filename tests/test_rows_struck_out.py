"""Days whose changes are struck out of files that stay: the same rows for Spark, for look-ups and for housekeeping."""

import shutil
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from deltalake import DeltaTable

from hugginggraph.commits import Run
from hugginggraph.engines.spark.day import run_day
from hugginggraph.engines.spark.maintain import maintain
from hugginggraph.locations import for_sql
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.pipeline.maintain import maintain as maintain_without_spark
from hugginggraph.pipeline.restore import restore
from hugginggraph.sources import Dump
from hugginggraph.storage.ledger import Ledger
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import COMPONENTS, EDGES, MENTIONS, NODES, REPOS
from mini_hub import ONE, TWO
from warehouses import STATE_WITHOUT_ANALYSES, as_if_large, contents, delta_rows, ledger_of, spark_merges, store_of

IN_PLACE = [REPOS, MENTIONS, NODES, EDGES]


@pytest.fixture(scope="module")
def struck(spark, mini_dump, first_day_of_mini, settings_for, tmp_path_factory):
    """The settings of a warehouse with both days of the mini Hub; the second was taken in like a large one."""
    warehouse = tmp_path_factory.mktemp("struck") / "warehouse"
    shutil.copytree(first_day_of_mini, warehouse)
    settings = settings_for(warehouse)
    with pytest.MonkeyPatch.context() as patched:
        spark_merges(patched)
        run_day(spark, as_if_large(settings), Dump(str(mini_dump)), TWO, with_analyses=False)
    return settings


def files_of(store, table, version=None):
    return {Path(uri).name for uri in DeltaTable(store.path(table), version=version).file_uris()}


def asked(warehouse, table, day):
    of_day = Warehouse(warehouse, day)
    return of_day.view(table).execute(f"SELECT * FROM {table.name} ORDER BY ALL").fetchall()


def test_files_of_the_first_day_stay_and_rows_in_them_are_struck_out(spark, struck):
    store = store_of(spark, struck)
    for table in IN_PLACE:
        # But for those of which no row is left.
        assert files_of(store, table, 1) & files_of(store, table)
        assert DeltaTable(store.path(table)).deletion_vectors().read_all().num_rows > 0
        # What was written is one file: the rows that are new or replaced.
        assert len(files_of(store, table) - files_of(store, table, 1)) == 1


def test_spark_reads_what_it_reads_of_files_written_anew(spark, struck, mini):
    assert contents(struck, STATE_WITHOUT_ANALYSES) == contents(mini, STATE_WITHOUT_ANALYSES)


@pytest.mark.parametrize("day", [ONE, TWO])
def test_look_ups_read_the_same_on_each_day(struck, mini, day):
    for table in IN_PLACE:
        assert asked(struck.warehouse, table, day) == asked(mini.warehouse, table, day)


def test_object_storage_is_read_the_same_way(struck):
    for root in (struck.warehouse, f"file://{struck.warehouse}"):
        rows = delta_rows(duckdb.connect(), root, "edges")
        assert len(rows.fetchall()) == len(asked(struck.warehouse, EDGES, TWO))


def test_what_house_keeping_has_put_together_stays_until_too_many_of_its_rows_are_struck_out(
    spark, struck, mini, tmp_path, settings_for, monkeypatch
):
    """The files it replaces are kept for years: written anew each week, a table would be on the disk each week once."""
    shutil.copytree(struck.warehouse, tmp_path / "warehouse")
    settings = settings_for(tmp_path / "warehouse").model_copy(update={"struck_out_max": 1})
    store = store_of(spark, settings)
    (of_the_first_day,) = files_of(store, NODES, 1)
    (of_the_second_day,) = files_of(store, NODES) - {of_the_first_day}
    # As if housekeeping had put the first day's together: it is no small file any more.
    monkeypatch.setattr("hugginggraph.store.SMALL_FILE", Path(store.path(NODES), of_the_first_day).stat().st_size)
    share = store.share_struck_out(NODES)
    assert 0 < share < 1
    (done,) = maintain(spark, settings, only=["nodes"])
    assert (done.files_after, done.written_anew) == (2, False)
    assert files_of(store, NODES) == {of_the_first_day, of_the_second_day}
    assert asked(settings.warehouse, NODES, TWO) == asked(mini.warehouse, NODES, TWO)
    too_many = settings.model_copy(update={"struck_out_max": share - 0.001})
    assert maintain(spark, too_many, only=["nodes"], dry_run=True)[0].written_anew
    (done,) = maintain(spark, too_many, only=["nodes"])
    assert (done.files_after, done.written_anew, store.share_struck_out(NODES)) == (1, True, 0)
    assert asked(settings.warehouse, NODES, TWO) == asked(mini.warehouse, NODES, TWO)


@pytest.mark.parametrize("writer", ["spark", "delta-rs"])
def test_house_keeping_puts_the_rows_that_are_left_together(
    spark, struck, mini, tmp_path, settings_for, first_day_of_mini, writer
):
    shutil.copytree(struck.warehouse, tmp_path / "warehouse")
    settings = settings_for(tmp_path / "warehouse")
    store = store_of(spark, settings)
    none_struck_out = settings.model_copy(update={"struck_out_max": 0})
    if writer == "spark":
        (done,) = maintain(spark, none_struck_out, only=["nodes"])
    else:
        (done,) = maintain_without_spark(ledger_of(settings), none_struck_out, only=["nodes"])
    assert (done.files_after, done.written_anew) == (1, True)
    assert DeltaTable(store.path(NODES)).deletion_vectors().read_all().num_rows == 0
    for day in (ONE, TWO):
        assert asked(settings.warehouse, NODES, day) == asked(mini.warehouse, NODES, day)
    restore(store_of(spark, settings), ONE)
    assert contents(settings, IN_PLACE) == contents(settings_for(first_day_of_mini), IN_PLACE)
    assert asked(settings.warehouse, NODES, ONE) == asked(mini.warehouse, NODES, ONE)


def test_what_strikes_rows_out_is_never_taken_for_a_file_that_nobody_needs(struck):
    ledger = ledger_of(struck)
    assert list(Path(ledger.path(NODES)).glob("*.bin"))
    assert [path for path in ledger._unneeded(NODES, 0) if path.endswith(".bin")] == []


def test_spark_reads_and_goes_on_with_what_was_struck_out_without_it(spark, tmp_path, monkeypatch):
    monkeypatch.setattr("hugginggraph.storage.ledger.SMALL_TABLE", 0)
    ledger, schema = Ledger(str(tmp_path), 30), arrow_schema(COMPONENTS)
    ledger.create_missing([COMPONENTS])
    place = for_sql(ledger.path(COMPONENTS))

    def change(day, **operations):
        rows = [(node, day, op) for op, nodes in operations.items() for node in nodes]
        columns = {"node_id": [row[0] for row in rows], "component_id": [row[1] for row in rows]}
        with ledger.writing(Run(f"of {day}", str(day))):
            changes = pa.table(columns, schema=schema).append_column("_op", pa.array([row[2] for row in rows]))
            ledger.apply_rows(COMPONENTS, changes, Run(f"of {day}", str(day)))

    def read(version):
        return dict(map(tuple, spark.sql(f"SELECT * FROM {place} VERSION AS OF {version}").collect()))

    def feed(version):
        asked = {"readChangeFeed": "true", "startingVersion": str(version), "endingVersion": str(version)}
        rows = spark.read.format("delta").options(**asked).load(ledger.path(COMPONENTS)).collect()
        return {(row["node_id"], row["component_id"], row["_change_type"]) for row in rows}

    # The same file is struck twice, so that the second commit takes the vector of the first back.
    change(1, insert=range(100))
    change(2, update=[3, 4], delete=[5], insert=[200])
    change(3, update=[4, 200], delete=[6])
    second = dict.fromkeys(range(100), 1) | {3: 2, 4: 2, 200: 2}
    del second[5]
    third = {node: day for node, day in (second | {4: 3, 200: 3}).items() if node != 6}
    assert (read(2), read(3)) == (second, third)
    assert feed(3) == {
        (4, 2, "update_preimage"),
        (4, 3, "update_postimage"),
        (200, 2, "update_preimage"),
        (200, 3, "update_postimage"),
        (6, 1, "delete"),
    }
    # The fourth commit takes in the two small files.
    monkeypatch.setattr("hugginggraph.storage.striking.FILES_APART", 2)
    change(4, update=[3], insert=[300])
    fourth = third | {3: 4, 300: 4}
    assert (read(3), read(4)) == (third, fourth)
    assert len(DeltaTable(ledger.path(COMPONENTS)).file_uris()) == 2
    assert feed(4) == {(3, 2, "update_preimage"), (3, 4, "update_postimage"), (300, 4, "insert")}
    monkeypatch.setattr("hugginggraph.storage.striking.FILES_APART", 16)
    change(5, update=[4])
    spark.sql(f"DELETE FROM {place} WHERE node_id = 50")
    spark.sql(f"OPTIMIZE {place}")
    assert read(7) == {node: day for node, day in (fourth | {4: 5}).items() if node != 50}
