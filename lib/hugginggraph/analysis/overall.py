"""The rows of `degrees` that are not split by relation or by kind of neighbour."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.tables.contract import ALL


def overall_degrees(degrees_: DataFrame) -> DataFrame:
    """`node_id, in_degree, out_degree, degree`: one row a node, zeros included."""
    is_overall = (F.col("relation") == ALL) & (F.col("neighbour_kind") == ALL)
    return degrees_.where(is_overall).select("node_id", "in_degree", "out_degree", "degree")


def linked_nodes(nodes: DataFrame, degrees_: DataFrame) -> DataFrame:
    """`node_id, kind, repo_id, in_degree, out_degree, degree` of the nodes that have an edge.

    Most repos of the Hub have none and are alone in any group, so who describes groups of two or more starts here.
    """
    linked = overall_degrees(degrees_).where(F.col("degree") > 0)
    return nodes.select("node_id", "kind", "repo_id").join(linked, on="node_id")
