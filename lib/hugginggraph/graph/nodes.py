"""The nodes: every live repo, and every repo that is only named."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.graph.mentions import is_parent
from hugginggraph.graph.relations import UNKNOWN, root_kind
from hugginggraph.graph.resolution import AMBIGUOUS, GHOST
from hugginggraph.tables import NODES
from hugginggraph.tables.spark import conform


def live_nodes(described_repos: DataFrame, mentions: DataFrame) -> DataFrame:
    """The live repos among `described_repos` as rows of `nodes`.

    Args:
        described_repos: as `mentions.described` gives them.
        mentions: their rows of `mentions`.
    """
    mention = F.struct("target_kind", "stated_relation")
    parents = (
        mentions.where(is_parent(mention) & (F.col("source_field") != "card_text"))
        .groupBy("node_id")
        .agg(F.max(F.col("code").isNull()).alias("has_parent"))
    )
    rows = described_repos.where("is_live").join(parents, on="node_id", how="left")
    why = root_kind(
        F.col("kind"),
        F.col("has_parent").isNotNull(),
        F.coalesce("has_parent", F.lit(False)),
        F.col("has_card"),
    )
    return conform(rows.withColumns({"root_kind": why, "is_ghost": F.lit(False)}), NODES)


def ghost_nodes(judged_mentions: DataFrame) -> DataFrame:
    """A row of `nodes` for each name of an edge that no live repo has; of names made up to share a key, the least."""
    is_ghost = F.col("code").isNull() & F.col("lookup").isin(GHOST, AMBIGUOUS)
    ghosts = (
        judged_mentions.where(is_ghost)
        .groupBy(F.col("target_node_id").alias("node_id"), F.col("target_kind").alias("kind"))
        .agg(F.min("target_id").alias("repo_id"))
    )
    role = F.when(F.col("kind") == "model", UNKNOWN).otherwise(F.col("kind"))
    nothing = {name: F.lit(None) for name in ("hub_id", "root_kind", "content_hash")}
    return conform(ghosts.withColumns({"role": role, "is_ghost": F.lit(True), **nothing}), NODES)
