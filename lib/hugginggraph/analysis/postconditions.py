"""The laws that results must obey, as cheap aggregates; a violation stops the run and names the numbers."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.errors import InvariantError
from hugginggraph.graph.relation_names import USED_BY_SPACE
from hugginggraph.tables.contract import ALL

_ONE_IN = 100
"""Lineages of so many repos are looked at again, one of them."""


def require_one_row_a_node(result: DataFrame, nodes: DataFrame, what: str, *, rows: int = 1) -> None:
    """Every node has exactly one row, or as many as `rows`.

    Raises:
        InvariantError: rows and nodes differ in number, or a node has none.
    """
    counts = result.agg(F.count("*").alias("rows"), F.count_distinct("node_id").alias("distinct")).first()
    expected = nodes.count()
    if counts is None or not counts["rows"] == rows * counts["distinct"] == rows * expected:
        raise InvariantError(
            f"{what}: {counts and counts.asDict()} for {expected} nodes; expected {rows} row(s) a node"
        )


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


def require_one_identity_a_group(identities: DataFrame) -> None:
    """No two groups of a grouping have one identity, and no group has two.

    Raises:
        InvariantError: an identity or a group comes twice.
    """
    each = [F.count_distinct("grouping", name).alias(name) for name in ("group_id", "identity")]
    counts = identities.agg(F.count("*").alias("rows"), *each).first()
    if counts is None or not counts["rows"] == counts["group_id"] == counts["identity"]:
        raise InvariantError(f"group_identities: {counts and counts.asDict()}; expected three equal numbers")


def require_degrees_add_up(degrees: DataFrame, edges: DataFrame) -> None:
    """The in-degrees and the out-degrees each add up to the number of edges, in all, by relation and by kind.

    Raises:
        InvariantError: one of the sums differs.
    """
    sums = degrees.groupBy(
        (F.col("relation") == ALL).alias("overall"), (F.col("neighbour_kind") == ALL).alias("any")
    ).agg(F.sum("in_degree").alias("in"), F.sum("out_degree").alias("out"))
    expected = edges.count()
    for row in sums.collect():
        if not row["in"] == row["out"] == expected:
            raise InvariantError(f"degrees: sums {row.asDict()} for {expected} edges; expected both to be equal to it")


def require_closed(lineage: DataFrame, edges: DataFrame, *, max_depth: int | None = None) -> None:
    """Every edge between models and datasets is a pair one hop apart; on a sample, the ancestors of parents are ours.

    Args:
        lineage: rows of `lineage`.
        edges: the edges of the graph it is of.
        max_depth: ancestors that may be more hops away than this are not looked for; None where no lineage is cut.

    Raises:
        InvariantError: an edge is no such pair, or an ancestor of a sampled repo's ancestor is not its own.
    """
    pair = ["descendant_id", "ancestor_id"]
    declared = edges.where(F.col("relation") != USED_BY_SPACE).select(
        F.col("dst").alias("descendant_id"), F.col("src").alias("ancestor_id")
    )
    lost = declared.join(lineage.where(F.col("hops") == 1).select(*pair), on=pair, how="left_anti").count()
    if lost:
        raise InvariantError(f"lineage: {lost} edges are no pair one hop apart; expected none")
    sampled = lineage.select(*pair, "hops").where(F.pmod(F.xxhash64("descendant_id"), F.lit(_ONE_IN)) == 0)
    above = lineage.select(
        F.col("descendant_id").alias("middle_id"), F.col("ancestor_id").alias("far_id"), F.col("hops").alias("further")
    )
    is_within = F.lit(True) if max_depth is None else F.col("hops") + F.col("further") <= max_depth
    through = (
        sampled.withColumnRenamed("ancestor_id", "middle_id")
        .join(above, on="middle_id")
        .where((F.col("far_id") != F.col("descendant_id")) & is_within)
        .select("descendant_id", F.col("far_id").alias("ancestor_id"))
    )
    open_ = through.join(sampled, on=pair, how="left_anti").count()
    if open_:
        raise InvariantError(f"lineage: {open_} ancestors of ancestors are missing in a sample; expected none")


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
