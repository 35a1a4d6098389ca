"""The mini Hub taken in once, by the job script, for all tests that read it, whichever process runs them."""

import os
import shutil

import duckdb
import pytest
from filelock import FileLock

import daily
from browser import chromium  # noqa: F401 - a fixture
from hugginggraph.engines.embedded.relations import DuckRelations
from mini_hub import ONE, TWO, write_mini_hub


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """A function from a name and a maker to the folder that was made, by whichever process came first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def folder_of(name, make):
        folder, is_made = shared / f"shared-{name}", shared / f"shared-{name}.made"
        with FileLock(shared / f"shared-{name}.lock"):
            if not is_made.exists():
                shutil.rmtree(folder, ignore_errors=True)
                make(folder)
                is_made.touch()
        return folder

    return folder_of


@pytest.fixture
def work(tmp_path):
    """Relations of DuckDB, none made yet."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield DuckRelations(connection, tmp_path)


@pytest.fixture(scope="session")
def mini_dump(made_once):
    """The folder of the mini Hub's dump."""
    return made_once("mini-dump", write_mini_hub)


@pytest.fixture(scope="session")
def first_day_of_mini(mini_dump, made_once):
    """The folder of a warehouse with the mini Hub's first day; tests write to copies of it."""

    def make(folder):
        assert daily.main(["--source", str(mini_dump), "--date", str(ONE), "--warehouse", str(folder)]) == 0

    return made_once("mini-first-day", make)


@pytest.fixture(scope="session")
def mini(mini_dump, first_day_of_mini, settings_for, made_once):
    """The settings of a warehouse with both days of the mini Hub; tests only read it."""

    def make(folder):
        shutil.copytree(first_day_of_mini, folder)
        assert daily.main(["--source", str(mini_dump), "--date", str(TWO), "--warehouse", str(folder)]) == 0

    return settings_for(made_once("mini", make))


@pytest.fixture
def both_days(mini, tmp_path, settings_for):
    """The settings of a copy of the mini Hub's warehouse, to be written to."""
    shutil.copytree(mini.warehouse, tmp_path / "warehouse")
    return settings_for(tmp_path / "warehouse")
