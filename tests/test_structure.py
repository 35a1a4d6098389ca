"""The rooms of the house: which of them do without Spark."""

import ast
from pathlib import Path

import pytest

import hugginggraph

HOUSE = Path(hugginggraph.__file__).parent
WITHOUT_SPARK = (
    *("bom", "check", "genetics", "records", "ingest", "history", "sources", "storage", "lookup", "report"),
    *("api", "watch", "engines/embedded", "cli/check.py"),
    *("analysis/embedded", "analysis/kernels", "graph/said.py", "engines/relations.py", "steps.py", "commits.py"),
    *(
        "pipeline/bronze.py",
        "pipeline/silver.py",
        "pipeline/daily_delta.py",
        "pipeline/scored.py",
        "pipeline/told.py",
        "pipeline/day.py",
    ),
    *("graph/path_steps.py", "mcp_server.py", "rules.py"),
    *("pipeline/day_run.py", "pipeline/known.py", "pipeline/run_identity.py", "pipeline/backfill.py"),
    *("pipeline/genetics.py", "pipeline/restore.py"),
)
SPARK = {"pyspark", "py4j", "delta", "graphframes"}


def imported(path):
    """The packages that a module imports anywhere, also within a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("room", WITHOUT_SPARK)
def test_a_room_does_without_spark(room):
    place = HOUSE / room
    files = [place] if place.is_file() else sorted(place.rglob("*.py"))
    assert files
    assert {file.name: SPARK & set(imported(file)) for file in files if SPARK & set(imported(file))} == {}


def test_records_know_no_engine():
    engines = {"duckdb", "deltalake", "pandas"} | SPARK
    assert {file.name for file in (HOUSE / "records").glob("*.py") if engines & set(imported(file))} == set()
