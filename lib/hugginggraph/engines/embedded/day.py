"""A day's run on one machine: from a source's date to one pinned snapshot. Safe to repeat and to kill anywhere."""

from datetime import date

import pyarrow as pa

from hugginggraph.engines.embedded.analyses import analyses
from hugginggraph.engines.embedded.bronze import bronze
from hugginggraph.engines.embedded.daily_delta import daily_delta
from hugginggraph.engines.embedded.day_run import DayRun
from hugginggraph.engines.embedded.scorecard import scored
from hugginggraph.engines.embedded.silver import silver
from hugginggraph.engines.embedded.workspace import workspace
from hugginggraph.history.day_report import DayReport
from hugginggraph.history.snapshots import Snapshot, snapshot_rows
from hugginggraph.pipeline.day_state import Progress
from hugginggraph.pipeline.known import Known
from hugginggraph.pipeline.run_identity import finished_day, run_of
from hugginggraph.settings import Settings
from hugginggraph.sources import Source
from hugginggraph.storage.ledger import Ledger
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import (
    ANALYSIS_TABLES,
    CARDS,
    COUNTERS,
    DAILY_STATS,
    QUARANTINE,
    REPOS,
    SNAPSHOTS,
)


def run_day(
    settings: Settings,
    source: Source,
    day: date,
    *,
    with_analyses: bool = True,
    progress: Progress = lambda _: None,
    known: Known | None = None,
) -> DayReport:
    """Bring the warehouse to a date.

    Args:
        settings: where the warehouse is, and how to treat what comes.
        source: what lists the Hub.
        day: the date.
        with_analyses: whether the graph is analysed.
        progress: is told which station begins.
        known: what the caller has seen of the warehouse; a date that it says nothing of is looked up.

    Returns:
        The report. A date that is done already, from the same data, changes nothing; nor does one that only
        repeats an earlier date of a source whose repeats are stale.

    Raises:
        DateOrderError: the date lies before the newest snapshot and is not among them.
        DateTakenError: the date is there, from other data.
        SourceError: the source lacks the date, or a file of it is damaged.
        InvariantError: a post-condition failed; the date stays invisible and can be run again.
        ConcurrentRunError: another run writes to the warehouse; whose date is pinned first wins.
    """
    ledger = Ledger(settings.warehouse, settings.retention_days)
    if known is None or not known.decides(day):
        known = Known(ledger)
    done = finished_day(settings, source, day, known=known)
    if done is not None:
        return done
    history, offered = known.history, source.offer(day)
    run = run_of(settings, source, day, history, with_analyses=with_analyses)
    ledger.create()
    if with_analyses:
        ledger.create_missing(ANALYSIS_TABLES)
    ledger.undo_unpinned(history.versions, run)
    with workspace(settings.warehouse) as work, ledger.writing(run):
        running = DayRun(ledger, settings, offered, history, run, progress, work=work)
        running.view_before(REPOS, COUNTERS, CARDS, QUARANTINE, DAILY_STATS)
        with running.station("ingest"):
            coverage = bronze(running)
        with running.station("graph"):
            silver(running)
        with running.station("delta"):
            daily_delta(running)
        if with_analyses:
            with running.station("analyses"):
                analyses(running)
        with running.station("scorecard"):
            scored(running)
        snapshot = running.snapshot(day, coverage)
        with running.station("snapshot"):
            ledger.require_alone()
            ledger.append_rows(SNAPSHOTS, _snapshot_table(snapshot), run)
    return running.report(snapshot)


def _snapshot_table(snapshot: Snapshot) -> pa.Table:
    # Arrow takes maps as pairs.
    rows = [
        row | {name: list(row[name].items()) for name in ("coverage", "schema_era")} for row in snapshot_rows(snapshot)
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SNAPSHOTS))
