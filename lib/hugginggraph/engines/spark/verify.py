"""A day's tables held against a computation from its metadata alone, by Spark."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from functools import partial

from pyspark.sql import DataFrame, SparkSession

from hugginggraph.analysis.closure import closure_of_all
from hugginggraph.analysis.communities import communities
from hugginggraph.analysis.components import components, cycles
from hugginggraph.analysis.engine import engine_for
from hugginggraph.change_sets import change_set
from hugginggraph.engines.spark.relations import SparkRelations
from hugginggraph.frames import settle
from hugginggraph.genetics.inherited_licences import inherited_licences
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.graph.graphframe import graph_frame, lineage_edges
from hugginggraph.history.continued import continued_by
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.pipeline.day_run import Progress
from hugginggraph.pipeline.silver import drawn
from hugginggraph.pipeline.verified import Verified
from hugginggraph.session import properties_for
from hugginggraph.settings import AnalysisSettings, Settings
from hugginggraph.store import Store
from hugginggraph.tables import (
    CARDS,
    COMMUNITIES,
    COMPONENTS,
    CYCLES,
    DEGREES,
    EDGES,
    INHERITED_LICENCES,
    LINEAGE,
    MENTIONS,
    NODES,
    REPOS,
)
from hugginggraph.tables.contract import Table


def verify(
    spark: SparkSession, settings: Settings, day: date, *, progress: Progress = lambda _: None
) -> list[Verified]:
    """Compute the graph of a date, and its analyses where it has them, from its metadata; compare with what is pinned.

    Communities alone begin with those that they continue, as they are pinned.

    Args:
        spark: a session with Delta and GraphFrames.
        settings: those the date was written with.
        day: a date in the warehouse.
        progress: is told which table is being compared.

    Raises:
        WarehouseError: there is no snapshot of that date.
    """
    store = Store(spark, settings.warehouse, settings.retention_days)
    history = History.of(store)
    snapshot = history.exactly(day)
    with properties_for(spark, settings, store.size(snapshot.versions, REPOS, CARDS)), ExitStack() as files:
        return _verified(SparkRelations(spark, files), store, history, snapshot, settings, progress)


def _verified(
    work: SparkRelations, store: Store, history: History, snapshot: Snapshot, settings: Settings, progress: Progress
) -> list[Verified]:
    def pinned(table: Table) -> DataFrame:
        return store.read(table, snapshot.versions[table.name])

    def compared(of: dict[Table, Callable[[], DataFrame]]) -> list[Verified]:
        found = []
        for table, compute in of.items():
            progress(f"{snapshot.date} · {table.name}")
            stored = pinned(table)
            found.append(Verified(table.name, stored.count(), change_set(stored, compute(), table).count()))
        return found

    work.take("repos_now", pinned(REPOS))
    work.take("cards_now", pinned(CARDS))
    for table in (REPOS, MENTIONS, NODES):
        work.take(f"{table.name}_before", pinned(table).limit(0))
    kinds = history.until(snapshot.date).complete_kinds()
    graph_tables = drawn(work, max_names=settings.ingest.max_names, complete_kinds=kinds)
    told = compared({table: partial(work.frame, name) for table, name in graph_tables.items()})
    if COMPONENTS.name not in snapshot.versions:
        return told
    nodes, edges = settle(pinned(NODES)), settle(lineage_edges(pinned(EDGES)))
    for name, frame in (("nodes", nodes), ("edges", edges), ("repos", pinned(REPOS)), ("lineage", pinned(LINEAGE))):
        work.take(name, frame)
    work.make("degrees")
    graph = graph_frame(nodes, edges)
    before = _communities_before(store, history, snapshot, settings.analysis)
    with engine_for(graph, settings.analysis, edges=edges.count()) as engine:
        return told + compared(
            {
                DEGREES: partial(work.frame, "degrees"),
                COMPONENTS: partial(components, engine),
                CYCLES: partial(cycles, engine),
                COMMUNITIES: partial(communities, engine, settings.analysis, before),
                LINEAGE: partial(closure_of_all, engine, max_depth=settings.analysis.lineage_max_depth),
                INHERITED_LICENCES: partial(_inherited, work, settings),
            }
        )


def _inherited(work: SparkRelations, settings: Settings) -> DataFrame:
    judge = Judge.by(settings.genetics.dataset_licences)
    work.put(INHERITED_LICENCES.name, inherited_licences(work, judge))
    return work.frame(INHERITED_LICENCES.name)


def _communities_before(
    store: Store, history: History, snapshot: Snapshot, options: AnalysisSettings
) -> DataFrame | None:
    """What the communities of a date continue; where its graph is that of dates before, those of the first of them."""
    computed = history.analysed_on(snapshot.date, newest_like=store.newest_like)
    previous = continued_by(computed, history, options)
    if previous is None:
        return None
    return store.read(COMMUNITIES, history.exactly(previous).versions[COMMUNITIES.name])
