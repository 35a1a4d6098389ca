"""What all tests share: one Spark session for the whole run, with the real Delta and GraphFrames jars."""

import os

import pytest

for name in [name for name in os.environ if name.startswith("HUGGINGGRAPH_")]:
    del os.environ[name]


@pytest.fixture(scope="session")
def settings_for():
    """A function from a warehouse folder to the settings of the tests."""
    from hugginggraph.settings import load_settings

    def settings(warehouse):
        spark = {
            "spark.master": "local[2]",
            "spark.driver.memory": "3g",
            "spark.sql.shuffle.partitions": "2",
            "spark.default.parallelism": "2",
        }
        return load_settings(warehouse=str(warehouse), spark=spark)

    return settings


@pytest.fixture(scope="session")
def spark(settings_for, tmp_path_factory):
    """The session; started with the first test that asks for it."""
    from hugginggraph.session import spark_session

    with spark_session(settings_for(tmp_path_factory.mktemp("session")), "tests") as session:
        yield session


@pytest.fixture(autouse=True)
def _doctest_names(request, doctest_namespace):
    """Doctests of column functions speak of `spark` and `F`."""
    if request.node.__class__.__name__ == "DoctestItem":
        from pyspark.sql import functions

        doctest_namespace["spark"] = request.getfixturevalue("spark")
        doctest_namespace["F"] = functions
