"""A day held against a computation from its metadata alone, on one machine."""

import shutil

import pytest
from deltalake import DeltaTable

import verify as job
from hugginggraph.engines.embedded.verify import verify
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import ANALYSIS_TABLES, COMMUNITIES, COMPONENTS, DAILY_STATS, DEGREES, EDGES, MENTIONS, NODES
from hugginggraph.tables import REJECTED_REFERENCES as REJECTED
from mini_hub import ONE, TWO

SEVEN = {"degree": "7", "in_degree": "7"}


@pytest.fixture
def both_days(mini, tmp_path, settings_for):
    shutil.copytree(mini.warehouse, tmp_path / "warehouse")
    return settings_for(tmp_path / "warehouse")


def differing(settings, day):
    return {each.table for each in verify(settings, day) if each.differing}


def tamper(settings, table, rows, values, *days):
    """Change rows of the newest version, and let dates pin what comes of it."""
    delta = DeltaTable(f"{settings.warehouse}/{table.name}")
    delta.update(updates=values, predicate=rows)
    listed = ", ".join(f"DATE '{day}'" for day in days)
    snapshots = DeltaTable(f"{settings.warehouse}/snapshots")
    snapshots.update(
        updates={"version": str(delta.version())},
        predicate=f"table_name = '{table.name}' AND snapshot_date IN ({listed})",
    )


@pytest.mark.parametrize("day", [ONE, TWO])
def test_every_table_that_is_computed_from_metadata_is_as_computed_anew(mini, day):
    found = verify(mini, day)
    assert [each for each in found if each.differing] == []
    assert [each.table for each in found] == [
        table.name for table in (MENTIONS, NODES, EDGES, REJECTED, DAILY_STATS, *ANALYSIS_TABLES)
    ]
    assert {each.table: each.rows for each in found}["nodes"] == len(rows_of(mini, day, NODES))


def rows_of(settings, day, table):
    return Warehouse(settings.warehouse, day).view(table).sql(f"SELECT * FROM {table.name}").fetchall()


def test_a_table_that_was_tampered_with_is_named_and_no_other(both_days):
    tamper(both_days, DEGREES, "relation = '*' AND neighbour_kind = '*' AND degree = 0", SEVEN, TWO)
    assert differing(both_days, TWO) == {"degrees"}


def test_a_checksum_that_is_not_that_of_the_graph_is_named(both_days):
    tamper(both_days, DAILY_STATS, "subject = 'node'", {"checksum": "checksum + 1"}, ONE, TWO)
    assert differing(both_days, ONE) == differing(both_days, TWO) == {"daily_stats"}


def test_communities_are_held_against_those_that_they_continue(both_days, mini):
    """As if Louvain had found one community of the herons where it found three: today's begin with them."""
    components = Warehouse(mini.warehouse, ONE).view(COMPONENTS)
    heron = node_id("model", "amber/heron")
    members = components.execute(
        "SELECT node_id, component_id FROM components WHERE component_id = "
        "(SELECT component_id FROM components WHERE node_id = ?)",
        [heron],
    ).fetchall()
    listed = ", ".join(str(member) for member, _ in members)
    herons = f"method = 'louvain' AND node_id IN ({listed})"
    # Yesterday's are those of today's table, and pinned anew in its place.
    tamper(both_days, COMMUNITIES, herons, {"community_id": str(members[0][1])}, ONE)
    assert "communities" in differing(both_days, TWO)
    assert not {"nodes", "edges", "components", "lineage"} & differing(both_days, TWO)


def test_the_job_says_what_differs_by_its_status(both_days, capsys):
    asked = ["--date", str(TWO), "--warehouse", both_days.warehouse]
    assert job.main(asked) == 0
    tamper(both_days, DEGREES, "relation = '*' AND neighbour_kind = '*' AND degree = 0", SEVEN, TWO)
    assert job.main(asked) == 1
    assert "degrees" in capsys.readouterr().out
