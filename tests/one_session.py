"""Who runs which tests: of several processes one has all tests of Spark, whose session takes a minute to start.

The others run whole files, of which those that take minutes begin first, so that no process waits at the end.
"""

import json
import re
import tempfile
from functools import cached_property
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

LONGEST = ("test_jobs", "test_object_storage", "test_real_hub", "test_patterns", "test_fuzz_records", "test_days")


def pytest_collection_modifyitems(config, items):
    """Put the tests in order, and tell the process that hands them out which are Spark's."""
    if not hasattr(config, "workerinput"):
        return
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: -1 if uses_spark(item) else places.get(item.path.stem, len(places)))
    told = _told_by(config.workerinput["testrunuid"])
    with tempfile.NamedTemporaryFile("w", dir=told.parent, delete=False) as file:
        json.dump([item.nodeid for item in items if uses_spark(item)], file)
    Path(file.name).replace(told)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """The processes' tests: Spark's are one piece of work, and so is each file of others."""
    return OneSession(config, log)


def uses_spark(item):
    """Whether a test asks for the session; a doctest speaks of `spark`."""
    if item.get_closest_marker("spark"):
        return True
    if item.__class__.__name__ == "DoctestItem":
        return any(re.search(r"\bspark\b", example.source) for example in item.dtest.examples)
    return "spark" in item.fixturenames


class OneSession(LoadScopeScheduling):
    """Hands out all tests of Spark to one process, and the others by files."""

    def _split_scope(self, nodeid):
        return "spark" if nodeid in self._of_spark else nodeid.partition("::")[0]

    @cached_property
    def _of_spark(self):
        told = _told_by(self.nodes[0].workerinput["testrunuid"])
        found = frozenset(json.loads(told.read_text()))
        told.unlink()
        return found


def _told_by(testrun):
    return Path(tempfile.gettempdir(), f"hugginggraph-tests-{testrun}.json")
