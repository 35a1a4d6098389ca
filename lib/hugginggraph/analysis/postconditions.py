"""The laws that results must obey, as cheap aggregates; a violation stops the run and names the numbers."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.errors import InvariantError


def require_one_row_a_node(result: DataFrame, nodes: DataFrame, what: str) -> None:
    """Every node has exactly one row.

    Raises:
        InvariantError: rows and nodes differ in number, or a node has none.
    """
    counts = result.agg(F.count("*").alias("rows"), F.count_distinct("node_id").alias("distinct")).first()
    expected = nodes.count()
    if counts is None or not counts["rows"] == counts["distinct"] == expected:
        raise InvariantError(f"{what}: {counts and counts.asDict()} for {expected} nodes; expected one row a node")


def require_no_edge_across(result: DataFrame, edges: DataFrame, group: str, what: str) -> None:
    """Both ends of every edge are in the same group.

    Raises:
        InvariantError: an edge joins two groups.
    """
    ends = result.select("node_id", group)
    across = (
        edges.select("src", "dst")
        .join(ends.toDF("src", "src_group"), on="src", how="left")
        .join(ends.toDF("dst", "dst_group"), on="dst", how="left")
        .where(~F.col("src_group").eqNullSafe(F.col("dst_group")))
        .count()
    )
    if across:
        raise InvariantError(f"{what}: {across} edges join two different groups; expected none")


def require_degrees_add_up(degrees: DataFrame, edges: DataFrame) -> None:
    """The in-degrees and the out-degrees each add up to the number of edges, in all and by relation.

    Raises:
        InvariantError: one of the sums differs.
    """
    sums = degrees.groupBy((F.col("relation") == "*").alias("overall")).agg(
        F.sum("in_degree").alias("in"), F.sum("out_degree").alias("out")
    )
    expected = edges.count()
    for row in sums.collect():
        if not row["in"] == row["out"] == expected:
            raise InvariantError(f"degrees: sums {row.asDict()} for {expected} edges; expected both to be equal to it")


def require_components_add_up(sizes: DataFrame, singletons: DataFrame, nodes: DataFrame, edges: DataFrame) -> None:
    """`component_sizes` and `singletons` hold each node once and each edge once, and one component is the largest.

    Raises:
        InvariantError: a number differs.
    """
    alone = singletons.agg(F.coalesce(F.sum("nodes"), F.lit(0)).alias("alone"))
    found = (
        sizes.agg(
            F.coalesce(F.sum("nodes"), F.lit(0)).alias("together"),
            F.coalesce(F.sum("edges"), F.lit(0)).alias("edges"),
            F.coalesce(F.min("nodes"), F.lit(2)).alias("least"),
            F.count_if("is_largest").alias("largest"),
        )
        .crossJoin(alone)
        .first()
    )
    expected = {"nodes": nodes.count(), "edges": edges.count(), "largest": int(not edges.isEmpty())}
    if (
        found is None
        or found["least"] < 2
        or expected
        != {
            "nodes": found["together"] + found["alone"],
            "edges": found["edges"],
            "largest": found["largest"],
        }
    ):
        raise InvariantError(f"component_sizes: {found and found.asDict()}; expected {expected}, none of one node")
