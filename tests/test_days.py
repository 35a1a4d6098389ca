"""Whole days on the mini Hub: repeated, killed, out of order, on damaged input."""

import gzip
import hashlib
import json
import shutil
import threading
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

import backfill
import changes
import daily
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.errors import ConcurrentRunError, DateOrderError, DateTakenError, SourceError
from hugginggraph.history.snapshots import History
from hugginggraph.pipeline.backfill import run_backfill
from hugginggraph.pipeline.maintain import maintain
from hugginggraph.sources import Dump
from hugginggraph.storage.ledger import Ledger
from hugginggraph.tables import (
    ANALYSIS_TABLES,
    CARDS,
    CHANGES,
    COMMUNITIES,
    COMPONENTS,
    CYCLES,
    DEGREES,
    EDGES,
    EVENTS,
    GENERATIONS,
    LINEAGE,
    NODES,
    QUARANTINE,
    REPOS,
    STATE_TABLES,
)
from hugginggraph.tables.paper import TOTALS_BY_TYPE
from mini_hub import ONE, TWO, with_day_that_repeats
from warehouses import STATE_WITHOUT_ANALYSES, contents, ledger_of, records_of, versions


class KilledError(Exception):
    """Stands for the power failing."""


def test_a_finished_date_run_again_makes_no_new_version(mini_dump, mini, capsys):
    before = versions(mini)
    arguments = ["--source", str(mini_dump), "--warehouse", mini.warehouse]
    assert daily.main([*arguments, "--date", str(TWO)]) == 0
    assert "in the warehouse already; nothing to do" in capsys.readouterr().out
    assert backfill.main([*arguments, "--json"]) == 0
    assert [report["done_before"] for report in json.loads(capsys.readouterr().out)] == [True, True]
    assert versions(mini) == before


def test_a_day_that_lists_the_same_goes_on_from_a_house_that_was_kept(
    mini_dump, tmp_path, settings_for, first_day_of_mini
):
    """Housekeeping has moved the tables on from the versions that the first day pins."""
    dump, settings = with_day_that_repeats(mini_dump, tmp_path, ONE), settings_for(tmp_path / "warehouse")
    shutil.copytree(first_day_of_mini, settings.warehouse)
    with_the_same = (NODES, EDGES, CHANGES, EVENTS, DEGREES, COMPONENTS)
    before = contents(settings, with_the_same)
    maintain(ledger_of(settings), settings)
    run_day(settings, dump, TWO)
    assert History.of(ledger_of(settings)).newest.date == TWO
    assert contents(settings, with_the_same) == before


def test_a_day_makes_at_most_one_commit_a_table(mini):
    # Version 0 creates the table, then one version for each of the two days at most.
    assert max(versions(mini).values()) == 2


def test_a_run_killed_between_every_two_writes_ends_like_an_undisturbed_one(
    mini_dump, mini, tmp_path, settings_for, monkeypatch, first_day_of_mini
):
    """Each attempt dies before its second write, so the next begins with one table more written.

    Without analyses, which would be computed anew by every attempt.
    """
    shutil.copytree(first_day_of_mini, tmp_path / "warehouse")
    settings = settings_for(tmp_path / "warehouse")
    real, written, lock = Ledger._commit, [], threading.Lock()

    def commit_once(self, table, write):
        with lock:
            if attempt:
                raise KilledError
            attempt.append(table.name)
        real(self, table, write)
        written.append(table.name)

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "_commit", commit_once)
        for _ in range(30):
            attempt = []
            try:
                run_day(settings, Dump(str(mini_dump)), TWO, with_analyses=False)
                break
            except KilledError:
                continue
    assert len(written) == len(set(written)) >= 9
    assert written[-1] == "snapshots"
    assert contents(settings, STATE_WITHOUT_ANALYSES) == contents(mini, STATE_WITHOUT_ANALYSES)
    assert versions(settings, STATE_TABLES) == versions(mini, STATE_TABLES)


@pytest.mark.parametrize("station", ["ingest", "delta", "snapshot"])
def test_of_two_runs_for_different_dates_the_first_to_pin_wins_and_the_other_leaves_no_trace(
    mini_dump, tmp_path, settings_for, first_day_of_mini, station
):
    """While the second day is at a station, somebody takes in the third, which lists the same."""
    warehouse, dump, three = (
        tmp_path / "warehouse",
        with_day_that_repeats(mini_dump, tmp_path, TWO),
        TWO + timedelta(days=1),
    )
    shutil.copytree(first_day_of_mini, warehouse)
    settings = settings_for(warehouse)

    def meanwhile(begun):
        if begun == f"{TWO} · {station}":
            run_day(settings, dump, three, with_analyses=False)

    with pytest.raises(ConcurrentRunError, match="another run is writing to this warehouse"):
        run_day(settings, dump, TWO, with_analyses=False, progress=meanwhile)
    with pytest.raises(DateOrderError):
        run_day(settings, dump, TWO, with_analyses=False)
    assert [each.date for each in History.of(ledger_of(settings)).snapshots] == [ONE, three]
    alone = settings_for(tmp_path / "alone")
    shutil.copytree(first_day_of_mini, alone.warehouse)
    run_day(alone, dump, three, with_analyses=False)
    assert contents(settings, STATE_WITHOUT_ANALYSES) == contents(alone, STATE_WITHOUT_ANALYSES)


@pytest.mark.parametrize("has_other_data", [True, False])
def test_a_run_that_died_among_the_analyses_is_finished_or_taken_back(
    mini_dump, mini, tmp_path, settings_for, monkeypatch, first_day_of_mini, has_other_data
):
    shutil.copytree(first_day_of_mini, tmp_path / "warehouse")
    settings = settings_for(tmp_path / "warehouse")
    other = tmp_path / "other"
    shutil.copytree(mini_dump, other)
    if has_other_data:
        with gzip.open(other / "models" / f"{TWO}.jsonl.gz", "at") as stream:
            stream.write(json.dumps({"id": "late-comer/only-here"}) + "\n")
    real, written, lock = Ledger._commit, [], threading.Lock()

    def failing(self, table, write):
        with lock:
            if len(written) == 14:
                raise KilledError
            written.append(table.name)
        real(self, table, write)

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "_commit", failing)
        with pytest.raises(KilledError):
            run_day(settings, Dump(str(other)), TWO)
    run_day(settings, Dump(str(mini_dump)), TWO)
    assert contents(settings) == contents(mini)


def test_analyses_are_kept_over_days_without_them_and_brought_up_to_date_by_the_next(
    mini_dump, mini, tmp_path, settings_for, first_day_of_mini
):
    """The third day lists what the second did; only the first and the third are analysed."""
    warehouse, dump, three = (
        tmp_path / "warehouse",
        with_day_that_repeats(mini_dump, tmp_path, TWO),
        TWO + timedelta(days=1),
    )
    shutil.copytree(first_day_of_mini, warehouse)
    settings = settings_for(warehouse)
    before = versions(settings, ANALYSIS_TABLES)
    run_day(settings, dump, TWO, with_analyses=False)
    assert versions(settings, ANALYSIS_TABLES) == before
    run_day(settings, dump, three)
    of_the_graph = (DEGREES, COMPONENTS, COMMUNITIES, CYCLES, LINEAGE, GENERATIONS)
    assert contents(settings, of_the_graph) == contents(mini, of_the_graph)
    assert max(versions(settings, of_the_graph).values()) == 2
    assert {row["snapshot_date"] for row in records_of(settings, TOTALS_BY_TYPE)} == {ONE, three}


def test_a_date_before_the_newest_snapshot_is_refused(mini_dump, tmp_path, settings_for):
    settings = settings_for(tmp_path / "warehouse")
    source = Dump(str(mini_dump))
    run_day(settings, source, TWO, with_analyses=False)
    with pytest.raises(DateOrderError, match="2026-03-01 lies before the newest snapshot, 2026-03-02"):
        run_day(settings, source, ONE)
    with pytest.raises(DateOrderError, match="1 dates from 2026-03-01"):
        list(run_backfill(partial(run_day, settings, source), settings, source))


def test_a_date_that_is_there_from_other_data_is_refused(mini_dump, tmp_path, settings_for, first_day_of_mini):
    other = tmp_path / "other"
    shutil.copytree(mini_dump, other)
    with gzip.open(other / "models" / f"{ONE}.jsonl.gz", "at") as stream:
        stream.write(json.dumps({"id": "late-comer/only-here"}) + "\n")
    with pytest.raises(DateTakenError, match="2026-03-01 is in the warehouse already"):
        run_day(settings_for(first_day_of_mini), Dump(str(other)), ONE)


def test_a_truncated_gzip_is_one_clear_error_and_nothing_is_taken(mini_dump, tmp_path, settings_for, first_day_of_mini):
    broken = tmp_path / "broken"
    shutil.copytree(mini_dump, broken)
    file = broken / "models" / f"{TWO}.jsonl.gz"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    settings = settings_for(first_day_of_mini)
    before = versions(settings)
    with pytest.raises(SourceError, match=r"2026-03-02.*truncated gzip"):
        run_day(settings, Dump(str(broken)), TWO)
    assert versions(settings) == before


def test_a_date_the_source_lacks_is_an_error_that_names_the_nearest(mini_dump, tmp_path, settings_for):
    with pytest.raises(SourceError, match="nearest 2026-03-01, 2026-03-02"):
        run_day(settings_for(tmp_path), Dump(str(mini_dump)), date(2026, 4, 1))


def test_a_folder_without_dumps_is_an_error_that_says_what_was_expected(tmp_path):
    with pytest.raises(SourceError, match=r"Expected files such as models/2025-04-26.jsonl.gz"):
        Dump(str(tmp_path)).dates()


def test_hostile_and_broken_records_end_in_repos_or_quarantine(tmp_path, settings_for):
    dump = tmp_path / "dump"
    (dump / "models").mkdir(parents=True)
    (dump / "cards").mkdir()
    many = {"id": "amber/many-files", "siblings": [{"rfilename": f"f{i}.bin"} for i in range(6000)]}
    html = {
        "id": "amber/html",
        "siblings": [{"rfilename": "<img src=x onerror=alert(1)>.txt"}],
        "brandNew": {"x": 1},
    }
    lines = [json.dumps(many), json.dumps(html), "this is no JSON", json.dumps({"likes": 3})]
    (dump / "models" / f"{ONE}.jsonl").write_text("\n".join(lines) + "\n")
    card = {"id": "amber/html", "card": "x" * 5_000_000}
    (dump / "cards" / f"{ONE}.jsonl").write_text(json.dumps(card) + "\n")
    settings = settings_for(tmp_path / "warehouse")
    report = run_day(settings, Dump(str(dump)), ONE, with_analyses=False)
    assert report.quarantined == {"CARD_TOO_LARGE": 1, "NOT_JSON": 1, "NO_ID": 1, "TOO_MANY_FILES": 1}
    quarantined = {(r["code"], r["repo_id"]) for r in records_of(settings, QUARANTINE)}
    assert quarantined == {
        ("TOO_MANY_FILES", "amber/many-files"),
        ("NOT_JSON", None),
        ("NO_ID", None),
        ("CARD_TOO_LARGE", "amber/html"),
    }
    repos = {r["repo_id"]: r for r in records_of(settings, REPOS)}
    assert set(repos) == {"amber/many-files", "amber/html"}
    assert repos["amber/many-files"]["file_count"] == 6000
    assert len(repos["amber/many-files"]["files"]) == 1000
    assert repos["amber/html"]["files"] == ["<img src=x onerror=alert(1)>.txt"]
    assert json.loads(repos["amber/html"]["extra"]) == {"brandNew": '{"x":1}'}
    (stored,) = records_of(settings, CARDS)
    assert (stored["bytes"], stored["truncated"]) == (5_000_000, True)
    (kept,) = [r for r in records_of(settings, QUARANTINE) if r["code"] == "CARD_TOO_LARGE"]
    assert json.dumps(card).startswith(kept["raw"])
    assert len(kept["raw"]) == settings.ingest.max_raw_bytes // 4
    assert kept["raw_bytes"] == len(json.dumps(card))
    assert kept["raw_hash"] == hashlib.sha256(json.dumps(card).encode()).hexdigest()


@pytest.mark.parametrize("is_first_day", [True, False])
def test_a_list_none_of_whose_records_can_be_taken_leaves_the_date_free(
    mini_dump, tmp_path, settings_for, first_day_of_mini, is_first_day
):
    """The datasets are listed as ever; a date that is free can be taken in once the list is mended."""
    dump, settings = tmp_path / "dump", settings_for(tmp_path / "warehouse")
    shutil.copytree(mini_dump, dump)
    if not is_first_day:
        shutil.copytree(first_day_of_mini, settings.warehouse)
    day = ONE if is_first_day else TWO
    with gzip.open(dump / "models" / f"{day}.jsonl.gz", "wt") as stream:
        stream.write('{"title": "amber/heron"}\n{"title": "amber/egret"}\n')
    before = {} if is_first_day else versions(settings)
    with pytest.raises(SourceError, match=r"none of the 2 records can be taken \(2 NO_ID\).*fields \"title\""):
        run_day(settings, Dump(str(dump)), day, with_analyses=False)
    assert History.of(ledger_of(settings)).on(day) is None
    if not is_first_day:
        assert versions(settings) == before


def test_the_job_scripts_refuse_wrong_usage_without_starting_spark(capsys):
    assert daily.main(["--date", "2026-03-01"]) == 2
    assert "--source" in capsys.readouterr().err


def test_a_missing_warehouse_is_one_clear_error(tmp_path: Path, capsys):
    assert changes.main(["2026-03-01", "--warehouse", str(tmp_path)]) == 1
    assert "is no warehouse" in capsys.readouterr().err
