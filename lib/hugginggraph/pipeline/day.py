"""A day's run: from a source's date to one pinned snapshot. Safe to repeat, and to kill, at any point."""

from datetime import date
from functools import cached_property
from typing import Any

from pyspark.sql import SparkSession

from hugginggraph.commits import Run
from hugginggraph.errors import DateOrderError, DateTakenError
from hugginggraph.history.day_report import DayReport
from hugginggraph.history.severity import severity_rules
from hugginggraph.history.snapshots import History, Snapshot, snapshot_rows
from hugginggraph.pipeline.analyses import analyses
from hugginggraph.pipeline.bronze import bronze
from hugginggraph.pipeline.context import DayRun, Progress, digest_of
from hugginggraph.pipeline.daily_delta import daily_delta
from hugginggraph.pipeline.migrate import migrate_restored
from hugginggraph.pipeline.scored import scored
from hugginggraph.pipeline.silver import silver
from hugginggraph.session import properties_for
from hugginggraph.settings import Settings
from hugginggraph.sources import Source, SourceDay
from hugginggraph.store import Store
from hugginggraph.tables import ANALYSIS_TABLES, DAILY_STATS, LAYOUT, SNAPSHOTS


class Known:
    """What a warehouse holds, looked up once for all the dates that are there already."""

    def __init__(self, store: Store) -> None:
        """Look.

        Raises:
            WarehouseError: the warehouse has another layout than this version of HuggingGraph.
        """
        self.history = History.of(store)
        self._store = store

    def decides(self, day: date) -> bool:
        """Whether what was seen says all about a date: days are appended in order."""
        newest = self.history.newest
        return newest is not None and day <= newest.date

    def stats(self, snapshot: Snapshot) -> list[dict[str, Any]]:
        """The rows of `daily_stats` of a snapshot, in order."""
        return self._stats.get(snapshot.date, [])

    @cached_property
    def _stats(self) -> dict[date, list[dict[str, Any]]]:
        rows = self._store.rows(DAILY_STATS).to_pylist()
        by_date: dict[date, list[dict[str, Any]]] = {}
        for row in sorted(rows, key=lambda row: [row[name] for name in DAILY_STATS.key]):
            by_date.setdefault(row["snapshot_date"], []).append(row)
        return by_date


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
        SourceError: the source lacks the date, or a file of it is damaged.
        InvariantError: a post-condition failed; the date stays invisible and can be run again.
        ConcurrentRunError: another run writes to the warehouse; whose date is pinned first wins.
    """
    store = Store(spark, settings.warehouse, settings.retention_days)
    if known is None or not known.decides(day):
        known = Known(store)
    history = known.history
    same_as = repeated_date(history, source, day)
    if same_as is not None:
        shown = history.as_of(day)
        return DayReport(day, shown, False, same_as, {}, known.stats(shown), {})
    offered = source.day(spark, day)
    run = Run(
        run_id=_run_id(offered, settings),
        snapshot_date=day.isoformat(),
        analysis_id=digest_of(_that_change_answers(settings)) if with_analyses else "",
        events_id=digest_of(settings.events.model_dump() | {"rules": [rule.model_dump() for rule in severity_rules()]}),
        previous=history.newest.date.isoformat() if history.newest else "",
    )
    done = _already_done(history, offered, run)
    if done is not None:
        return DayReport(day, done, True, None, {}, known.stats(done), {})
    store.create()
    if with_analyses:
        store.create_missing(ANALYSIS_TABLES)
    store.undo_unpinned(history.versions, run)
    migrate_restored(store)
    work = DayRun(spark, store, settings, offered, history, run, progress)
    with store.writing(run), properties_for(spark, settings, offered.size):
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
        snapshot = Snapshot(
            date=day,
            previous=history.newest.date if history.newest else None,
            run_id=run.run_id,
            source=offered.source,
            digest=offered.digest,
            observed_at=offered.observed_at,
            coverage=coverage,
            schema_era=offered.schema_era,
            versions={name: written.version for name, written in work.written.items()},
        )
        with work.station("snapshot"):
            store.require_alone()
            store.append(SNAPSHOTS, snapshot_rows(spark, snapshot), run)
    rows = {name: (w.insert, w.update, w.delete) for name, w in work.written.items()}
    return DayReport(day, snapshot, False, None, rows, work.stats, work.seconds)


def repeated_date(history: History, source: Source, day: date) -> date | None:
    """The earlier date in the warehouse whose content a date only repeats.

    None where the source looks at the Hub for every date, so that a repeat is an observation as good as any; and
    where the date is in the warehouse itself.
    """
    if history.on(day) is not None or source.repeats(day) == "observed":
        return None
    return history.with_content(source.name, source.digest(day), before=day)


def _already_done(history: History, offered: SourceDay, run: Run) -> Snapshot | None:
    there = history.on(offered.date)
    if there is not None:
        if there.run_id == run.run_id:
            return there
        raise DateTakenError(
            f"{offered.date} is in the warehouse already, from {there.source} with content {there.digest[:12]}…; "
            f"now {offered.source} offers {offered.digest[:12]}… (or the ingest settings differ). A snapshot is never "
            "rewritten: to replay history, backfill into a new --warehouse"
        )
    if history.newest is not None and offered.date < history.newest.date:
        raise DateOrderError(
            f"{offered.date} lies before the newest snapshot, {history.newest.date}. Days are appended in order: to "
            "put one in between, backfill all dates into a new --warehouse"
        )
    return None


def _run_id(offered: SourceDay, settings: Settings) -> str:
    """The same for the same data, date and rules, so that a repeated run recognises the commits of a dead one."""
    rules = {
        "date": offered.date.isoformat(),
        "source": offered.source,
        "digest": offered.digest,
        "coverage": offered.coverage,
        "scope": offered.scope,
        "ingest": settings.ingest.model_dump(),
        "layout": LAYOUT,
    }
    return digest_of(rules)


def _that_change_answers(settings: Settings) -> dict[str, Any]:
    """The settings of the analyses, but for those that say how an answer is found and not which."""
    return settings.analysis.model_dump(exclude={"engine", "local_max_edges", "components_algorithm"})
