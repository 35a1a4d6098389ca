"""The tables of 200 seeded random graphs, of real families and of hard shapes, against networkx."""

import csv
import gzip
import random
from collections import Counter
from datetime import date
from itertools import pairwise

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest

from benches import bench_of, edges_of, grade, graph_with, least_member, models_of, options, table_of, tuples
from compact_graphs import graph_of
from hub_data import HUB
from hugginggraph.analysis.embedded.divisions import (
    communities,
    community_sums,
    components,
    cycles,
    divisions,
    modularity,
    partitions,
)
from hugginggraph.analysis.embedded.laws import (
    require_closed,
    require_degrees_add_up,
    require_no_edge_across,
    require_one_row_a_node,
)
from hugginggraph.analysis.embedded.lineage import closure, lineage
from hugginggraph.analysis.kernels.components import weak_components
from hugginggraph.errors import InvariantError
from hugginggraph.history.continuity import continues
from hugginggraph.tables import COMMUNITIES, DEGREES

RELATIONS = ["finetune", "merge", "trained_on"]
GRAPHS, SIZE = 200, 20
FAMILIES = HUB / "graph"


def drawn():
    """200 graphs of twenty nodes in one, on disjoint id ranges; two or more nodes of each are isolated."""
    edges = []
    for graph in range(GRAPHS):
        chance = random.Random(graph)
        for _ in range(chance.choice([6, 15, 30])):
            a, b = chance.sample(range(18), 2)
            edges.append((graph * 100 + a, graph * 100 + b, chance.choice(RELATIONS)))
    return [graph * 100 + node for graph in range(GRAPHS) for node in range(SIZE)], sorted(set(edges))


NODES, EDGES = drawn()


def models_with(nodes, edges):
    return graph_with(models_of(nodes), edges_of(edges))


@pytest.fixture(scope="module")
def graph():
    return models_with(NODES, EDGES)


@pytest.fixture(scope="module")
def oracle():
    made = nx.MultiDiGraph()
    made.add_nodes_from(NODES)
    made.add_edges_from((src, dst, {"rank": grade(src, dst, relation)}) for src, dst, relation in EDGES)
    return made


def bench_with(graph, **tables):
    return bench_of(nodes=graph.nodes, edges=graph.edges, **tables)


def components_of(graph):
    return components(graph.compact, weak_components(graph.compact))


def divided(graph, before=None, **changes):
    return divisions(graph.compact, weak_components(graph.compact), options(**changes), before)


def pairs_of(graph, max_depth=100):
    return lineage(graph.compact, closure(graph, max_depth=max_depth))


def test_weak_components_are_those_of_networkx(graph, oracle):
    assert dict(tuples(components_of(graph))) == least_member(nx.weakly_connected_components(oracle))


def test_cycles_are_the_strong_components_of_two_or_more(graph, oracle):
    found = dict(tuples(cycles(graph.compact)))
    assert found == least_member(c for c in nx.strongly_connected_components(oracle) if len(c) > 1)
    assert found


def test_degrees_are_those_of_networkx(graph, oracle):
    bench = bench_with(graph)
    degrees = bench.make(DEGREES)
    bench.put("overall_degrees", bench.step("overall_degrees"))
    overall = {node: (into, out) for node, into, out, _ in tuples(bench.step("overall_degrees"))}
    assert overall == {node: (oracle.in_degree(node), oracle.out_degree(node)) for node in NODES}
    finetunes = Counter(src for src, _, relation in EDGES if relation == "finetune")
    found = {row[0]: row[4] for row in tuples(degrees) if row[1] == "finetune" and row[4]}
    assert found == finetunes


def test_a_neighbours_kind_is_that_of_the_other_end():
    kinds = {1: "model", 2: "dataset", 3: "model", 4: "space"}
    links = [(1, 3, "merge"), (2, 3, "trained_on"), (3, 4, "used_by_space"), (2, 4, "used_by_space")]
    nodes = [{"node_id": node, "kind": kind} for node, kind in kinds.items()]
    graph = graph_with([*nodes, {"node_id": 5, "kind": "dataset"}], edges_of(links))
    found = [row for row in tuples(bench_with(graph).make(DEGREES)) if row[1] == "*"]
    # node_id, relation, neighbour_kind, in, out, both
    assert found == [
        (1, "*", "*", 0, 1, 1),
        (1, "*", "model", 0, 1, 1),
        (2, "*", "*", 0, 2, 2),
        (2, "*", "model", 0, 1, 1),
        (2, "*", "space", 0, 1, 1),
        (3, "*", "*", 2, 1, 3),
        (3, "*", "dataset", 1, 0, 1),
        (3, "*", "model", 1, 0, 1),
        (3, "*", "space", 0, 1, 1),
        (4, "*", "*", 2, 0, 2),
        (4, "*", "dataset", 1, 0, 1),
        (4, "*", "model", 1, 0, 1),
        (5, "*", "*", 0, 0, 0),
    ]


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
def test_label_propagation_is_that_of_graphalytics(graph, oracle, rounds):
    found = divided(graph, communities=[], label_propagation_rounds=rounds)
    by_label = {}
    for node, label in labels_after(rounds, oracle).items():
        by_label.setdefault(label, set()).add(node)
    rows = tuples(communities(graph.compact, found))
    assert {node: group for node, _, group in rows} == least_member(by_label.values())


def test_the_closure_is_that_of_networkx(graph, oracle):
    found = {(row[0], row[1]): row[2:4] for row in tuples(pairs_of(graph))}
    simple = nx.DiGraph(oracle)
    expected = {
        (node, ancestor): hops
        for ancestor, reached in nx.all_pairs_shortest_path_length(simple)
        for node, hops in reached.items()
        if node != ancestor
    }
    assert {pair: hops for pair, (hops, _) in found.items()} == expected
    ranks = {}
    for src, dst, rank in oracle.edges(keys=False, data="rank"):
        ranks[src, dst] = min(rank, ranks.get((src, dst), 99))
    for (node, ancestor), (hops, weakest_grade) in list(found.items())[::7]:
        if hops > 1:
            weakest = [
                max(ranks[step] for step in pairwise(path)) for path in nx.all_shortest_paths(simple, ancestor, node)
            ]
            assert weakest_grade == min(weakest)


def test_lineage_holds_every_edge_and_is_closed(graph):
    pairs = pairs_of(graph)
    hops = pairs["hops"].to_numpy()
    assert (hops > 2).any()
    require_closed(bench_with(graph, lineage=pairs))
    with pytest.raises(InvariantError, match="edges are no pair one hop apart"):
        require_closed(bench_with(graph, lineage=pairs.filter(pa.array(hops > 1))))
    with pytest.raises(InvariantError, match="ancestors of ancestors are missing"):
        require_closed(bench_with(graph, lineage=pairs.filter(pa.array(hops <= 2))))


def test_modularity_is_newmans(graph, oracle):
    found = divided(graph)
    groups = {}
    for node, method, group in tuples(communities(graph.compact, found)):
        groups.setdefault(method, {}).setdefault(group, set()).add(node)
    # to_undirected() would melt two opposite edges into one; here each edge counts.
    undirected = nx.MultiGraph()
    undirected.add_nodes_from(NODES)
    undirected.add_edges_from(oracle.edges())
    rows = partitions(graph.compact, found, community_sums(graph.compact, found), options()).to_pylist()
    quality = {row["method"]: row["modularity"] for row in rows}
    assert set(quality) == {"label_propagation", "louvain", "leiden"}
    for method, modularity_ in quality.items():
        assert modularity_ == pytest.approx(nx.community.modularity(undirected, groups[method].values()))
    best = nx.community.modularity(undirected, nx.community.louvain_communities(undirected, seed=1))
    assert min(quality["louvain"], quality["leiden"]) >= max(0.99 * best, quality["label_propagation"])
    assert {row["method"]: (row["communities"], row["largest"]) for row in rows} == {
        method: (len(of), max(map(len, of.values()))) for method, of in groups.items()
    }


def test_a_partition_tells_the_settings_that_its_method_depends_on(graph):
    for label_propagation, seed in (("least_label", None), ("native", 5)):
        changes = {"label_propagation": label_propagation, "seed": 5, "communities": ["leiden"], "resolution": 1.5}
        found = divided(graph, **changes)
        rows = partitions(graph.compact, found, community_sums(graph.compact, found), options(**changes))
        told = tuples(rows.select(["method", "resolution", "seed", "rounds"]))
        assert told == [("label_propagation", 1.5, seed, 5), ("leiden", 1.5, 5, None)]


def test_communities_do_not_depend_on_how_the_rows_lie(graph):
    shuffled = list(EDGES)
    random.Random(1).shuffle(shuffled)
    other = models_with(NODES[::-1], shuffled)
    found = [communities(each.compact, divided(each)) for each in (graph, other)]
    assert found[0] == found[1]


@pytest.mark.parametrize("nodes", [[], [1], [1, 2]])
def test_a_graph_without_edges_gives_every_node_its_own_group(nodes):
    graph = models_with(nodes, [])
    found = divided(graph)
    assert tuples(components_of(graph)) == [(n, n) for n in nodes]
    assert tuples(cycles(graph.compact)) == []
    assert tuples(pairs_of(graph, max_depth=9)) == []
    assert communities(graph.compact, found).num_rows == 3 * len(nodes)
    rows = partitions(graph.compact, found, community_sums(graph.compact, found), options()).to_pylist()
    assert [(row["communities"], row["modularity"]) for row in rows] == [(len(nodes), None)] * (3 if nodes else 0)


def test_a_broken_result_stops_the_run_and_names_the_numbers(graph):
    good = components_of(graph)
    with pytest.raises(InvariantError, match=f"{len(NODES)} nodes"):
        require_one_row_a_node(good.slice(1), len(NODES), "components")
    twice = pa.concat_tables([good, good.slice(0, 1)])
    with pytest.raises(InvariantError, match=f"'rows': {len(NODES) + 1}, 'distinct': {len(NODES)}"):
        require_one_row_a_node(twice, len(NODES), "components")
    with pytest.raises(InvariantError, match=f"{len(EDGES)} edges join"):
        require_no_edge_across(graph.compact, graph.compact.node_id, "x")
    degrees = bench_with(graph).make(DEGREES)
    require_degrees_add_up(degrees, len(EDGES))
    with pytest.raises(InvariantError, match=f"'in': {len(EDGES)}, 'out': {len(EDGES)}}} for 7 edges"):
        require_degrees_add_up(degrees, 7)


def test_an_edge_to_a_missing_node_and_a_node_that_is_there_twice_are_clear_errors():
    for nodes, edges in (([1, 2], [(1, 3, "merge")]), ([1, 1, 2], [(1, 2, "merge")])):
        with pytest.raises(InvariantError, match="node"):
            models_with(nodes, edges)


def test_a_relation_that_is_unknown_is_a_clear_error():
    with pytest.raises(InvariantError, match="relation_rank is from -1"):
        pairs_of(models_with([1, 2], [(1, 2, "cousin")]))


def test_a_closure_deeper_than_allowed_ends_there():
    chain = models_with(range(6), [(i, i + 1, "finetune") for i in range(5)])
    assert pairs_of(chain, max_depth=5).num_rows == 15
    # All but the pair of the two ends.
    assert pairs_of(chain, max_depth=4).num_rows == 14


@pytest.fixture(scope="module", params=["smollm2-1.7b", "bert-base-arabertv02"])
def family(request):
    """A family's edge list, its names numbered in order: as a day's graph, and as a graph of networkx."""
    with gzip.open(FAMILIES / f"2025-12-10_{request.param}_edges.csv.gz", "rt") as stream:
        rows = [(r["parent_id"], r["child_id"], r["relation"]) for r in csv.DictReader(stream)]
    number = {name: i for i, name in enumerate(sorted({end for row in rows for end in row[:2]}))}
    edges = sorted({(number[parent], number[child], relation) for parent, child, relation in rows})
    oracle = nx.MultiDiGraph()
    oracle.add_nodes_from(number.values())
    oracle.add_edges_from((src, dst) for src, dst, _ in edges)
    return models_with(number.values(), edges), oracle


def test_a_real_family_has_the_components_and_cycles_of_networkx(family):
    graph, oracle = family
    assert dict(tuples(components_of(graph))) == least_member(nx.weakly_connected_components(oracle))
    in_cycles = least_member(c for c in nx.strongly_connected_components(oracle) if len(c) > 1)
    assert dict(tuples(cycles(graph.compact))) == in_cycles


def test_a_real_family_has_the_lineages_of_networkx(family):
    graph, oracle = family
    found = {(row[1], row[0]): row[2] for row in tuples(pairs_of(graph))}
    assert found == {
        (ancestor, node): hops
        for ancestor, reached in nx.all_pairs_shortest_path_length(nx.DiGraph(oracle))
        for node, hops in reached.items()
        if node != ancestor
    }
    assert len(found) >= oracle.number_of_nodes() - 1


def test_a_real_family_divides_as_well_as_networkx_does(family):
    graph, oracle = family
    found = divided(graph)
    quality = {method: modularity(community_sums(graph.compact, {method: found[method]})) for method in found}
    undirected = nx.MultiGraph()
    undirected.add_edges_from(oracle.edges())
    best = nx.community.modularity(undirected, nx.community.louvain_communities(undirected, seed=1))
    assert min(quality["louvain"], quality["leiden"]) >= max(0.99 * best, quality["label_propagation"])


def test_a_star_of_two_hundred_thousand_leaves_takes_no_longer_than_any_graph_of_its_size():
    """One node has all edges: what gathers the neighbours of a node in one place would show here."""
    leaves = 200_000
    star = graph_with([], [])
    ids = np.arange(leaves + 1)
    ends = np.stack([np.zeros(leaves, dtype=np.int64), ids[1:]], axis=1)
    nodes = pa.table({"node_id": ids, "kind": pa.repeat("model", leaves + 1)})
    edges = pa.table(
        {
            "relation": pa.repeat("finetune", leaves),
            "grade_rank": pa.repeat(pa.scalar(1, pa.int32()), leaves),
        }
    )
    graph = type(star)(nodes, edges, graph_of(ids, ends))
    assert Counter(components_of(graph)["component_id"].to_pylist()) == {0: leaves + 1}
    assert cycles(graph.compact).num_rows == 0
    pairs = pairs_of(graph, max_depth=2)
    assert Counter(zip(pairs["ancestor_id"].to_pylist(), pairs["hops"].to_pylist(), strict=True)) == {(0, 1): leaves}
    # The centre takes the least label of its leaves, they take the centre's.
    labels = divided(graph, communities=[], label_propagation_rounds=1)["label_propagation"]
    assert Counter(labels.tolist()) == {0: leaves, 1: 1}


def test_a_chain_of_five_thousand_is_one_component_and_its_lineages_are_cut():
    length = 5000
    chain = models_with(range(length), [(i, i + 1, "finetune") for i in range(length - 1)])
    assert pairs_of(chain, max_depth=5).num_rows == sum(length - hops for hops in range(1, 6))
    assert set(components_of(chain)["component_id"].to_pylist()) == {0}


@pytest.mark.parametrize("method", ["louvain", "leiden"])
def test_communities_continue_those_before(method):
    """Cliques in a row that were joined two by two stay so, and a newcomer goes where its edges are."""
    within = [(6 * c + a, 6 * c + b) for c in range(8) for a in range(6) for b in range(a)]
    joins = [(6 * c, 6 * c + 6) for c in range(7)]
    newcomer = [(100, 3, "finetune"), (100, 4, "finetune")]
    graph = models_with([*range(48), 100], [(*edge, "merge") for edge in within + joins] + newcomer)
    left_since = (900, 900)
    labels = [*((node, node // 12 * 12) for node in range(48)), left_since]
    others = [(node, "label_propagation", 0) for node in range(48)]
    rows = [(node, method, label) for node, label in labels] + others
    before = table_of(COMMUNITIES, [dict(zip(COMMUNITIES.column_names, row, strict=True)) for row in rows])
    found = divided(graph, before, communities=[method], seed=1)
    rows = tuples(communities(graph.compact, found))
    expected = {node: node // 12 * 12 for node in range(48)} | {100: 0}
    assert {node: group for node, by, group in rows if by == method} == expected


def test_communities_are_found_anew_on_the_first_date_of_each_month():
    monthly, daily = options(communities_anew="monthly"), options(communities_anew="daily")
    for previous, day, expected in (
        ("2026-01-30", "2026-01-31", True),
        ("2026-01-30", "2026-02-03", False),
        ("2026-02-03", "2026-02-27", True),
        ("2026-02-27", "2027-02-28", False),
        ("2027-02-28", "2027-03-01", False),
    ):
        dates = date.fromisoformat(previous), date.fromisoformat(day)
        assert continues(*dates, monthly) == expected, day
        assert not continues(*dates, daily)
