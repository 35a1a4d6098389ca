"""The day's `lineage`: computed once, then maintained from what moved in the graph.

Of models and datasets alone. Nothing comes after a Space, so Spaces are joined when asked for.
"""

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
    path to a new descendant ends, behind the last new edge on it, in a part that was there before.

    Args:
        engine: on the graph as it is now.
        before: `lineage` of the graph before.
        moved_edges: frame with `dst, relation` of the edges that differ.
        max_depth: as for the closure.
    """
    to_repos = moved_edges.where(F.col("relation") != USED_BY_SPACE)
    ends = settle(to_repos.select(F.col("dst").alias("node_id")).distinct())
    below = before.join(sent_to_all(ends.withColumnRenamed("node_id", "ancestor_id")), on="ancestor_id")
    of = settle(ends.union(below.select("descendant_id")).distinct())
    stale = before.join(sent_to_all(of.withColumnRenamed("node_id", "descendant_id")), on="descendant_id", how="semi")
    return change_set(stale, engine.closure(of, max_depth=max_depth), LINEAGE)
