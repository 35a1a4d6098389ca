"""The command line itself: help and version, completion, errors as JSON where JSON was asked for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from hugginggraph import __version__
from hugginggraph.cli import app, run
from hugginggraph.cli.command_list import SECTIONS

ROOT = Path(__file__).parents[1]
COMMANDS = sorted(typer.main.get_command(app).commands)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_its_help(command, option, capsys):
    assert run([command, option]) == 0
    assert "Usage: " in capsys.readouterr().out


def test_the_help_tells_of_version_and_completion(capsys):
    assert run(["-h"]) == 0
    said = capsys.readouterr().out
    assert "The versioned supply-chain graph of the Hugging Face Hub." in said
    assert {"--version", "--install-completion", "-h, --help"} <= {
        line.strip().split("  ")[0] for line in said.splitlines()
    }
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"hugginggraph {__version__}\n"


def test_a_shell_is_told_how_a_command_goes_on():
    line = [sys.executable, "-c", "import sys; sys.argv[0] = 'hugginggraph'; from hugginggraph.cli import main; main()"]
    asked = {"_HUGGINGGRAPH_COMPLETE": "complete_bash", "COMP_WORDS": "hugginggraph snap", "COMP_CWORD": "1"}
    place = {"PYTHONPATH": str(ROOT / "lib"), "PATH": os.environ["PATH"]}
    done = subprocess.run(line, env=asked | place, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["snapshots"]


def test_with_json_an_error_is_the_one_document_on_standard_output(tmp_path, capsys):
    assert run(["snapshots", "--json", "--warehouse", str(tmp_path)]) == 1
    said = capsys.readouterr()
    (error,) = json.loads(said.out).values()
    assert error["kind"] == "WarehouseError"
    assert error["message"].startswith(f"{tmp_path} is no warehouse")
    assert said.err == ""


@pytest.mark.parametrize(
    "line",
    [["lineage"], ["lineage", "a/b", "--depth", "x"], ["nosuch"], ["show", "nodes", "--nosuch"], ["path", "a/b"]],
)
def test_with_json_wrong_usage_is_one_too(line, capsys):
    assert run([*line, "--json"]) == 2
    said = capsys.readouterr()
    (error,) = json.loads(said.out).values()
    assert error["kind"] == "UsageError"
    assert error["message"]
    assert said.err == ""


def test_without_json_wrong_usage_is_told_on_standard_error(capsys):
    assert run(["lineage"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Usage: " in said.err


def test_help_lists_every_command_once_with_a_whole_sentence(capsys):
    listed = [name for names in SECTIONS.values() for name in names]
    commands = typer.main.get_command(app).commands
    assert sorted(listed) == sorted(name for name, command in commands.items() if not command.hidden)
    assert run(["--help"]) == 0
    told = capsys.readouterr().out
    assert "\nAsk:\n  lineage " in told
    assert "..." not in told.replace("[ARGS]...", "")


def test_an_argument_that_a_message_repeats_does_not_steer_the_terminal(capsys):
    assert run(["check", "\x1b[2J\u202e"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("Usage: ")
    assert r"\u001b[2J\u202e" in told
    assert all(character.isprintable() or character == "\n" for character in told)
