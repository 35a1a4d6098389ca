"""The three forms of an answer: table, JSON, CSV; and CSV that a spreadsheet may open."""

import csv
import io
import json
from datetime import date

import pytest

from days_by_hand import nodes, repo, write_days
from hugginggraph.cli import run
from hugginggraph.report.csv_cells import csv_cell
from hugginggraph.report.rows_out import print_csv

ONE, TWO = date(2026, 3, 1), date(2026, 3, 2)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_text_that_begins_like_a_formula_is_text(sign):
    assert csv_cell(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("value", ["", "amber/heron", "1-2", 1, -1, -0.5, None, True])
def test_all_other_values_stay(value, capsys):
    print_csv([{"value": value}])
    assert list(csv.reader(io.StringIO(capsys.readouterr().out)))[1:] == [["" if value is None else str(value)]]


def test_csv_is_read_back_as_it_was_and_steers_no_terminal(capsys):
    rows = [
        {"day": ONE, "name": 'a,"b"', "list": ["x", 1], "key": 2**60, "none": None},
        {"day": TWO, "name": "=cmd|' /C calc'!A0", "list": [], "key": -1, "none": "\x1b[2J\n\u202e"},
    ]
    print_csv(rows)
    out = capsys.readouterr().out
    assert all(c.isprintable() or c == "\n" for c in out)
    assert len(out.splitlines()) == 3
    assert list(csv.reader(io.StringIO(out))) == [
        ["day", "name", "list", "key", "none"],
        ["2026-03-01", 'a,"b"', '["x", 1]', str(2**60), ""],
        ["2026-03-02", "'=cmd|' /C calc'!A0", "[]", "-1", "\\u001b[2J\\u000a\\u202e"],
    ]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    there = nodes("a/one", "a/two", "a/three")
    event = {"kind": "model", "repos": 1, "dependents": 0, "snapshot_date": TWO, "previous_date": ONE}
    two = {
        "nodes": there,
        "repos": [repo(row["repo_id"], first_seen=ONE) for row in there],
        "events": [
            event | {"event_id": 1, "event": "gated", "severity": "medium", "repo_id": "a/one"},
            event | {"event_id": 2, "event": "appeared", "severity": "low", "repo_id": "a/two"},
        ],
    }
    return write_days(tmp_path_factory.mktemp("forms"), {ONE: {"nodes": there}, TWO: two})


COMMANDS = {
    "show nodes": 3,
    "events": 2,
    "snapshots": 2,
    "lineage a/one": 0,
    "changes": 0,
    "scorecard": 0,
    "history a/one": 1,
    "search a/t": 2,
    "path a/one a/two": 0,
    "query daily_change": 0,
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_table_is_csv_too_with_its_header(command, warehouse, capsys):
    assert run([*command.split(), "--csv", "--warehouse", warehouse]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == COMMANDS[command] + (command != "scorecard")


@pytest.mark.parametrize("command", ["show nodes", "events", "snapshots"])
def test_a_limit_holds_in_every_form(command, warehouse, capsys):
    line = [*command.split(), "--limit", "1", "--warehouse", warehouse]
    assert run([*line, "--csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert run([*line, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told if isinstance(told, list) else told.get("rows", told.get("events"))) == 1
    assert run(line) == 0
    assert "more; --json gives all" in capsys.readouterr().out


def test_json_and_csv_at_once_are_refused(warehouse, capsys):
    assert run(["events", "--json", "--csv", "--warehouse", warehouse]) == 2
    assert "not both" in json.loads(capsys.readouterr().out)["error"]["message"]


def test_events_fail_on_the_severity_that_is_asked_for(warehouse, capsys):
    def status(*more):
        ended = run(["events", *more, "--warehouse", warehouse])
        assert "a/one" in capsys.readouterr().out
        return ended

    assert (status(), status("--fail-on", "high"), status("--fail-on", "medium"), status("--fail-on", "low")) == (
        0,
        0,
        3,
        3,
    )


def test_a_date_that_is_not_there_is_answered_from_the_one_before_and_says_so(warehouse, capsys):
    assert run(["show", "nodes", "--as-of", "2026-04-01", "--warehouse", warehouse]) == 0
    said = capsys.readouterr()
    assert f"nodes as of {TWO}" in said.out
    assert said.err == f"the warehouse holds no 2026-04-01: this is as of {TWO}, the newest date before it\n"
    assert run(["show", "nodes", "--as-of", str(TWO), "--warehouse", warehouse]) == 0
    assert capsys.readouterr().err == ""


def test_what_happened_since_a_day_that_is_not_there_yet_is_refused(warehouse, capsys):
    assert run(["events", "--since", "2026-03-03", "--warehouse", warehouse]) == 1
    assert f"nothing is known since 2026-03-03: {TWO} is the newest date" in capsys.readouterr().err
