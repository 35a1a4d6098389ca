"""The cycles of a graph that should have none, and the repos that name themselves (HuggingGraph, RQ2).

One version of the paper takes its graph for acyclic, the next one finds 591 strong components in it, and its file holds
15,477 self-loops (papers 1.5, defects 5 and 6).
"""

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.self_loops import self_loops
from hugginggraph.tables import CYCLE_SIZES
from hugginggraph.tables.spark import conform

SHOWN = 5
"""Names that are shown of a cycle."""


def cycle_sizes(nodes: DataFrame, edges: DataFrame, cycles: DataFrame, rejected: DataFrame, *, day: date) -> DataFrame:
    """`cycle_sizes`: a row a strong component of two or more, and a row a repo that names itself."""
    members = cycles.join(nodes.select("node_id", "kind", "repo_id"), on="node_id")
    of_cycles = (
        members.groupBy("cycle_id")
        .agg(
            F.count("*").alias("nodes"),
            _of_kind("model").alias("models"),
            _of_kind("dataset").alias("datasets"),
            F.slice(F.sort_array(F.collect_list("repo_id")), 1, SHOWN).alias("repo_ids"),
        )
        .join(_edges_inside(edges, cycles), on="cycle_id")
        .withColumns({"is_self_loop": F.lit(False), "is_two_cycle": F.col("nodes") == 2})
    )
    of_loops = self_loops(rejected).select(
        F.col("node_id").alias("cycle_id"),
        F.lit(1).alias("nodes"),
        (F.col("kind") == "model").cast("long").alias("models"),
        (F.col("kind") == "dataset").cast("long").alias("datasets"),
        F.array("repo_id").alias("repo_ids"),
        F.lit(0).alias("edges"),
        F.lit(True).alias("is_self_loop"),
        F.lit(False).alias("is_two_cycle"),
    )
    return conform(of_cycles.unionByName(of_loops).withColumn("snapshot_date", F.lit(day)), CYCLE_SIZES)


def _of_kind(kind: str) -> Column:
    return F.count_if(F.col("kind") == kind)


def _edges_inside(edges: DataFrame, cycles: DataFrame) -> DataFrame:
    """`cycle_id, edges`: what leads from member to member."""
    upper = cycles.select(F.col("node_id").alias("src"), "cycle_id")
    lower = cycles.select(F.col("node_id").alias("dst"), "cycle_id")
    ends = edges.select("src", "dst").join(upper, on="src").join(lower, on=["dst", "cycle_id"])
    return ends.groupBy("cycle_id").agg(F.count("*").alias("edges"))
