"""Two engines, the same days: every table, row for row."""

import shutil
from datetime import UTC, datetime

import pytest

import reference_cases
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.engines.spark.day import run_day as run_day_by_spark
from hugginggraph.history.snapshots import History
from hugginggraph.sources import Dump
from hugginggraph.tables import PINNED_TABLES
from mini_hub import ONE, TWO
from reference_cases import write_reference_hub
from warehouses import STATE_WITHOUT_ANALYSES, ledger_of, records_of


@pytest.fixture(scope="module")
def first_by_spark(spark, mini_dump, settings_for, tmp_path_factory):
    """The settings of a warehouse with the first day of the mini Hub, taken in by Spark."""
    settings = settings_for(tmp_path_factory.mktemp("by-spark") / "warehouse")
    run_day_by_spark(spark, settings, Dump(str(mini_dump)), ONE)
    return settings


@pytest.fixture(scope="module")
def second_by_spark(spark, mini_dump, first_day_of_mini, settings_for, tmp_path_factory):
    """The settings of a warehouse whose first day was taken in by the embedded engine, and the second by Spark."""
    warehouse = tmp_path_factory.mktemp("by-both") / "warehouse"
    shutil.copytree(first_day_of_mini, warehouse)
    settings = settings_for(warehouse)
    run_day_by_spark(spark, settings, Dump(str(mini_dump)), TWO)
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
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    return value


@pytest.mark.parametrize("table", PINNED_TABLES, ids=lambda table: table.name)
def test_both_engines_write_the_same_rows_on_a_first_day(first_by_spark, mini, table):
    assert states(first_by_spark, table) == {ONE: states(mini, table)[ONE]}


@pytest.mark.parametrize("table", PINNED_TABLES, ids=lambda table: table.name)
def test_an_engine_goes_on_where_the_other_ended(second_by_spark, mini, table):
    assert states(second_by_spark, table) == states(mini, table)


@pytest.fixture(scope="module")
def references(spark, settings_for, tmp_path_factory):
    """The settings of two warehouses with all cases of references, taken in by Spark and by the embedded engine.

    The cases are those of the second day: the first is the embedded engine's in both.
    """
    folder = tmp_path_factory.mktemp("references")
    write_reference_hub(folder / "hub")
    source, found = Dump(str(folder / "hub"), coverage="full"), [settings_for(folder / name) for name in ("s", "e")]
    run_day(found[0], source, reference_cases.ONE, with_analyses=False)
    shutil.copytree(found[0].warehouse, found[1].warehouse)
    run_day_by_spark(spark, found[0], source, reference_cases.TWO, with_analyses=False)
    run_day(found[1], source, reference_cases.TWO, with_analyses=False)
    return found


@pytest.mark.parametrize("table", STATE_WITHOUT_ANALYSES, ids=lambda table: table.name)
def test_both_engines_read_every_case_of_a_reference_alike(references, table):
    by_spark, embedded = (states(settings, table) for settings in references)
    assert by_spark == embedded


def test_both_engines_tell_the_same_of_a_date(first_by_spark, second_by_spark, mini):
    first, both, expected = (
        [_told(each) for each in History.of(ledger_of(of)).snapshots] for of in (first_by_spark, second_by_spark, mini)
    )
    assert first == expected[:1]
    assert both == expected


def _told(snapshot):
    names = ("date", "previous", "run_id", "source", "digest", "observed_at", "coverage", "schema_era")
    return {name: getattr(snapshot, name) for name in names} | {"tables": snapshot.versions.keys()}
