"""Real families and shapes that break naive algorithms, on both engines, held against networkx or counted by hand."""

import csv
import gzip

import networkx as nx
import pytest
from pyspark.sql import functions as F

from hub_data import HUB
from hugginggraph.analysis.closure import closure_of_all, cut
from hugginggraph.analysis.communities import communities, community_sums, modularity
from hugginggraph.analysis.components import components, cycles
from hugginggraph.analysis.engine import engine_for
from small_graphs import as_graph_frame, least_member, options

FAMILIES = HUB / "graph"
ENGINES = ["graphframes", "local"]


@pytest.fixture(scope="module", params=["smollm2-1.7b", "bert-base-arabertv02"])
def family(request, spark):
    """A family's edge list, its names numbered in order: as a GraphFrame, and as a graph of networkx."""
    with gzip.open(FAMILIES / f"2025-12-10_{request.param}_edges.csv.gz", "rt") as stream:
        rows = [(r["parent_id"], r["child_id"], r["relation"]) for r in csv.DictReader(stream)]
    number = {name: i for i, name in enumerate(sorted({end for row in rows for end in row[:2]}))}
    edges = sorted({(number[parent], number[child], relation) for parent, child, relation in rows})
    frame = as_graph_frame(spark, list(number.values()), edges)
    frame.vertices.persist()
    frame.edges.persist()
    oracle = nx.MultiDiGraph()
    oracle.add_nodes_from(number.values())
    oracle.add_edges_from((src, dst) for src, dst, _ in edges)
    return frame, oracle


@pytest.fixture(scope="module", params=ENGINES)
def engine(request, family):
    graph, oracle = family
    with engine_for(graph, options(engine=request.param), edges=oracle.number_of_edges()) as made:
        yield made


def test_a_real_family_has_the_components_and_cycles_of_networkx(engine, family):
    _, oracle = family
    assert {r["node_id"]: r["component_id"] for r in components(engine).collect()} == least_member(
        nx.weakly_connected_components(oracle)
    )
    in_cycles = least_member(c for c in nx.strongly_connected_components(oracle) if len(c) > 1)
    assert {r["node_id"]: r["cycle_id"] for r in cycles(engine).collect()} == in_cycles


def test_a_real_family_has_the_lineages_of_networkx(engine, family):
    _, oracle = family
    found = {(r["ancestor_id"], r["descendant_id"]): r["hops"] for r in closure_of_all(engine, max_depth=100).collect()}
    assert found == {
        (ancestor, node): hops
        for ancestor, reached in nx.all_pairs_shortest_path_length(nx.DiGraph(oracle))
        for node, hops in reached.items()
        if node != ancestor
    }
    assert len(found) >= oracle.number_of_nodes() - 1


def test_a_real_family_divides_alike_on_both_engines_and_as_well_as_networkx_does(family):
    graph, oracle = family
    found = []
    for name in ENGINES:
        with engine_for(graph, options(engine=name), edges=oracle.number_of_edges()) as made:
            rows = communities(made, options()).localCheckpoint()
            found.append(sorted(map(tuple, rows.collect())))
    assert found[0] == found[1]
    quality = {r["method"]: r["modularity"] for r in modularity(community_sums(rows, graph.edges)).collect()}
    undirected = nx.MultiGraph()
    undirected.add_edges_from(oracle.edges())
    best = nx.community.modularity(undirected, nx.community.louvain_communities(undirected, seed=1))
    assert min(quality["louvain"], quality["leiden"]) >= max(0.99 * best, quality["label_propagation"])


@pytest.mark.parametrize("name", ENGINES)
def test_a_star_of_fifty_thousand_leaves_takes_no_longer_than_any_graph_of_its_size(spark, name):
    """One node has all edges: what gathers the neighbours of a node in one place would show here."""
    leaves = 50_000
    ids = spark.range(leaves + 1)
    star = as_graph_frame(spark, [], [])
    nodes = ids.selectExpr("id", "'model' AS kind", "'x' AS repo_id", "'base' AS role", "false AS is_ghost")
    edges = ids.where("id > 0").selectExpr(
        "0L AS src", "id AS dst", "id AS edge_id", "'finetune' AS relation", "1 AS grade_rank"
    )
    graph = type(star)(nodes, edges)
    with engine_for(graph, options(engine=name), edges=leaves) as made:
        assert components(made).groupBy("component_id").count().collect() == [(0, leaves + 1)]
        assert cycles(made).isEmpty()
        depth = closure_of_all(made, max_depth=2).groupBy("ancestor_id", "hops").count().collect()
        assert depth == [(0, 1, leaves)]
        # The centre takes the least label of its leaves, they take the centre's.
        labels = made.label_propagation(rounds=1).groupBy("label").agg(F.count("*").alias("n")).orderBy("label")
        assert labels.collect() == [(0, leaves), (1, 1)]


@pytest.mark.parametrize("name", ENGINES)
def test_a_chain_of_two_thousand_is_one_component_and_every_lineage_on_it_is_cut(spark, name):
    length = 2000
    chain = as_graph_frame(spark, range(length), [(i, i + 1, "finetune") for i in range(length - 1)])
    # GraphX' algorithm would take a round a node; GraphFrames' own takes the logarithm of them.
    algorithm = options(engine=name, components_algorithm="graphframes")
    with engine_for(chain, algorithm, edges=length - 1) as made:
        pairs = closure_of_all(made, max_depth=5)
        by_hops = pairs.groupBy("hops").count().orderBy("hops").collect()
        assert [tuple(row) for row in by_hops] == [(hops, length - hops) for hops in range(1, 6)]
        assert cut(pairs, chain.edges, max_depth=5).count() == length - 6
        assert components(made).groupBy("component_id").count().collect() == [(0, length)]
