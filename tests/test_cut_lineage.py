"""Lineages deeper than is allowed: cut at the same hops by both engines and on every day, and it is told whose."""

from datetime import date

import pytest

from hugginggraph import tables
from hugginggraph.analysis.closure import closure_of_all, cut, is_cut_otherwise, lineage_moved
from hugginggraph.analysis.engine import engine_for
from hugginggraph.analysis.generations import generations
from hugginggraph.analysis.postconditions import require_closed
from hugginggraph.analysis.scorecard_rows import scorecard_rows
from hugginggraph.errors import InvariantError
from small_graphs import as_graph_frame, frame_of, options
from states import connected, rows

DAY = date(2026, 3, 1)
LENGTH, DEPTH = 103, 5
CHAIN = [(i, i + 1, "finetune") for i in range(LENGTH - 1)]
# A merge far down the chain, a family of its own that is not deep, and a cycle that is.
BESIDE = [(200, 80, "merge"), (300, 301, "adapter"), *[(400 + i, 400 + (i + 1) % 9, "finetune") for i in range(9)]]
WHOLE = [*CHAIN, *BESIDE]
BROKEN = [edge for edge in WHOLE if edge[:2] != (50, 51)]
MENDED = [*BROKEN, (47, 51, "quantized")]
NODES = sorted({node for edge in WHOLE for node in edge[:2]})
DAYS = [WHOLE, BROKEN, MENDED, WHOLE]


def walked(edges):
    """`descendant, ancestor, hops` by breadth-first search to the end of every lineage."""
    parents = {}
    for src, dst, _ in edges:
        parents.setdefault(dst, set()).add(src)
    found = set()
    for node in NODES:
        seen, frontier, hops = {node}, {node}, 0
        while frontier:
            frontier = {up for here in frontier for up in parents.get(here, ())} - seen
            seen |= frontier
            hops += 1
            found |= {(node, up, hops) for up in frontier}
    return found


def within(edges):
    return {row for row in walked(edges) if row[2] <= DEPTH}


def too_deep(edges):
    return {descendant for descendant, _, hops in walked(edges) if hops > DEPTH}


def triples(pairs):
    return {(row["descendant_id"], row["ancestor_id"], row["hops"]) for row in pairs}


@pytest.mark.parametrize("name", ["graphframes", "local"])
def test_a_cut_lineage_is_carried_from_day_to_day_as_if_computed_anew(spark, name):
    now, before = {}, None
    for day, edges in enumerate(DAYS):
        graph = as_graph_frame(spark, NODES, edges)
        with engine_for(graph, options(engine=name), edges=len(edges)) as made:
            if before is None:
                rows = closure_of_all(made, max_depth=DEPTH).collect()
                now = {(row["descendant_id"], row["ancestor_id"]): tuple(row) for row in rows}
            else:
                moved = frame_of(spark, sorted({*edges} ^ {*DAYS[day - 1]}), "src LONG, dst LONG, relation STRING")
                for row in lineage_moved(made, before, moved, max_depth=DEPTH).collect():
                    pair = row["descendant_id"], row["ancestor_id"]
                    if row["_op"] == "delete":
                        del now[pair]
                    else:
                        now[pair] = tuple(row)[:-1]
        before = frame_of(
            spark, list(now.values()), "descendant_id LONG, ancestor_id LONG, hops INT, grade_rank INT, relation STRING"
        )
        assert {row[:3] for row in now.values()} == within(edges), day
        assert {row["node_id"] for row in cut(before, graph.edges, max_depth=DEPTH).collect()} == too_deep(edges), day


@pytest.fixture(scope="module")
def chain(spark):
    graph = as_graph_frame(spark, NODES, WHOLE)
    with engine_for(graph, options(engine="local"), edges=len(WHOLE)) as made:
        return graph, closure_of_all(made, max_depth=DEPTH).localCheckpoint()


def test_a_cut_lineage_is_closed_as_far_as_it_goes(chain, monkeypatch):
    monkeypatch.setattr("hugginggraph.analysis.postconditions._ONE_IN", 1)
    graph, pairs = chain
    require_closed(pairs, graph.edges, max_depth=DEPTH)
    with pytest.raises(InvariantError, match="ancestors of ancestors are missing"):
        require_closed(pairs, graph.edges)
    with pytest.raises(InvariantError, match="ancestors of ancestors are missing"):
        require_closed(pairs.where("hops <> 4"), graph.edges, max_depth=DEPTH)


def test_it_shows_where_lineages_were_cut_at_other_hops(chain):
    _, pairs = chain
    assert not is_cut_otherwise(pairs, lambda: True, max_depth=DEPTH)
    assert is_cut_otherwise(pairs, lambda: True, max_depth=DEPTH + 1)
    assert is_cut_otherwise(pairs, lambda: True, max_depth=DEPTH - 1)
    # Where none was cut, all are whole under any larger number.
    assert not is_cut_otherwise(pairs, lambda: False, max_depth=DEPTH + 1)


def test_a_repo_has_its_place_though_no_root_is_in_reach(spark, chain):
    graph, pairs = chain
    nodes = graph.vertices.selectExpr("id AS node_id", "kind")
    cycles = frame_of(spark, [(400 + i, 400) for i in range(9)], "node_id LONG, cycle_id LONG")
    found = {row["node_id"]: tuple(row)[1:] for row in generations(pairs, nodes, cycles, max_depth=DEPTH).collect()}
    assert set(found) == set(NODES)
    # depth, root_id, root_hops, roots, ancestors, descendants
    assert found[3] == (3, 0, 3, 1, 3, 5)
    assert found[60] == (5, 55, 5, 1, 5, 5)
    assert found[82] == (5, 200, 3, 1, 6, 5)
    assert found[404] == (0, 400, 0, 1, 5, 5)


def test_the_scorecard_counts_whose_lineage_is_cut():
    nodes = [{"node_id": node, "kind": "model", "is_ghost": False} for node in NODES]
    edges = [
        {"src": src, "dst": dst, "relation": relation, "grade_rank": 3, "flags": [], "evidence": []}
        for src, dst, relation in WHOLE
    ]
    # What prose alone says is no lineage, and a successor is not made with what came before it.
    beside = [{"src": 200, "grade_rank": 8}, {"src": 300, "relation": "new_version"}]
    edges += [edges[0] | {"dst": 0} | each for each in beside]
    relations = connected(now={tables.NODES: nodes, tables.EDGES: edges})
    pairs = [{"descendant_id": below, "ancestor_id": above, "hops": hops} for below, above, hops in within(WHOLE)]
    relations.put("lineage_now", rows(tables.LINEAGE, pairs))

    def counted(max_depth):
        return {row["kind"]: row["count"] for row in relations.fetch("lineage_cut", max_depth=max_depth).to_pylist()}

    # 6 to 102 of the chain, and all of the cycle.
    assert counted(DEPTH) == {"model": 97 + 9}
    assert counted(DEPTH + 1) == {}
    found = scorecard_rows(relations, day=DAY, cycles=None, lineage_cut=counted(DEPTH)).to_pylist()
    (row,) = [row for row in found if row["measure"] == "lineage_cut"]
    assert row == {
        "snapshot_date": DAY,
        "measure": "lineage_cut",
        "kind": "model",
        "item": "*",
        "count": 106,
        "of": len(NODES),
    }
