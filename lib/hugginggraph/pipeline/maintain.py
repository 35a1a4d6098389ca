"""Keeping house: small files are put together, checkpoints written, files deleted that no promised day needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from hugginggraph.errors import RetentionError, UnknownTableError, WarehouseError
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.pipeline.day_run import Progress
from hugginggraph.settings import Settings
from hugginggraph.storage.ledger import Ledger
from hugginggraph.tables import GROUP_EVENTS
from hugginggraph.tables.contract import Table


@dataclass(frozen=True)
class Maintained:
    """What was done to a table, or would be.

    Attributes:
        table: its name.
        files: data files of its newest version before.
        files_after: and after.
        written_anew: whether that was all of the table, and not only what came since it was last done.
        deleted: files that no day inside the retention needs, deleted or, in a dry run, found.
    """

    table: str
    files: int
    files_after: int
    written_anew: bool
    deleted: int


@dataclass(frozen=True)
class _Plan:
    """What is to be done.

    Attributes:
        newest: the newest snapshot.
        wanted: the tables to work on.
        broken: the dates that are forgotten first.
        pinned_anew: the dates that pin other versions first, with these.
    """

    newest: Snapshot | None
    wanted: list[Table]
    broken: list[date]
    pinned_anew: dict[date, dict[str, int]]


def maintain(
    ledger: Ledger,
    settings: Settings,
    *,
    now: datetime | None = None,
    only: Sequence[str] = (),
    dry_run: bool = False,
    forget: bool = False,
    progress: Progress = lambda _: None,
) -> list[Maintained]:
    """OPTIMIZE (which clusters), a checkpoint, and VACUUM of every table.

    What OPTIMIZE has put together stays as it is the next time, as every file it replaces is kept for `retention_days`;
    a table is written anew when more than `struck_out_max` of its rows are struck out (docs/adr/0018).

    A file may go when a later version has replaced it for longer than `retention_days`. Where a snapshot in the
    warehouse still needs such a file, nothing is touched: the date would be listed and could not be read. The newest
    date pins the files that housekeeping put in the place of its own, where these are so old.

    Args:
        ledger: the warehouse's, of the engine that does the work.
        settings: the retention that is promised, and when a table is written anew.
        only: the names of the tables to work on; none stands for all.
        now: the time that ages are counted from; None for the clock's.
        dry_run: only say what would be done.
        forget: dates that the retention no longer covers leave `snapshots` first.
        progress: is told which table is worked on.

    Raises:
        RetentionError: dates would become unreadable and `forget` is not given; the message names them. Or one would
            that is never forgotten, as the next date builds on it: the newest, and the last that was analysed.
        UnknownTableError: the warehouse has no table of that name.
        WarehouseError: there is no warehouse, or it has another layout.
    """
    plan = _planned(ledger, settings, now, only, forget=forget)
    if not dry_run:
        for day, versions in plan.pinned_anew.items():
            ledger.pin_anew(day, versions)
        if plan.broken:
            ledger.forget(plan.broken)
    anew = [table for table in plan.wanted if ledger.share_struck_out(table) > settings.struck_out_max]
    rest = [table for table in plan.wanted if table not in anew]
    done: dict[str, Maintained] = {}
    for whole, some in ((False, rest), (True, anew)):
        works = [partial(_maintained, ledger, table, whole, dry_run=dry_run, progress=progress) for table in some]
        with ledger.putting_together(whole=whole):
            done |= {each.table: each for each in ledger.side_by_side(*works)}
    return [done[table.name] for table in plan.wanted]


def require_maintainable(settings: Settings, only: Collection[str], *, forget: bool) -> None:
    """Stop where `maintain` would stop, found before any work.

    Raises:
        RetentionError: as `maintain` does.
        UnknownTableError: as `maintain` does.
        WarehouseError: as `maintain` does.
    """
    _planned(Ledger(settings.warehouse, settings.retention_days), settings, None, only, forget=forget)


def _planned(ledger: Ledger, settings: Settings, now: datetime | None, only: Collection[str], *, forget: bool) -> _Plan:
    if not ledger.exists():
        raise WarehouseError(f"{settings.warehouse} is no warehouse: there is nothing to maintain")
    history = History.of(ledger)
    horizon = (now or datetime.now(UTC)) - timedelta(days=settings.retention_days)
    tables = ledger.tables()
    unknown = set(only) - {table.name for table in tables}
    if unknown:
        raise UnknownTableError(
            f"no table {min(unknown)!r} in {settings.warehouse}. There are: "
            f"{', '.join(sorted(table.name for table in tables)) or 'none'}"
        )
    # What was the newest version then lasts; all before it had been replaced.
    lasting = {table.name: ledger.version_before(table, horizon) for table in tables}
    pinned_anew = _pinned_anew(ledger, tables, history.newest, lasting)
    broken = [each.date for each in history.snapshots if _is_broken(each, lasting) and each.date not in pinned_anew]
    if history.newest and history.newest.date in broken:
        raise RetentionError(
            f"{history.newest.date}, the newest date, would become unreadable: what a run left behind that did not end "
            f"has replaced its files. Take it back with `hugginggraph restore {history.newest.date}`, then maintain"
        )
    analysed = history.last_with(GROUP_EVENTS)
    if analysed in broken and forget:
        raise RetentionError(
            f"{analysed} cannot be forgotten: on that date the graph was analysed last, and the events of its groups "
            "go on from there. Take in the next date with its analyses, then maintain"
        )
    if broken and not forget:
        raise RetentionError(
            f"{len(broken)} dates would become unreadable, {broken[0]} to {broken[-1]}: their files were replaced "
            f"before {horizon:%Y-%m-%d}, and the setting retention_days promises {settings.retention_days} days. Keep "
            "them with a longer retention_days, or let them go with --forget"
        )
    wanted = [table for table in tables if not only or table.name in only]
    return _Plan(history.newest, wanted, broken, pinned_anew)


def _maintained(ledger: Ledger, table: Table, whole: bool, *, dry_run: bool, progress: Progress) -> Maintained:
    progress(table.name)
    before = ledger.file_count(table)
    if not dry_run and (before > 1 or (whole and before)):
        ledger.optimize(table, whole=whole)
    deleted = ledger.vacuum(table, dry_run=dry_run)
    return Maintained(table.name, before, ledger.file_count(table), whole, deleted)


def _is_broken(snapshot: Snapshot, lasting: Mapping[str, int]) -> bool:
    """Whether a date pins a version whose files were replaced before the horizon."""
    return any(version < lasting.get(name, 0) for name, version in snapshot.versions.items())


def _pinned_anew(
    ledger: Ledger, tables: Sequence[Table], newest: Snapshot | None, lasting: Mapping[str, int]
) -> dict[date, dict[str, int]]:
    """The newest date with the versions that it can pin in place of its own, where it would be broken and need not."""
    if newest is None or not _is_broken(newest, lasting):
        return {}
    versions = {
        table.name: ledger.newest_like(table, newest.versions[table.name])
        for table in tables
        if table.name in newest.versions
    }
    return {} if _is_broken(replace(newest, versions=versions), lasting) else {newest.date: versions}
