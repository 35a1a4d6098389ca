"""What the commands print: metadata never steers the terminal it is printed on."""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

import pytest
from rich.console import Console

from hugginggraph.cli import run
from hugginggraph.errors import UnknownRepoError
from hugginggraph.history.day_report import DayReport
from hugginggraph.history.snapshots import Snapshot
from hugginggraph.report.console import print_changes, print_json, print_left_out, shown, waiting
from hugginggraph.report.table import print_table
from hugginggraph.report.terminal import printable
from hugginggraph.tables import TABLES
from hugginggraph.tables.contract import KEYS, LONG

HOSTILE = "a/[bold red]x[/] :warning: \x1b[2J\x9b31m \u202ecod.exe \ud800\U000e0041 \\"


@pytest.fixture
def change():
    names = ("subject", "change", "kind", "repo_id", "role", "relation", "upstream_repo_id", "columns", "previous_date")
    ends = {"repo_id": HOSTILE, "upstream_repo_id": HOSTILE}
    return dict.fromkeys(names) | ends | {"subject": "edge", "relation": "merge"}


def test_a_table_shows_markup_and_control_characters_as_text(change, capsys):
    print_changes(date(2026, 3, 2), [change], date(2026, 3, 1))
    said = capsys.readouterr().out
    assert said.count("a/[bold red]x[/] :warning: \\u001b[2J\\u009b31m \\u202ecod.exe \\ud800\\udb40\\udc41 \\") == 2
    assert all(c.isprintable() or c == "\n" for c in said)


def test_json_shows_them_as_escapes_and_says_the_same(capsys):
    print_json({"repo_id": HOSTILE})
    said = capsys.readouterr().out
    assert all(c.isprintable() or c == "\n" for c in said)
    assert json.loads(said) == {"repo_id": HOSTILE}


def test_in_json_a_key_is_text_and_a_count_is_a_number_however_large_or_small_they_are(capsys):
    @dataclass
    class Found:
        node_id: int
        nodes: int

    print_json({"edge_id": 5, "of": [Found(2**53 + 1, 2**53 + 1)], "root_id": None, "identity": "a/b"})
    assert json.loads(capsys.readouterr().out) == {
        "edge_id": "5",
        "of": [{"node_id": "9007199254740993", "nodes": 9007199254740993}],
        "root_id": None,
        "identity": "a/b",
    }


def test_every_column_of_keys_is_declared_and_holds_64_bits_wherever_it_stands():
    types = {(name, type_) for table in TABLES for name, type_ in table.types.items()}
    assert {name for name, type_ in types if type_ == LONG and name.endswith(("_id", "_hash"))} <= KEYS
    assert {type_ for name, type_ in types if name in KEYS} == {LONG}


def test_an_error_that_quotes_metadata_is_inert_too(capsys, monkeypatch):
    def failing(_, *, standalone_mode):
        raise UnknownRepoError(f"no repo {HOSTILE}\nDid you mean another?")

    monkeypatch.setattr("hugginggraph.cli.application.app", failing)
    assert run(["lineage"]) == 1
    said = capsys.readouterr().err
    assert said.endswith("\nDid you mean another?\n")
    assert all(c.isprintable() or c == "\n" for c in said)


def test_without_spark_a_command_that_needs_it_says_how_to_get_it(capsys, monkeypatch):
    def failing(_, *, standalone_mode):
        raise ModuleNotFoundError("No module named 'pyspark'", name="pyspark.sql")

    monkeypatch.setattr("hugginggraph.cli.application.app", failing)
    assert run(["daily"]) == 1
    assert "Python finds no pyspark. Install it with `pip install 'hugginggraph[spark]'`" in capsys.readouterr().err


def rows_of_changes(change, number):
    return [change | {"change": "added", "repo_id": f"{'a' * 150}/{n}-{'b' * 150}"} for n in range(number)]


def test_in_a_pipe_a_table_has_all_rows_each_on_a_line_of_its_own(change, capsys):
    print_changes(date(2026, 3, 2), rows_of_changes(change, 50), date(2026, 3, 1))
    said = capsys.readouterr().out
    assert len(said.splitlines()) == 2 + 50
    assert "more" not in said
    assert f"{'a' * 150}/49-{'b' * 150}" in said


def on_a_terminal_of(width, monkeypatch, *table, **others):
    drawn = Console(file=StringIO(), width=width, color_system=None, highlight=False, emoji=False)
    monkeypatch.setattr("hugginggraph.report.table.console", drawn)
    monkeypatch.setattr("hugginggraph.report.table.has_width", lambda: True)
    print_table(*table, **others)
    return drawn.file.getvalue().splitlines()


def test_columns_are_as_wide_as_what_is_seen_of_their_cells(monkeypatch):
    rows = [["a", "日本語 x", 1], ["bb[red]", None, 22222], ["e\u0301", "[/]", ""]]
    assert on_a_terminal_of(80, monkeypatch, "of [x]", ["one", "two", "number"], rows, numbers={"number"}) == [
        "of [x]",
        "one      two       number",
        "a        日本語 x       1",
        "bb[red]             22222",
        "e\u0301        [/]",
    ]


def test_no_name_is_broken_on_a_terminal_the_widest_texts_stand_below_their_row(monkeypatch):
    rows = [["violation", "amber-works/heron-1b-code-merge", 1, "gpl-3.0 became apache-2.0"], ["ok", "a/b", 22, ""]]
    table = ["verdict", "repo", "hops", "why"], rows
    assert on_a_terminal_of(50, monkeypatch, None, *table, numbers={"hops"}) == [
        "verdict    hops  why",
        "violation     1  gpl-3.0 became apache-2.0",
        "    repo: amber-works/heron-1b-code-merge",
        "ok           22",
        "    repo: a/b",
    ]
    assert on_a_terminal_of(30, monkeypatch, None, *table, numbers={"hops"}) == [
        "verdict    hops",
        "violation     1",
        "    repo:",
        "        amber-works/heron-1b-code-merge",
        "    why: gpl-3.0 became",
        "        apache-2.0",
        "ok           22",
        "    repo: a/b",
    ]


def test_of_texts_as_wide_as_each_other_the_last_goes_below(monkeypatch):
    assert on_a_terminal_of(12, monkeypatch, None, ["repo", "via"], [["amber/a", "amber/b"]]) == [
        "repo",
        "amber/a",
        "    via:",
        "        amber/b",
    ]


def test_a_table_of_one_column_is_printed_as_it_is_however_narrow_the_terminal(monkeypatch):
    assert on_a_terminal_of(4, monkeypatch, None, ["repo"], [["amber/heron"]]) == ["repo", "amber/heron"]


def test_on_a_terminal_a_table_is_cut_and_says_so(change, capsys, monkeypatch):
    monkeypatch.setattr("hugginggraph.report.table.is_terminal", lambda: True)
    print_changes(date(2026, 3, 2), rows_of_changes(change, 50), date(2026, 3, 1))
    assert capsys.readouterr().out.endswith("\n… and 10 more; --json gives all\n")


def test_a_limit_that_was_asked_for_holds_in_a_pipe_too(change, capsys):
    print_changes(date(2026, 3, 2), rows_of_changes(change, 50), date(2026, 3, 1), limit=7)
    assert capsys.readouterr().out.endswith("\n… and 43 more; --json gives all\n")


def test_a_title_that_quotes_metadata_is_inert_too(change, capsys):
    print_changes(date(2026, 3, 2), [change], date(2026, 3, 1), repo=HOSTILE)
    assert all(c.isprintable() or c == "\n" for c in capsys.readouterr().out)


def test_ordinary_names_are_shown_as_they_are():
    assert printable("amber/heron-7b é 模型 👩") == "amber/heron-7b é 模型 👩"
    assert shown("amber/heron") == "amber/heron"


def test_without_a_terminal_a_run_prints_a_line_a_station_with_the_time_on_standard_error(capsys):
    with waiting("starting Spark …") as status:
        status.update("2026-01-05 · graph")
    told = capsys.readouterr()
    assert told.out == ""
    times, stations = zip(*(line.split("  ") for line in told.err.splitlines()), strict=True)
    assert stations == ("starting Spark …", "2026-01-05 · graph")
    assert all(re.fullmatch(r"[0-2]\d:[0-5]\d:[0-5]\d", time) for time in times)


def test_on_a_terminal_the_status_line_stays(monkeypatch):
    screen = StringIO()
    monkeypatch.setattr("hugginggraph.report.console.messages", Console(file=screen, force_terminal=True))
    with waiting("starting Spark …") as status:
        status.update("2026-01-05 · graph")
    assert "2026-01-05 · graph" in screen.getvalue()
    assert not re.search(r"\d\d:\d\d:\d\d", screen.getvalue())


def day_report(day, *, previous=None, rows=(0, 0, 0), **left_out):
    """The report of a date on which so many rejected references were inserted, updated and deleted."""
    snapshot = Snapshot(day, previous, "run", "s", "digest", datetime(2026, 3, 1), {}, {}, {})
    return DayReport(day, snapshot, False, None, {"rejected_references": rows}, [], {}, **left_out)


def test_a_run_ends_with_what_went_to_quarantine_and_what_was_rejected(capsys):
    one, two = date(2026, 3, 1), date(2026, 3, 2)
    first = day_report(one, rows=(4, 0, 0), quarantined={"NO_ID": 1, "BOMB": 2}, rejected={"SELF": 4})
    print_left_out([first])
    assert capsys.readouterr().out.splitlines() == [
        "records to quarantine: 2 BOMB, 1 NO_ID  hugginggraph show quarantine",
        "references rejected on 2026-03-01: 4: 4 SELF  hugginggraph show rejected_references",
    ]
    rejected = {"SELF": 4, "PLACEHOLDER": 1200}
    second = day_report(two, previous=one, rows=(1200, 1, 5), quarantined={"NO_ID": 4}, rejected=rejected)
    print_left_out([first, second])
    assert capsys.readouterr().out.splitlines() == [
        "records to quarantine: 5 NO_ID, 2 BOMB  hugginggraph show quarantine",
        "references rejected on 2026-03-02: 1,204, 1,201 of them new or changed: 1,200 PLACEHOLDER, 4 SELF"
        "  hugginggraph show rejected_references",
    ]


def test_a_run_that_left_nothing_out_says_nothing_of_it(capsys):
    print_left_out([day_report(date(2026, 3, 1))])
    assert capsys.readouterr().out == ""
