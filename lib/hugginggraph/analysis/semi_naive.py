"""The ancestor-descendant closure by semi-naive rounds: each round follows only what the round before found.

The plan of the iteration:
1. the frontier is every descendant with its parents, one hop up;
2. join the frontier's ancestors with the edges into them: pairs one hop longer, carrying the weakest grade on the way
   and the relation of the step into the descendant;
3. where several meet at a pair, keep the least of each; drop pairs reached by fewer hops;
4. these are the next frontier; stop when it is empty, or as many hops away as are wanted.
"""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.frames import settle
from hugginggraph.graph.relations import relation_of_rank, relation_rank
from hugginggraph.tables import LINEAGE
from hugginggraph.tables.spark import conform

_PAIR = ["descendant_id", "ancestor_id"]


def closure(edges: DataFrame, of: DataFrame, *, max_depth: int) -> DataFrame:
    """The rows of `lineage` for these descendants.

    Args:
        edges: frame with `src, dst, relation, grade_rank`; edges run upstream -> downstream.
        of: frame with `node_id`.
        max_depth: pairs more hops apart than this are left out.
    """
    # Of parallel edges a walk may take any, so their least ranks stand for them all.
    steps = settle(
        edges.where(F.col("src") != F.col("dst"))
        .groupBy("src", "dst")
        .agg(
            F.min("grade_rank").alias("step_grade"),
            F.min(relation_rank(F.col("relation"))).alias("relation_rank"),
        )
    )
    wanted = steps.join(of.select(F.col("node_id").alias("dst")), on="dst", how="left_semi")
    frontier = settle(
        wanted.select(
            F.col("dst").alias("descendant_id"),
            F.col("src").alias("ancestor_id"),
            F.lit(1).alias("hops"),
            F.col("step_grade").alias("grade_rank"),
            "relation_rank",
        )
    )
    reached = frontier
    up = steps.select(F.col("dst").alias("ancestor_id"), F.col("src").alias("next_id"), "step_grade")
    hops = 1
    while hops < max_depth and not frontier.isEmpty():
        hops += 1
        frontier = settle(_one_up(frontier, up, reached, hops))
        reached = reached.unionByName(frontier)
    return conform(reached.withColumn("relation", relation_of_rank(F.col("relation_rank"))), LINEAGE)


def _one_up(frontier: DataFrame, up: DataFrame, reached: DataFrame, hops: int) -> DataFrame:
    return (
        frontier.join(up, on="ancestor_id")
        .where(F.col("next_id") != F.col("descendant_id"))
        .groupBy("descendant_id", F.col("next_id").alias("ancestor_id"))
        .agg(
            F.lit(hops).alias("hops"),
            F.min(F.greatest("grade_rank", "step_grade")).alias("grade_rank"),
            F.min("relation_rank").alias("relation_rank"),
        )
        .join(reached.select(*_PAIR), on=_PAIR, how="left_anti")
    )
