"""A day's run on one machine, without Java."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from hugginggraph.commits import Run
from hugginggraph.engines.embedded.analyses import analyses
from hugginggraph.engines.embedded.day_run import EmbeddedDayRun
from hugginggraph.engines.embedded.workspace import workspace
from hugginggraph.history.day_report import DayReport
from hugginggraph.history.snapshots import History
from hugginggraph.pipeline.day import take_in
from hugginggraph.pipeline.day_run import Progress
from hugginggraph.settings import Settings
from hugginggraph.sources import Source
from hugginggraph.sources.source import OfferedDay
from hugginggraph.storage.ledger import Ledger


def run_day(settings: Settings, source: Source, day: date, **how: Any) -> DayReport:
    """Bring the warehouse to a date: see `pipeline.day.take_in`, which `how` is handed on to."""
    return take_in(Embedded(), settings, source, day, **how)


class Embedded:
    """DuckDB and arrays compute, delta-rs writes: see `pipeline.day.Engine`."""

    def ledger(self, settings: Settings) -> Ledger:
        """Kept by delta-rs alone."""
        return Ledger(settings.warehouse, settings.retention_days)

    @contextmanager
    def running(
        self, ledger: Ledger, settings: Settings, offered: OfferedDay, history: History, run: Run, progress: Progress
    ) -> Iterator[EmbeddedDayRun]:
        """With a workspace of its own."""
        with workspace(settings.warehouse, settings.embedded.memory) as work, ledger.writing(run):
            yield EmbeddedDayRun(ledger, work, settings, offered, history, run, progress)

    @property
    def analyses(self) -> Callable[[EmbeddedDayRun], None]:
        """On arrays."""
        return analyses
