"""A day's run: from a source's date to one pinned snapshot. Safe to repeat, and to kill, at any point."""

from datetime import date

from pyspark.sql import SparkSession

from hugginggraph.frames import literal_rows
from hugginggraph.history.day_report import DayReport
from hugginggraph.history.snapshots import snapshot_rows
from hugginggraph.pipeline.analyses import analyses
from hugginggraph.pipeline.bronze import bronze
from hugginggraph.pipeline.context import DayRun
from hugginggraph.pipeline.daily_delta import daily_delta
from hugginggraph.pipeline.day_state import Progress
from hugginggraph.pipeline.known import Known
from hugginggraph.pipeline.run_identity import finished_day, run_of
from hugginggraph.pipeline.scored import scored
from hugginggraph.pipeline.silver import silver
from hugginggraph.session import properties_for
from hugginggraph.settings import Settings
from hugginggraph.sources import Source
from hugginggraph.store import Store
from hugginggraph.tables import ANALYSIS_TABLES, SNAPSHOTS


def run_day(
    spark: SparkSession,
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
        spark: a session with Delta and GraphFrames.
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
    store = Store(spark, settings.warehouse, settings.retention_days)
    if known is None or not known.decides(day):
        known = Known(store)
    done = finished_day(settings, source, day, known=known)
    if done is not None:
        return done
    history, offered = known.history, source.day(spark, day)
    run = run_of(settings, source, day, history, with_analyses=with_analyses)
    store.create()
    if with_analyses:
        store.create_missing(ANALYSIS_TABLES)
    store.undo_unpinned(history.versions, run)
    work = DayRun(store, settings, offered, history, run, progress, spark=spark)
    is_large = settings.large_day_of(offered.size) is not None
    with store.writing(run, is_large=is_large), properties_for(spark, settings, offered.size):
        with work.station("ingest"):
            coverage = bronze(work)
        with work.station("graph"):
            silver(work)
        with work.station("delta"):
            daily_delta(work)
        if with_analyses:
            with work.station("analyses"):
                analyses(work)
        with work.station("scorecard"):
            scored(work)
        snapshot = work.snapshot(day, coverage)
        with work.station("snapshot"):
            store.require_alone()
            store.append(SNAPSHOTS, literal_rows(spark, snapshot_rows(snapshot), SNAPSHOTS.columns), run)
    return work.report(snapshot)
