"""Breadth-first lineage: everything upstream or downstream of given roots, level by level.

The plan of the iteration:
1. the frontier is the roots, at depth 0;
2. follow every edge out of (or into) the frontier to nodes that the root has not reached yet;
3. where several edges reach a node at once, keep the best: strongest chain of evidence, then least node;
4. these are the next frontier, one level deeper; stop when it is empty. A cycle leads only to nodes reached before.
"""

from typing import Literal

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType

from hugginggraph.errors import NotConvergedError
from hugginggraph.frames import settle
from hugginggraph.tables.spark import INT, LONG, STRING, struct

Direction = Literal["up", "down"]

LINEAGE = struct(
    root_id=LONG,
    node_id=LONG,
    depth=INT,
    via_id=LONG,
    relation=STRING,
    grade_rank=INT,
    chain=ArrayType(STRING),
)
"""A node in the lineage of a root: fewest hops from it, the neighbour it is reached by, the relation of that step,
the weakest evidence on the way, and the relations from the root on."""


def lineage(
    edges: DataFrame,
    roots: DataFrame,
    *,
    direction: Direction,
    max_depth: int,
    depth_limit: int | None = None,
    min_grade_rank: int | None = None,
) -> DataFrame:
    """What the roots were made from (`up`) or what was made from them (`down`).

    Args:
        edges: frame with `src, dst, relation, grade_rank`; edges run upstream -> downstream.
        roots: frame with `node_id`.
        direction: `up` follows edges backwards, `down` forwards.
        max_depth: more levels than this are an error.
        depth_limit: stop quietly after so many levels; None goes to the end.
        min_grade_rank: ignore edges whose best evidence ranks below (1 is strongest); None takes all.

    Returns:
        A frame with the columns of `LINEAGE`, the roots included at depth 0.

    Raises:
        NotConvergedError: the lineage is deeper than `max_depth`.
    """
    here, there = ("src", "dst") if direction == "down" else ("dst", "src")
    usable = edges if min_grade_rank is None else edges.where(F.col("grade_rank") <= min_grade_rank)
    step = usable.select(
        F.col(here).alias("via_id"),
        F.col(there).alias("next_id"),
        F.col("relation").alias("step_relation"),
        F.col("grade_rank").alias("step_rank"),
    )
    step = settle(step)
    frontier = (
        roots.select("node_id")
        .distinct()
        .select(
            F.col("node_id").alias("root_id"),
            "node_id",
            F.lit(0).alias("depth"),
            F.lit(None).cast("long").alias("via_id"),
            F.lit(None).cast("string").alias("relation"),
            F.lit(0).alias("grade_rank"),
            F.array().cast("array<string>").alias("chain"),
        )
    )
    reached = frontier = settle(frontier)
    for depth in range(1, max_depth + 2):
        if depth_limit is not None and depth > depth_limit:
            break
        frontier = settle(_next_level(frontier, reached, step, depth))
        if frontier.isEmpty():
            break
        if depth > max_depth:
            raise NotConvergedError(
                f"lineage {direction}: still growing at depth {depth}; the setting "
                f"analysis.lineage_max_depth allows {max_depth}"
            )
        reached = reached.unionByName(frontier)
    return reached


def _next_level(frontier: DataFrame, reached: DataFrame, step: DataFrame, depth: int) -> DataFrame:
    best_first = Window.partitionBy("root_id", "node_id").orderBy("grade_rank", "via_id", "relation")
    return (
        frontier.select("root_id", F.col("node_id").alias("via_id"), F.col("grade_rank").alias("so_far"), "chain")
        .join(step, on="via_id", how="inner")
        .select(
            "root_id",
            F.col("next_id").alias("node_id"),
            F.lit(depth).alias("depth"),
            "via_id",
            F.col("step_relation").alias("relation"),
            F.greatest("so_far", "step_rank").alias("grade_rank"),
            F.concat("chain", F.array("step_relation")).alias("chain"),
        )
        .join(reached.select("root_id", "node_id"), on=["root_id", "node_id"], how="left_anti")
        .withColumn("place", F.row_number().over(best_first))
        .where(F.col("place") == 1)
        .drop("place")
        .select(*LINEAGE.fieldNames())
    )
