"""The paper's tables of a small graph drawn by hand, with every answer beside it.

amber/heron (base) ── finetune ──> reed/heron-chat ── quantized ──> reed/heron-chat-gguf ── finetune ──> silt/deep
  │      │      └───── adapter ──> moss/heron-lora       └── adapter, quantized ──> silt/wren
  │      └─ merge ─> moss/wading-birds <─ merge ── amber/egret (base)
silt/plover <── finetune ──> silt/tern ── finetune ──> silt/finch              gone/parent ── finetune ──> silt/orphan
amber/corpus ──> amber/corpus-small ──> amber/heron (a dataset of the same name) <── amber/corpus
reed/ring-a ──> reed/ring-b ──> reed/ring-c ──> reed/ring-a ──> reed/ring-c
amber/corpus, gone/data ── trained_on ──> reed/heron-chat     amber/heron (dataset) ── trained_on ──> moss/heron-lora
amber/corpus ── trained_on ──> silt/deep                      reed/heron-chat, amber/corpus ── used by ──> reed/demo
"""

from collections import Counter
from datetime import date

import pyarrow as pa
import pytest

from benches import bench_of, table_of, tuples
from hugginggraph.tables import (
    COMMUNITIES,
    COMMUNITY_PROFILES,
    CYCLES,
    DEGREES,
    EDGES,
    LINEAGE,
    NODES,
    REJECTED_REFERENCES,
)
from hugginggraph.tables.paper import (
    CAP_EFFECT,
    CYCLE_SIZES,
    DATASETS_BY_MODELS,
    DEEPEST_LINEAGES,
    MODELS_BY_DATASETS,
    TOP_BASE_MODELS,
    TOP_COMMUNITIES,
    TOP_DATASETS,
    TOTALS_BY_TYPE,
)

DAY = date(2026, 3, 1)
NAMED = {
    # node_id: kind, role, repo_id
    1: ("model", "base", "amber/heron"),
    2: ("model", "base", "amber/egret"),
    3: ("model", "finetune", "reed/heron-chat"),
    4: ("model", "quantized", "reed/heron-chat-gguf"),
    5: ("model", "adapter", "moss/heron-lora"),
    6: ("model", "merge", "moss/wading-birds"),
    7: ("model", "finetune", "silt/tern"),
    8: ("model", "finetune", "silt/plover"),
    9: ("model", "finetune", "silt/narcissus"),
    10: ("model", "finetune", "silt/deep"),
    11: ("model", "unknown", "gone/parent"),
    12: ("model", "finetune", "silt/orphan"),
    13: ("model", "base", "silt/lone"),
    14: ("model", "finetune", "silt/finch"),
    15: ("model", "adapter", "silt/wren"),
    20: ("dataset", "dataset", "amber/corpus"),
    21: ("dataset", "dataset", "amber/corpus-small"),
    22: ("dataset", "dataset", "amber/heron"),
    23: ("dataset", "dataset", "gone/data"),
    24: ("dataset", "dataset", "reed/ring-a"),
    25: ("dataset", "dataset", "reed/ring-b"),
    26: ("dataset", "dataset", "reed/ring-c"),
    27: ("dataset", "dataset", "reed/looped"),
    30: ("space", "space", "reed/demo"),
    31: ("space", "space", "reed/quiet"),
}
GHOSTS = {11, 23}
DRAWN = [
    (1, 3, "finetune", "hub"),
    (3, 4, "quantized", "tag"),
    (1, 5, "adapter", "tag"),
    (1, 6, "merge", "tag"),
    (2, 6, "merge", "card"),
    (8, 7, "finetune", "tag"),
    (7, 8, "finetune", "tag"),
    (11, 12, "finetune", "tag"),
    (4, 10, "finetune", "card"),
    (7, 14, "finetune", "hub"),
    (3, 15, "adapter", "tag"),
    (3, 15, "quantized", "card"),
    (20, 3, "trained_on", "tag"),
    (23, 3, "trained_on", "card"),
    (22, 5, "trained_on", "tag"),
    (20, 10, "trained_on", "tag"),
    (20, 21, "derived_from", "tag"),
    (20, 22, "derived_from", "tag"),
    (21, 22, "derived_from", "card"),
    (24, 25, "derived_from", "tag"),
    (25, 26, "derived_from", "tag"),
    (26, 24, "derived_from", "tag"),
    (24, 26, "derived_from", "card"),
    (3, 30, "used_by_space", "tag"),
    (20, 30, "used_by_space", "tag"),
]
PAIRS = {
    # descendant: {ancestor: fewest hops}
    3: {1: 1, 20: 1, 23: 1},
    4: {3: 1, 1: 2, 20: 2, 23: 2},
    5: {1: 1, 22: 1, 20: 2, 21: 2},
    6: {1: 1, 2: 1},
    7: {8: 1},
    8: {7: 1},
    10: {4: 1, 20: 1, 3: 2, 1: 3, 23: 3},
    12: {11: 1},
    14: {7: 1, 8: 2},
    15: {3: 1, 1: 2, 20: 2, 23: 2},
    21: {20: 1},
    22: {20: 1, 21: 1},
    24: {26: 1, 25: 2},
    25: {24: 1, 26: 2},
    26: {24: 1, 25: 1},
}
RINGS = {7: (7, 8), 24: (24, 25, 26)}
GROUPS = {
    "label_propagation": [
        (1, 2, 3, 4, 5, 6, 10, 15, 20, 21, 22, 23, 30),
        *((7, 8, 14), (24, 25, 26), (11, 12), (9,), (13,), (27,), (31,)),
    ],
    "louvain": [
        *((1, 2, 3, 4, 5, 6, 10, 15, 30), (20, 21, 22, 23)),
        *((7, 8, 14), (24, 25, 26), (11, 12), (9,), (13,), (27,), (31,)),
    ],
}
REJECTED = [
    # A repo that names itself twice, one that is on a cycle besides, a dataset.
    (9, "tags.base_model", 0, "SELF"),
    (9, "card.base_model", 0, "SELF"),
    (7, "card.base_model", 1, "SELF"),
    (27, "card.source_datasets", 0, "SELF"),
    # What is no self-loop: prose, a successor, another defect.
    (13, "card_text", 0, "SELF"),
    (12, "card.new_version", 0, "SELF"),
    (12, "card.New-Version", 0, "SELF"),
    (14, "tags.base_model", 1, "DUP_PARENT"),
]


def degree_rows():
    ins, outs = Counter(), Counter()
    for src, dst, relation, _ in DRAWN:
        for found, node, other in ((outs, src, dst), (ins, dst, src)):
            found.update([(node, "*", "*"), (node, relation, "*"), (node, "*", NAMED[other][0])])
    keys = {*ins, *outs, *((node, "*", "*") for node in NAMED)}
    return [
        {
            **dict(zip(("node_id", "relation", "neighbour_kind"), key, strict=True)),
            **{"in_degree": ins[key], "out_degree": outs[key], "degree": ins[key] + outs[key]},
        }
        for key in sorted(keys)
    ]


def drawn():
    """The tables by name."""
    nodes = [
        {"node_id": node, "kind": kind, "role": role, "repo_id": name, "is_ghost": node in GHOSTS}
        for node, (kind, role, name) in NAMED.items()
    ]
    edges = [dict(zip(("src", "dst", "relation", "grade"), edge, strict=True)) for edge in DRAWN]
    lineage = [
        {"descendant_id": below, "ancestor_id": above, "hops": hops}
        for below, found in PAIRS.items()
        for above, hops in found.items()
    ]
    cycles = [{"node_id": node, "cycle_id": ring} for ring, members in RINGS.items() for node in members]
    communities = [
        {"node_id": node, "method": method, "community_id": group[0]}
        for method, groups in GROUPS.items()
        for group in groups
        for node in group
    ]
    rejected = [
        {"node_id": node, "source_field": field, "position": position, "code": code}
        | {"kind": NAMED[node][0], "repo_id": NAMED[node][2]}
        for node, field, position, code in REJECTED
    ]
    contracts = {
        **{NODES: nodes, EDGES: edges, LINEAGE: lineage, CYCLES: cycles, COMMUNITIES: communities},
        **{REJECTED_REFERENCES: rejected, DEGREES: degree_rows()},
    }
    return {table.name: table_of(table, rows) for table, rows in contracts.items()}


def bench_with(tables, **knobs):
    bench = bench_of(day=DAY, knobs=knobs, **tables)
    for step in ("overall_degrees", "self_loops"):
        bench.put(step, bench.step(step))
    return bench


@pytest.fixture(scope="module")
def bench():
    return bench_with(drawn())


def community_sums():
    """`method, community_id, edges_inside, degree_sum` of the communities that an edge touches."""
    found = []
    for method, groups in GROUPS.items():
        group_of = {node: group[0] for group in groups for node in group}
        ends = Counter(group_of[node] for src, dst, *_ in DRAWN for node in (src, dst))
        inside = Counter(group_of[src] for src, dst, *_ in DRAWN if group_of[src] == group_of[dst])
        found += [(method, group, inside[group], ends[group]) for group in sorted(ends)]
    columns = zip(*found, strict=True)
    return pa.table(
        dict(zip(("method", "community_id", "edges_inside", "degree_sum"), map(list, columns), strict=True))
    )


def top_communities(top):
    bench = bench_with(drawn(), top=top)
    bench.put("community_sums", community_sums())
    bench.make(COMMUNITY_PROFILES)
    return tuples(bench.make(TOP_COMMUNITIES))


def dated(*rows):
    return [(DAY, *row) for row in rows]


def test_totals_are_split_by_type_and_grade_with_ghosts_dangling_edges_and_self_loops(bench):
    found = tuples(bench.make(TOTALS_BY_TYPE))
    assert found == dated(
        ("edge", "*", "*", 25, None, 2),
        ("edge", "*", "card", 6, None, 1),
        ("edge", "*", "hub", 2, None, 0),
        ("edge", "*", "tag", 17, None, 1),
        ("edge", "adapter", "*", 2, None, 0),
        ("edge", "adapter", "tag", 2, None, 0),
        ("edge", "derived_from", "*", 7, None, 0),
        ("edge", "derived_from", "card", 2, None, 0),
        ("edge", "derived_from", "tag", 5, None, 0),
        ("edge", "finetune", "*", 6, None, 1),
        ("edge", "finetune", "card", 1, None, 0),
        ("edge", "finetune", "hub", 2, None, 0),
        ("edge", "finetune", "tag", 3, None, 1),
        ("edge", "merge", "*", 2, None, 0),
        ("edge", "merge", "card", 1, None, 0),
        ("edge", "merge", "tag", 1, None, 0),
        ("edge", "quantized", "*", 2, None, 0),
        ("edge", "quantized", "card", 1, None, 0),
        ("edge", "quantized", "tag", 1, None, 0),
        ("edge", "trained_on", "*", 4, None, 1),
        ("edge", "trained_on", "card", 1, None, 1),
        ("edge", "trained_on", "tag", 3, None, 0),
        ("edge", "used_by_space", "*", 2, None, 0),
        ("edge", "used_by_space", "tag", 2, None, 0),
        ("node", "*", "*", 25, 2, None),
        ("node", "adapter", "*", 2, 0, None),
        ("node", "base", "*", 3, 0, None),
        ("node", "dataset", "*", 8, 1, None),
        ("node", "finetune", "*", 7, 0, None),
        ("node", "merge", "*", 1, 0, None),
        ("node", "quantized", "*", 1, 0, None),
        ("node", "space", "*", 2, 0, None),
        ("node", "unknown", "*", 1, 1, None),
        ("self_loop", "*", "*", 3, None, None),
        ("self_loop", "dataset", "*", 1, None, None),
        ("self_loop", "model", "*", 2, None, None),
    )


def test_the_largest_communities_of_each_method_show_their_best_connected_members():
    found = top_communities(3)
    ring = ["reed/ring-a", "reed/ring-c", "reed/ring-b"]
    assert found == dated(
        # Two repos called amber/heron have three edges each: the model comes first by its node_id.
        ("label_propagation", 1, 1, 13, 8, 4, 1, 13 / 25, ["reed/heron-chat", "amber/corpus", "amber/heron"]),
        # As large as that of silt/tern, and first by name.
        ("label_propagation", 2, 24, 3, 0, 3, 0, 3 / 25, ring),
        ("label_propagation", 3, 7, 3, 3, 0, 0, 3 / 25, ["silt/tern", "silt/plover", "silt/finch"]),
        ("louvain", 1, 1, 9, 8, 0, 1, 9 / 25, ["reed/heron-chat", "amber/heron", "moss/heron-lora"]),
        ("louvain", 2, 20, 4, 0, 4, 0, 4 / 25, ["amber/corpus", "amber/heron", "amber/corpus-small"]),
        ("louvain", 3, 24, 3, 0, 3, 0, 3 / 25, ring),
    )


def test_where_there_are_few_communities_those_of_one_node_follow_by_name():
    found = [row[1:] for row in top_communities(100)]
    for method, groups in GROUPS.items():
        ranked = [row for row in found if row[0] == method]
        assert [row[1] for row in ranked] == list(range(1, len(groups) + 1))
        assert {row[2] for row in ranked} == {group[0] for group in groups}
        alone = [(NAMED[group[0]][2], NAMED[group[0]][0]) for group in groups if len(group) == 1]
        assert alone
        kinds = {(1, 0, 0): "model", (0, 1, 0): "dataset", (0, 0, 1): "space"}
        told = [(row[-1], kinds[row[4:7]]) for row in ranked if row[3] == 1]
        assert told == [([name], kind) for name, kind in sorted(alone)]


def test_descendants_of_a_base_model_are_counted_once_each_by_their_role(bench):
    found = tuples(bench.make(TOP_BASE_MODELS))
    # silt/wren descends by two relations; gone/parent is a ghost; silt/tern and silt/plover have a parent each.
    assert found == dated(
        (1, 1, "amber/heron", 6, 2, 2, 1, 1, 0, 3),
        (2, 2, "amber/egret", 1, 0, 0, 0, 1, 0, 1),
        (3, 11, "gone/parent", 1, 1, 0, 0, 0, 0, 1),
    )


def test_lineages_are_deep_by_models_and_go_back_to_the_farthest(bench):
    found = tuples(bench.make(DEEPEST_LINEAGES))
    assert found == dated(
        # levels, ancestors: base, finetune, adapter, quantized, merge, other; datasets; root
        (1, 10, "silt/deep", "finetune", 3, 3, 1, 1, 0, 1, 0, 0, 2, 1, "amber/heron"),
        (2, 4, "reed/heron-chat-gguf", "quantized", 2, 2, 1, 1, 0, 0, 0, 0, 2, 1, "amber/heron"),
        (3, 14, "silt/finch", "finetune", 2, 2, 0, 2, 0, 0, 0, 0, 0, 8, "silt/plover"),
        (4, 15, "silt/wren", "adapter", 2, 2, 1, 1, 0, 0, 0, 0, 2, 1, "amber/heron"),
        (5, 6, "moss/wading-birds", "merge", 1, 2, 2, 0, 0, 0, 0, 0, 0, 2, "amber/egret"),
        (6, 5, "moss/heron-lora", "adapter", 1, 1, 1, 0, 0, 0, 0, 0, 3, 1, "amber/heron"),
        (7, 3, "reed/heron-chat", "finetune", 1, 1, 1, 0, 0, 0, 0, 0, 2, 1, "amber/heron"),
        (8, 12, "silt/orphan", "finetune", 1, 1, 0, 0, 0, 0, 0, 1, 0, 11, "gone/parent"),
        (9, 8, "silt/plover", "finetune", 1, 1, 0, 1, 0, 0, 0, 0, 0, 7, "silt/tern"),
        (10, 7, "silt/tern", "finetune", 1, 1, 0, 1, 0, 0, 0, 0, 0, 8, "silt/plover"),
    )


def test_datasets_are_ranked_by_what_went_in_and_by_what_came_out(bench):
    found = tuples(bench.make(TOP_DATASETS))
    assert found == dated(
        # included; derived: datasets, models, Spaces
        ("derived", 1, 20, "amber/corpus", 0, 5, 2, 2, 1),
        ("derived", 2, 24, "reed/ring-a", 1, 2, 2, 0, 0),
        ("derived", 3, 21, "amber/corpus-small", 1, 1, 1, 0, 0),
        ("derived", 4, 22, "amber/heron", 2, 1, 0, 1, 0),
        ("derived", 5, 23, "gone/data", 0, 1, 0, 1, 0),
        ("derived", 6, 25, "reed/ring-b", 1, 1, 1, 0, 0),
        ("derived", 7, 26, "reed/ring-c", 2, 1, 1, 0, 0),
        ("included", 1, 22, "amber/heron", 2, 1, 0, 1, 0),
        ("included", 2, 26, "reed/ring-c", 2, 1, 1, 0, 0),
        ("included", 3, 21, "amber/corpus-small", 1, 1, 1, 0, 0),
        ("included", 4, 24, "reed/ring-a", 1, 2, 2, 0, 0),
        ("included", 5, 25, "reed/ring-b", 1, 1, 1, 0, 0),
    )


def test_datasets_by_models_holds_no_model_though_one_bears_the_same_name(bench):
    found = tuples(bench.make(DATASETS_BY_MODELS))
    assert found == dated(
        (1, 20, "amber/corpus", 2, 0, 2, 0, 0, 0, 0),
        (2, 22, "amber/heron", 1, 0, 0, 1, 0, 0, 0),
        (3, 23, "gone/data", 1, 0, 1, 0, 0, 0, 0),
    )


def test_models_are_ranked_by_their_training_datasets(bench):
    found = tuples(bench.make(MODELS_BY_DATASETS))
    assert found == dated(
        (1, 3, "reed/heron-chat", "finetune", 2),
        (2, 5, "moss/heron-lora", "adapter", 1),
        (3, 10, "silt/deep", "finetune", 1),
    )


def test_a_table_of_tops_ends_at_its_last_rank():
    bench = bench_with(drawn(), top=1)
    cut = [bench.make(t) for t in (TOP_BASE_MODELS, DEEPEST_LINEAGES, DATASETS_BY_MODELS, MODELS_BY_DATASETS)]
    assert [rows["node_id"].to_pylist() for rows in cut] == [[1], [10], [20], [3]]
    assert tuples(bench.make(TOP_DATASETS).select(["by", "node_id"])) == [("derived", 20), ("included", 22)]


def test_every_cycle_has_a_row_and_so_has_every_repo_that_names_itself(bench):
    found = tuples(bench.make(CYCLE_SIZES))
    assert found == dated(
        # is_self_loop, is_two_cycle, nodes, edges, models, datasets
        (7, False, True, 2, 2, 2, 0, ["silt/plover", "silt/tern"]),
        (7, True, False, 1, 0, 1, 0, ["silt/tern"]),
        (9, True, False, 1, 0, 1, 0, ["silt/narcissus"]),
        (24, False, False, 3, 4, 0, 3, ["reed/ring-a", "reed/ring-b", "reed/ring-c"]),
        (27, True, False, 1, 0, 0, 1, ["reed/looped"]),
    )


def test_of_a_long_cycle_the_first_five_names_are_shown():
    names = {6: "f/a", 5: "f/b", 4: "f/c", 3: "f/d", 2: "f/e", 1: "f/f"}
    ring = table_of(NODES, [{"node_id": n, "kind": "model", "repo_id": name} for n, name in names.items()])
    edges = table_of(EDGES, [{"src": n, "dst": n % 6 + 1, "relation": "merge"} for n in names])
    cycles = table_of(CYCLES, [{"node_id": n, "cycle_id": 1} for n in names])
    tables = {"nodes": ring, "edges": edges, "cycles": cycles, "rejected_references": table_of(REJECTED_REFERENCES, [])}
    found = tuples(bench_with(tables | {"degrees": table_of(DEGREES, [])}).make(CYCLE_SIZES))
    assert found == dated((1, False, False, 6, 6, 6, 0, ["f/a", "f/b", "f/c", "f/d", "f/e"]))


def test_a_cap_loses_the_children_beyond_it_of_each_parent_and_relation():
    found = tuples(bench_with(drawn(), cap=1).make(CAP_EFFECT))
    assert found == dated(
        # amber/heron has three children, but one in each relation.
        ("*", 1, 14, 4, 25, 5, 5 / 25, 2),
        ("adapter", 1, 2, 0, 2, 0, 0.0, 1),
        ("derived_from", 1, 5, 2, 7, 2, 2 / 7, 2),
        ("finetune", 1, 5, 1, 6, 1, 1 / 6, 2),
        ("merge", 1, 2, 0, 2, 0, 0.0, 1),
        ("quantized", 1, 1, 1, 2, 1, 1 / 2, 2),
        ("trained_on", 1, 3, 1, 4, 1, 1 / 4, 2),
        ("used_by_space", 1, 2, 0, 2, 0, 0.0, 1),
    )


def test_the_published_cap_takes_three_hundred_children():
    counts = {(1, "*"): 602, (1, "finetune"): 301, (1, "adapter"): 301, (2, "*"): 300, (2, "finetune"): 300}
    rows = [
        {"node_id": node, "relation": relation, "neighbour_kind": "*", "in_degree": 0, "out_degree": count}
        for (node, relation), count in counts.items()
    ]
    found = tuples(bench_of(day=DAY, degrees=table_of(DEGREES, rows)).make(CAP_EFFECT))
    assert found == dated(
        ("*", 300, 2, 1, 902, 2, 2 / 902, 301),
        ("adapter", 300, 1, 1, 301, 1, 1 / 301, 301),
        ("finetune", 300, 2, 1, 601, 1, 1 / 601, 301),
    )


def test_of_nothing_there_are_no_totals():
    empty = {table.name: table_of(table, []) for table in (NODES, EDGES, DEGREES, REJECTED_REFERENCES)}
    assert tuples(bench_with(empty).make(TOTALS_BY_TYPE)) == []
