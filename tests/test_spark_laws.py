"""What Spark sums up of a divided graph, and the laws that stop a run by Spark."""

import random
from collections import Counter

import networkx as nx
import pytest

from hugginggraph.analysis.communities import community_sums, modularity
from hugginggraph.analysis.postconditions import require_components_add_up
from hugginggraph.errors import InvariantError
from small_graphs import frame_of


def edges_of(spark, edges):
    return frame_of(spark, edges, "src LONG, dst LONG")


def divided(spark, methods):
    """Rows of `communities`: by method the members of each."""
    rows = [(node, method, group) for method, groups in methods.items() for group in groups for node in groups[group]]
    return frame_of(spark, rows, "node_id LONG, method STRING, community_id LONG")


def test_the_sums_of_communities_hold_single_nodes_that_have_an_edge_too(spark):
    groups = {1: [1, 2], 3: [3], 4: [4]}
    found = community_sums(divided(spark, {"louvain": groups}), edges_of(spark, [(1, 2), (2, 1), (2, 3)]))
    assert {tuple(row) for row in found.collect()} == {("louvain", 1, 2, 5), ("louvain", 3, 0, 1)}


def test_modularity_is_that_of_networkx(spark):
    chance = random.Random(7)
    edges = [tuple(chance.sample(range(30), 2)) for _ in range(80)]
    # Direction is ignored, and each parallel edge counts.
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(30))
    graph.add_edges_from(edges)
    assert max(Counter(map(frozenset, edges)).values()) > 1
    groups = {group: {node for node in range(30) if node % 4 == group} for group in range(4)}
    sums = community_sums(divided(spark, {"louvain": groups, "leiden": {0: range(30)}}), edges_of(spark, edges))
    quality = {row["method"]: row["modularity"] for row in modularity(sums).collect()}
    louvain = nx.community.modularity(graph, groups.values())
    assert quality == pytest.approx({"louvain": louvain, "leiden": 0.0})


def test_components_that_lack_a_node_or_an_edge_stop_the_run(spark):
    nodes = spark.range(1, 7).selectExpr("id AS node_id")
    edges = edges_of(spark, [(1, 2), (2, 3), (4, 5)])
    sizes = frame_of(
        spark, [(1, 3, 2, True), (4, 2, 1, False)], "component_id LONG, nodes LONG, edges LONG, is_largest BOOLEAN"
    )
    alone = frame_of(spark, [(1,)], "nodes LONG")
    require_components_add_up(sizes, alone, nodes, edges)
    with pytest.raises(InvariantError, match="'alone': 0"):
        require_components_add_up(sizes, frame_of(spark, [(0,)], "nodes LONG"), nodes, edges)
    with pytest.raises(InvariantError, match="'edges': 2"):
        require_components_add_up(sizes.where("component_id = 1"), alone, nodes.where("node_id NOT IN (4, 5)"), edges)
