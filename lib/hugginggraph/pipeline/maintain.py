"""Keeping house: small files are put together, checkpoints written, files deleted that no promised day needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from functools import partial

from pyspark.sql import SparkSession

from hugginggraph.errors import RetentionError, UnknownTableError, WarehouseError
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.pipeline.day_run import Progress
from hugginggraph.session import properties_for
from hugginggraph.settings import Settings
from hugginggraph.storage.ledger import Ledger
from hugginggraph.store import Store
from hugginggraph.tables import CARDS, GROUP_EVENTS, REPOS
from hugginggraph.tables.contract import Table
from hugginggraph.threads import side_by_side


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
    spark: SparkSession,
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
        spark: a session with Delta.
        settings: where the warehouse is, and the retention they promise.
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
    store = Store(spark, settings.warehouse, settings.retention_days)
    plan = _planned(store, settings, now, only, forget=forget)
    if not dry_run:
        for day, versions in plan.pinned_anew.items():
            store.pin_anew(day, versions)
        if plan.broken:
            store.forget(plan.broken)
    size = store.size(plan.newest.versions, REPOS, CARDS) if plan.newest else 0
    with properties_for(spark, settings, size):
        anew = [table for table in plan.wanted if store.share_struck_out(table) > settings.struck_out_max]
        rest = [table for table in plan.wanted if table not in anew]
        done: dict[str, Maintained] = {}
        for whole, some in ((False, rest), (True, anew)):
            works = [partial(_maintained, store, table, whole, dry_run=dry_run, progress=progress) for table in some]
            with store.putting_together(whole=whole):
                done |= {each.table: each for each in side_by_side(*works)}
        return [done[table.name] for table in plan.wanted]


def require_maintainable(settings: Settings, only: Collection[str], *, forget: bool) -> None:
    """Stop where `maintain` would stop, found without Spark.

    Raises:
        RetentionError: as `maintain` does.
        UnknownTableError: as `maintain` does.
        WarehouseError: as `maintain` does.
    """
    _planned(Ledger(settings.warehouse, settings.retention_days), settings, None, only, forget=forget)


def _planned(store: Ledger, settings: Settings, now: datetime | None, only: Collection[str], *, forget: bool) -> _Plan:
    if not store.exists():
        raise WarehouseError(f"{settings.warehouse} is no warehouse: there is nothing to maintain")
    history = History.of(store)
    horizon = (now or datetime.now(timezone.utc)) - timedelta(days=settings.retention_days)
    tables = store.tables()
    unknown = set(only) - {table.name for table in tables}
    if unknown:
        raise UnknownTableError(
            f"no table {min(unknown)!r} in {settings.warehouse}. There are: "
            f"{', '.join(sorted(table.name for table in tables)) or 'none'}"
        )
    # What was the newest version then lasts; all before it had been replaced.
    lasting = {table.name: store.version_before(table, horizon) for table in tables}
    pinned_anew = _pinned_anew(store, tables, history.newest, lasting)
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


def _maintained(store: Store, table: Table, whole: bool, *, dry_run: bool, progress: Progress) -> Maintained:
    progress(table.name)
    before = store.file_count(table)
    if not dry_run and before > 1:
        store.optimize(table)
    deleted = store.vacuum(table, dry_run=dry_run)
    return Maintained(table.name, before, store.file_count(table), whole, deleted)


def _is_broken(snapshot: Snapshot, lasting: Mapping[str, int]) -> bool:
    """Whether a date pins a version whose files were replaced before the horizon."""
    return any(version < lasting.get(name, 0) for name, version in snapshot.versions.items())


def _pinned_anew(
    store: Ledger, tables: Sequence[Table], newest: Snapshot | None, lasting: Mapping[str, int]
) -> dict[date, dict[str, int]]:
    """The newest date with the versions that it can pin in place of its own, where it would be broken and need not."""
    if newest is None or not _is_broken(newest, lasting):
        return {}
    versions = {
        table.name: store.newest_like(table, newest.versions[table.name])
        for table in tables
        if table.name in newest.versions
    }
    return {} if _is_broken(replace(newest, versions=versions), lasting) else {newest.date: versions}
