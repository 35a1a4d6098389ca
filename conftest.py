"""What all tests of a process share: one Spark session, with the real Delta and GraphFrames jars."""

import os
import signal
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from filelock import FileLock

pytest_plugins = ["one_session"]

for name in [name for name in os.environ if name.startswith("HUGGINGGRAPH_")]:
    del os.environ[name]
# Beside the session of the tests, `auto` would take Spark.
os.environ["HUGGINGGRAPH_ENGINE"] = "embedded"
# A JVM of some minutes earns nothing by compiling its code a second time, and better.
os.environ["SPARK_SUBMIT_OPTS"] = os.environ["SPARK_DAEMON_JAVA_OPTS"] = "-XX:TieredStopAtLevel=1"
# Dumps of real data are links to it.
os.environ["HUGGINGGRAPH_INGEST__LINKS_OUT"] = "true"


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

    settings = settings_for(tmp_path_factory.mktemp("session"))
    # Processes that test side by side would fetch the same jars into the same cache.
    with ExitStack() as until_the_end:
        before = signal.getsignal(signal.SIGINT)
        with FileLock(Path(tempfile.gettempdir()) / "hugginggraph-tests-start.lock"):
            session = until_the_end.enter_context(spark_session(settings, "tests"))
        # The session outlasts the tests that press Ctrl-C in their own process: theirs alone is what that stops.
        signal.signal(signal.SIGINT, before)
        yield session


@pytest.fixture(autouse=True)
def _doctest_names(request, doctest_namespace):
    """Doctests of column functions speak of `spark` and `F`."""
    if request.node.__class__.__name__ == "DoctestItem":
        from pyspark.sql import functions

        from one_session import uses_spark

        if uses_spark(request.node):
            doctest_namespace["spark"] = request.getfixturevalue("spark")
        doctest_namespace["F"] = functions
