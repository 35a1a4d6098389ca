"""The wheel that clusters install: built and run away from the checkout."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder with the wheel's files, as an installation has them."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def files_below(folder, *patterns):
    return {path.relative_to(folder) for pattern in patterns for path in folder.rglob(pattern) if path.is_file()}


def test_all_modules_settings_tables_and_questions_are_in_it(installed):
    for package in ("hugginggraph", "hub_lab"):
        assert files_below(installed / package, "*.py") == files_below(ROOT / "lib" / package, "*.py")
    for name in ("conf", "delta"):
        assert files_below(installed / "hugginggraph" / "_resources" / name, "*") == files_below(ROOT / name, "*")


def said(installed, folder, *line):
    """What a command of the installed wheel prints, in a folder without a checkout."""
    command = [sys.executable, "-m", "hugginggraph.cli", *line]
    alone = {"PYTHONPATH": str(installed), "PATH": ""}
    return subprocess.run(command, cwd=folder, env=alone, capture_output=True, text=True, check=True).stdout


def test_it_runs_where_there_is_no_checkout(installed, tmp_path):
    told = said(installed, tmp_path, "query")
    questions = {path.stem for path in (ROOT / "delta" / "queries").glob("*.sql")}
    assert {name for name in questions if name in told} == questions


def test_it_writes_a_synthetic_hub_and_takes_it_in(installed, tmp_path):
    said(installed, tmp_path, "synthesize", "hub", "--models", "60", "--datasets", "20", "--days", "1")
    (day,) = json.loads(said(installed, tmp_path, "backfill", "--source", "hub", "--analyses", "none", "--json"))
    assert day["snapshot"]["date"] == "2026-01-05"
    assert {path.name for path in tmp_path.iterdir()} == {"hub", "warehouse"}
