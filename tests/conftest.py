"""The mini Hub taken in once for all tests that read it."""

import shutil
from datetime import date

import pytest

import mini_hub

ONE, TWO = date.fromisoformat(mini_hub.ONE), date.fromisoformat(mini_hub.TWO)


@pytest.fixture(scope="session")
def mini_dump(tmp_path_factory):
    """The folder of the mini Hub's dump."""
    folder = tmp_path_factory.mktemp("mini-dump")
    mini_hub.write_mini_hub(folder)
    return folder


@pytest.fixture(scope="session")
def first_day_of_mini(spark, mini_dump, settings_for, tmp_path_factory):
    """The folder of a warehouse with the mini Hub's first day; tests write to copies of it."""
    from hugginggraph.pipeline.day import run_day
    from hugginggraph.sources import JsonLinesDump

    warehouse = tmp_path_factory.mktemp("mini-first-day") / "warehouse"
    run_day(spark, settings_for(warehouse), JsonLinesDump(str(mini_dump)), ONE)
    return warehouse


@pytest.fixture(scope="session")
def mini(spark, mini_dump, first_day_of_mini, settings_for, tmp_path_factory):
    """The settings of a warehouse with both days of the mini Hub; tests only read it."""
    from hugginggraph.pipeline.day import run_day
    from hugginggraph.sources import JsonLinesDump

    warehouse = tmp_path_factory.mktemp("mini") / "warehouse"
    shutil.copytree(first_day_of_mini, warehouse)
    settings = settings_for(warehouse)
    run_day(spark, settings, JsonLinesDump(str(mini_dump)), TWO)
    return settings
