"""How many nodes and edges of each type there are, and on what evidence (HuggingGraph, RQ1)."""

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.self_loops import self_loops
from hugginggraph.tables import TOTALS_BY_TYPE
from hugginggraph.tables.contract import ALL
from hugginggraph.tables.spark import conform

NODE, EDGE, SELF_LOOP = "node", "edge", "self_loop"
"""What is counted."""


def totals_by_type(nodes: DataFrame, edges: DataFrame, rejected: DataFrame, *, day: date) -> DataFrame:
    """`totals_by_type`: nodes by role, edges by relation and grade, self-loops by kind, each split and in all.

    Ghosts and edges that hang on them are told beside the totals; who leaves them out loses whole lineages, and who
    counts them in silence counts repos that nobody can load.
    """
    no_number = F.lit(None).cast("long")
    of_nodes = nodes.rollup("role").agg(F.count("*").alias("total"), F.count_if("is_ghost").alias("ghosts"))
    of_edges = (
        _with_ghost_ends(edges, nodes)
        .cube("relation", "grade")
        .agg(F.count("*").alias("total"), F.count_if("is_dangling").alias("dangling"))
    )
    of_loops = self_loops(rejected).rollup("kind").agg(F.count("*").alias("total"))
    found = (
        of_nodes.select(*_what(NODE, F.col("role")), "total", "ghosts", no_number.alias("dangling"))
        .unionByName(
            of_edges.select(
                *_what(EDGE, F.col("relation"), F.col("grade")), "total", no_number.alias("ghosts"), "dangling"
            )
        )
        .unionByName(
            of_loops.select(
                *_what(SELF_LOOP, F.col("kind")), "total", no_number.alias("ghosts"), no_number.alias("dangling")
            )
        )
    )
    return conform(found.withColumn("snapshot_date", F.lit(day)), TOTALS_BY_TYPE)


def _with_ghost_ends(edges: DataFrame, nodes: DataFrame) -> DataFrame:
    """`relation, grade, is_dangling` of each edge."""
    ghosts = nodes.where("is_ghost").select("node_id", F.lit(True).alias("is_ghost"))
    return (
        edges.select("src", "dst", "relation", "grade")
        .join(ghosts.toDF("src", "src_is_ghost"), on="src", how="left")
        .join(ghosts.toDF("dst", "dst_is_ghost"), on="dst", how="left")
        .select("relation", "grade", F.coalesce("src_is_ghost", "dst_is_ghost", F.lit(False)).alias("is_dangling"))
    )


def _what(subject: str, type_: Column, grade: Column | None = None) -> list[Column]:
    # A sum over a column leaves null in it: none of these is ever null itself.
    return [
        F.lit(subject).alias("subject"),
        F.coalesce(type_, F.lit(ALL)).alias("type"),
        F.lit(ALL).alias("grade") if grade is None else F.coalesce(grade, F.lit(ALL)).alias("grade"),
    ]
