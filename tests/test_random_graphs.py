"""Analyses on seeded random graphs with cycles, parallel edges and isolates, against networkx."""

import random

import networkx as nx
import pytest
from pyspark.sql import functions as F

from hugginggraph.analysis import graphframes_engine as engine
from hugginggraph.analysis.communities import communities, modularity
from hugginggraph.analysis.components import components, cycles
from hugginggraph.analysis.degrees import degrees
from hugginggraph.analysis.lineage import lineage
from hugginggraph.analysis.postconditions import require_no_edge_across, require_one_row_a_node
from hugginggraph.errors import InvariantError, NotConvergedError
from hugginggraph.graph.graphframe import graph_frame

RELATIONS = ["finetune", "merge", "trained_on"]
GRAPHS, SIZE = 20, 40


def drawn():
    """Twenty graphs of forty nodes in one, on disjoint id ranges; about every eighth node is isolated."""
    edges = []
    for graph in range(GRAPHS):
        chance = random.Random(graph)
        for _ in range(chance.choice([10, 30, 60])):
            a, b = chance.sample(range(35), 2)
            edges.append((graph * 100 + a, graph * 100 + b, chance.choice(RELATIONS)))
    return [graph * 100 + node for graph in range(GRAPHS) for node in range(SIZE)], sorted(set(edges))


NODES, EDGES = drawn()


def as_graph_frame(spark, nodes, edges, parts=2):
    node_rows = [(node, "model", f"n{node}", "base", False) for node in nodes]
    edge_rows = [(src, dst, i, relation, 1 + i % 3) for i, (src, dst, relation) in enumerate(edges)]
    return graph_frame(
        spark.createDataFrame(
            node_rows, "node_id LONG, kind STRING, repo_id STRING, role STRING, is_ghost BOOLEAN"
        ).repartition(parts),
        spark.createDataFrame(
            edge_rows, "src LONG, dst LONG, edge_id LONG, relation STRING, grade_rank INT"
        ).repartition(parts),
    )


@pytest.fixture(scope="module")
def graph(spark):
    made = as_graph_frame(spark, NODES, EDGES)
    made.vertices.persist()
    made.edges.persist()
    return made


@pytest.fixture(scope="module")
def oracle():
    made = nx.MultiDiGraph()
    made.add_nodes_from(NODES)
    made.add_edges_from((src, dst) for src, dst, _ in EDGES)
    return made


def least_member(groups):
    return {node: min(group) for group in groups for node in group}


@pytest.mark.parametrize("algorithm", ["graphframes", "graphx"])
def test_weak_components_are_those_of_networkx(graph, oracle, algorithm):
    found = {r["node_id"]: r["component_id"] for r in components(graph, algorithm=algorithm).collect()}
    assert found == least_member(nx.weakly_connected_components(oracle))


def test_cycles_are_the_strong_components_of_two_or_more(graph, oracle):
    found = {r["node_id"]: r["cycle_id"] for r in cycles(graph).collect()}
    assert found == least_member(c for c in nx.strongly_connected_components(oracle) if len(c) > 1)
    assert found


def test_degrees_are_those_of_networkx(graph, oracle):
    found = {r["node_id"]: (r["in_degree"], r["out_degree"]) for r in degrees(graph).where("relation = '*'").collect()}
    assert found == {node: (oracle.in_degree(node), oracle.out_degree(node)) for node in NODES}


@pytest.mark.parametrize("direction", ["up", "down"])
def test_lineage_depth_is_the_breadth_first_distance(spark, graph, oracle, direction):
    roots = [graph_ * 100 for graph_ in range(GRAPHS)]
    found = lineage(
        graph.edges, spark.createDataFrame([(r,) for r in roots], "node_id LONG"), direction=direction, max_depth=100
    )
    walked = oracle if direction == "down" else oracle.reverse()
    expected = {
        (root, node): depth
        for root in roots
        for node, depth in nx.single_source_shortest_path_length(walked, root).items()
    }
    assert {(r["root_id"], r["node_id"]): r["depth"] for r in found.collect()} == expected


def test_shortest_paths_are_those_of_networkx(graph, oracle):
    simple = nx.DiGraph(oracle)
    lengths = dict(nx.all_pairs_shortest_path_length(simple.subgraph(range(100))))
    src, dst = max(((a, b) for a in lengths for b in lengths[a]), key=lambda p: (lengths[p[0]][p[1]], p))
    hops = lengths[src][dst]
    assert hops > 2
    found = engine.shortest_paths(graph, src, dst, hops=hops)
    stops = ["from", *[f"v{i}" for i in range(1, hops)], "to"]
    walked = {tuple(row[stop]["id"] for stop in stops) for row in found.collect()}
    assert walked == {tuple(path) for path in nx.all_shortest_paths(simple, src, dst)}


def test_modularity_is_newmans(graph, oracle):
    found = communities(graph, rounds=5)
    groups = {}
    for row in found.collect():
        groups.setdefault(row["community_id"], set()).add(row["node_id"])
    (row,) = modularity(found, graph.edges).collect()
    # to_undirected() would melt two opposite edges into one; here each edge counts.
    undirected = nx.MultiGraph()
    undirected.add_nodes_from(NODES)
    undirected.add_edges_from(oracle.edges())
    assert row["modularity"] == pytest.approx(nx.community.modularity(undirected, groups.values()))


def test_label_propagation_does_not_depend_on_how_the_rows_lie(spark, graph):
    first = {r["node_id"]: r["community_id"] for r in communities(graph, rounds=5).collect()}
    shuffled = list(EDGES)
    random.Random(1).shuffle(shuffled)
    other = communities(as_graph_frame(spark, NODES[::-1], shuffled, parts=5), rounds=5)
    assert {r["node_id"]: r["community_id"] for r in other.collect()} == first


def test_a_lineage_deeper_than_allowed_is_an_error_not_a_wait(spark):
    chain = as_graph_frame(spark, range(6), [(i, i + 1, "finetune") for i in range(5)])
    root = spark.createDataFrame([(0,)], "node_id LONG")
    assert lineage(chain.edges, root, direction="down", max_depth=5).agg(F.max("depth")).first()[0] == 5
    with pytest.raises(NotConvergedError, match="allows 4"):
        lineage(chain.edges, root, direction="down", max_depth=4)


def test_in_a_diamond_the_stronger_chain_of_evidence_is_kept(spark):
    edges = spark.createDataFrame(
        [(1, 2, "merge", 3), (1, 3, "finetune", 2), (2, 4, "finetune", 1), (3, 4, "adapter", 1)],
        "src LONG, dst LONG, relation STRING, grade_rank INT",
    )
    found = lineage(edges, spark.createDataFrame([(1,)], "node_id LONG"), direction="down", max_depth=9)
    (row,) = found.where("node_id = 4").collect()
    assert (row["depth"], row["via_id"], row["chain"], row["grade_rank"]) == (2, 3, ["finetune", "adapter"], 2)


def test_a_graph_without_edges_gives_every_node_its_own_component(spark):
    lonely = as_graph_frame(spark, [1, 2], [])
    assert {tuple(r) for r in components(lonely, algorithm="graphx").collect()} == {(1, 1), (2, 2)}
    assert cycles(lonely).collect() == []


def test_a_broken_result_stops_the_run_and_names_the_numbers(spark, graph):
    nodes = graph.vertices.select(F.col("id").alias("node_id"))
    good = components(graph, algorithm="graphx")
    with pytest.raises(InvariantError, match=f"{len(NODES)} nodes"):
        require_one_row_a_node(good.where("node_id > 0"), nodes, "components")
    with pytest.raises(InvariantError, match=f"{len(EDGES)} edges join"):
        require_no_edge_across(good.withColumn("component_id", F.col("node_id")), graph.edges, "component_id", "x")
