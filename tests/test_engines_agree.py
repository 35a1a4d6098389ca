"""Two engines, one day: every table of the mini Hub, row for row."""

import shutil
from datetime import datetime, timezone

import pytest

from hugginggraph.history.snapshots import History
from hugginggraph.pipeline.day import run_day as run_day_by_spark
from hugginggraph.sources import Dump
from hugginggraph.tables import PINNED_TABLES
from mini_hub import ONE, TWO
from warehouses import ledger_of, records_of


@pytest.fixture(scope="module")
def by_spark(spark, mini_dump, settings_for, tmp_path_factory):
    """The settings of a warehouse with both days of the mini Hub, taken in by Spark."""
    settings = settings_for(tmp_path_factory.mktemp("by-spark") / "warehouse")
    for day in (ONE, TWO):
        run_day_by_spark(spark, settings, Dump(str(mini_dump)), day)
    return settings


def states(settings, table):
    """The rows of a table on each of the dates that pin it."""
    found = {}
    for snapshot in History.of(ledger_of(settings)).snapshots:
        rows = records_of(settings, table, snapshot.versions[table.name])
        found[snapshot.date] = sorted(str([_as_utc(row[name]) for name in table.column_names]) for row in rows)
    return found


def _as_utc(value):
    """A point in time; Spark's files name no zone, and mean UTC."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)
    return value


@pytest.mark.parametrize("table", PINNED_TABLES, ids=lambda table: table.name)
def test_both_engines_write_the_same_rows_on_both_days(by_spark, mini, table):
    assert states(by_spark, table) == states(mini, table)


def test_both_engines_tell_the_same_of_a_date(by_spark, mini):
    told, expected = ([_told(each) for each in History.of(ledger_of(of)).snapshots] for of in (by_spark, mini))
    assert told == expected


def _told(snapshot):
    names = ("date", "previous", "run_id", "source", "digest", "observed_at", "coverage", "schema_era")
    return {name: getattr(snapshot, name) for name in names} | {"tables": snapshot.versions.keys()}


def test_an_engine_goes_on_where_the_other_ended(spark, mini, mini_dump, first_day_of_mini, settings_for, tmp_path):
    shutil.copytree(first_day_of_mini, tmp_path / "warehouse")
    settings = settings_for(tmp_path / "warehouse")
    run_day_by_spark(spark, settings, Dump(str(mini_dump)), TWO)
    for table in PINNED_TABLES:
        assert states(settings, table) == states(mini, table)
