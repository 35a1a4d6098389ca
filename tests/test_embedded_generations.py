"""Depth, root, family and subgraphs on a lineage small enough to be checked by eye."""

import pytest

from benches import bench_of, graph_with, table_of, tuples
from hugginggraph.analysis.embedded.lineage import closure, generations, lineage
from hugginggraph.tables import BACKWARD_SUBGRAPHS, CYCLES, FORWARD_SUBGRAPHS

# Models 1 -> 2 -> 3, 5 -> 6; 7 is merged of 3 and 6; 8 and 9 name each other as parents, 10 came from 9;
# dataset 21 -> 22; model 2 was trained on 22; 40 is a Space of 7.
KINDS = dict.fromkeys([1, 2, 3, 5, 6, 7, 8, 9, 10], "model") | {21: "dataset", 22: "dataset", 40: "space"}
EDGES = [
    *((1, 2, "finetune", 1), (2, 3, "quantized", 2), (5, 6, "adapter", 1), (3, 7, "merge", 3), (6, 7, "merge", 3)),
    *((8, 9, "finetune", 1), (9, 8, "finetune", 1), (9, 10, "finetune", 1)),
    *((21, 22, "derived_from", 2), (22, 2, "trained_on", 2), (7, 40, "used_by_space", 1)),
]
CYCLE = [{"node_id": node, "cycle_id": 8} for node in (8, 9)]


def graph_of(kinds, edges):
    return graph_with(
        [{"node_id": node, "kind": kind} for node, kind in kinds.items()],
        [dict(zip(("src", "dst", "relation", "grade_rank"), edge, strict=True)) for edge in edges],
    )


@pytest.fixture(scope="module")
def graph():
    return graph_of(KINDS, EDGES)


@pytest.fixture(scope="module")
def pairs(graph):
    return closure(graph, max_depth=9)


def test_each_repo_has_its_depth_its_family_and_its_relatives_of_its_own_kind(graph, pairs):
    # node_id, depth, root_id, root_hops, roots, ancestors, descendants
    assert tuples(generations(graph, pairs, table_of(CYCLES, CYCLE))) == [
        (1, 0, 1, 0, 1, 0, 3),
        (2, 1, 1, 1, 1, 1, 2),
        (3, 2, 1, 2, 1, 2, 1),
        (5, 0, 5, 0, 1, 0, 2),
        (6, 1, 5, 1, 1, 1, 1),
        (7, 3, 5, 2, 2, 5, 0),
        (8, 0, 8, 0, 1, 1, 2),
        (9, 0, 8, 0, 1, 1, 2),
        (10, 2, 8, 1, 1, 2, 0),
        (21, 0, 21, 0, 1, 0, 1),
        (22, 1, 21, 1, 1, 1, 0),
    ]


@pytest.mark.parametrize(
    ("grades", "root"), [((1, 1), 4), ((2, 1), 6), ((3, 3), 4)], ids=["even", "by grade", "even and weak"]
)
def test_of_roots_as_near_the_one_by_the_best_evidence_counts_then_the_least(grades, root):
    kinds = dict.fromkeys([4, 6, 7], "model")
    graph = graph_of(kinds, [(4, 7, "merge", grades[0]), (6, 7, "merge", grades[1])])
    found = tuples(generations(graph, closure(graph, max_depth=9), table_of(CYCLES, [])))
    assert found[-1] == (7, 1, root, 1, 2, 2, 0)


def test_the_best_of_the_weakest_evidence_is_told_of_a_pair(graph, pairs):
    found = {(above, below): rest for below, above, *rest in tuples(lineage(graph.compact, pairs))}
    assert found[21, 7] == [4, 3, "merge"]
    assert found[1, 3] == [2, 2, "quantized"]
    assert found[8, 10] == [2, 1, "finetune"]
    assert (8, 8) not in found
    assert not {end for pair in found for end in pair} & {40}


def test_pairs_lie_in_order_of_descendant_and_ancestor(graph, pairs):
    keys = [row[:2] for row in tuples(lineage(graph.compact, pairs))]
    assert keys == sorted(keys)


def test_subgraphs_are_counted_by_the_last_relation_and_the_level(graph, pairs):
    bench = bench_of(lineage=lineage(graph.compact, pairs))
    assert [row for row in tuples(bench.make(FORWARD_SUBGRAPHS)) if row[0] in (1, 22)] == [
        (1, "finetune", 1, 1),
        (1, "merge", 3, 1),
        (1, "quantized", 2, 1),
        (22, "merge", 3, 1),
        (22, "quantized", 2, 1),
        (22, "trained_on", 1, 1),
    ]
    assert [row for row in tuples(bench.make(BACKWARD_SUBGRAPHS)) if row[0] in (2, 7)] == [
        (2, "finetune", 1, 1),
        (2, "trained_on", 1, 1),
        (2, "trained_on", 2, 1),
        (7, "merge", 1, 2),
        (7, "merge", 2, 2),
        (7, "merge", 3, 2),
        (7, "merge", 4, 1),
    ]
