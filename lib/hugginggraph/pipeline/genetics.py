"""The genetics of a date: families, traits, similarity, mutation, drift and licences, from one pinned snapshot.

No snapshot pins these tables: they are computed from what a snapshot pins, for any date and at any time, and kept by
date. `genetics` is written last; a date that stands in it is whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any

import numpy as np
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from hugginggraph.commits import Run
from hugginggraph.frames import literal_rows, settle
from hugginggraph.genetics.card_templates import card_templates
from hugginggraph.genetics.families import (
    families,
    family_distributions,
    family_growth,
    family_pairs,
    progenitors,
)
from hugginggraph.genetics.graphs import FamilyGraph, family_graphs, member_rows, model_edges
from hugginggraph.genetics.languages import language_rules
from hugginggraph.genetics.licence_flow import judged_edges, licence_verdicts, licence_violations
from hugginggraph.genetics.live import live_models
from hugginggraph.genetics.mutation import mutation_rates
from hugginggraph.genetics.numerical import numerical_drift
from hugginggraph.genetics.ordering import trait_orders
from hugginggraph.genetics.texts import VARIANTS, card_texts, eligible, metadata_texts
from hugginggraph.genetics.top_traits import top_traits
from hugginggraph.genetics.traits import traits
from hugginggraph.genetics.transitions import transitions
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.graph.graphframe import lineage_edges
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.licence_rules import LicenceRules, licence_rules
from hugginggraph.pipeline.day_run import Progress
from hugginggraph.pipeline.run_identity import digest_of
from hugginggraph.pipeline.similarities import similarities
from hugginggraph.session import properties_for
from hugginggraph.settings import GeneticsSettings, Settings
from hugginggraph.storage.ledger import Ledger
from hugginggraph.store import Store
from hugginggraph.tables import CARDS, COUNTERS, EDGES, LAYOUT, NODES, REPOS
from hugginggraph.tables.contract import Table
from hugginggraph.tables.genetics import (
    CARD_TEMPLATES,
    FAMILIES,
    FAMILY_DISTRIBUTIONS,
    FAMILY_GROWTH,
    FAMILY_MEMBERS,
    GENETICS,
    KEPT_BY_DATE,
    LICENCE_VERDICTS,
    LICENCE_VIOLATIONS,
    MUTATION_RATES,
    NUMERICAL_DRIFT,
    PROGENITORS,
    SIMILARITY,
    TOP_TRAITS,
    TRAIT_DRIFT,
    TRAIT_ORDERS,
    TRAITS,
    TRANSITIONS,
)
from hugginggraph.threads import side_by_side

LARGEST_FAMILIES = 10
"""Families whose growth is kept."""
_RULES = 3
"""Counts up whenever the same snapshot and settings give other tables than before."""


@dataclass(frozen=True)
class GeneticsReport:
    """What was computed.

    Attributes:
        date: the snapshot's date.
        was_there: whether the tables held this already, so that nothing was done.
        rows: rows by table.
        measures: from how much: the rows of `genetics`.
    """

    date: date
    was_there: bool
    rows: dict[str, int] = field(default_factory=dict)
    measures: dict[str, int] = field(default_factory=dict)


@dataclass
class _GeneticsRun:
    """The tables of a snapshot to read from, and of its genetics to write to."""

    spark: SparkSession
    store: Store
    snapshot: Snapshot
    settings: GeneticsSettings
    progress: Progress
    rows: dict[str, int] = field(default_factory=dict)

    def pinned(self, table: Table) -> DataFrame:
        return self.store.read(table, self.snapshot.versions[table.name])

    def write(self, table: Table, frame: DataFrame) -> DataFrame:
        """Write the table's rows of the date; returns them as they can be read."""
        self.progress(f"{self.snapshot.date} · {table.name}")
        dated = frame.withColumn("snapshot_date", F.lit(self.snapshot.date))
        self.rows[table.name] = self.store.replace_day(table, dated, self.snapshot.date).insert
        return self.store.read(table).where(F.col("snapshot_date") == self.snapshot.date)

    def write_rows(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> DataFrame:
        return self.write(table, literal_rows(self.spark, list(rows), table.columns).drop("snapshot_date"))


def genetics(
    spark: SparkSession, settings: Settings, day: date | None, *, progress: Progress = lambda _: None
) -> GeneticsReport:
    """Compute the genetics of the newest snapshot at or before a date, where they are not there yet.

    Args:
        spark: a session with Delta.
        settings: where the warehouse is, and how families are resampled.
        day: the date; None for the newest snapshot.
        progress: is told which table is being computed.

    Raises:
        WarehouseError: there is no such snapshot.
    """
    store = Store(spark, settings.warehouse, settings.retention_days)
    snapshot = History.of(store).as_of(day)
    run = Run(_run_id(snapshot, settings.genetics), snapshot.date.isoformat())
    there = _there(store, snapshot)
    done = _done(there, snapshot, run.run_id)
    if done is not None:
        return done
    store.create_missing(KEPT_BY_DATE)
    work = _GeneticsRun(spark, store, snapshot, settings.genetics, progress)
    size = store.size(snapshot.versions, REPOS, CARDS)
    is_large = settings.large_day_of(size) is not None
    with store.writing(run, is_large=is_large), properties_for(spark, settings, size):
        if there:
            # By other rules: until all is written anew, the date's tables are of both.
            work.write_rows(GENETICS, [])
        measures = _computed(work)
        work.write_rows(
            GENETICS, [{"measure": name, "value": value, "run_id": run.run_id} for name, value in measures.items()]
        )
    return GeneticsReport(snapshot.date, False, work.rows, measures)


def finished_genetics(settings: Settings, day: date | None) -> GeneticsReport | None:
    """The report where `genetics` has nothing to do, found without Spark; None where it has.

    Raises:
        WarehouseError: there is no snapshot at or before the date.
    """
    stored = Ledger(settings.warehouse, settings.retention_days)
    snapshot = History.of(stored).as_of(day)
    return _done(_there(stored, snapshot), snapshot, _run_id(snapshot, settings.genetics))


def _there(stored: Ledger, snapshot: Snapshot) -> list[dict[str, Any]]:
    """The rows of `genetics` of a date."""
    rows = stored.rows(GENETICS).to_pylist() if stored.has(GENETICS) else []
    return [row for row in rows if row["snapshot_date"] == snapshot.date]


def _done(there: list[dict[str, Any]], snapshot: Snapshot, run_id: str) -> GeneticsReport | None:
    if not there or any(row["run_id"] != run_id for row in there):
        return None
    return GeneticsReport(snapshot.date, True, {}, {row["measure"]: row["value"] for row in there})


def _computed(work: _GeneticsRun) -> dict[str, int]:
    edges = settle(model_edges(work.pinned(EDGES)))
    graphs = family_graphs(edges)
    told, measures = _but_similarity(work, edges, graphs)
    repos = work.pinned(REPOS)
    models = np.sort(live_models(repos).select("node_id").toArrow()["node_id"].to_numpy())
    work.write_rows(SIMILARITY, similarities(_texts(work, repos, told), graphs, models, work.settings))
    return measures


def _but_similarity(
    work: _GeneticsRun, edges: DataFrame, graphs: Mapping[str, FamilyGraph]
) -> tuple[DataFrame, dict[str, int]]:
    """Write all tables but `similarity`, which wants the memory that the frames settled here give back at the end.

    Returns:
        The traits, and the rows of `genetics`.
    """
    repos, counters = work.pinned(REPOS), work.pinned(COUNTERS)
    nodes = settle(work.pinned(NODES).select("node_id", "kind", "repo_id", "is_ghost"))
    rules, languages, bootstrap = licence_rules(), language_rules(), work.settings.bootstrap
    told, members = side_by_side(
        lambda: work.write(TRAITS, traits(repos, work.pinned(CARDS), licences=rules, languages=languages)),
        lambda: work.write(FAMILY_MEMBERS, work.spark.createDataFrame(member_rows(graphs))),
    )
    pairs = settle(family_pairs(edges, members))
    side_by_side(
        lambda: _families(work, members, nodes, repos),
        lambda: work.write(PROGENITORS, progenitors(pairs, members)),
        lambda: work.write_rows(MUTATION_RATES, mutation_rates(pairs, told, **bootstrap)),
        lambda: _drift(work, pairs, told, repos, rules),
        lambda: work.write_rows(NUMERICAL_DRIFT, numerical_drift(pairs, told, repos, counters, **bootstrap)),
        lambda: work.write(CARD_TEMPLATES, card_templates(repos, work.pinned(CARDS))),
        lambda: work.write(TOP_TRAITS, top_traits(told, nodes, pairs, counters)),
        lambda: _licences(work, nodes, repos, rules),
    )
    return told, _measures(told, graphs, nodes)


def _families(work: _GeneticsRun, members: DataFrame, nodes: DataFrame, repos: DataFrame) -> None:
    found = work.write(FAMILIES, families(members, nodes, repos))
    work.write(FAMILY_GROWTH, family_growth(members, found, repos, largest=LARGEST_FAMILIES))
    work.write(FAMILY_DISTRIBUTIONS, family_distributions(members, found))


def _drift(work: _GeneticsRun, pairs: DataFrame, told: DataFrame, repos: DataFrame, rules: LicenceRules) -> None:
    moved = work.write(TRANSITIONS, transitions(pairs, told, repos))
    sizes, seconds = work.settings.order_size.model_dump(), work.settings.order_seconds
    orders, drift = trait_orders(moved, told, sizes=sizes, seconds=seconds, licences=rules)
    work.write_rows(TRAIT_ORDERS, orders)
    work.write_rows(TRAIT_DRIFT, drift)


def _licences(work: _GeneticsRun, nodes: DataFrame, repos: DataFrame, rules: LicenceRules) -> None:
    declared = lineage_edges(work.pinned(EDGES))
    judge = Judge(rules, work.settings.dataset_licences)
    judged = settle(judged_edges(declared, nodes, repos, judge=judge))
    work.write(LICENCE_VERDICTS, licence_verdicts(judged))
    work.write(LICENCE_VIOLATIONS, licence_violations(judged))


def _measures(told: DataFrame, graphs: Mapping[str, FamilyGraph], nodes: DataFrame) -> dict[str, int]:
    """From how much the tables were computed: the rows of `genetics`."""
    models = told.where(F.col("kind") == "model")
    counted = models.agg(
        F.count("*").alias("models"),
        F.count_if("has_card").alias("models_with_card"),
        F.count_if(eligible()).alias("cards_compared"),
        F.count_if("generated").alias("cards_generated"),
    ).collect()[0]
    ghosts = nodes.where("is_ghost").select("node_id").toArrow()["node_id"].to_numpy()
    found: dict[str, int] = counted.asDict()
    for name, family in graphs.items():
        is_ghost = np.isin(family.graph.node_id, ghosts)
        found[f"{name}_edges"] = family.graph.edge_count
        found[f"{name}_members"] = family.node_count
        found[f"{name}_edges_from_ghosts"] = int(is_ghost[family.graph.src].sum())
        found[f"{name}_edges_on_cycles"] = family.graph.edge_count - family.without_cycles.graph.edge_count
    return found


def _texts(work: _GeneticsRun, repos: DataFrame, told: DataFrame) -> DataFrame:
    """The texts of all variants: `variant, node_id, text`."""
    sources = {
        "metadata": metadata_texts(repos, work.pinned(COUNTERS), told),
        "card": card_texts(repos, work.pinned(CARDS), told),
    }
    of_sources = [
        frame.select("node_id", F.inline(F.array(*[_variant(name) for name, of in VARIANTS.items() if of == source])))
        for source, frame in sources.items()
    ]
    return reduce(DataFrame.unionByName, of_sources).where(F.col("text").isNotNull())


def _variant(name: str) -> Column:
    return F.struct(F.lit(name).alias("variant"), F.col(name).alias("text"))


def _run_id(snapshot: Snapshot, settings: GeneticsSettings) -> str:
    return digest_of(
        {"snapshot": snapshot.run_id, "settings": settings.model_dump(), "rules": _RULES, "layout": LAYOUT}
    )
