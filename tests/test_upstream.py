"""Which of some repos an ancestor reaches: as networkx finds it on random graphs with cycles."""

import random
from datetime import date

import networkx as nx
import pytest

from days_by_hand import edge, nodes, write_days
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.upstream import repos_of, upstream_of
from hugginggraph.lookup.warehouse import Warehouse

DAY = date(2026, 3, 1)


@pytest.mark.parametrize("seed", range(3))
def test_an_ancestor_reaches_what_networkx_reaches_by_as_many_hops(seed, tmp_path):
    draws = random.Random(seed)
    names = [f"{'mine' if n < 8 else 'a'}/{n}" for n in range(50)]
    ends = sorted({tuple(draws.sample(names, 2)) for _ in range(90)})
    edges = [edge(number, *pair) for number, pair in enumerate(ends)]
    warehouse = Warehouse(write_days(tmp_path, {DAY: {"nodes": nodes(*names), "edges": edges}}))
    mine = repos_of(warehouse, [], ["mine"])
    assert {node.repo_id for node in mine} == set(names[:8])
    found = upstream_of(warehouse, mine, max_depth=100, min_grade_rank=7)
    graph = nx.DiGraph(ends)
    graph.add_nodes_from(names)
    reached_by_any = 0
    for name in names:
        hops = nx.single_source_shortest_path_length(graph, name)
        expected = sorted((hops[each], each) for each in names[:8] if each in hops and each != name)
        reached = found.reached_from(node_id("model", name))
        assert [(each.hops, each.repo_id) for each in reached] == expected
        assert {len(each.chain) - each.hops for each in reached} <= {0}
        near = found.reached_from(node_id("model", name), max_hops=2)
        assert [(each.hops, each.repo_id) for each in near] == [pair for pair in expected if pair[0] <= 2]
        reached_by_any += len(expected)
    assert reached_by_any > 50


def test_of_two_ways_the_one_with_the_stronger_evidence_counts(tmp_path):
    weak = edge(3, "a/top", "a/weak") | {"grade": "card", "grade_rank": 3}
    rows = [edge(1, "a/top", "a/strong"), edge(2, "a/strong", "me/own"), weak, edge(4, "a/weak", "me/own")]
    names = nodes("a/top", "a/strong", "a/weak", "me/own")
    warehouse = Warehouse(write_days(tmp_path, {DAY: {"nodes": names, "edges": rows}}))
    found = upstream_of(warehouse, [warehouse.node("me/own")], max_depth=9, min_grade_rank=7)
    (reached,) = found.reached_from(node_id("model", "a/top"))
    assert (reached.hops, reached.grade) == (2, "tag")
    assert found.reached_from(node_id("model", "me/own")) == []
    assert found.reached_from(node_id("model", "no/body")) == []
