"""The profiles of a graph drawn by hand, every row beside it; communities against networkx.

a/base ──> b/tune (also trained on d/corpus) ──> b/quant     f/tern <──> f/plover          (all finetune)
   │ ╰ twice > b/lora                  ╰ e/space             g/one ──> g/two ──> g/three ──> g/one
   ╰──> c/merge <── a/other                                                         ╰──> g/quant
d/corpus ──> d/small, e/space                                gone/parent ──> h/orphan
"""

import random
from collections import Counter

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest

from benches import bench_of, table_of, tuples
from compact_graphs import graph_of
from hugginggraph.analysis.degree_fits import degree_fits
from hugginggraph.analysis.embedded.divisions import community_sums, modularity
from hugginggraph.analysis.embedded.laws import require_components_add_up
from hugginggraph.analysis.power_law import fit_power_law
from hugginggraph.errors import InvariantError
from hugginggraph.tables import (
    COMMUNITIES,
    COMMUNITY_PROFILES,
    COMPONENT_SIZES,
    COMPONENTS,
    CYCLES,
    DEGREE_DISTRIBUTIONS,
    DEGREE_FITS,
    DEGREES,
    GRAPH_SUMMARY,
    NODES,
    REJECTED_REFERENCES,
    SINGLETONS,
)

DRAWN = [
    # node_id, kind, repo_id, role, root_kind, is_ghost; in, out
    (1, "model", "a/base", "base", "declared_root", False, 0, 4),
    (2, "model", "a/other", "base", "declared_root", False, 0, 1),
    (3, "model", "b/tune", "finetune", None, False, 2, 2),
    (4, "model", "b/quant", "quantized", None, False, 1, 0),
    (5, "model", "b/lora", "adapter", None, False, 2, 0),
    (6, "model", "c/merge", "merge", None, False, 2, 0),
    (7, "dataset", "d/corpus", "dataset", None, False, 0, 3),
    (8, "dataset", "d/small", "dataset", None, False, 1, 0),
    (9, "space", "e/space", "space", None, False, 2, 0),
    (10, "model", "f/tern", "finetune", None, False, 1, 1),
    (11, "model", "f/plover", "finetune", None, False, 1, 1),
    (12, "model", "g/one", "finetune", None, False, 1, 1),
    (13, "model", "g/two", "finetune", None, False, 1, 1),
    (14, "model", "g/three", "finetune", None, False, 1, 2),
    (15, "model", "g/quant", "quantized", None, False, 1, 0),
    (16, "model", "gone/parent", "unknown", None, True, 0, 1),
    (17, "model", "h/orphan", "finetune", None, False, 1, 0),
    # Without edges: it names itself, has no card, a card that names nothing; nobody's data; a named successor; a Space.
    (18, "model", "i/self", "finetune", None, False, 0, 0),
    (19, "model", "i/blank", "base", "no_metadata", False, 0, 0),
    (20, "model", "i/card", "base", "declared_root", False, 0, 0),
    (21, "dataset", "i/lonely", "dataset", None, False, 0, 0),
    (22, "model", "i/ghost", "unknown", None, True, 0, 0),
    (23, "space", "i/space", "space", None, False, 0, 0),
]
LINKS = [
    *[(1, 3, "finetune"), (3, 4, "quantized"), (1, 5, "adapter"), (1, 5, "finetune"), (1, 6, "merge"), (2, 6, "merge")],
    *[(7, 3, "trained_on"), (7, 8, "derived_from"), (3, 9, "used_by_space"), (7, 9, "used_by_space")],
    *[(10, 11, "finetune"), (11, 10, "finetune")],
    *[(12, 13, "finetune"), (13, 14, "finetune"), (14, 12, "finetune"), (14, 15, "quantized")],
    (16, 17, "finetune"),
]
ALONE = range(18, 24)
TOGETHER = {1: range(1, 10), 10: [10, 11], 12: range(12, 16), 16: [16, 17]} | {node: [node] for node in ALONE}
DIVIDED = {
    "leiden": TOGETHER,
    "louvain": {1: [1, 2, 5, 6], 3: [3, 4, 7, 8, 9], 10: [10, 11], 12: [12, 13], 14: [14, 15], 16: [16], 17: [17]}
    | {node: [node] for node in ALONE},
}
RINGS = {10: [10, 11], 12: [12, 13, 14]}
REJECTED = [
    (3, "card.base_model", 0, "SELF"),
    (18, "card.base_model", 0, "SELF"),
    (18, "tags.base_model", 0, "SELF"),
    (19, "card.base_model", 0, "PLACEHOLDER"),
    (20, "card_text", 0, "SELF"),
    (20, "card.new_version", 0, "SELF"),
]

EXPECTED_DISTRIBUTIONS = {
    # role, direction: {degree: nodes}
    ("*", "in"): {0: 10, 1: 9, 2: 4},
    ("*", "out"): {0: 13, 1: 6, 2: 2, 3: 1, 4: 1},
    ("*", "total"): {0: 6, 1: 6, 2: 7, 3: 2, 4: 2},
    ("base", "in"): {0: 4},
    ("base", "out"): {0: 2, 1: 1, 4: 1},
    ("base", "total"): {0: 2, 1: 1, 4: 1},
    ("finetune", "in"): {0: 1, 1: 6, 2: 1},
    ("finetune", "out"): {0: 2, 1: 4, 2: 2},
    ("finetune", "total"): {0: 1, 1: 1, 2: 4, 3: 1, 4: 1},
    ("quantized", "in"): {1: 2},
    ("quantized", "out"): {0: 2},
    ("quantized", "total"): {1: 2},
    ("adapter", "in"): {2: 1},
    ("adapter", "out"): {0: 1},
    ("adapter", "total"): {2: 1},
    ("merge", "in"): {2: 1},
    ("merge", "out"): {0: 1},
    ("merge", "total"): {2: 1},
    ("dataset", "in"): {0: 2, 1: 1},
    ("dataset", "out"): {0: 2, 3: 1},
    ("dataset", "total"): {0: 1, 1: 1, 3: 1},
    ("space", "in"): {0: 1, 2: 1},
    ("space", "out"): {0: 2},
    ("space", "total"): {0: 1, 2: 1},
    ("unknown", "in"): {0: 2},
    ("unknown", "out"): {0: 1, 1: 1},
    ("unknown", "total"): {0: 1, 1: 1},
}


def nodes_of(drawn):
    names = ("node_id", "kind", "repo_id", "role", "root_kind", "is_ghost")
    return table_of(NODES, [dict(zip(names, row, strict=False)) for row in drawn])


def degrees_of(rows):
    """From `node_id, in, out`; with two rows of parts, which must not count."""
    overall = [(node, "*", "*", into, out, into + out) for node, into, out in rows]
    parts = [(1, "finetune", "*", 0, 2, 2), (1, "*", "model", 0, 4, 4)]
    return table_of(DEGREES, [dict(zip(DEGREES.column_names, row, strict=True)) for row in overall + parts])


def grouped(contract, groups, column):
    return table_of(contract, [{"node_id": n, column: group} for group, members in groups.items() for n in members])


def divided(methods):
    rows = [
        {"node_id": node, "method": method, "community_id": group}
        for method, groups in methods.items()
        for group, members in groups.items()
        for node in members
    ]
    return table_of(COMMUNITIES, rows)


def ends_of(edges):
    """The ends of these edges."""
    return pa.table({"src": [edge[0] for edge in edges], "dst": [edge[1] for edge in edges]})


def sums_of(nodes, edges, methods):
    """The `community_sums` of these divisions."""
    graph = graph_of(nodes, [edge[:2] for edge in edges])
    labels = {}
    for method, groups in methods.items():
        group_of = {node: group for group, members in groups.items() for node in members}
        labels[method] = np.array([group_of[node] for node in graph.node_id.tolist()], dtype=np.int32)
    return community_sums(graph, labels)


def bench_with(nodes, degrees, **tables):
    """With the overall degrees that the steps ask for."""
    bench = bench_of(nodes=nodes, degrees=degrees, **tables)
    bench.put("overall_degrees", bench.step("overall_degrees"))
    return bench


DEGREES_DRAWN = degrees_of([(row[0], *row[6:]) for row in DRAWN])


@pytest.fixture
def bench():
    return bench_with(nodes_of(DRAWN), DEGREES_DRAWN)


def test_a_distribution_counts_every_node_of_its_role(bench):
    found = {}
    for role, direction, degree, nodes, _ in tuples(bench.make(DEGREE_DISTRIBUTIONS)):
        found.setdefault((role, direction), {})[degree] = nodes
    assert found == EXPECTED_DISTRIBUTIONS


def test_the_share_at_least_falls_from_one_by_what_each_degree_takes(bench):
    rows = bench.make(DEGREE_DISTRIBUTIONS).to_pylist()
    wanted = [row for row in rows if row["role"] in ("*", "dataset") and row["direction"] == "out"]
    assert {(r["role"], r["degree"]): r["share_at_least"] for r in wanted} == {
        ("*", 0): 1.0,
        ("*", 1): 10 / 23,
        ("*", 2): 4 / 23,
        ("*", 3): 2 / 23,
        ("*", 4): 1 / 23,
        ("dataset", 0): 1.0,
        ("dataset", 3): 1 / 3,
    }


def test_few_values_have_a_mean_and_a_maximum_but_no_power_law(bench):
    rows = degree_fits(bench.make(DEGREE_DISTRIBUTIONS).to_pylist())
    assert [(row["role"], row["direction"]) for row in rows] == sorted(EXPECTED_DISTRIBUTIONS)
    nothing = (None,) * 7
    assert {
        ("*", "in", 23, 17 / 23, 2, *nothing),
        ("*", "out", 23, 17 / 23, 4, *nothing),
        ("*", "total", 23, 34 / 23, 4, *nothing),
        ("dataset", "total", 3, 4 / 3, 3, *nothing),
        ("quantized", "out", 2, 0.0, 0, *nothing),
    } <= set(tuples(table_of(DEGREE_FITS, rows)))


def test_a_power_law_is_found_by_role_and_direction():
    counts = Counter(np.random.default_rng(1).zipf(2.5, 20_000).tolist())
    rows = [{"role": "base", "direction": "out", "degree": k, "nodes": n} for k, n in counts.items()]
    rows += [{"role": "base", "direction": "out", "degree": 0, "nodes": 10_000}]
    (row,) = degree_fits(rows)
    fit = fit_power_law(*(np.array([*values], dtype=np.int64) for values in (counts.keys(), counts.values())))
    assert tuples(table_of(DEGREE_FITS, [row])) == [
        (
            *("base", "out", 30_000, sum(k * n for k, n in counts.items()) / 30_000, max(counts), fit.x_min),
            *(fit.alpha, fit.standard_error, fit.ks_distance, fit.tail_size, fit.log_likelihood_ratio, fit.p_value),
        )
    ]
    assert row["alpha"] == pytest.approx(2.5, abs=0.1)


def test_a_component_has_a_root_and_one_is_the_largest(bench):
    bench.put("components", grouped(COMPONENTS, TOGETHER, "component_id"))
    assert tuples(bench.make(COMPONENT_SIZES)) == [
        # id, nodes, edges, share, root and its kind and name, models, datasets, spaces, is_largest
        (1, 9, 10, 0.391304, 1, "model", "a/base", 6, 2, 1, True),
        (10, 2, 2, 0.086957, 11, "model", "f/plover", 2, 0, 0, False),
        (12, 4, 4, 0.173913, 14, "model", "g/three", 4, 0, 0, False),
        (16, 2, 1, 0.086957, 16, "model", "gone/parent", 2, 0, 0, False),
    ]


def test_of_components_of_one_size_that_of_the_least_id_is_the_largest():
    four = degrees_of([(row[0], *row[6:]) for row in DRAWN if row[0] in (10, 11, 16, 17)])
    together = grouped(COMPONENTS, {10: [10, 11], 16: [16, 17]}, "component_id")
    sizes = bench_with(nodes_of(DRAWN), four, components=together).make(COMPONENT_SIZES)
    assert tuples(sizes.select(["component_id", "is_largest"])) == [(10, True), (16, False)]


@pytest.mark.parametrize(("whole", "share"), [(256, 0.007813), (640, 0.003125), (2432, 0.000822)])
def test_half_a_millionth_of_all_nodes_is_rounded_up(whole, share):
    """2 of 256 are 0.0078125."""
    nodes = [(node, "model", f"a/{node}") for node in range(whole)]
    linked = degrees_of([(0, 0, 1), (1, 1, 0)])
    together = grouped(COMPONENTS, {0: [0, 1]}, "component_id")
    (row,) = bench_with(nodes_of(nodes), linked, components=together).make(COMPONENT_SIZES).to_pylist()
    assert row["share_of_nodes"] == share


def test_nodes_without_edges_are_counted_by_the_reason_why(bench):
    assert set(tuples(bench.make(SINGLETONS))) == {
        ("model", "finetune", "rejected_reference", 1),
        ("model", "base", "no_metadata", 1),
        ("model", "base", "declared_root", 1),
        ("model", "unknown", "ghost", 1),
        ("dataset", "dataset", "no_reference", 1),
        ("space", "space", "no_reference", 1),
    }


def summary_of(degrees, components, cycles, rejected):
    names = ("node_id", "source_field", "position", "code")
    rows = [dict(zip(names, row, strict=True)) | {"kind": "model", "repo_id": f"r{row[0]}"} for row in rejected]
    bench = bench_with(
        nodes_of([]),
        degrees,
        components=grouped(COMPONENTS, components, "component_id"),
        cycles=grouped(CYCLES, cycles, "cycle_id"),
        rejected_references=table_of(REJECTED_REFERENCES, rows),
    )
    bench.put("self_loops", bench.step("self_loops"))
    return tuples(bench.make(GRAPH_SUMMARY))


def test_the_graph_is_summed_up_with_and_without_isolated_nodes():
    assert summary_of(DEGREES_DRAWN, TOGETHER, RINGS, REJECTED) == [
        # scope, N, E, E/N, 2E/N, components, largest, share, strong, cycles, their nodes, of two, loops, isolates
        ("all", 23, 17, 17 / 23, 34 / 23, 10, 9, 9 / 23, 20, 2, 5, 1, 2, 6),
        ("without_isolates", 17, 17, 1.0, 2.0, 4, 9, 9 / 17, 14, 2, 5, 1, 1, 0),
    ]


def test_a_graph_without_edges_has_a_summary():
    assert summary_of(degrees_of([(1, 0, 0), (2, 0, 0)]), {1: [1], 2: [2]}, {}, []) == [
        ("all", 2, 0, 0.0, 0.0, 2, 1, 0.5, 2, 0, 0, 0, 0, 2),
        ("without_isolates", 0, 0, None, None, 0, 0, None, 0, 0, 0, 0, 0, 0),
    ]


def test_a_community_has_its_own_closedness_and_top_members(bench):
    bench.put("communities", divided(DIVIDED))
    bench.put("community_sums", sums_of([row[0] for row in DRAWN], LINKS, DIVIDED))
    bench.put("edges", ends_of(LINKS))
    assert [(*row[:-1], tuple(row[-1])) for row in tuples(bench.make(COMMUNITY_PROFILES))] == [
        # method, id, nodes, inside, cut, degrees, internal share, conductance, models, datasets, spaces, top members
        ("leiden", 1, 9, 10, 0, 20, 1.0, 0.0, 6, 2, 1, ("a/base", "b/tune", "d/corpus", "b/lora", "c/merge")),
        ("leiden", 10, 2, 2, 0, 4, 1.0, 0.0, 2, 0, 0, ("f/plover", "f/tern")),
        ("leiden", 12, 4, 4, 0, 8, 1.0, 0.0, 4, 0, 0, ("g/three", "g/one", "g/two", "g/quant")),
        ("leiden", 16, 2, 1, 0, 2, 1.0, 0.0, 2, 0, 0, ("gone/parent", "h/orphan")),
        ("louvain", 1, 4, 4, 1, 9, 4 / 5, 1 / 9, 4, 0, 0, ("a/base", "b/lora", "c/merge", "a/other")),
        (
            *("louvain", 3, 5, 5, 1, 11, 5 / 6, 1 / 11, 2, 2, 1),
            ("b/tune", "d/corpus", "e/space", "b/quant", "d/small"),
        ),
        ("louvain", 10, 2, 2, 0, 4, 1.0, 0.0, 2, 0, 0, ("f/plover", "f/tern")),
        ("louvain", 12, 2, 1, 2, 4, 1 / 3, 1 / 2, 2, 0, 0, ("g/one", "g/two")),
        ("louvain", 14, 2, 1, 2, 4, 1 / 3, 1 / 2, 2, 0, 0, ("g/three", "g/quant")),
    ]


def test_the_sums_of_communities_hold_single_nodes_that_have_an_edge_too():
    found = sums_of([row[0] for row in DRAWN], LINKS, {"louvain": DIVIDED["louvain"]})
    assert [row for row in tuples(found) if row[1] in (1, 16, 17, 18)] == [
        ("louvain", 1, 4, 9),
        ("louvain", 16, 0, 1),
        ("louvain", 17, 0, 1),
    ]


def test_closedness_and_modularity_are_those_of_networkx():
    chance = random.Random(7)
    edges = [(*chance.sample(range(30), 2), "finetune") for _ in range(80)]
    # Direction is ignored, and each parallel edge counts.
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(30))
    graph.add_edges_from((src, dst) for src, dst, _ in edges)
    groups = {group: {node for node in range(30) if node % 4 == group} for group in range(4)}
    into, out = (Counter(edge[end] for edge in edges) for end in (1, 0))
    names = nodes_of([(node, "model", f"r/{node}") for node in range(30)])
    methods = {"louvain": groups, "leiden": {0: range(30)}}
    sums = sums_of(range(30), edges, methods)
    bench = bench_with(
        names,
        degrees_of([(node, into[node], out[node]) for node in range(30)]),
        communities=divided(methods),
        community_sums=sums,
        edges=ends_of(edges),
    )
    profiles = bench.make(COMMUNITY_PROFILES).to_pylist()
    found = {(row["method"], row["community_id"]): row["conductance"] for row in profiles}
    expected = {("louvain", group): nx.conductance(graph, members) for group, members in groups.items()}
    # A division into one community has no other side; networkx divides by 0 there.
    assert found == pytest.approx(expected | {("leiden", 0): 0.0})

    quality = {method: modularity(sums_of(range(30), edges, {method: methods[method]})) for method in methods}
    louvain = nx.community.modularity(graph, groups.values())
    assert quality == pytest.approx({"louvain": louvain, "leiden": 0.0})


def test_components_that_lack_a_node_or_an_edge_stop_the_run(bench):
    bench.put("components", grouped(COMPONENTS, TOGETHER, "component_id"))
    sizes, alone = bench.make(COMPONENT_SIZES), bench.make(SINGLETONS)
    require_components_add_up(sizes, alone, nodes=len(DRAWN), edges=len(LINKS))
    without_spaces = table_of(SINGLETONS, [row for row in alone.to_pylist() if row["kind"] != "space"])
    with pytest.raises(InvariantError, match="'alone': 5"):
        require_components_add_up(sizes, without_spaces, nodes=len(DRAWN), edges=len(LINKS))
    without_one = table_of(COMPONENT_SIZES, [row for row in sizes.to_pylist() if row["component_id"] != 16])
    with pytest.raises(InvariantError, match="'edges': 16"):
        require_components_add_up(without_one, alone, nodes=len(DRAWN) - 2, edges=len(LINKS))
