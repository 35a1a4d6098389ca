"""Whole days on the mini Hub: repeated without a trace; wrong usage explained."""

from datetime import date
from pathlib import Path

import pytest

from hugginggraph.errors import SourceError
from hugginggraph.pipeline.backfill import run_backfill
from hugginggraph.pipeline.day import run_day
from hugginggraph.sources import JsonLinesDump
from hugginggraph.store import Store
from hugginggraph.tables import TABLES
from mini_hub import write_mini_hub

ONE, TWO = date(2026, 3, 1), date(2026, 3, 2)


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mini")
    write_mini_hub(folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(spark, hub, tmp_path_factory, settings_for):
    settings = settings_for(tmp_path_factory.mktemp("undisturbed"))
    list(run_backfill(spark, settings, JsonLinesDump(str(hub)), analyses_for="all"))
    return settings


def versions(spark, settings):
    store = Store(spark, settings.warehouse, settings.retention_days)
    return {table.name: store._head(table).version for table in TABLES}


def test_a_finished_date_run_again_makes_no_new_version(spark, hub, undisturbed):
    before = versions(spark, undisturbed)
    report = run_day(spark, undisturbed, JsonLinesDump(str(hub)), TWO)
    assert report.done_before
    assert versions(spark, undisturbed) == before


def test_a_day_makes_at_most_one_commit_a_table(spark, undisturbed):
    # Version 0 creates the table, then one version for each of the two days at most.
    assert max(versions(spark, undisturbed).values()) == 2


def test_a_folder_without_dumps_is_an_error_that_says_what_was_expected(tmp_path):
    with pytest.raises(SourceError, match=r"Expected files such as models/2025-04-26.jsonl.gz"):
        JsonLinesDump(str(tmp_path)).dates()


def test_the_job_scripts_refuse_wrong_usage_without_starting_spark(capsys):
    import daily

    assert daily.main(["--date", "2026-03-01"]) == 2
    assert "--source" in capsys.readouterr().err


def test_a_missing_warehouse_is_one_clear_error(tmp_path: Path, capsys):
    import changes

    assert changes.main(["2026-03-01", "--warehouse", str(tmp_path)]) == 1
    assert "is no warehouse" in capsys.readouterr().err
