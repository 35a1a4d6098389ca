"""A day's run by Spark."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from pyspark.sql import SparkSession

from hugginggraph.commits import Run
from hugginggraph.engines.spark.analyses import analyses
from hugginggraph.engines.spark.day_run import SparkDayRun
from hugginggraph.engines.spark.relations import SparkRelations
from hugginggraph.history.day_report import DayReport
from hugginggraph.history.snapshots import History
from hugginggraph.pipeline.day import take_in
from hugginggraph.pipeline.day_run import Progress
from hugginggraph.session import properties_for
from hugginggraph.settings import Settings
from hugginggraph.sources import Source
from hugginggraph.sources.source import OfferedDay
from hugginggraph.store import Store


def run_day(spark: SparkSession, settings: Settings, source: Source, day: date, **how: Any) -> DayReport:
    """Bring the warehouse to a date: see `pipeline.day.take_in`, which `how` is handed on to.

    The session has Delta and GraphFrames.
    """
    return take_in(Spark(spark), settings, source, day, **how)


@dataclass(frozen=True)
class Spark:
    """A session computes: see `pipeline.day.Engine`."""

    session: SparkSession

    def ledger(self, settings: Settings) -> Store:
        """Written by delta-rs or, where tables are large, Spark."""
        return Store(self.session, settings.warehouse, settings.retention_days)

    @contextmanager
    def running(
        self, ledger: Store, settings: Settings, offered: OfferedDay, history: History, run: Run, progress: Progress
    ) -> Iterator[SparkDayRun]:
        """With relations of its own, and Spark's properties as a day of that size wants them."""
        is_large = settings.large_day_of(offered.size) is not None
        with (
            ledger.writing(run, is_large=is_large),
            properties_for(self.session, settings, offered.size),
            ExitStack() as files,
        ):
            work = SparkRelations(self.session, files, is_large=is_large)
            yield SparkDayRun(ledger, work, settings, offered, history, run, progress, spark=self.session)

    @property
    def analyses(self) -> Callable[[SparkDayRun], None]:
        """By Spark and GraphFrames, or on arrays where the graph fits the driver."""
        return analyses
