"""The path query as a job: the graph of a date, asked by `GraphFrame.bfs`."""

from datetime import date

from pyspark.sql import SparkSession

from hugginggraph.analysis.paths import Step, shortest_paths
from hugginggraph.pipeline.as_of import graph_as_of
from hugginggraph.settings import Settings


def find_paths(
    spark: SparkSession, settings: Settings, as_of: date | None, first: int, second: int
) -> list[list[Step]]:
    """All shortest paths between two nodes, upstream -> downstream, whichever of the two is upstream."""
    graph = graph_as_of(spark, settings, as_of)
    depth = settings.analysis.lineage_max_depth
    return shortest_paths(graph, first, second, max_depth=depth) or shortest_paths(
        graph, second, first, max_depth=depth
    )
