"""Every table of a warehouse can be shown, and what is left out is said."""

import json

import pytest

from hugginggraph.cli import run
from hugginggraph.lookup.show import rows_of
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import SNAPSHOTS, TABLES
from report_warehouse import write_warehouse

SHOWN = [table.name for table in TABLES if table is not SNAPSHOTS]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    return str(write_warehouse(tmp_path_factory.mktemp("shown")))


@pytest.mark.parametrize("name", SHOWN)
def test_every_table_can_be_shown(warehouse, name):
    opened = Warehouse(warehouse)
    rows = rows_of(opened, name, limit=None)
    assert rows_of(opened, name, limit=2) == rows[:2]


def test_a_table_is_in_the_order_of_its_key(warehouse, capsys):
    assert run(["show", "top_datasets", "--json", "--warehouse", warehouse]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["by"] for row in told["rows"]] == ["derived", "included"]
    assert {type(row["node_id"]) for row in told["rows"]} == {str}


def test_what_is_not_shown_is_counted(warehouse, capsys, monkeypatch):
    def said(*arguments):
        assert run(["show", "nodes", *arguments, "--warehouse", warehouse]) == 0
        return capsys.readouterr().out

    assert "more" not in said()
    assert len(said().splitlines()) == 2 + 166
    assert said("--limit", "3").endswith("… and 163 more; --json gives all\n")
    cut = json.loads(said("--limit", "3", "--json"))
    assert (cut["total"], len(cut["rows"])) == (166, 3)
    monkeypatch.setattr("hugginggraph.report.table.is_terminal", lambda: True)
    assert said().endswith("… and 146 more; --json gives all\n")
    assert len(json.loads(said("--json"))["rows"]) == 166


def test_the_columns_of_a_table_are_told_without_a_warehouse(capsys):
    def said(*arguments):
        assert run(["show", "cycles", "--columns", *arguments]) == 0
        return capsys.readouterr().out

    assert said().splitlines() == [
        "cycles: Nodes on a directed cycle: members of strongly connected components of two or more.",
        "column    key  may be null  type    comment",
        "node_id   key               bigint  the node",
        "cycle_id                    bigint  least node_id of the strongly connected component",
    ]
    assert json.loads(said("--json"))["columns"][0] == {
        "column": "node_id",
        "type": "bigint",
        "key": True,
        "nullable": False,
        "comment": "the node",
    }
    assert said("--csv").splitlines()[1] == "node_id,bigint,True,False,the node"


def test_columns_of_a_table_that_is_none_are_refused(capsys):
    assert run(["show", "node", "--columns"]) == 1
    assert "no table 'node'. There are: backward_subgraphs" in capsys.readouterr().err
