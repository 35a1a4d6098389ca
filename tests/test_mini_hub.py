"""The mini Hub taken in over two days: the tables hold the answers written beside it."""

import pytest

import mini_hub
from hugginggraph.errors import UnknownTableError
from hugginggraph.graph.grades import CARD, INFERRED, TAG
from hugginggraph.lookup.changes import changes_on, snapshots
from hugginggraph.lookup.explain import explain
from hugginggraph.lookup.lineage import lineage
from hugginggraph.lookup.paths import shortest_paths
from hugginggraph.lookup.show import rows_of
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.pipeline.paths import find_paths
from hugginggraph.tables import COMPONENTS, CYCLES, DEGREES, EDGES, LINEAGE, NODES, PARTITIONS, REJECTED_REFERENCES
from mini_hub import ONE, TWO


@pytest.fixture(scope="module")
def first_day(mini):
    warehouse = Warehouse(mini.warehouse, ONE)
    warehouse.view(NODES, EDGES, REJECTED_REFERENCES, DEGREES, COMPONENTS, CYCLES, PARTITIONS)
    return warehouse


def tuples(warehouse, query):
    return {tuple(record.values()) for record in warehouse.records(query)}


def test_the_edges_are_those_drawn_each_graded_by_its_best_evidence(first_day):
    found = tuples(
        first_day,
        "SELECT u.repo_id AS upstream, d.repo_id AS downstream, relation, grade, source_field FROM edges "
        "JOIN nodes u ON u.node_id = src JOIN nodes d ON d.node_id = dst",
    )
    assert found == mini_hub.EXPECTED_EDGES


def test_all_evidence_of_an_edge_is_kept_best_first(first_day):
    (record,) = first_day.records(
        "SELECT list_transform(evidence, lambda v: v.source_field) AS fields FROM edges "
        "JOIN nodes d ON d.node_id = dst WHERE d.repo_id = 'reed/heron-chat' AND relation = 'finetune'"
    )
    assert record["fields"] == ["baseModels", "tags.base_model", "tags.base_model:relation", "card.base_model"]


def test_what_gave_no_edge_is_kept_with_its_defect(first_day):
    found = tuples(first_day, "SELECT repo_id, source_field, code FROM rejected_references")
    assert found == mini_hub.EXPECTED_REJECTED


def test_every_node_has_its_role_and_ghosts_are_marked(first_day):
    assert dict(tuples(first_day, "SELECT repo_id, role FROM nodes")) == mini_hub.EXPECTED_ROLES
    assert tuples(first_day, "SELECT repo_id FROM nodes WHERE is_ghost") == {("gone/parent",)}


def test_the_components_are_those_drawn(first_day):
    groups = {}
    for name, component in tuples(first_day, "SELECT repo_id, component_id FROM components JOIN nodes USING (node_id)"):
        groups.setdefault(component, set()).add(name)
    assert sorted(map(sorted, groups.values())) == sorted(map(sorted, mini_hub.EXPECTED_COMPONENTS))


def test_the_cycle_is_found_and_nothing_else(first_day):
    found = tuples(first_day, "SELECT repo_id FROM cycles JOIN nodes USING (node_id)")
    assert {name for (name,) in found} == mini_hub.EXPECTED_CYCLES


def test_degrees_count_edges_in_all_and_by_relation(first_day):
    found = tuples(
        first_day,
        "SELECT relation, neighbour_kind, in_degree, out_degree, degree FROM degrees JOIN nodes USING (node_id) "
        "WHERE repo_id = 'reed/heron-chat'",
    )
    assert found == {
        ("*", "*", 2, 1, 3),
        ("finetune", "*", 1, 0, 1),
        ("trained_on", "*", 1, 0, 1),
        ("quantized", "*", 0, 1, 1),
        ("*", "model", 1, 1, 2),
        ("*", "dataset", 1, 0, 1),
    }
    isolated = tuples(
        first_day, "SELECT relation, degree FROM degrees JOIN nodes USING (node_id) WHERE repo_id = 'silt/gap'"
    )
    assert isolated == {("*", 0)}


def test_the_second_day_differs_as_written_by_hand(mini):
    rows = changes_on(Warehouse(mini.warehouse, TWO), TWO)
    nodes = {
        (r["change"], r["repo_id"], tuple(sorted(r["columns"])) if r["columns"] else None)
        for r in rows
        if r["subject"] == "node"
    }
    edges = {(r["change"], r["upstream_repo_id"], r["repo_id"], r["relation"]) for r in rows if r["subject"] == "edge"}
    assert nodes == mini_hub.EXPECTED_NODE_CHANGES
    assert edges == mini_hub.EXPECTED_EDGE_CHANGES


def test_lineage_up_goes_level_by_level_with_the_chain_of_relations(mini):
    warehouse = Warehouse(mini.warehouse, ONE)
    found = lineage(
        warehouse,
        warehouse.node("reed/heron-chat-gguf"),
        direction="up",
        depth_limit=None,
        max_depth=100,
        min_grade_rank=INFERRED,
    )
    assert [(r.depth, r.node.repo_id, r.chain, r.grade) for r in found.relatives] == [
        (1, "reed/heron-chat", ("quantized",), "tag"),
        (2, "amber/corpus", ("quantized", "trained_on"), "tag"),
        (2, "amber/heron", ("quantized", "finetune"), "tag"),
    ]
    assert found.cycles == []


def test_a_lineage_on_a_cycle_ends_and_says_so(mini):
    warehouse = Warehouse(mini.warehouse, ONE)
    found = lineage(
        warehouse,
        warehouse.node("silt/tern"),
        direction="down",
        depth_limit=None,
        max_depth=100,
        min_grade_rank=INFERRED,
    )
    assert [r.node.repo_id for r in found.relatives] == ["silt/plover"]
    assert found.cycles == [("silt/plover", "finetune", "silt/tern")]


def test_a_minimum_grade_leaves_weaker_evidence_out(mini):
    warehouse = Warehouse(mini.warehouse, ONE)
    root = warehouse.node("amber/egret")
    names = [
        {r.node.repo_id for r in lineage(
            warehouse, root, direction="down", depth_limit=None, max_depth=9, min_grade_rank=rank
        ).relatives}
        for rank in (INFERRED, CARD, TAG)
    ]  # fmt: skip
    card = {"moss/wading-birds", "silt/twice", "silt/linked"}
    assert names == [card | {"silt/by-hand"}, card, set()]


HOW = {"max_depth": 100, "min_grade_rank": INFERRED}


def test_a_path_is_found_in_either_order(mini):
    warehouse = Warehouse(mini.warehouse, ONE)
    ends = [warehouse.node(name) for name in ("amber/corpus", "reed/heron-chat-gguf")]
    for first, second in (ends, ends[::-1]):
        found = shortest_paths(warehouse, first, second, **HOW)
        assert (found.upstream, found.downstream, found.hops, found.total) == (*ends, 2, 1)
        assert [[(s.upstream, s.relation, s.downstream) for s in path] for path in found.paths] == [
            [
                ("amber/corpus", "trained_on", "reed/heron-chat"),
                ("reed/heron-chat", "quantized", "reed/heron-chat-gguf"),
            ]
        ]


def test_graphframes_finds_the_paths_that_the_look_up_finds(spark, mini):
    warehouse = Warehouse(mini.warehouse, ONE)
    pairs = [
        ("amber/corpus", "reed/heron-chat-gguf"),
        ("moss/wading-birds", "amber/egret"),
        ("silt/plover", "silt/tern"),
        ("amber/heron", "silt/gap"),
    ]
    for names in pairs:
        first, second = map(warehouse.node, names)
        by_look_up = shortest_paths(warehouse, first, second, **HOW)
        assert find_paths(spark, mini, ONE, first, second, **HOW) == by_look_up


def test_every_step_of_a_path_is_explained_by_all_who_state_it(mini):
    warehouse = Warehouse(mini.warehouse, ONE)
    ends = [warehouse.node(name) for name in ("reed/heron-chat-gguf", "amber/corpus")]
    for first, second in (ends, ends[::-1]):
        found = explain(warehouse, first, second, max_depth=100, min_grade_rank=INFERRED)
        assert (found.upstream.repo_id, found.downstream.repo_id) == ("amber/corpus", "reed/heron-chat-gguf")
        ((first_step, last_step),) = found.paths
        assert (first_step.downstream, last_step.upstream) == ("reed/heron-chat", "reed/heron-chat")
        (said,) = first_step.statements
        assert (said.relation, said.grade) == ("trained_on", "tag")
        assert {(e["source_field"], e["raw_reference"]) for e in said.evidence} >= {("tags.dataset", "amber/corpus")}
    stranger = warehouse.node("silt/tern")
    assert explain(warehouse, ends[0], stranger, max_depth=100, min_grade_rank=INFERRED).paths == []


def test_the_lineage_table_holds_what_the_walk_finds(mini):
    warehouse = Warehouse(mini.warehouse, TWO)
    warehouse.view(LINEAGE, NODES)
    for repo in warehouse.records("SELECT DISTINCT repo_id, kind FROM nodes WHERE kind <> 'space'"):
        root = warehouse.node(repo["repo_id"], repo["kind"])
        walked = lineage(
            warehouse, root, direction="up", depth_limit=None, max_depth=100, min_grade_rank=INFERRED
        ).relatives
        stored = warehouse.records("SELECT ancestor_id, hops FROM lineage WHERE descendant_id = ?", root.node_id)
        assert {(r["ancestor_id"], r["hops"]) for r in stored} == {(r.node.node_id, r.depth) for r in walked}


def test_any_table_is_shown_as_of_its_last_day(mini):
    warehouse = Warehouse(mini.warehouse, TWO)
    first = rows_of(warehouse, "top_base_models", limit=1)
    assert [(row["snapshot_date"], row["rank"]) for row in first] == [(TWO, 1)]
    assert len(rows_of(warehouse, "nodes", limit=None)) > 10
    with pytest.raises(UnknownTableError, match="There are: backward_subgraphs, cap_effect"):
        rows_of(warehouse, "nodes; DROP TABLE nodes", limit=1)


def test_the_snapshots_tell_date_source_and_completeness(mini):
    rows = snapshots(Warehouse(mini.warehouse))
    assert [(r["snapshot_date"], r["previous_date"], r["source"], r["complete"]) for r in rows] == [
        (ONE, None, "mini", True),
        (TWO, ONE, "mini", True),
    ]
