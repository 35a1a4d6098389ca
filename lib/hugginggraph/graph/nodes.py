"""The nodes: every live repo, and every repo that is only named."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.graph.relations import UNKNOWN
from hugginggraph.tables import NODES, conform


def nodes(described_repos: DataFrame, judged_references: DataFrame) -> DataFrame:
    """`nodes`: live repos with their role, and a ghost for each target of an edge that is no live repo.

    Raises (when computed):
        the text NODE_ID_COLLISION: two repos of different names have the same `node_id`.
    """
    live = described_repos.select(
        "node_id", "kind", "repo_id", "hub_id", "role", F.lit(False).alias("is_ghost"), "content_hash"
    )
    named = (
        judged_references.where(F.col("code").isNull())
        .select(
            F.col("target_node_id").alias("node_id"),
            F.col("target_kind").alias("kind"),
            F.col("target_id").alias("repo_id"),
        )
        .distinct()
        .select(
            "node_id",
            "kind",
            "repo_id",
            F.lit(None).cast("string").alias("hub_id"),
            F.when(F.col("kind") == "model", UNKNOWN).otherwise(F.col("kind")).alias("role"),
            F.lit(True).alias("is_ghost"),
            F.lit(None).cast("long").alias("content_hash"),
        )
    )
    name = F.concat_ws(":", "kind", "repo_id")
    chosen = F.min_by(F.struct("kind", "repo_id", "hub_id", "role", "is_ghost", "content_hash"), F.col("is_ghost"))
    grouped = (
        live.unionByName(named)
        .groupBy("node_id")
        .agg(chosen.alias("n"), F.min(name).alias("a"), F.max(name).alias("b"))
    )
    return conform(grouped.where(_unique(F.col("a"), F.col("b"))).select("node_id", "n.*"), NODES)


def _unique(first: Column, last: Column) -> Column:
    """True, or an error: costs nothing beside the grouping, and cannot be forgotten."""
    message = F.concat(F.lit("NODE_ID_COLLISION: "), first, F.lit(" and "), last)
    return F.when(first == last, F.lit(True)).otherwise(F.raise_error(message).cast("boolean"))
