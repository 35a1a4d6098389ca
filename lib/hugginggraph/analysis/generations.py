"""Where a repo stands among those of its kind: how deep, from which root, in which family."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.tables import GENERATIONS
from hugginggraph.tables.spark import conform


def generations(lineage: DataFrame, nodes: DataFrame, cycles: DataFrame, *, max_depth: int | None = None) -> DataFrame:
    """`generations`: one row a model and a dataset.

    Lineages that cross from datasets to models are left aside: a family is of models, or of datasets. No model leads
    to a dataset, so the path between two models has models alone on it. Where a lineage is cut before any root, the
    least of the farthest ancestors stands for it.

    Args:
        lineage: rows of `lineage`.
        nodes: rows of `nodes`.
        cycles: rows of `cycles`; the members of one that nothing else leads to are one root together.
        max_depth: hops at which lineages are cut; None where none is.
    """
    members = (
        nodes.where(F.col("kind") != "space")
        .select("node_id", "kind")
        .join(cycles.select("node_id", "cycle_id"), on="node_id", how="left")
        .select("node_id", "kind", F.coalesce("cycle_id", "node_id").alias("group_id"))
    )
    pairs = (
        lineage.join(members.toDF("descendant_id", "kind", "group_id"), on="descendant_id")
        .join(members.toDF("ancestor_id", "ancestor_kind", "ancestor_group"), on="ancestor_id")
        .where(F.col("kind") == F.col("ancestor_kind"))
    )
    # One look at all pairs for the descendant's side, one for the ancestor's.
    above = pairs.groupBy(F.col("descendant_id").alias("node_id")).agg(
        F.max("hops").alias("depth"),
        F.count("*").alias("ancestors"),
        F.max(F.col("ancestor_group") != F.col("group_id")).alias("has_elders"),
        F.min(F.when(F.col("hops") == F.lit(max_depth), F.col("ancestor_group"))).alias("farthest_id"),
    )
    below = pairs.groupBy(F.col("ancestor_id").alias("node_id")).agg(F.count("*").alias("descendants"))
    placed = members.join(above, on="node_id", how="left").join(below, on="node_id", how="left")
    is_root = ~F.coalesce(F.col("has_elders"), F.lit(False))
    roots = placed.where(is_root).select(F.col("node_id").alias("ancestor_id"))
    own = placed.where(is_root).select(
        "node_id", F.lit(0).alias("hops"), F.lit(0).alias("grade_rank"), F.col("group_id").alias("root_id")
    )
    inherited = pairs.join(roots, on="ancestor_id", how="left_semi").select(
        F.col("descendant_id").alias("node_id"), "hops", "grade_rank", F.col("ancestor_group").alias("root_id")
    )
    nearest = (
        own.unionByName(inherited)
        .groupBy("node_id")
        .agg(
            F.min(F.struct("hops", "grade_rank", "root_id")).alias("nearest"),
            F.count_distinct("root_id").alias("roots"),
        )
    )
    found = placed.join(nearest, on="node_id", how="left").select(
        "node_id",
        # Who is a root together with others has them for ancestors, but no level above.
        F.when(is_root, 0).otherwise(F.col("depth")).alias("depth"),
        F.coalesce("nearest.root_id", "farthest_id").alias("root_id"),
        F.coalesce("nearest.hops", "depth").alias("root_hops"),
        F.coalesce("roots", F.lit(1)).alias("roots"),
        F.coalesce("ancestors", F.lit(0)).alias("ancestors"),
        F.coalesce("descendants", F.lit(0)).alias("descendants"),
    )
    return conform(found, GENERATIONS)
