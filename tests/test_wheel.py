"""The wheel that clusters install: built and run away from the checkout."""

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
    package = installed / "hugginggraph"
    assert files_below(package, "*.py") == files_below(ROOT / "lib" / "hugginggraph", "*.py")
    for name in ("conf", "delta"):
        assert files_below(package / "_resources" / name, "*") == files_below(ROOT / name, "*")


def test_it_runs_where_there_is_no_checkout(installed, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "hugginggraph.cli", "query"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    questions = {path.stem for path in (ROOT / "delta" / "queries").glob("*.sql")}
    assert {name for name in questions if name in done.stdout} == questions
