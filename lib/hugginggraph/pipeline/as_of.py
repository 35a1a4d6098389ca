"""The tables and the graph of a past date as frames, for your own work in Spark."""

from datetime import date

from graphframes import GraphFrame
from pyspark.sql import DataFrame, SparkSession

from hugginggraph.graph.graphframe import graph_frame, lineage_edges
from hugginggraph.history.snapshots import History
from hugginggraph.settings import Settings
from hugginggraph.store import Store
from hugginggraph.tables import EDGES, NODES
from hugginggraph.tables.contract import Table


def tables_as_of(spark: SparkSession, settings: Settings, *tables: Table, day: date | None = None) -> list[DataFrame]:
    """Tables as the newest snapshot at or before a date pins them; without a date, as the newest of all does.

    Raises:
        WarehouseError: there is no such snapshot, or it has no such table.
    """
    store = Store(spark, settings.warehouse, settings.retention_days)
    history = History.of(store)
    snapshot = history.as_of(day)
    return [store.read(table, history.pinned(snapshot, table)) for table in tables]


def graph_as_of(spark: SparkSession, settings: Settings, day: date | None = None) -> GraphFrame:
    """The graph of declared lineage of a date; edges run upstream -> downstream.

    Returns:
        vertices `id, kind, repo_id, role, is_ghost`; edges `src, dst, edge_id, relation, grade_rank`.

    Raises:
        WarehouseError: there is no such snapshot.
    """
    nodes, edges = tables_as_of(spark, settings, NODES, EDGES, day=day)
    return graph_frame(nodes, lineage_edges(edges))
