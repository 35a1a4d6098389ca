"""A day's run: from a source's date to one pinned snapshot. Safe to repeat, and to kill, at any point."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Protocol

import pyarrow as pa

from hugginggraph.commits import Run
from hugginggraph.history.day_report import DayReport
from hugginggraph.history.snapshots import History, Snapshot, snapshot_rows
from hugginggraph.pipeline.bronze import bronze
from hugginggraph.pipeline.daily_delta import daily_delta
from hugginggraph.pipeline.day_run import AnyDayRun, Progress
from hugginggraph.pipeline.known import Known
from hugginggraph.pipeline.run_identity import finished_day, run_of
from hugginggraph.pipeline.scored import scored
from hugginggraph.pipeline.silver import silver
from hugginggraph.pipeline.told import told
from hugginggraph.settings import Settings
from hugginggraph.sources import Source
from hugginggraph.sources.source import OfferedDay
from hugginggraph.storage.ledger import Ledger
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import ANALYSIS_TABLES, SNAPSHOTS


class Engine(Protocol):
    """What computes a day."""

    def ledger(self, settings: Settings) -> Ledger:
        """The warehouse's tables."""
        ...

    def running(
        self, ledger: Any, settings: Settings, offered: OfferedDay, history: History, run: Run, progress: Progress
    ) -> AbstractContextManager[AnyDayRun]:
        """A run, of which nothing is made yet; inside, what is committed belongs to it."""
        ...

    @property
    def analyses(self) -> Callable[[Any], None]:
        """The station that analyses the graph of a run."""
        ...


def take_in(
    engine: Engine,
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
        engine: what computes.
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
        SourceError: the source lacks the date, a file of it is damaged, or no record of one of its lists can be taken.
        InvariantError: a post-condition failed; the date stays invisible and can be run again.
        ConcurrentRunError: another run writes to the warehouse; whose date is pinned first wins.
    """
    ledger = engine.ledger(settings)
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
    with engine.running(ledger, settings, offered, history, run, progress) as running:
        with running.station("ingest"):
            coverage = bronze(running)
        with running.station("graph"):
            silver(running)
        with running.station("delta"):
            daily_delta(running)
        if with_analyses:
            with running.station("analyses"):
                engine.analyses(running)
        with running.station("events"):
            told(running)
        with running.station("scorecard"):
            scored(running)
        snapshot = running.snapshot(day, coverage)
        with running.station("snapshot"):
            ledger.require_alone()
            running.work.put("snapshot_of_day", _snapshot_table(snapshot))
            running.append(SNAPSHOTS, "snapshot_of_day")
    return running.report(snapshot)


def _snapshot_table(snapshot: Snapshot) -> pa.Table:
    # Arrow takes maps as pairs.
    rows = [
        row | {name: list(row[name].items()) for name in ("coverage", "schema_era")} for row in snapshot_rows(snapshot)
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SNAPSHOTS))
