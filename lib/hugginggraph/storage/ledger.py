"""The ledger of a warehouse: heads, runs, pins, undo and conflicts of its tables, kept and written by delta-rs.

Every write of the project is one change set (or, where all rows are new, an append), applied as one commit, so that a
table moves at most once a run and not at all when nothing changed. The run's id travels in the commit's user metadata:
a run that died is recognised by it, and its finished commits are taken over instead of being written again.

Tables may be written side by side, from several threads of one run; each table by one of them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, date, datetime
from functools import cached_property, partial
from itertools import chain, takewhile
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable as Reader
from deltalake.exceptions import CommitFailedError

from hugginggraph.commits import OPERATIONS, Commit, Run, Written
from hugginggraph.errors import ConcurrentRunError
from hugginggraph.locations import for_delta_rs, is_local, warehouse_of
from hugginggraph.object_storage import delete_stored, is_on_s3, reached, storage_options, stored_paths
from hugginggraph.storage import delta_rs
from hugginggraph.storage.deletion_vectors import count_struck_out
from hugginggraph.storage.failures import damaged, of_table, require_columns
from hugginggraph.storage.first_commit import create_table
from hugginggraph.storage.striking import SMALL_FILE, strike_out
from hugginggraph.storage.table_folder import TableFolder
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import ANALYSIS_TABLES, SNAPSHOTS, STATE_TABLES, TABLES
from hugginggraph.tables.contract import Table

T = TypeVar("T")

_AT_ONCE = 4
_FEED = [pa.field("_change_type", pa.string()), pa.field("_commit_version", pa.int64())]
_RETENTIONS = ("deletedFileRetentionDuration", "logRetentionDuration")
SMALL_TABLE = 64 * 1024
"""A table below this size, in bytes, is written anew sooner than its rows are struck out."""
STRUCK_OUT_AT_MOST = 0.25
"""Of a change set of a larger part of a table's rows the table is written anew."""
# Of such a name delta-rs makes a URL, and of the URL another name.
_NOT_WRITTEN = re.compile(r"[\[\]\\]|%[0-9A-Fa-f]{2}")


class Ledger:
    """The Delta tables below one root folder or URI.

    A ledger remembers the newest commit of each table it has read or written; another writer is noticed at the next
    write.
    """

    _conflicts: tuple[type[Exception], ...] = (CommitFailedError,)

    def __init__(self, root: str, retention_days: int) -> None:
        self._root = warehouse_of(root)
        self._retention_days = retention_days
        self._heads: dict[str, Commit] = {}
        self._metadata = "{}"
        self._is_large = False

    def path(self, table: Table) -> str:
        """Where the table is."""
        return f"{self._root}/{table.name}"

    def exists(self) -> bool:
        """Whether the warehouse has been created: its last table is there."""
        return self.has(SNAPSHOTS)

    def has(self, table: Table) -> bool:
        """Whether the table is there.

        Raises:
            WarehouseError: the storage cannot be reached.
        """
        with reached(self._root):
            return Reader.is_deltatable(for_delta_rs(self.path(table)), storage_options())

    def create(self) -> None:
        """Create the tables that every snapshot pins, from `delta/*.sql`; `snapshots`, the control table, last.

        Raises:
            StorageError: the control table is gone, and the tables have rows that it must have named.
        """
        if self.exists():
            return
        written = [table.name for table in STATE_TABLES if self.has(table) and self._head(table).version]
        if written:
            raise damaged(
                self._root, f"there are {', '.join(written)}, and no table {SNAPSHOTS.name} that names their dates"
            )
        self.create_missing(STATE_TABLES)
        self._create(SNAPSHOTS)

    def create_missing(self, tables: Sequence[Table]) -> None:
        """Create those of the tables that are not there yet: a warehouse may do without what nobody computed."""
        self.side_by_side(*[partial(self._create, table) for table in tables if not self.has(table)])

    def _create(self, table: Table) -> None:
        # A folder that does not exist yet is found under its own name alone.
        uri = self.path(table) if is_local(self._root) else self._uri(table)
        create_table(table, TableFolder(uri), retention_days=self._retention_days)

    @cached_property
    def is_written_by_delta_rs(self) -> bool:
        """Whether delta-rs writes to the tables: on S3, and in a folder under a name that it finds again."""
        return is_on_s3(self._root) or (is_local(self._root) and not _NOT_WRITTEN.search(self._root))

    def side_by_side(self, *calls: Callable[[], T]) -> list[T]:
        """The results of the calls, in their order; they run in threads, a few at once."""
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            return [future.result() for future in [pool.submit(call) for call in calls]]

    def written_by(self, table: Table, run: Run) -> Written | None:
        """What the run did to the table, where the newest commit is its own already.

        Raises:
            ConcurrentRunError: somebody else has written to the table since this store looked at it last.
        """
        known, head = self._heads.get(table.name), self._head(table, ask=True)
        if run.wrote(table, head):
            return Written(head.version, **head.rows)
        if known is not None:
            self._require_housekeeping_alone(table, known, head)
        return None

    def apply_rows(self, table: Table, changes: pa.Table, run: Run) -> Written:
        """Apply a change set (the table's columns and `_op`) as one commit, or none where it is empty.

        Where the table's newest commit is this run's already, it is taken over.

        Returns:
            The version and the rows by operation.
        """
        done = self.written_by(table, run)
        if done is not None:
            return done
        head = self._head(table)
        counts = Counter({each["values"]: each["counts"] for each in pc.value_counts(changes["_op"]).to_pylist()})
        if not counts.total():
            return Written(head.version)
        appends = counts["insert"] == counts.total()
        self._commit(table, lambda: self._write_rows(table, changes, appends=appends))
        self._own_commit(table, head, run)
        return Written(self._head(table).version, **{name: counts[name] for name in OPERATIONS})

    def append_rows(self, table: Table, rows: Iterator[pa.RecordBatch], run: Run) -> Written:
        """Append rows as one commit, or none where there are none; the caller knows that their keys are new.

        Where the table's newest commit is this run's already, it is taken over.

        Args:
            table: the table.
            rows: its columns, in the order of its key; they are never all in memory.
            run: the run.
        """
        done = self.written_by(table, run)
        if done is not None:
            return done
        head = self._head(table)
        first = next((batch for batch in rows if batch.num_rows), None)
        if first is None:
            return Written(head.version)
        reader = pa.RecordBatchReader.from_batches(arrow_schema(table), chain([first], rows))
        uri = self._uri(table)
        self._commit(table, lambda: delta_rs.append_in_order(uri, head.version, reader, metadata=self._metadata))
        own = self._own_commit(table, head, run)
        return Written(self._head(table).version, **own.rows)

    def replace_day(self, table: Table, rows: pa.Table, day: date) -> Written:
        """Make `rows` all that the table holds of a date, as one commit; rerunning is safe.

        For tables that are kept by date and that no snapshot pins.
        """
        self._head(table)
        self._commit(table, lambda: self._replace_rows(table, rows, f"snapshot_date = DATE '{day:%Y-%m-%d}'"))
        head = self._head(table, ask=True)
        return Written(head.version, **head.rows)

    def _replace_rows(self, table: Table, rows: pa.Table, where: str) -> None:
        version = self._heads[table.name].version
        delta_rs.replace(self._uri(table), version, rows, where=where, key=table.key, metadata=self._metadata)

    def feed_rows(self, table: Table, first: int, last: int) -> pa.Table:
        """The change feed of the commits after version `first` up to `last`; no rows where they are the same.

        Returns:
            The table's columns, `_change_type` (`insert`, `delete`, `update_preimage`, `update_postimage`) and
            `_commit_version`.
        """
        schema = pa.schema([*arrow_schema(table), *_FEED])
        if first == last:
            return schema.empty_table()
        rows = delta_rs.change_feed(self._uri(table), first + 1, last)
        return rows.select(schema.names).cast(schema)

    def forget_after(self, table: Table, day: date) -> None:
        """Take the rows of later dates out of a table that is kept by date and that no snapshot pins."""
        self._delete(table, f"snapshot_date > DATE '{day:%Y-%m-%d}'")

    def forget(self, days: Sequence[date]) -> None:
        """Take dates out of `snapshots`, as one commit."""
        listed = ", ".join(f"DATE '{day:%Y-%m-%d}'" for day in days)
        self._delete(SNAPSHOTS, f"snapshot_date IN ({listed})")

    def _delete(self, table: Table, condition: str) -> None:
        delta_rs.delete(self._uri(table), where=condition, metadata=self._metadata)
        self._heads.pop(table.name, None)

    def _uri(self, table: Table) -> str:
        return for_delta_rs(self.path(table))

    def pin_anew(self, day: date, versions: Mapping[str, int]) -> None:
        """Let a date pin other versions of tables, with the same rows, as one commit."""
        cases = " ".join(f"WHEN '{name}' THEN {version}" for name, version in versions.items())
        listed = ", ".join(f"'{name}'" for name in versions)
        delta_rs.update(
            self._uri(SNAPSHOTS),
            self._head(SNAPSHOTS).version,
            {"version": f"CASE table_name {cases} END"},
            where=f"snapshot_date = DATE '{day:%Y-%m-%d}' AND table_name IN ({listed})",
            metadata=self._metadata,
        )
        self._heads.pop(SNAPSHOTS.name, None)

    def share_struck_out(self, table: Table) -> float:
        """The part of the rows in the newest version's files that is struck out."""
        opened = self._reader(table)
        # Delta counts the rows of each file that it writes; of one without statistics nothing is known.
        rows = sum(filter(None, opened.get_add_actions().column("num_records").to_pylist()))
        return count_struck_out(opened) / rows if rows else 0.0

    def putting_together(self, *, whole: bool) -> AbstractContextManager[None]:
        """What an engine needs while tables are optimized so: delta-rs nothing."""
        return nullcontext()

    def optimize(self, table: Table, *, whole: bool = False) -> None:
        """Put small files together, and write a checkpoint of the table's log.

        The rows stay as they are, so that no day differs by it.

        Args:
            table: the table.
            whole: write all of it anew, and not only what came since it was last done (docs/adr/0018).
        """
        self._optimize(table, whole=whole)
        self._heads.pop(table.name, None)

    def _optimize(self, table: Table, *, whole: bool) -> None:
        uri = self._uri(table)
        if whole:
            delta_rs.write_anew(uri, key=table.key, metadata=self._metadata)
        else:
            delta_rs.put_together(uri, target_size=SMALL_FILE, metadata=self._metadata)
        delta_rs.checkpoint(uri)

    def vacuum(self, table: Table, *, dry_run: bool) -> int:
        """Delete the files that were replaced longer ago than the retention, and say how many they are."""
        # A day more than is promised: what was judged to last when the work began must do so at its end.
        hours = 24 * (self._retention_days + 1)
        if not dry_run:
            self._promise(table)
        found = self._unneeded(table, hours)
        if found and not dry_run:
            self._discard(table, found, hours)
            self._heads.pop(table.name, None)
        return len(found)

    def _promise(self, table: Table) -> None:
        """Let the table's properties say what the settings promise."""
        promised = {f"delta.{name}": f"interval {self._retention_days} days" for name in _RETENTIONS}
        # Delta would cut the log by itself some day, whatever the listed dates still need of it.
        promised["delta.enableExpiredLogCleanup"] = "false"
        if not promised.items() <= self._reader(table).metadata().configuration.items():
            self._set_properties(table, promised)
            self._heads.pop(table.name, None)

    def _set_properties(self, table: Table, properties: Mapping[str, str]) -> None:
        delta_rs.set_properties(self._uri(table), properties, metadata=self._metadata)

    def _unneeded(self, table: Table, hours: int) -> list[str]:
        """Files of the table's folder that may go; the log names some that are gone."""
        named = delta_rs.unneeded(self._uri(table), hours=hours)
        if is_local(self._root):
            return [path for path in named if Path(self.path(table), path).exists()]
        there = stored_paths(self._uri(table)) if named else set()
        return [path for path in named if path in there]

    def _discard(self, table: Table, paths: Sequence[str], hours: int) -> None:
        if is_local(self._root):
            for path in paths:
                Path(self.path(table), path).unlink(missing_ok=True)
        else:
            delete_stored(self._uri(table), paths)

    def newest_like(self, table: Table, version: int) -> int:
        """The newest version whose rows are those of an older one.

        What lies between did housekeeping, or was taken back.
        """
        head = self._head(table)
        alike, is_like = [version], True
        for commit in reversed(self._history(table, head.version - version) if head.version > version else []):
            is_like = commit.restored_to in alike or (is_like and commit.is_housekeeping)
            if is_like:
                alike.append(commit.version)
        return alike[-1]

    def run_at(self, table: Table, version: int) -> Mapping[str, Any]:
        """What the run that wrote a version said of itself."""
        return Commit.of(self._reader(table, version).history(1)[0]).metadata

    def tables(self) -> list[Table]:
        """The tables that are there."""
        return [table for table in TABLES if self.has(table)]

    def version_before(self, table: Table, moment: datetime) -> int:
        """The newest version that was written before a moment; 0 where the log has none so old."""
        history = self._reader(table).history()
        older = [c["version"] for c in history if datetime.fromtimestamp(c["timestamp"] / 1000, UTC) < moment]
        return max(older, default=0)

    def file_count(self, table: Table) -> int:
        """The data files of the newest version."""
        return len(self._reader(table).file_uris())

    def size(self, versions: Mapping[str, int], *tables: Table) -> int:
        """The bytes of the data files of tables at these versions."""
        added = (self._reader(table, versions[table.name]).get_add_actions() for table in tables)
        return sum(sum(files.column("size_bytes").to_pylist()) for files in added)

    def undo_unpinned(self, pins: Mapping[str, int], run: Run) -> list[str]:
        """Take back commits that no snapshot names and that are not `run`'s own: what a dead run left behind.

        Args:
            pins: the newest version of each table that a snapshot names; a table it does not name had none.
            run: the run that is about to write.

        Returns:
            The names of the tables that were restored.

        Raises:
            ConcurrentRunError: a date was pinned since this store read `snapshots`: the pins are not the newest.
        """
        if SNAPSHOTS.name not in self._heads and self._head(SNAPSHOTS).version:
            # There was no warehouse when the pins were looked up.
            raise another_run(SNAPSHOTS, 0, self._head(SNAPSHOTS).version)
        self.require_unmoved(SNAPSHOTS)
        tables = [*STATE_TABLES, *(table for table in ANALYSIS_TABLES if self.has(table))]
        undone = self.side_by_side(*[partial(self._undo, table, pins.get(table.name, 0), run) for table in tables])
        return [table.name for table, is_undone in zip(tables, undone, strict=True) if is_undone]

    def _undo(self, table: Table, pinned: int, run: Run) -> bool:
        """Take the table back to a version, if commits after it are to be undone; whether they were."""
        head = self._head(table)
        if head.version < pinned:
            raise damaged(self.path(table), f"it ends with version {head.version}, and snapshots name version {pinned}")
        unpinned = self._history(table, head.version - pinned) if head.version > pinned else []
        # What lies before a restoration of that version is taken back already.
        since = takewhile(lambda commit: commit.restored_to != pinned, unpinned)
        written = [commit for commit in since if not commit.is_housekeeping]
        # A run writes a table once: two commits of its own are of two that ran side by side. And it knows its own
        # by the newest commit alone, so one that housekeeping came after is taken back and written again.
        if not written or (unpinned[0] is written[0] and len(written) == 1 and run.wrote(table, written[0])):
            return False
        self._restore(table, pinned)
        self._head(table, ask=True)
        return True

    def _restore(self, table: Table, version: int) -> None:
        delta_rs.restore(self._uri(table), version, metadata=self._metadata)

    def require_alone(self) -> None:
        """Stop where somebody else has written to any table that this store has looked at: it read what is no more.

        Raises:
            ConcurrentRunError: another run did.
        """
        self.side_by_side(*[partial(self.require_unmoved, table) for table in TABLES if table.name in self._heads])

    def require_unmoved(self, table: Table) -> None:
        """Stop where somebody else has written rows to the table since this store looked at it last.

        Raises:
            ConcurrentRunError: another run did.
        """
        known, found = self._head(table), self._head(table, ask=True)
        self._require_housekeeping_alone(table, known, found)

    def _require_housekeeping_alone(self, table: Table, known: Commit, found: Commit) -> None:
        if found.version == known.version:
            return
        if any(not commit.is_housekeeping for commit in self._history(table, found.version - known.version)):
            raise another_run(table, known.version, found.version)

    @contextmanager
    def writing(self, run: Run, *, is_large: bool = False) -> Iterator[None]:
        """Commits written inside belong to the run.

        Args:
            run: the run; its metadata goes into each commit.
            is_large: whether rows are too many to be collected to one process.
        """
        self._metadata, self._is_large = run.metadata, is_large
        try:
            yield
        finally:
            self._metadata, self._is_large = "{}", False

    def _commit(self, table: Table, write: Callable[[], None]) -> None:
        with self._alone_at(table):
            write()

    @contextmanager
    def _alone_at(self, table: Table) -> Iterator[None]:
        """A conflict of what is written inside with another writer is told as the other run that it is."""
        try:
            yield
        except self._conflicts as error:
            version = self._heads[table.name].version
            raise another_run(table, version, self._head(table, ask=True).version) from error

    def _write_rows(self, table: Table, rows: pa.Table, *, appends: bool) -> None:
        """Commit rows by delta-rs on the version that this ledger knows."""
        version = self._heads[table.name].version
        if appends:
            of_table = rows.select(table.column_names).cast(arrow_schema(table))
            delta_rs.append(self._uri(table), version, of_table, key=table.key, metadata=self._metadata)
        elif table.strikes_rows_out and self._stays_mostly(table, version, rows.num_rows):
            strike_out(self._uri(table), version, rows, key=table.key, metadata=self._metadata)
        else:
            delta_rs.merge(self._uri(table), version, rows, key=table.key, metadata=self._metadata)

    def _stays_mostly(self, table: Table, version: int, changed: int) -> bool:
        """Whether the table is larger than what is worth writing anew, and most of it stays as it is."""
        files = self._reader(table, version).get_add_actions()
        rows = sum(filter(None, files.column("num_records").to_pylist()))
        is_large = int(sum(files.column("size_bytes").to_pylist())) > SMALL_TABLE
        return is_large and changed < STRUCK_OUT_AT_MOST * int(rows)

    def _own_commit(self, table: Table, before: Commit, run: Run) -> Commit:
        """The run's commit after one: the next, behind which came at most housekeeping: Databricks does it unasked."""
        newest, due = self._head(table, ask=True), before.version + 1
        since = [newest] if newest.version <= due else self._history(table, newest.version - before.version)
        own = since[-1]
        if own.version != due or not run.wrote(table, own) or not all(c.is_housekeeping for c in since[:-1]):
            raise another_run(table, before.version, newest.version)
        return own

    def _head(self, table: Table, *, ask: bool = False) -> Commit:
        if ask or table.name not in self._heads:
            newest = self._history(table, 1)
            if not newest:
                raise damaged(self.path(table), "its newest commit is empty")
            self._heads[table.name] = newest[0]
        return self._heads[table.name]

    def rows(self, table: Table) -> pa.Table:
        """The rows of a small table as they are now, by delta-rs, which takes a tenth of the time of a Spark job.

        The store remembers which version it was.
        """
        opened = self._reader(table, self._head(table, ask=True).version)
        with of_table(self.path(table)):
            rows = opened.to_pyarrow_table()
        require_columns(self.path(table), rows.column_names, table.key)
        return rows

    def _reader(self, table: Table, version: int | None = None) -> Reader:
        with of_table(self.path(table)):
            return Reader(for_delta_rs(self.path(table)), version=version, storage_options=storage_options())

    def _history(self, table: Table, limit: int) -> list[Commit]:
        """The newest commits, read from the log by delta-rs, for the same reason."""
        return [Commit.of(entry) for entry in self._reader(table).history(limit)]


def another_run(table: Table, known: int, found: int) -> ConcurrentRunError:
    """The error for a table that another run has moved on."""
    return ConcurrentRunError(
        f"{table.name} moved from version {known} to {found} under this run: another run is writing to this warehouse. "
        "Let it finish, then run again: what is half done is repeated"
    )
