"""The path query as a job: the graph of a date, asked by `GraphFrame.bfs`."""

from datetime import date

from pyspark.sql import SparkSession

from hugginggraph.analysis.paths import Step, shortest_paths
from hugginggraph.graph.graphframe import graph_frame, lineage_edges
from hugginggraph.history.snapshots import History
from hugginggraph.settings import Settings
from hugginggraph.store import Store
from hugginggraph.tables import EDGES, NODES


def find_paths(
    spark: SparkSession, settings: Settings, as_of: date | None, first: int, second: int
) -> list[list[Step]]:
    """All shortest paths between two nodes, upstream -> downstream, whichever of the two is upstream."""
    store = Store(spark, settings.warehouse, settings.retention_days)
    history = History.of(store)
    snapshot = history.as_of(as_of)
    graph = graph_frame(
        store.read(NODES, history.pinned(snapshot, NODES)),
        lineage_edges(store.read(EDGES, history.pinned(snapshot, EDGES))),
    )
    depth = settings.analysis.lineage_max_depth
    return shortest_paths(graph, first, second, max_depth=depth) or shortest_paths(
        graph, second, first, max_depth=depth
    )
