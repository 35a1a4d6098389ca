"""The day's `lineage`: computed once, then maintained from what moved in the graph.

Of models and datasets alone. Nothing comes after a Space, so Spaces are joined when asked for.

Anybody can publish a chain of repos of any length. So the pairs end at a number of hops, and a lineage that goes on
behind them is cut: `cut` tells whose, and nothing fails.
"""

from collections.abc import Callable

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.engine import Engine
from hugginggraph.change_sets import change_set
from hugginggraph.frames import sent_to_all, settle
from hugginggraph.graph.relation_names import USED_BY_SPACE
from hugginggraph.tables import LINEAGE


def closure_of_all(engine: Engine, *, max_depth: int) -> DataFrame:
    """`lineage`, computed anew."""
    repos = engine.graph.vertices.where(F.col("kind") != "space").select(F.col("id").alias("node_id"))
    return engine.closure(repos, max_depth=max_depth)


def lineage_moved(engine: Engine, before: DataFrame, moved_edges: DataFrame, *, max_depth: int) -> DataFrame:
    """The change set that brings `lineage` from one graph to the next.

    A pair can change only if an edge into its descendant, or into one of the ancestors between, came, went or changed.
    So the descendants to look at again are the downstream ends of those edges, and what came from these before: a
    path to a new descendant ends, behind the last new edge on it, in a part that was there before. That part is no
    longer than the path, so this holds of lineages that are cut as well, as long as both are cut at the same hops.

    Args:
        engine: on the graph as it is now.
        before: `lineage` of the graph before.
        moved_edges: frame with `dst, relation` of the edges that differ.
        max_depth: as for the closure; that of the graph before was the same, or nothing was cut there.
    """
    to_repos = moved_edges.where(F.col("relation") != USED_BY_SPACE)
    ends = settle(to_repos.select(F.col("dst").alias("node_id")).distinct())
    below = before.join(sent_to_all(ends.withColumnRenamed("node_id", "ancestor_id")), on="ancestor_id")
    of = settle(ends.union(below.select("descendant_id")).distinct())
    stale = before.join(sent_to_all(of.withColumnRenamed("node_id", "descendant_id")), on="descendant_id", how="semi")
    return change_set(stale, engine.closure(of, max_depth=max_depth), LINEAGE)


def cut(lineage: DataFrame, edges: DataFrame, *, max_depth: int) -> DataFrame:
    """`node_id`: repos that have ancestors more hops away than the pairs go.

    Args:
        lineage: rows of `lineage`.
        edges: frame with `src, dst` of the graph it is of.
        max_depth: hops at which the pairs end.
    """
    pair = ["descendant_id", "ancestor_id"]
    farthest = sent_to_all(settle(lineage.where(F.col("hops") == max_depth).select(*pair)))
    beyond = (
        edges.select(F.col("src").alias("beyond_id"), F.col("dst").alias("ancestor_id"))
        .join(farthest, on="ancestor_id")
        .where(F.col("beyond_id") != F.col("descendant_id"))
        .select("descendant_id", F.col("beyond_id").alias("ancestor_id"))
    )
    known = lineage.select(*pair).join(farthest.select("descendant_id").distinct(), on="descendant_id", how="left_semi")
    return beyond.join(known, on=pair, how="left_anti").select(F.col("descendant_id").alias("node_id")).distinct()


def is_cut_otherwise(before: DataFrame, was_cut: Callable[[], bool], *, max_depth: int) -> bool:
    """Whether pairs were left out, or kept, by another `max_depth` than this: then they cannot be carried forward.

    Args:
        before: rows of `lineage`.
        was_cut: tells whether lineages are cut there; is asked only where none comes as far as `max_depth`.
        max_depth: the hops at which they should be.
    """
    far = before.where(F.col("hops") >= max_depth)
    farthest = far.agg(F.coalesce(F.max("hops"), F.lit(0)).alias("hops")).collect()[0]["hops"]
    return farthest > max_depth or (farthest == 0 and was_cut())
