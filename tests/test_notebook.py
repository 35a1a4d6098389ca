"""The notebook of the Python API: its cells run in order, and its questions have answers."""

import ast
import json
from datetime import date
from pathlib import Path

import pytest

from days_by_hand import edge, nodes, repo, write_days
from hugginggraph.lookup.node_ids import node_id

NOTEBOOK = Path(__file__).parents[1] / "docs" / "python.ipynb"
ONE, TWO = date(2026, 1, 7), date(2026, 1, 8)
TAKEN, MERGE = "saffron-quarry/heron-1b-extraction", "sable-meadow/heron-1b-reviews-merge"
GPL, SHIPPED = "amber-works/heron-1b-code-merge", "opal-workshop/heron-1b-instruct"
BASE, COPY, CORPUS = "copper-works/heron-1b", "umber-lab/heron-1b-math-gguf", "indigo-library/ferry-corpus"


@pytest.fixture
def cells(tmp_path, monkeypatch):
    """The cells of code; the names that they ask for are in the folder `warehouse`."""
    models = [TAKEN, MERGE, GPL, SHIPPED, BASE, COPY]
    licences = {GPL: '{"license": "gpl-3.0"}', SHIPPED: '{"license": "apache-2.0"}'}
    event = {
        "snapshot_date": TWO, "previous_date": ONE, "event_id": 1, "event": "re_registered", "severity": "critical",
        "kind": "model", "node_id": node_id("model", TAKEN), "repo_id": TAKEN, "before": "1", "after": "2", "repos": 1,
        "dependents": 1, "named_by": [MERGE],
    }  # fmt: skip
    state = {
        "nodes": [*nodes(*models), *nodes(CORPUS, kind="dataset", is_ghost=True)],
        "edges": [edge(1, TAKEN, MERGE, "merge"), edge(2, GPL, SHIPPED), edge(3, BASE, COPY, "quantized")],
        "repos": [
            *(repo(name, first_seen=ONE, card_data=licences.get(name), tags=[]) for name in models),
            repo(CORPUS, "dataset", first_seen=ONE, gone_at=ONE),
        ],
        "counters": [{"node_id": node_id("model", MERGE), "snapshot_date": ONE, "downloads": 683, "likes": 1}],
    }
    write_days(tmp_path / "warehouse", {ONE: state, TWO: state | {"events": [event]}})
    monkeypatch.chdir(tmp_path)
    document = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return [cell for cell in document["cells"] if cell["cell_type"] == "code"]


def run(cells):
    """The names that the cells define, and the value of each cell's last line, as a notebook shows it."""
    names, shown = {}, []
    for number, cell in enumerate(cells):
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, f"cell {number}", "exec"), names)
        shown.append(
            None if last is None else eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names)
        )
    return names, shown


def test_its_cells_run_in_order_and_answer(cells):
    names, shown = run(cells)
    lists = [value for value in shown if isinstance(value, list)]
    assert names["affected"].about["sentence"].startswith(f"{TAKEN} (model) was re-registered on 2026-01-08")
    assert list(names["affected"].to_pandas()["repo_id"]) == [MERGE]
    assert (names["direct"], names["owners"]) == ([(MERGE, 0)], ["sable-meadow"])
    assert names["licences"].about["verdict"] == "violation"
    assert names["licences"].about["first"]["origin"] == GPL
    assert [("error", "gone", CORPUS), ("error", "re-registered", TAKEN)] in lists
    assert [(BASE, "quantized", COPY)] in lists
    assert [("2026-01-08", "re_registered", TAKEN)] in lists
    assert names["before"].about["sentence"].startswith(f"{TAKEN} (model): 1 repo depends on it")
    assert names["edges"].num_rows == 3


def test_it_is_kept_without_outputs(cells):
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)
