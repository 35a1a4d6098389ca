"""Depth, root, family and subgraphs on a lineage small enough to be checked by eye."""

import pytest

from hugginggraph.analysis.engine import engine_for
from hugginggraph.analysis.generations import generations
from hugginggraph.graph.graphframe import graph_frame
from hugginggraph.settings import load_settings
from small_graphs import frame_of

# Models 1 -> 2 -> 3, 5 -> 6; 7 is merged of 3 and 6; 8 and 9 name each other as parents, 10 came from 9;
# dataset 21 -> 22; model 2 was trained on 22; 40 is a Space of 7.
KINDS = dict.fromkeys([1, 2, 3, 5, 6, 7, 8, 9, 10], "model") | {21: "dataset", 22: "dataset", 40: "space"}
EDGES = [
    *((1, 2, "finetune", 1), (2, 3, "quantized", 2), (5, 6, "adapter", 1), (3, 7, "merge", 3), (6, 7, "merge", 3)),
    *((8, 9, "finetune", 1), (9, 8, "finetune", 1), (9, 10, "finetune", 1)),
    *((21, 22, "derived_from", 2), (22, 2, "trained_on", 2), (7, 40, "used_by_space", 1)),
]
CYCLES = [(8, 8), (9, 8)]


@pytest.fixture(scope="module")
def nodes(spark):
    rows = [(node, kind, f"r{node}", kind, False) for node, kind in KINDS.items()]
    return frame_of(spark, rows, "node_id LONG, kind STRING, repo_id STRING, role STRING, is_ghost BOOLEAN")


@pytest.fixture(scope="module")
def lineage(spark, nodes):
    rows = [(src, dst, i, relation, rank) for i, (src, dst, relation, rank) in enumerate(EDGES)]
    edges = frame_of(spark, rows, "src LONG, dst LONG, edge_id LONG, relation STRING, grade_rank INT")
    options = load_settings().analysis
    with engine_for(graph_frame(nodes, edges), options, edges=len(rows)) as engine:
        of = nodes.where("kind <> 'space'").select("node_id")
        return engine.closure(of, max_depth=9).localCheckpoint()


def test_each_repo_has_its_depth_its_family_and_its_relatives_of_its_own_kind(spark, nodes, lineage):
    cycles = frame_of(spark, CYCLES, "node_id LONG, cycle_id LONG")
    found = {row["node_id"]: tuple(row)[1:] for row in generations(lineage, nodes, cycles).collect()}
    # depth, root_id, root_hops, roots, ancestors, descendants
    assert found == {
        1: (0, 1, 0, 1, 0, 3),
        2: (1, 1, 1, 1, 1, 2),
        3: (2, 1, 2, 1, 2, 1),
        5: (0, 5, 0, 1, 0, 2),
        6: (1, 5, 1, 1, 1, 1),
        7: (3, 5, 2, 2, 5, 0),
        8: (0, 8, 0, 1, 1, 2),
        9: (0, 8, 0, 1, 1, 2),
        10: (2, 8, 1, 1, 2, 0),
        21: (0, 21, 0, 1, 0, 1),
        22: (1, 21, 1, 1, 1, 0),
    }


def test_the_best_of_the_weakest_evidence_is_told_of_a_pair(lineage):
    found = {
        (r["ancestor_id"], r["descendant_id"]): (r["hops"], r["grade_rank"], r["relation"]) for r in lineage.collect()
    }
    assert found[21, 7] == (4, 3, "merge")
    assert found[1, 3] == (2, 2, "quantized")
    assert found[8, 10] == (2, 1, "finetune")
    assert (8, 8) not in found
    assert not {end for pair in found for end in pair} & {40}
