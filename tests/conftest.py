"""The mini Hub taken in once, by the job script, for all tests that read it."""

import shutil

import pytest

import daily
from browser import chromium  # noqa: F401 - a fixture
from mini_hub import ONE, TWO, write_mini_hub


@pytest.fixture(scope="session")
def mini_dump(tmp_path_factory):
    """The folder of the mini Hub's dump."""
    folder = tmp_path_factory.mktemp("mini-dump")
    write_mini_hub(folder)
    return folder


@pytest.fixture(scope="session")
def first_day_of_mini(spark, mini_dump, tmp_path_factory):
    """The folder of a warehouse with the mini Hub's first day; tests write to copies of it."""
    warehouse = tmp_path_factory.mktemp("mini-first-day") / "warehouse"
    assert daily.main(["--source", str(mini_dump), "--date", str(ONE), "--warehouse", str(warehouse)]) == 0
    return warehouse


@pytest.fixture(scope="session")
def mini(spark, mini_dump, first_day_of_mini, settings_for, tmp_path_factory):
    """The settings of a warehouse with both days of the mini Hub; tests only read it."""
    warehouse = tmp_path_factory.mktemp("mini") / "warehouse"
    shutil.copytree(first_day_of_mini, warehouse)
    assert daily.main(["--source", str(mini_dump), "--date", str(TWO), "--warehouse", str(warehouse)]) == 0
    return settings_for(warehouse)
