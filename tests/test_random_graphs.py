"""Analyses on 60 seeded random graphs with cycles, parallel edges and isolates: both engines, against networkx."""

import random
from itertools import pairwise

import networkx as nx
import pytest
from pyspark.sql import functions as F

from hugginggraph.analysis import graphframes_engine
from hugginggraph.analysis.closure import closure_of_all, lineage_moved
from hugginggraph.analysis.communities import communities, community_sums, modularity
from hugginggraph.analysis.components import components, cycles
from hugginggraph.analysis.engine import engine_for
from hugginggraph.analysis.lineage import lineage
from hugginggraph.analysis.postconditions import require_closed, require_no_edge_across, require_one_row_a_node
from hugginggraph.errors import InvariantError, NotConvergedError
from hugginggraph.tables import LINEAGE
from small_graphs import as_graph_frame, frame_of, grade, least_member, options

RELATIONS = ["finetune", "merge", "trained_on"]
GRAPHS, SIZE = 60, 20


def drawn():
    """60 graphs of twenty nodes in one, on disjoint id ranges; two or more nodes of each are isolated."""
    edges = []
    for graph in range(GRAPHS):
        chance = random.Random(graph)
        for _ in range(chance.choice([6, 15, 30])):
            a, b = chance.sample(range(18), 2)
            edges.append((graph * 100 + a, graph * 100 + b, chance.choice(RELATIONS)))
    return [graph * 100 + node for graph in range(GRAPHS) for node in range(SIZE)], sorted(set(edges))


NODES, EDGES = drawn()


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
    made.add_edges_from((src, dst, {"rank": grade(src, dst, relation)}) for src, dst, relation in EDGES)
    return made


@pytest.fixture(scope="module", params=["graphframes", "local"])
def engine(request, graph):
    with engine_for(graph, options(engine=request.param), edges=len(EDGES)) as made:
        yield made


def test_weak_components_are_those_of_networkx(engine, oracle):
    found = {r["node_id"]: r["component_id"] for r in components(engine).collect()}
    assert found == least_member(nx.weakly_connected_components(oracle))


def test_graphframes_own_algorithm_finds_the_same_components(graph, oracle):
    with engine_for(graph, options(engine="graphframes", components_algorithm="graphframes"), edges=1) as made:
        found = {r["node_id"]: r["component_id"] for r in components(made).collect()}
    assert found == least_member(nx.weakly_connected_components(oracle))


def test_cycles_are_the_strong_components_of_two_or_more(engine, oracle):
    found = {r["node_id"]: r["cycle_id"] for r in cycles(engine).collect()}
    assert found == least_member(c for c in nx.strongly_connected_components(oracle) if len(c) > 1)
    assert found


def labels_after(rounds, oracle):
    """CDLP word for word: all at once take what most neighbours have, the least of several."""
    labels = {node: node for node in NODES}
    ends = [*oracle.edges(), *[(b, a) for a, b in oracle.edges()]]
    for _ in range(rounds):
        votes = {}
        for node, neighbour in ends:
            votes.setdefault(node, []).append(labels[neighbour])
        labels |= {node: min(set(said), key=lambda x: (-said.count(x), x)) for node, said in votes.items()}
    return labels


@pytest.mark.parametrize("rounds", [1, 4])
def test_label_propagation_is_that_of_graphalytics(engine, oracle, rounds):
    found = {r["id"]: r["label"] for r in engine.label_propagation(rounds=rounds).collect()}
    assert found == labels_after(rounds, oracle)


def test_the_closure_is_that_of_networkx(engine, oracle):
    found = closure_of(engine)
    simple = nx.DiGraph(oracle)
    expected = {
        (node, ancestor): hops
        for ancestor, reached in nx.all_pairs_shortest_path_length(simple)
        for node, hops in reached.items()
        if node != ancestor
    }
    assert {pair: hops for pair, (hops, _, _) in found.items()} == expected
    ranks = {}
    for src, dst, relation in oracle.edges(keys=False, data="rank"):
        ranks[src, dst] = min(relation, ranks.get((src, dst), 99))
    for (node, ancestor), (hops, weakest_grade, _) in list(found.items())[::7]:
        if hops > 1:
            weakest = [
                max(ranks[step] for step in pairwise(path)) for path in nx.all_shortest_paths(simple, ancestor, node)
            ]
            assert weakest_grade == min(weakest)


def closure_of(engine):
    rows = closure_of_all(engine, max_depth=100).collect()
    return {(r["descendant_id"], r["ancestor_id"]): (r["hops"], r["grade_rank"], r["relation"]) for r in rows}


def test_both_engines_find_the_same_closure_to_the_last_column(spark, graph):
    found = []
    for name in ("graphframes", "local"):
        with engine_for(graph, options(engine=name), edges=len(EDGES)) as made:
            found.append(closure_of(made))
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["graphframes", "local"])
def test_a_closure_maintained_over_a_day_is_the_one_computed_anew(spark, graph, name):
    chance = random.Random(7)
    kept = [edge for edge in EDGES if chance.random() > 0.05]
    added = [(100 * g + chance.randrange(18), 100 * g + 18, "merge") for g in range(0, GRAPHS, 9)]
    tomorrow = as_graph_frame(spark, NODES, [*kept, *added])
    moved = sorted({*EDGES} ^ {*kept, *added})
    assert 20 < len(moved) < len(EDGES) / 5
    with engine_for(graph, options(engine="local"), edges=len(EDGES)) as made:
        before = closure_of_all(made, max_depth=100).localCheckpoint()
    with engine_for(tomorrow, options(engine=name), edges=len(EDGES)) as made:
        moved_edges = frame_of(spark, moved, "src LONG, dst LONG, relation STRING")
        changes = lineage_moved(made, before, moved_edges, max_depth=100).collect()
        expected = {tuple(row) for row in closure_of_all(made, max_depth=100).collect()}
    now = {tuple(row) for row in before.collect()}
    keys = {(row["descendant_id"], row["ancestor_id"]) for row in changes}
    now = {row for row in now if row[:2] not in keys} | {tuple(r)[:-1] for r in changes if r["_op"] != "delete"}
    assert now == expected
    assert {r["_op"] for r in changes} == {"insert", "update", "delete"}


def test_lineage_holds_every_edge_and_is_closed(engine, graph):
    pairs = closure_of_all(engine, max_depth=100).select(*LINEAGE.column_names).localCheckpoint()
    require_closed(pairs, graph.edges)
    with pytest.raises(InvariantError, match="edges are no pair one hop apart"):
        require_closed(pairs.where("hops > 1"), graph.edges)
    far = pairs.where("hops > 2")
    assert not far.isEmpty()
    with pytest.raises(InvariantError, match="ancestors of ancestors are missing"):
        require_closed(pairs.where("hops <= 2"), graph.edges)


@pytest.mark.parametrize("direction", ["up", "down"])
def test_lineage_depth_is_the_breadth_first_distance(spark, graph, oracle, direction):
    roots = [graph_ * 100 for graph_ in range(GRAPHS)]
    found = lineage(
        graph.edges, frame_of(spark, [(r,) for r in roots], "node_id LONG"), direction=direction, max_depth=100
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
    found = graphframes_engine.shortest_paths(graph, src, dst, hops=hops)
    stops = ["from", *[f"v{i}" for i in range(1, hops)], "to"]
    walked = {tuple(row[stop]["id"] for stop in stops) for row in found.collect()}
    assert walked == {tuple(path) for path in nx.all_shortest_paths(simple, src, dst)}


@pytest.fixture(scope="module")
def divisions(engine):
    return communities(engine, options()).localCheckpoint()


def test_modularity_is_newmans(divisions, graph, oracle):
    groups = {}
    for row in divisions.collect():
        groups.setdefault(row["method"], {}).setdefault(row["community_id"], set()).add(row["node_id"])
    # to_undirected() would melt two opposite edges into one; here each edge counts.
    undirected = nx.MultiGraph()
    undirected.add_nodes_from(NODES)
    undirected.add_edges_from(oracle.edges())
    sums = community_sums(divisions, graph.edges)
    found = {row["method"]: row["modularity"] for row in modularity(sums).collect()}
    assert set(found) == {"label_propagation", "louvain", "leiden"}
    for method, quality in found.items():
        assert quality == pytest.approx(nx.community.modularity(undirected, groups[method].values()))
    best = nx.community.modularity(undirected, nx.community.louvain_communities(undirected, seed=1))
    assert min(found["louvain"], found["leiden"]) >= max(0.99 * best, found["label_propagation"])


def test_both_engines_find_the_same_communities(graph):
    found = []
    for name in ("graphframes", "local"):
        with engine_for(graph, options(engine=name), edges=len(EDGES)) as made:
            found.append(sorted(map(tuple, communities(made, options()).collect())))
    assert found[0] == found[1]


def test_a_component_worth_dividing_is_divided_alike_by_both(spark):
    chance = random.Random(3)
    cliques = [(10 * c + a, 10 * c + b, "merge") for c in range(8) for a in range(6) for b in range(a)]
    joins = [(10 * c, 10 * c + 10, "finetune") for c in range(7)]
    chance.shuffle(cliques)
    ids = sorted({end for edge in cliques + joins for end in edge[:2]})
    graph = as_graph_frame(spark, ids, cliques + joins)
    for name in ("graphframes", "local"):
        with engine_for(graph, options(engine=name), edges=999) as made:
            for method in ("louvain", "leiden"):
                rows = made.modular_communities(method=method, resolution=1.0, seed=1).collect()
                assert {r["id"]: r["label"] for r in rows} == {node: 10 * (node // 10) for node in ids}


@pytest.mark.parametrize("name", ["graphframes", "local"])
def test_communities_do_not_depend_on_how_the_rows_lie(spark, graph, name):
    shuffled = list(EDGES)
    random.Random(1).shuffle(shuffled)
    found = []
    for made in (graph, as_graph_frame(spark, NODES[::-1], shuffled, parts=5)):
        with engine_for(made, options(engine=name), edges=len(EDGES)) as of_it:
            found.append(sorted(map(tuple, communities(of_it, options()).collect())))
    assert found[0] == found[1]


def test_a_lineage_deeper_than_allowed_is_an_error_not_a_wait(spark):
    chain = as_graph_frame(spark, range(6), [(i, i + 1, "finetune") for i in range(5)])
    root = frame_of(spark, [(0,)], "node_id LONG")
    assert lineage(chain.edges, root, direction="down", max_depth=5).agg(F.max("depth")).first()[0] == 5
    with pytest.raises(NotConvergedError, match="allows 4"):
        lineage(chain.edges, root, direction="down", max_depth=4)


def test_in_a_diamond_the_stronger_chain_of_evidence_is_kept(spark):
    edges = frame_of(
        spark,
        [(1, 2, "merge", 3), (1, 3, "finetune", 2), (2, 4, "finetune", 1), (3, 4, "adapter", 1)],
        "src LONG, dst LONG, relation STRING, grade_rank INT",
    )
    found = lineage(edges, frame_of(spark, [(1,)], "node_id LONG"), direction="down", max_depth=9)
    (row,) = found.where("node_id = 4").collect()
    assert (row["depth"], row["via_id"], row["chain"], row["grade_rank"]) == (2, 3, ["finetune", "adapter"], 2)


@pytest.mark.parametrize("name", ["graphframes", "local"])
@pytest.mark.parametrize("nodes", [[], [1], [1, 2]])
def test_a_graph_without_edges_gives_every_node_its_own_group(spark, nodes, name):
    with engine_for(as_graph_frame(spark, nodes, []), options(engine=name), edges=0) as made:
        assert sorted(tuple(r) for r in components(made).collect()) == [(n, n) for n in nodes]
        assert cycles(made).collect() == []
        assert closure_of_all(made, max_depth=9).collect() == []
        assert len(communities(made, options()).collect()) == 3 * len(nodes)


def test_a_broken_result_stops_the_run_and_names_the_numbers(spark, graph, engine):
    nodes = graph.vertices.select(F.col("id").alias("node_id"))
    good = components(engine)
    with pytest.raises(InvariantError, match=f"{len(NODES)} nodes"):
        require_one_row_a_node(good.where("node_id > 0"), nodes, "components")
    with pytest.raises(InvariantError, match=f"{len(EDGES)} edges join"):
        require_no_edge_across(good.withColumn("component_id", F.col("node_id")), graph.edges, "component_id", "x")


@pytest.mark.parametrize("name", ["graphframes", "local"])
def test_an_edge_to_a_missing_node_and_a_node_that_is_there_twice_are_clear_errors(spark, name):
    for nodes, edges in (([1, 2], [(1, 3, "merge")]), ([1, 1, 2], [(1, 2, "merge")])):
        broken = as_graph_frame(spark, nodes, edges)
        with pytest.raises(InvariantError, match="node"):
            held_to_its_laws(broken, name)


def held_to_its_laws(graph, name):
    with engine_for(graph, options(engine=name), edges=1) as made:
        found = components(made).localCheckpoint()
    require_one_row_a_node(found, graph.vertices.selectExpr("id AS node_id"), "components")
    require_no_edge_across(found, graph.edges, "component_id", "components: an end that is no node")


def test_auto_takes_the_local_kernels_for_a_graph_that_fits(graph):
    for edges, expected in ((10, "LocalEngine"), (11, "GraphFramesEngine")):
        with engine_for(graph, options(engine="auto", local_max_edges=10), edges=edges) as made:
            assert type(made).__name__ == expected


@pytest.mark.parametrize("name", ["graphframes", "local"])
def test_a_closure_deeper_than_allowed_ends_there(spark, name):
    chain = as_graph_frame(spark, range(6), [(i, i + 1, "finetune") for i in range(5)])
    with engine_for(chain, options(engine=name), edges=5) as made:
        assert len(closure_of_all(made, max_depth=5).collect()) == 15
        pairs = {(r["descendant_id"], r["ancestor_id"]) for r in closure_of_all(made, max_depth=4).collect()}
        assert pairs == {(i, j) for i in range(6) for j in range(i)} - {(5, 0)}
