"""One table of exit statuses for all commands, in docs/operations.md: it says what the code does."""

import ast
import re
from pathlib import Path

import pytest
import typer

from days_by_hand import nodes, write_days
from hugginggraph.cli import app, run
from hugginggraph.cli.exit_codes import ExitCode
from mini_hub import ONE

ROOT = Path(__file__).parents[1]
COMMANDS = typer.main.get_command(app).commands


def table():
    """What each status is given by."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = text.partition("## Exit statuses\n")[2].partition("\n## ")[0]
    return {int(row[1]): row[3] for row in re.finditer(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", section, re.MULTILINE)}


def test_the_table_has_every_status_and_no_other():
    assert set(table()) == {int(code) for code in ExitCode}


def test_what_the_table_says_can_find_something_is_an_option_and_ends_so_in_the_code():
    told = dict(re.findall(r"`(\w+) (--[\w-]+)", table()[ExitCode.FOUND]))
    for command, option in told.items():
        assert option in {name for parameter in COMMANDS[command].params for name in parameter.opts}
    found = set()
    for path in (ROOT / "lib" / "hugginggraph" / "cli").glob("*.py"):
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(function, ast.FunctionDef) and "ExitCode.FOUND" in ast.unparse(function):
                found.add(function.name)
    assert found == set(told)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    event = {
        "snapshot_date": ONE,
        "event_id": 1,
        "event": "gated",
        "repos": 1,
        "severity": "high",
        "kind": "model",
        "repo_id": "a/b",
    }
    return write_days(tmp_path_factory.mktemp("statuses"), {ONE: {"nodes": nodes("a/b"), "events": [event]}})


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("snapshots", ExitCode.DONE),
        ("lineage no/body", ExitCode.FAILED),
        ("lineage", ExitCode.USAGE),
        ("events --fail-on high", ExitCode.FOUND),
        ("events --fail-on critical", ExitCode.DONE),
        (f"status --max-age 1h --now {ONE}T02:00Z", ExitCode.FOUND),
        (f"watch --since {ONE} --fail", ExitCode.FOUND),
        (f"watch --since {ONE}", ExitCode.DONE),
    ],
)
def test_commands_end_as_the_table_says(line, status, warehouse, capsys):
    command, *more = line.split()
    assert run([command, "--warehouse", warehouse, *more]) == status
    capsys.readouterr()


def test_ctrl_c_ends_with_130(monkeypatch, capsys):
    def stopped(_, *, standalone_mode):
        raise KeyboardInterrupt

    monkeypatch.setattr("hugginggraph.cli.application.app", stopped)
    assert run(["snapshots"]) == ExitCode.STOPPED
    assert "stopped" in capsys.readouterr().err
