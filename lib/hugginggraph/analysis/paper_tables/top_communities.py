"""The largest communities and what they are made of (HuggingGraph, RQ2)."""

from datetime import date

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from hugginggraph.analysis.groups import members_by_kind
from hugginggraph.analysis.overall import overall_degrees
from hugginggraph.analysis.paper_tables.ranking import TOP, first_of
from hugginggraph.frames import settle
from hugginggraph.tables import TOP_COMMUNITIES
from hugginggraph.tables.spark import conform

SHOWN = 3
"""Members that are shown of a community."""


def top_communities(
    nodes: DataFrame, communities: DataFrame, degrees: DataFrame, *, day: date, top: int = TOP
) -> DataFrame:
    """`top_communities`: the largest ones by method, with the kinds of their members and those with most edges.

    The members shown are found by rule, not by hand. Modularity is none of a community's: it is one number of a
    division, and stands in `partitions` (papers 1.5, defect 9).
    """
    members = communities.join(nodes.select("node_id", "kind", "repo_id"), on="node_id")
    sizes = members.groupBy("method", "community_id").agg(
        F.count("*").alias("nodes"), *members_by_kind(), F.min("repo_id").alias("first_name")
    )
    whole = communities.groupBy("method").agg(F.count("*").alias("of"))
    order = (F.desc("nodes"), F.asc("first_name"), F.asc("community_id"))
    # Settled, because the members are looked up for these few alone.
    best = settle(first_of(sizes, *order, within=("method",), top=top))
    return conform(
        best.join(_most_connected(members, best, degrees), on=["method", "community_id"])
        .join(whole, on="method")
        .withColumns({"share": F.col("nodes") / F.col("of"), "snapshot_date": F.lit(day)}),
        TOP_COMMUNITIES,
    )


def _most_connected(members: DataFrame, best: DataFrame, degrees: DataFrame) -> DataFrame:
    """`method, community_id, top_members` of the communities in `best`."""
    overall = overall_degrees(degrees).select("node_id", "degree")
    asked = F.broadcast(best.select("method", "community_id"))
    by_degree = Window.partitionBy("method", "community_id").orderBy(F.desc("degree"), "repo_id", "node_id")
    return (
        members.join(asked, on=["method", "community_id"])
        .join(overall, on="node_id")
        .withColumn("place", F.row_number().over(by_degree))
        .where(F.col("place") <= SHOWN)
        .groupBy("method", "community_id")
        .agg(F.sort_array(F.collect_list(F.struct("place", "repo_id")))["repo_id"].alias("top_members"))
    )
