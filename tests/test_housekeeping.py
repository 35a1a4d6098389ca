"""Housekeeping: small files put together, old ones deleted, and every promised date read as before."""

import json
import os
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from hugginggraph.cli import run
from hugginggraph.commits import Run
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.engines.spark.maintain import maintain as maintain_by_spark
from hugginggraph.errors import RetentionError
from hugginggraph.history.snapshots import History
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.pipeline import maintain as housekeeping
from hugginggraph.pipeline.restore import restore
from hugginggraph.sources import Dump
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import COUNTERS, NODES, PINNED_TABLES, SNAPSHOTS
from mini_hub import ONE, TWO, with_day_that_repeats
from warehouses import STATE_WITHOUT_ANALYSES, as_if_large, contents, ledger_of, records_of, rows_of, versions

FAR = timedelta(days=20_000)


def maintain(settings, **how):
    return housekeeping.maintain(ledger_of(settings), settings, **how)


@pytest.fixture(params=["delta-rs", pytest.param("spark", marks=pytest.mark.spark)])
def kept_by(request):
    """A function that keeps house by one of the two writers."""
    if request.param == "delta-rs":
        return maintain
    spark = request.getfixturevalue("spark")
    return lambda settings, **how: maintain_by_spark(spark, settings, **how)


def test_a_dry_run_touches_nothing(mini):
    before = versions(mini)
    found = maintain(mini, dry_run=True)
    assert {each.table for each in found} == {table.name for table in (*PINNED_TABLES, SNAPSHOTS)}
    assert [each.table for each in found if each.deleted or each.files != each.files_after] == []
    assert versions(mini) == before


def test_what_a_killed_run_left_to_compute_with_is_removed_after_some_weeks(spark, both_days, capsys):
    old, new = (Path(both_days.warehouse, "_checkpoints", name) for name in ("old", "new"))
    for folder in (old, new):
        (folder / "rdd-1").mkdir(parents=True)
    long_ago = time.time() - 15 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    assert run(["maintain", "--dry-run", "--engine", "spark", "--warehouse", both_days.warehouse]) == 0
    assert (old.exists(), new.exists()) == (False, True)


def test_spark_is_set_by_the_size_of_what_is_maintained_and_set_back(spark, mini):
    partitions = []
    maintain_by_spark(
        spark,
        as_if_large(mini),
        only=["nodes"],
        dry_run=True,
        progress=lambda _: partitions.append(spark.conf.get("spark.sql.shuffle.partitions")),
    )
    assert (partitions, spark.conf.get("spark.sql.shuffle.partitions")) == (["8"], "2")


@pytest.mark.parametrize("table", [NODES, COUNTERS], ids=lambda table: table.name)
def test_files_replaced_within_the_promise_stay_and_every_date_is_read_as_before(both_days, table):
    """Aged by less than the promise: maintained twice, so that housekeeping's own files are of the past, too."""
    ledger = ledger_of(both_days)
    pinned = [(each.date, each.versions[table.name]) for each in History.of(ledger).snapshots]
    before = {day: rows_of(ledger, table, version) for day, version in pinned}
    maintain(both_days, only=[table.name])
    aged(both_days.warehouse, days=40)
    files = data_files(ledger, table)
    (done,) = maintain(both_days, only=[table.name])
    assert (done.deleted, data_files(ledger, table)) == (0, files)
    assert {day: rows_of(ledger_of(both_days), table, version) for day, version in pinned} == before


def test_what_would_break_a_listed_date_is_refused_and_said(both_days):
    later = datetime.now(UTC) + FAR
    with pytest.raises(RetentionError, match=rf"1 dates would become unreadable, {ONE} to {ONE}.*--forget"):
        maintain(both_days, now=later)
    assert len(History.of(ledger_of(both_days)).snapshots) == 2
    maintain(both_days, only=["nodes"], now=later, forget=True)
    assert [s.date for s in History.of(ledger_of(both_days)).snapshots] == [TWO]


def aged(folder, days):
    """Every commit and file below a folder as if it had been written so many days earlier."""
    by = days * 24 * 3600 * 1000
    # Checkpoints and checksums repeat what the commits say of the time.
    for path in [*Path(folder).glob("*/_delta_log/*"), *Path(folder).glob("*/_delta_log/.*.crc")]:
        if path.is_file() and path.suffix != ".json":
            path.unlink()
    for path in Path(folder).glob("*/_delta_log/*.json"):
        actions = [json.loads(line) for line in path.read_text().splitlines()]
        for action in actions:
            for name in action.get("commitInfo", {}).keys() & {"timestamp", "inCommitTimestamp"}:
                action["commitInfo"][name] -= by
            if "remove" in action:
                action["remove"]["deletionTimestamp"] -= by
        path.write_text("".join(json.dumps(action) + "\n" for action in actions))
    for path in Path(folder).glob("*/**/*"):
        moment = path.stat().st_mtime - by / 1000
        os.utime(path, (moment, moment))


def data_files(store, table):
    """The names of the data files in a table's folder, whichever version needs them."""
    return {path.name for path in Path(store.path(table)).glob("*.parquet")}


def test_a_date_that_lasts_is_read_though_its_versions_are_older_than_the_promise(both_days):
    """The second day is the newest: nothing has replaced its files, and housekeeping changes no row."""
    aged(both_days.warehouse, days=40)
    short = both_days.model_copy(update={"retention_days": 30})
    before = rows_of(ledger_of(short), NODES)
    maintain(short, only=["nodes"], forget=True)
    ledger = ledger_of(short)
    (snapshot,) = History.of(ledger).snapshots
    assert (snapshot.date, snapshot.versions["nodes"] < ledger._head(NODES).version) == (TWO, True)
    assert rows_of(ledger, NODES, snapshot.versions["nodes"]) == before


def test_the_newest_date_outlives_what_housekeeping_replaced_and_the_next_builds_on_it(
    kept_by, both_days, mini_dump, tmp_path
):
    """Maintained, then left alone for longer than the promise: its files have taken the place of the date's."""
    short = both_days.model_copy(update={"retention_days": 30})
    store = ledger_of(short)
    before, scattered = rows_of(store, COUNTERS), data_files(store, COUNTERS)
    kept_by(short, only=["counters", "group_events"])
    (whole,) = data_files(store, COUNTERS) - scattered
    aged(short.warehouse, days=40)
    (counters, _) = sorted(kept_by(short, only=["counters", "group_events"], forget=True), key=lambda m: m.table)
    # What housekeeping has replaced is gone from the disk, and nothing else.
    assert (counters.table, counters.deleted >= len(scattered), data_files(store, COUNTERS)) == (
        "counters",
        True,
        {whole},
    )
    history = History.of(ledger_of(short))
    assert [snapshot.date for snapshot in history.snapshots] == [TWO]
    opened = Warehouse(short.warehouse, TWO)
    opened.view(COUNTERS)
    assert len(opened.records("SELECT * FROM counters")) == len(before)
    three = with_day_that_repeats(mini_dump, tmp_path, TWO)
    run_day(short, three, TWO + timedelta(days=1), with_analyses=False)
    assert rows_of(ledger_of(short), COUNTERS) == before
    assert Warehouse(short.warehouse).records("SELECT DISTINCT previous_date FROM snapshots ORDER BY 1")[1:] == [
        {"previous_date": TWO}
    ]


def test_a_dead_run_s_rows_that_outlast_the_promise_are_not_taken_for_the_newest_date(both_days):
    ledger = ledger_of(both_days)
    dead = Run("dead", "2026-03-03")
    rows = pa.Table.from_pylist(records_of(both_days, NODES)[:1], arrow_schema(NODES))
    with ledger.writing(dead):
        ledger.apply_rows(NODES, rows.append_column("_op", pa.array(["delete"])), dead)
    later = datetime.now(UTC) + FAR
    with pytest.raises(RetentionError, match=f"{TWO}, the newest date, .* `hugginggraph restore {TWO}`"):
        maintain(both_days, now=later, forget=True)
    restore(ledger_of(both_days), TWO)
    maintain(both_days, only=["nodes"], now=later, forget=True)
    assert [snapshot.date for snapshot in History.of(ledger_of(both_days)).snapshots] == [TWO]


def test_a_maintained_warehouse_shows_its_days_and_takes_the_next_like_any_other(
    kept_by, first_day_of_mini, mini, mini_dump, tmp_path, settings_for, both_days
):
    (put_together,) = kept_by(both_days, only=["totals_by_type"])
    assert (put_together.files, put_together.files_after) == (2, 1)
    assert Path(both_days.warehouse, "totals_by_type", "_delta_log", "_last_checkpoint").exists()
    shutil.copytree(first_day_of_mini, tmp_path / "first")
    settings = settings_for(tmp_path / "first")
    kept_by(settings, only=[table.name for table in STATE_WITHOUT_ANALYSES])
    run_day(settings, Dump(str(mini_dump)), TWO, with_analyses=False)
    assert contents(settings, STATE_WITHOUT_ANALYSES) == contents(mini, STATE_WITHOUT_ANALYSES)
    old, expected = Warehouse(settings.warehouse, ONE), Warehouse(mini.warehouse, ONE)
    for each in (old, expected):
        each.view(NODES)
    assert old.records("SELECT * FROM nodes ORDER BY ALL") == expected.records("SELECT * FROM nodes ORDER BY ALL")
    # Delta's own OPTIMIZE leaves a column of its own in the files.
    maintained = Warehouse(settings.warehouse)
    maintained.view(NODES)
    assert maintained.records("SELECT * FROM nodes LIMIT 1")[0].keys() == set(NODES.column_names)
