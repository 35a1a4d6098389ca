"""A day's tables held against a computation from its metadata alone, on one machine."""

from datetime import date

import pyarrow as pa

from hugginggraph.analysis.embedded.analyses import analyse
from hugginggraph.analysis.embedded.followed_groups import AnalysedDate
from hugginggraph.engines.embedded.workspace import Workspace, conformed, workspace
from hugginggraph.genetics.inherited_licences import inherited_licences
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.history.change_sets import change_set_of
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.history.stats_rows import counted_stats
from hugginggraph.pipeline.day_run import Progress
from hugginggraph.pipeline.silver import drawn
from hugginggraph.pipeline.verified import Verified
from hugginggraph.settings import Settings
from hugginggraph.storage.ledger import Ledger
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import (
    ANALYSIS_TABLES,
    CARDS,
    COMMUNITIES,
    COMPONENTS,
    DAILY_STATS,
    EDGES,
    GROUP_IDENTITIES,
    INHERITED_LICENCES,
    LINEAGE,
    MENTIONS,
    NODES,
    REJECTED_REFERENCES,
    REPOS,
)
from hugginggraph.tables.contract import Table


def verify(settings: Settings, day: date, *, progress: Progress = lambda _: None) -> list[Verified]:
    """Compute the graph of a date, and its analyses where it has them, from its metadata; compare with what is pinned.

    Communities begin with those that they continue, and groups with those that they follow, as they are pinned.

    Args:
        settings: those the date was written with.
        day: a date in the warehouse.
        progress: is told what is computed.

    Returns:
        A row a table: the four of the graph, the totals of `daily_stats` counted anew, then all of the analyses.

    Raises:
        WarehouseError: there is no snapshot of that date.
        InvariantError: what is pinned breaks a law of the analyses.
    """
    ledger = Ledger(settings.warehouse, settings.retention_days)
    history = History.of(ledger)
    snapshot = history.exactly(day)
    with workspace(settings.warehouse, settings.embedded.memory) as work:
        progress(f"{day} · graph")
        found = _of_the_graph(work, history, snapshot, settings)
        if COMPONENTS.name in snapshot.versions:
            progress(f"{day} · analyses")
            found += _of_the_analyses(work, ledger, history, snapshot, settings)
        return found


def _of_the_graph(work: Workspace, history: History, snapshot: Snapshot, settings: Settings) -> list[Verified]:
    for table in (REPOS, CARDS):
        work.view(f"{table.name}_now", table, snapshot.versions[table.name])
    for table in (REPOS, MENTIONS, NODES):
        work.put(f"{table.name}_before", arrow_schema(table).empty_table())
    kinds = history.until(snapshot.date).complete_kinds()
    graph = drawn(work, max_names=settings.ingest.max_names, complete_kinds=kinds)
    told = [_compared(work, table, name, snapshot) for table, name in graph.items()]
    for table in (NODES, EDGES):
        work.define(f"{table.name}_now", f"SELECT * FROM {graph[table]}")
    return [*told, _of_the_totals(work, snapshot)]


def _of_the_totals(work: Workspace, snapshot: Snapshot) -> Verified:
    """The totals and checksums of the date, which each day moves on, beside those of `nodes_now` and `edges_now`."""
    work.view("stats_pinned", DAILY_STATS, snapshot.versions[DAILY_STATS.name])
    pinned = work.rows(f"SELECT * FROM stats_pinned WHERE snapshot_date = DATE '{snapshot.date:%Y-%m-%d}'").to_pylist()
    counted = counted_stats(work, day=snapshot.date)
    groups = DAILY_STATS.key[1:]
    there, anew = (
        {tuple(row[name] for name in groups): (row["total"], row["checksum"]) for row in rows if row["total"]}
        for rows in (pinned, counted)
    )
    differing = sum(there.get(group) != anew.get(group) for group in there.keys() | anew.keys())
    return Verified(DAILY_STATS.name, len(pinned), differing)


def _of_the_analyses(
    work: Workspace, ledger: Ledger, history: History, snapshot: Snapshot, settings: Settings
) -> list[Verified]:
    # Where the graph stayed as it was, the analyses are those of an earlier date.
    computed = history.analysed_on(snapshot.date, newest_like=ledger.newest_like)
    for table in (REPOS, NODES, EDGES, REJECTED_REFERENCES):
        work.view(table.name, table, snapshot.versions[table.name])
    before = _before(work, history, computed)
    found = analyse(work.connection, settings.analysis, before, day=computed)
    work.put(LINEAGE.name, found[LINEAGE])
    judge = Judge.by(settings.genetics.dataset_licences)
    found[INHERITED_LICENCES] = inherited_licences(work, judge)
    told = []
    for table in ANALYSIS_TABLES:
        desired = f"{table.name}_anew"
        work.put(desired, found[table])
        told.append(_compared(work, table, desired, snapshot, only=computed if "snapshot_date" in table.key else None))
    return told


def _before(work: Workspace, history: History, day: date) -> AnalysedDate | None:
    """The last date with analyses before a day, and what of it is carried on."""
    previous = history.last_with(GROUP_IDENTITIES, before=day)
    if previous is None:
        return None
    versions = history.exactly(previous).versions

    def rows(table: Table) -> pa.Table:
        work.view(f"{table.name}_before", table, versions[table.name])
        return conformed(work.rows(f"SELECT * FROM {table.name}_before"), table)

    return AnalysedDate(previous, *map(rows, (COMPONENTS, COMMUNITIES, GROUP_IDENTITIES)))


def _compared(work: Workspace, table: Table, desired: str, snapshot: Snapshot, *, only: date | None = None) -> Verified:
    """A table beside a relation that it should be; of a table of dates, its rows of one alone."""
    pinned, stored = f"{table.name}_pinned", f"{table.name}_stored"
    work.view(pinned, table, snapshot.versions[table.name])
    # A date of our own, never what a user wrote: a view takes no parameters.
    where = f" WHERE snapshot_date = DATE '{only:%Y-%m-%d}'" if only else ""
    work.define(stored, f"SELECT * FROM {pinned}{where}")
    counted = work.rows(
        f"SELECT (SELECT count(*) FROM {stored}) AS rows, "
        f"(SELECT count(*) FROM ({change_set_of(table, stored, desired)})) AS differing"
    )
    return Verified(table.name, counted["rows"][0].as_py(), counted["differing"][0].as_py())
