"""The path query as a job: the graph of a date, asked by `GraphFrame.bfs`."""

from datetime import date

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from hugginggraph.analysis.paths import shortest_paths
from hugginggraph.graph.graphframe import graph_frame
from hugginggraph.graph.relations import is_lineage
from hugginggraph.lookup.paths import Paths
from hugginggraph.lookup.warehouse import Node
from hugginggraph.pipeline.as_of import tables_as_of
from hugginggraph.settings import Settings
from hugginggraph.tables import EDGES, NODES


def find_paths(
    spark: SparkSession,
    settings: Settings,
    as_of: date | None,
    first: Node,
    second: Node,
    *,
    max_depth: int,
    min_grade_rank: int,
) -> Paths:
    """All shortest paths between two nodes, whichever of the two is upstream, as `lookup.paths` gives them.

    Args:
        spark: a session with Delta and GraphFrames.
        settings: where the warehouse is.
        as_of: the date; None for the newest.
        first: one of the two.
        second: the other.
        max_depth: hops at which the search ends.
        min_grade_rank: the weakest evidence to follow.
    """
    nodes, edges = tables_as_of(spark, settings, NODES, EDGES, day=as_of)
    followed = edges.where((F.col("grade_rank") <= min_grade_rank) & is_lineage(F.col("relation")))
    graph = graph_frame(nodes, followed)
    for upstream, downstream in ((first, second), (second, first)):
        paths = shortest_paths(graph, upstream.node_id, downstream.node_id, max_depth=max_depth)
        if paths:
            return Paths(upstream, downstream, len(paths[0]), len(paths), paths)
    return Paths(first, second, None, 0, [])
