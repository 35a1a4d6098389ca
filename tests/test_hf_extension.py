"""`hf lineage`: the executable that the client of the Hub runs for an extension."""

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

from hugginggraph.cli import hf_lineage

ROOT = Path(__file__).parents[1]


def ran(monkeypatch, *arguments):
    """Exit status of `hf-lineage` with these arguments."""
    monkeypatch.setattr(sys, "argv", ["hf-lineage", *arguments])
    with pytest.raises(SystemExit) as ended:
        hf_lineage()
    return ended.value.code


@pytest.fixture
def commands(monkeypatch):
    """What `hugginggraph` is called with."""
    called = []
    monkeypatch.setattr("hugginggraph.cli.run_to_the_end", lambda arguments: called.append(arguments) or 0)
    return called


@pytest.mark.parametrize(
    ("given", "run"),
    [
        (["a/heron", "--down"], ["lineage", "a/heron", "--down"]),
        (["gpt2"], ["lineage", "gpt2"]),
        (["impact", "a/heron"], ["impact", "a/heron"]),
        (["licences", "a/heron"], ["licences", "a/heron"]),
        (["lineage", "a/heron"], ["lineage", "a/heron"]),
        (["-h"], ["-h"]),
        ([], []),
    ],
)
def test_a_repo_is_asked_for_its_lineage_and_the_name_of_a_command_runs_that_command(commands, monkeypatch, given, run):
    assert ran(monkeypatch, *given) == 0
    assert commands == [run]


def test_the_executable_is_called_as_the_client_looks_for_it():
    extensions = import_module("huggingface_hub.cli.extensions")
    name = extensions._get_executable_name("lineage").removesuffix(".exe")
    (entry,) = re.findall(rf'^{name} = "(.*)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    module, _, function = entry.partition(":")
    assert getattr(import_module(module), function) is hf_lineage
