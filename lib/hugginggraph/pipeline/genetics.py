"""The genetics of a date: families, traits, similarity, mutation, drift and licences, from one pinned snapshot.

No snapshot pins these tables: they are computed from what a snapshot pins, for any date and at any time, and kept by
date. `genetics` is written last; a date that stands in it is whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from hugginggraph.commits import Run
from hugginggraph.engines.embedded.workspace import Workspace, conformed, workspace
from hugginggraph.genetics.card_templates import card_templates
from hugginggraph.genetics.graphs import FamilyGraph, family_graphs, member_rows
from hugginggraph.genetics.languages import language_rules
from hugginggraph.genetics.licence_flow import judge_edges
from hugginggraph.genetics.mutation import mutation_rates
from hugginggraph.genetics.numerical import numerical_drift
from hugginggraph.genetics.ordering import trait_orders
from hugginggraph.genetics.similarities import similarities
from hugginggraph.genetics.texts import LEAST_CARD, texts
from hugginggraph.genetics.traits import traits
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.graph.grades import UNDECLARED
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.licence_rules import licence_rules
from hugginggraph.pipeline.day_run import Progress
from hugginggraph.pipeline.run_identity import digest_of
from hugginggraph.settings import GeneticsSettings, Settings
from hugginggraph.storage.ledger import Ledger
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import CARDS, COUNTERS, EDGES, HUB_FLOOR, LAYOUT, NODES, REPOS
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

LARGEST_FAMILIES = 10
"""Families whose growth is kept."""
MOST_VALUES = 20
"""Rows a panel of `top_traits` has."""
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
    """A snapshot's tables as relations, and the tables of its genetics to write to."""

    ledger: Ledger
    work: Workspace
    snapshot: Snapshot
    settings: GeneticsSettings
    progress: Progress
    rows: dict[str, int] = field(default_factory=dict)

    def make(self, table: Table, **parameters: Any) -> None:
        """Write the rows of the step that is called as the table."""
        self.work.make(table.name, **parameters)
        self.write(table, self.work.rows(f"SELECT * FROM {table.name}"))

    def write_rows(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write rows at hand."""
        self.write(table, pa.Table.from_pylist([dict(row) for row in rows], schema=_undated(table)))

    def write(self, table: Table, rows: pa.Table) -> None:
        """Write the table's rows of the date."""
        self.progress(f"{self.snapshot.date} · {table.name}")
        dates = pa.array([self.snapshot.date] * rows.num_rows, pa.date32())
        dated = conformed(rows.append_column("snapshot_date", dates), table)
        self.rows[table.name] = self.ledger.replace_day(table, dated, self.snapshot.date).insert


def genetics(
    ledger: Ledger, settings: Settings, day: date | None, *, progress: Progress = lambda _: None
) -> GeneticsReport:
    """Compute the genetics of the newest snapshot at or before a date, where they are not there yet.

    Args:
        ledger: the warehouse.
        settings: how families are resampled and compared.
        day: the date; None for the newest snapshot.
        progress: is told which table is being written.

    Raises:
        WarehouseError: there is no such snapshot.
    """
    snapshot = History.of(ledger).as_of(day)
    run = Run(_run_id(snapshot, settings.genetics), snapshot.date.isoformat())
    there = _there(ledger, snapshot)
    done = _done(there, snapshot, run.run_id)
    if done is not None:
        return done
    ledger.create_missing(KEPT_BY_DATE)
    with workspace(settings.warehouse, settings.embedded.memory) as work, ledger.writing(run):
        running = _GeneticsRun(ledger, work, snapshot, settings.genetics, progress)
        if there:
            # By other rules: until all is written anew, the date's tables are of both.
            running.write_rows(GENETICS, [])
        measures = _computed(running)
        running.write_rows(
            GENETICS, [{"measure": name, "value": value, "run_id": run.run_id} for name, value in measures.items()]
        )
    return GeneticsReport(snapshot.date, False, running.rows, measures)


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


def _computed(run: _GeneticsRun) -> dict[str, int]:
    """Write all tables but `genetics`, and say what it holds."""
    work, rules, bootstrap = run.work, licence_rules(), run.settings.bootstrap
    for table in (REPOS, CARDS, COUNTERS, NODES, EDGES):
        work.view(table.name, table, run.snapshot.versions[table.name])
    work.make("model_edges", prose=UNDECLARED)
    graphs = family_graphs(work.rows("SELECT * FROM model_edges"))
    traits(work, licences=rules, languages=language_rules())
    run.write(TRAITS, work.rows("SELECT * FROM traits"))
    members = member_rows(graphs)
    work.put(FAMILY_MEMBERS.name, members)
    run.write(FAMILY_MEMBERS, members)
    for step in ("family_pairs", "latest_counters", "trait_sets", "value_counts"):
        work.make(step)
    run.make(FAMILIES)
    run.make(FAMILY_GROWTH, largest=LARGEST_FAMILIES, floor=HUB_FLOOR)
    run.make(FAMILY_DISTRIBUTIONS)
    run.make(PROGENITORS)
    run.write_rows(MUTATION_RATES, mutation_rates(work, **bootstrap))
    run.make(TRANSITIONS)
    sizes, seconds = run.settings.order_size.model_dump(), run.settings.order_seconds
    orders, drift = trait_orders(work, sizes=sizes, seconds=seconds, licences=rules)
    run.write_rows(TRAIT_ORDERS, orders)
    run.write_rows(TRAIT_DRIFT, drift)
    run.write_rows(NUMERICAL_DRIFT, numerical_drift(work, **bootstrap))
    run.write(CARD_TEMPLATES, card_templates(work))
    run.make(TOP_TRAITS, top=MOST_VALUES)
    judge_edges(work, Judge(rules, run.settings.dataset_licences))
    run.make(LICENCE_VERDICTS)
    run.make(LICENCE_VIOLATIONS)
    texts(work)
    live = "SELECT node_id FROM repos WHERE kind = 'model' AND gone_at IS NULL ORDER BY node_id"
    models = work.rows(live)["node_id"].to_numpy()
    run.write_rows(SIMILARITY, similarities(work, graphs, models, run.settings))
    return _measures(work, graphs)


def _measures(work: Workspace, graphs: Mapping[str, FamilyGraph]) -> dict[str, int]:
    """From how much the tables were computed: the rows of `genetics`."""
    (found,) = work.rows(
        "SELECT count(*) AS models, count(*) FILTER (WHERE has_card) AS models_with_card, "
        f"count(*) FILTER (WHERE card_length >= {LEAST_CARD} AND NOT generated) AS cards_compared, "
        "count(*) FILTER (WHERE generated) AS cards_generated FROM traits WHERE kind = 'model'"
    ).to_pylist()
    ghosts = work.rows("SELECT node_id FROM nodes WHERE is_ghost ORDER BY node_id")["node_id"].to_numpy()
    for name, family in graphs.items():
        is_ghost = np.isin(family.graph.node_id, ghosts)
        found[f"{name}_edges"] = family.graph.edge_count
        found[f"{name}_members"] = family.node_count
        found[f"{name}_edges_from_ghosts"] = int(is_ghost[family.graph.src].sum())
        found[f"{name}_edges_on_cycles"] = family.graph.edge_count - family.without_cycles.graph.edge_count
    counted: dict[str, int] = found
    return counted


def _undated(table: Table) -> pa.Schema:
    return pa.schema([each for each in arrow_schema(table) if each.name != "snapshot_date"])


def _run_id(snapshot: Snapshot, settings: GeneticsSettings) -> str:
    return digest_of(
        {"snapshot": snapshot.run_id, "settings": settings.model_dump(), "rules": _RULES, "layout": LAYOUT}
    )
