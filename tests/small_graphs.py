"""Graphs made by hand or drawn, as the GraphFrames that the analyses take."""

from hugginggraph.graph.graphframe import graph_frame
from hugginggraph.settings import load_settings


def as_graph_frame(spark, nodes, edges, parts=2):
    """Models `nodes` (ids) and `edges` (src, dst, relation), graded by `grade`."""
    node_rows = [(node, "model", f"n{node}", "base", False) for node in nodes]
    edge_rows = [(src, dst, i, relation, grade(src, dst, relation)) for i, (src, dst, relation) in enumerate(edges)]
    return graph_frame(
        spark.createDataFrame(
            node_rows, "node_id LONG, kind STRING, repo_id STRING, role STRING, is_ghost BOOLEAN"
        ).repartition(parts),
        spark.createDataFrame(
            edge_rows, "src LONG, dst LONG, edge_id LONG, relation STRING, grade_rank INT"
        ).repartition(parts),
    )


def grade(src, dst, relation):
    """1, 2 or 3, the same for the same edge."""
    return 1 + (src + 5 * dst + len(relation)) % 3


def options(**changes):
    """The settings of the analyses, but for these."""
    return load_settings().analysis.model_copy(update=changes)


def least_member(groups):
    """Each node with the least one of its group."""
    return {node: min(group) for group in groups for node in group}
