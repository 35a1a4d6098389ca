"""Many days in order: all dates of a source that the warehouse does not have yet."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, Protocol

from hugginggraph.errors import DateOrderError, SourceError
from hugginggraph.history.day_report import DayReport
from hugginggraph.history.snapshots import History
from hugginggraph.pipeline.known import Known
from hugginggraph.pipeline.run_identity import finished_day, repeated_date
from hugginggraph.settings import Settings
from hugginggraph.sources import Source
from hugginggraph.storage.ledger import Ledger

AnalysesFor = Literal["all", "last", "none"]


class TakeIn(Protocol):
    """Takes one date of a source in."""

    def __call__(self, day: date, *, with_analyses: bool, known: Known | None = None) -> DayReport:
        """Bring the warehouse to the date; returns what the run did."""
        ...


def run_backfill(
    take_in: TakeIn,
    settings: Settings,
    source: Source,
    *,
    first: date | None = None,
    last: date | None = None,
    analyses_for: AnalysesFor = "last",
) -> Iterator[DayReport]:
    """Run the dates of a source in order, a report each; a killed backfill goes on where it was.

    Args:
        take_in: takes one date in, by one of the engines.
        settings: where the warehouse is.
        source: what lists the Hub.
        first: leave out earlier dates.
        last: leave out later dates.
        analyses_for: for which dates the analyses run; `last` is the last that is no stale repeat of another.

    Raises:
        SourceError: the source has no date in the range, or does not say clearly what it has on one.
        DateOrderError: dates are missing in the warehouse that lie before its newest snapshot.
            Both are raised before anything is written.
    """
    known = Known(Ledger(settings.warehouse, settings.retention_days))
    dates = _dates_in_order(known.history, source, first, last)
    last_observed = _last_observed(source, dates) if analyses_for == "last" else None
    for day in dates:
        with_analyses = analyses_for == "all" or day == last_observed
        yield take_in(day, with_analyses=with_analyses, known=known)


def finished_backfill(
    settings: Settings, source: Source, *, first: date | None = None, last: date | None = None
) -> list[DayReport] | None:
    """The reports of all dates where a backfill has nothing to do, found without Spark; None where it has.

    Args:
        settings: as for `run_day`.
        source: what lists the Hub.
        first: leave out earlier dates.
        last: leave out later dates.

    Raises:
        SourceError: as `run_backfill` does.
        DateOrderError: as `run_backfill` does.
        DateTakenError: a date is there, from other data.
        WarehouseError: the warehouse has another layout, or cannot be reached.
    """
    known = Known(Ledger(settings.warehouse, settings.retention_days))
    reports = []
    for day in _dates_in_order(known.history, source, first, last):
        report = finished_day(settings, source, day, known=known)
        if report is None:
            return None
        reports.append(report)
    return reports


def _dates_in_order(history: History, source: Source, first: date | None, last: date | None) -> list[date]:
    """The dates of the source in the range, each of which is there already or can be appended."""
    dates = [day for day in source.dates() if (first is None or day >= first) and (last is None or day <= last)]
    if not dates:
        raise SourceError(f"{source.name} has no dates from {first or 'its first'} to {last or 'its last'}")
    for day in dates:
        source.declared(day)
    late = [
        day
        for day in dates
        if history.newest
        and day < history.newest.date
        and history.on(day) is None
        and repeated_date(history, source, day) is None
    ]
    if late and history.newest:
        raise DateOrderError(
            f"{len(late)} dates from {late[0]} on lie before the newest snapshot, {history.newest.date}, and are "
            f"not in the warehouse. Days are appended in order: begin with --from {history.newest.date}, or "
            "backfill into a new --warehouse"
        )
    return dates


def _last_observed(source: Source, dates: list[date]) -> date:
    """The last date that is taken: a stale repeat of an earlier one is skipped, and its analyses with it."""
    contents: set[str] = set()
    last = dates[0]
    for day in dates:
        if source.repeats(day) == "observed" or source.digest(day) not in contents:
            last = day
        contents.add(source.digest(day))
    return last
