"""Lines on standard error as JSON, for what collects logs; text for people where it is not asked for."""

import json
import re
from datetime import datetime

import pytest

from hugginggraph.cli import run
from hugginggraph.report import log
from hugginggraph.report.console import waiting


@pytest.fixture(autouse=True)
def _as_it_was():
    yield
    log.choose(None)


def lines(capsys):
    said = capsys.readouterr()
    assert said.out == ""
    return [json.loads(line) for line in said.err.splitlines()]


def test_a_station_is_a_document_with_time_level_and_message(capsys):
    log.choose("json")
    with waiting("starting …") as status:
        status.update("2026-01-05 · graph \x1b[2J")
    told = lines(capsys)
    assert [(line["level"], line["message"]) for line in told] == [
        ("info", "starting …"),
        ("info", "2026-01-05 · graph \x1b[2J"),
    ]
    assert all(datetime.fromisoformat(line["time"].replace("Z", "+00:00")).tzinfo for line in told)


def test_what_a_line_quotes_steers_no_terminal(capsys):
    for form in log.FORMATS:
        log.choose(form)
        log.log("a [red]b[/] \x1b[2J \u202e\nc", level="warning")
        told = capsys.readouterr().err
        assert all(c.isprintable() for c in told.removesuffix("\n"))
        assert "[red]" in told


def test_the_command_line_chooses_it_for_one_command(tmp_path, capsys):
    missing = ["snapshots", "--warehouse", str(tmp_path)]
    assert run(["--log-format", "json", *missing]) == 1
    (error,) = lines(capsys)
    assert error["level"] == "error"
    assert error["message"].startswith(f"{tmp_path} is no warehouse")
    assert run(missing) == 1
    assert capsys.readouterr().err.startswith(f"hugginggraph: {tmp_path} is no warehouse")


def test_a_setting_chooses_it_for_all_and_the_command_line_goes_first(tmp_path, capsys, monkeypatch):
    missing = ["snapshots", "--warehouse", str(tmp_path)]
    monkeypatch.setenv("HUGGINGGRAPH_LOG_FORMAT", "json")
    assert run(missing) == 1
    assert lines(capsys)[0]["level"] == "error"
    assert run(["--log-format", "text", *missing]) == 1
    assert re.match("hugginggraph: ", capsys.readouterr().err)


def test_settings_that_cannot_be_read_are_told_as_text(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HUGGINGGRAPH_LOG_FROMAT", "json")
    assert run(["snapshots", "--warehouse", str(tmp_path)]) == 1
    assert "unknown setting 'log_fromat'" in capsys.readouterr().err
