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
