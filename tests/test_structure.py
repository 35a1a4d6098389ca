"""The rooms of the house: which of them do without Spark, and where the workshop's door is."""

import ast
from pathlib import Path

import pytest

import hub_lab
import hugginggraph

HOUSE = Path(hugginggraph.__file__).parent
WORKSHOP = Path(hub_lab.__file__).parent
DOOR = HOUSE / "cli" / "lab.py"
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


def modules_of(code):
    """The modules that code imports anywhere, also within a function."""
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def code_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path):
    """The packages that a module imports anywhere."""
    return {name.partition(".")[0] for name in modules_of(code_of(path))}


@pytest.mark.parametrize("room", WITHOUT_SPARK)
def test_a_room_does_without_spark(room):
    place = HOUSE / room
    files = [place] if place.is_file() else sorted(place.rglob("*.py"))
    assert files
    assert {file.name: SPARK & imported(file) for file in files if SPARK & imported(file)} == {}


def test_records_know_no_engine():
    engines = {"duckdb", "deltalake", "pandas"} | SPARK
    assert {file.name for file in (HOUSE / "records").glob("*.py") if engines & imported(file)} == set()


def test_the_product_has_one_door_to_the_workshop_and_opens_it_when_asked():
    assert [file for file in HOUSE.rglob("*.py") if "hub_lab" in file.read_text(encoding="utf-8")] == [DOOR]
    at_once = [node for node in code_of(DOOR).body if not isinstance(node, ast.FunctionDef)]
    assert [name for node in at_once for name in modules_of(node) if name.startswith("hub_lab")] == []
    assert "hub_lab" in imported(DOOR)


def test_the_workshop_knows_the_errors_of_the_product_and_nothing_else_of_it():
    known = {name for file in WORKSHOP.rglob("*.py") for name in modules_of(code_of(file))}
    assert {name for name in known if name.split(".")[0] == "hugginggraph"} == {"hugginggraph.errors"}


def test_the_workshop_does_without_spark():
    assert {file.name for file in WORKSHOP.rglob("*.py") if SPARK & imported(file)} == set()
