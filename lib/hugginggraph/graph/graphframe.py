"""The graph as a `GraphFrame`, built only from stored tables, so that every algorithm starts from a short plan."""

from graphframes import GraphFrame
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.graph.grades import UNDECLARED
from hugginggraph.graph.relations import is_lineage


def lineage_edges(edges: DataFrame) -> DataFrame:
    """The rows of `edges` that make the graph: what was made with what, by declared evidence."""
    return edges.where((F.col("grade_rank") < UNDECLARED) & is_lineage(F.col("relation")))


def graph_frame(nodes: DataFrame, edges: DataFrame) -> GraphFrame:
    """A `GraphFrame` with the Long `node_id` as vertex id; edges run upstream -> downstream.

    Returns:
        vertices `id, kind, repo_id, role, is_ghost`; edges `src, dst, edge_id, relation, grade_rank`.
    """
    vertices = nodes.select(F.col("node_id").alias("id"), "kind", "repo_id", "role", "is_ghost")
    return GraphFrame(vertices, edges.select("src", "dst", "edge_id", "relation", "grade_rank"))
