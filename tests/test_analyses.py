"""The analyses of a day without Spark, from end to end, on a graph of a dozen repos."""

from datetime import date

import pytest

from benches import DAY, DAY_BEFORE, connection_with, edges_of, models_of, options, table_of, tuples
from hugginggraph.analysis.embedded.analyses import analyse
from hugginggraph.analysis.embedded.followed_groups import AnalysedDate
from hugginggraph.errors import InvariantError
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import (
    COMMUNITIES,
    COMPONENTS,
    CYCLES,
    DEGREES,
    EDGES,
    GENERATIONS,
    GRAPH_SUMMARY,
    GRAPH_TABLES,
    GROUP_EVENTS,
    GROUP_IDENTITIES,
    LINEAGE,
    NODES,
    REJECTED_REFERENCES,
)
from hugginggraph.tables.paper import TOP_BASE_MODELS, TOTALS_BY_TYPE

LINKS = [(1, 2, "finetune"), (2, 3, "merge"), (5, 6, "adapter"), (6, 5, "adapter")]
PROSE = {"src": 8, "dst": 9, "relation": "finetune", "grade_rank": 8, "grade": "text"}
SUCCESSOR = {"src": 8, "dst": 9, "relation": "new_version", "grade_rank": 2, "grade": "tag"}


def day_of(nodes=range(1, 11), links=LINKS, *, backwards=False):
    step = -1 if backwards else 1
    rows = {NODES: models_of(nodes), EDGES: [*edges_of(links), PROSE, SUCCESSOR]}
    return connection_with(
        rejected_references=table_of(REJECTED_REFERENCES, []),
        **{table.name: table_of(table, of[::step]) for table, of in rows.items()},
    )


def analysed(found, day):
    return AnalysedDate(day, *(found[table] for table in (COMPONENTS, COMMUNITIES, GROUP_IDENTITIES)))


@pytest.fixture(scope="module")
def found():
    return analyse(day_of(), options(), day=DAY_BEFORE)


def test_every_table_is_there_in_the_types_of_its_contract_and_in_order_of_its_key(found):
    assert set(found) == set(GRAPH_TABLES)
    for table, rows in found.items():
        assert rows.schema == arrow_schema(table), table.name
        keys = tuples(rows.select(list(table.key)))
        assert keys == sorted(set(keys)), table.name


def test_prose_and_successors_are_no_part_of_the_graph(found):
    assert dict(tuples(found[COMPONENTS])) == {node: node for node in range(1, 11)} | {2: 1, 3: 1, 6: 5}
    assert dict(tuples(found[CYCLES])) == {5: 5, 6: 5}
    assert [row[:2] for row in tuples(found[LINEAGE])] == [(2, 1), (3, 1), (3, 2), (5, 6), (6, 5)]
    assert found[GENERATIONS].num_rows == 10


def test_the_rows_of_a_date_bear_its_date(found):
    dated = [table for table in GRAPH_TABLES if "snapshot_date" in table.key]
    dates = {day for table in dated for day in found[table]["snapshot_date"].to_pylist()}
    assert dates == {DAY_BEFORE}
    assert found[TOTALS_BY_TYPE].num_rows > 0
    # All are base by role; 4 and those from 7 on have no descendants.
    ranks = tuples(found[TOP_BASE_MODELS].select(["rank", "node_id", "descendants"]))
    assert ranks == [(1, 1, 2), (2, 2, 1), (3, 5, 1), (4, 6, 1)]


def test_the_same_rows_come_out_in_whatever_order_the_rows_lie(found):
    assert analyse(day_of(backwards=True), options(), day=DAY_BEFORE) == found


def test_groups_are_carried_on_from_the_date_before(found):
    assert found[GROUP_EVENTS].num_rows == 0
    later = analyse(
        day_of(links=[*LINKS, (3, 4, "merge"), (8, 9, "merge")]), options(), analysed(found, DAY_BEFORE), day=DAY
    )
    born = {row[:2]: row[3] for row in tuples(later[GROUP_IDENTITIES])}
    assert born["component", 1] == born["component", 5] == DAY_BEFORE
    assert born["component", 8] == DAY
    events = [row for row in later[GROUP_EVENTS].to_pylist() if row["grouping"] == "component"]
    assert [(e["event"], e["group_id"], e["previous_date"]) for e in events] == [("born", 8, DAY_BEFORE)]


def test_communities_continue_within_a_month_alone(found, monkeypatch):
    given = []

    def divisions(graph, weak, options, before):
        given.append(before)
        raise InterruptedError

    monkeypatch.setattr("hugginggraph.analysis.embedded.analyses.divisions", divisions)
    for day in (DAY, date(2026, 4, 1)):
        with pytest.raises(InterruptedError):
            analyse(day_of(), options(), analysed(found, DAY_BEFORE), day=day)
    assert given == [found[COMMUNITIES], None]


def test_a_day_without_a_single_repo_has_all_its_tables():
    contracts = (NODES, EDGES, REJECTED_REFERENCES)
    empty = connection_with(**{table.name: table_of(table, []) for table in contracts})
    found = analyse(empty, options(), day=DAY)
    assert {table.name for table, rows in found.items() if rows.num_rows} == {"graph_summary"}
    assert [row[:3] for row in tuples(found[GRAPH_SUMMARY])] == [("all", 0, 0), ("without_isolates", 0, 0)]


def test_the_callers_tables_are_neither_read_nor_replaced():
    connection = day_of()
    connection.execute("CREATE TABLE degrees AS SELECT 'mine' AS whose")
    connection.execute("CREATE TABLE lineage AS SELECT 'mine' AS whose")
    assert analyse(connection, options(), day=DAY_BEFORE)[DEGREES].num_rows > 1
    assert connection.table("degrees").fetchall() == connection.table("lineage").fetchall() == [("mine",)]


def test_a_result_that_breaks_a_law_is_not_handed_out(monkeypatch):
    apart = table_of(COMPONENTS, [{"node_id": node, "component_id": node} for node in range(1, 11)])
    monkeypatch.setattr("hugginggraph.analysis.embedded.analyses.components", lambda graph, weak: apart)
    with pytest.raises(InvariantError, match="4 edges join two different groups"):
        analyse(day_of(), options(), day=DAY)


@pytest.mark.parametrize(
    "law",
    [
        *("analyses.require_degrees_add_up", "analyses.require_one_row_a_node", "analyses.require_no_edge_across"),
        *("analyses.require_closed", "analyses.require_components_add_up"),
        "followed_groups.require_one_identity_a_group",
    ],
)
def test_every_law_is_asked(law, monkeypatch):
    def broken(*args, **knobs):
        raise InvariantError(law)

    monkeypatch.setattr(f"hugginggraph.analysis.embedded.{law}", broken)
    with pytest.raises(InvariantError, match=law):
        analyse(day_of(), options(), day=DAY)
