"""The only door to Delta: create, read at a version, apply a change set, undo what no snapshot names.

Every write of the project is one change set (or, where all rows are new, an append), applied as one commit, so that a
table moves at most once a run and not at all when nothing changed. The run's id travels in the commit's user metadata:
a run that died is recognised by it, and its finished commits are taken over instead of being written again.

Tables may be written side by side, from several threads of one run; each table by one of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property, partial
from itertools import takewhile
from pathlib import Path
from string import Template
from typing import Any

from delta.exceptions import (
    ConcurrentAppendException,
    ConcurrentDeleteDeleteException,
    ConcurrentDeleteReadException,
    ConcurrentTransactionException,
    ConcurrentWriteException,
    DeltaConcurrentModificationException,
    MetadataChangedException,
    ProtocolChangedException,
)
from delta.tables import DeltaTable
from py4j.java_gateway import JavaClass
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from hugginggraph.commits import OPERATIONS, Commit, Run, Written
from hugginggraph.errors import ConcurrentRunError
from hugginggraph.frames import settle
from hugginggraph.pinned_rows import PinnedRows, count_struck_out
from hugginggraph.resources import resource
from hugginggraph.spark_conf import properties_set
from hugginggraph.stored_tables import StoredTables
from hugginggraph.tables import ANALYSIS_TABLES, SNAPSHOTS, STATE_TABLES, TABLES
from hugginggraph.tables.contract import Table
from hugginggraph.tables.spark import LONG, STRING, conform, struct
from hugginggraph.threads import side_by_side

_USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata"
# The first is the mother of the others in Scala, but not in Python.
_CONFLICTS = (
    DeltaConcurrentModificationException,
    *(ConcurrentAppendException, ConcurrentDeleteDeleteException, ConcurrentDeleteReadException),
    *(ConcurrentTransactionException, ConcurrentWriteException, MetadataChangedException, ProtocolChangedException),
)
_PATTERN = re.compile(r"[*?{}\[\]\\]")
_NAMED = re.compile(r"\$\{(\w+)\}")
_RETENTIONS = ("deletedFileRetentionDuration", "logRetentionDuration")
# Files that OPTIMIZE has put in order stay as they are, however small; of tables without an order, those of a megabyte.
_WHAT_IS_NEW = {
    "spark.databricks.delta.optimize.clustering.mergeStrategy.minCubeSize.threshold": "1",
    "spark.databricks.delta.optimize.minFileSize": str(1024**2),
}
_FEED = struct(_change_type=STRING, _commit_version=LONG)


class Store(StoredTables):
    """The Delta tables below one root folder or URI, to read and to write.

    A store remembers the newest commit of each table it has read or written; another writer is noticed at the next
    write.
    """

    def __init__(self, spark: SparkSession, root: str, retention_days: int) -> None:
        super().__init__(root)
        self._spark = spark
        self._retention_days = retention_days
        self._rows: dict[tuple[str, int], PinnedRows] = {}

    def create(self) -> None:
        """Create the tables that every snapshot pins, from `delta/*.sql`; `snapshots`, the control table, last."""
        if self.exists():
            return
        self.create_missing(STATE_TABLES)
        self._create(SNAPSHOTS)

    def create_missing(self, tables: Sequence[Table]) -> None:
        """Create those of the tables that are not there yet: a warehouse may do without what nobody computed."""
        side_by_side(*[partial(self._create, table) for table in tables if not self.has(table)])

    def _create(self, table: Table) -> None:
        ddl = Template(resource("delta", f"{table.name}.sql").read_text(encoding="utf-8"))
        self._spark.sql(ddl.substitute(table=self.quoted(table), retention_days=self._retention_days))

    def quoted(self, table: Table) -> str:
        """The table as SQL names it. A path may hold anything but the quote that ends it."""
        return f"delta.`{self.path(table).replace('`', '``')}`"

    def read(self, table: Table, version: int | None = None) -> DataFrame:
        """The table, now or as of a version. Compute with the frame before the table is written again.

        Where Delta is asked for the rows, the newest version is opened without time travel, which costs a tenth: such
        a frame follows the table's next write. All others stay what they are.
        """
        newest = self._head(table).version if version is not None else None
        if not self._knows_files:
            reader = self._spark.read.format("delta")
            return (reader if version == newest else reader.option("versionAsOf", version)).load(self.path(table))
        if version is None:
            return PinnedRows.of(self._spark, self._reader(table)).frame(self._spark, self.path(table), table)
        key = (table.name, version)
        if key not in self._rows:
            self._rows[key] = PinnedRows.of(self._spark, self._reader(table, version))
        return self._rows[key].frame(self._spark, self.path(table), table)

    @cached_property
    def _knows_files(self) -> bool:
        """Whether Spark may read the files of a table themselves (docs/adr/0016).

        On Databricks it must ask Delta; in object storage each file would cost it a request with each frame, while
        Delta's log tells their sizes; and a folder that is called like a pattern would be taken for one.
        """
        is_plain = "://" not in self._root and not _PATTERN.search(str(Path(self._root).resolve()))
        return is_plain and isinstance(self._delta_log, JavaClass)

    @property
    def _delta_log(self) -> Any:
        """Delta's own class, where it has that name: Databricks calls it otherwise."""
        return self._spark._jvm.org.apache.spark.sql.delta.DeltaLog  # type: ignore[union-attr]

    def feed(self, table: Table, first: int, last: int) -> DataFrame:
        """The change feed of the commits after version `first` up to `last`; no rows where they are the same.

        Returns:
            The table's columns, `_change_type` (`insert`, `delete`, `update_preimage`, `update_postimage`) and
            `_commit_version`.
        """
        if first == last:
            columns = [*table.columns.fields, *_FEED.fields]
            return self._spark.range(0).select([F.lit(None).cast(c.dataType).alias(c.name) for c in columns])
        options = {"readChangeFeed": "true", "startingVersion": str(first + 1), "endingVersion": str(last)}
        return self._spark.read.format("delta").options(**options).load(self.path(table)).drop("_commit_timestamp")

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

    def apply(self, table: Table, changes: DataFrame, run: Run) -> Written:
        """Apply a change set as one commit, or none where it is empty.

        Where the table's newest commit is this run's already, it is taken over and `changes` is not even computed.

        Returns:
            The version and the rows by operation.
        """
        done = self.written_by(table, run)
        if done is not None:
            return done
        head = self._head(table)
        changes = settle(changes)
        counts = dict.fromkeys(OPERATIONS, 0)
        counts |= {row["_op"]: row["count"] for row in changes.groupBy("_op").count().collect()}
        if not any(counts.values()):
            return Written(head.version)
        self._commit(table, changes, appends=counts["insert"] == sum(counts.values()))
        self._own_commit(table, head, run)
        return Written(self._head(table).version, **counts)

    def append(self, table: Table, rows: DataFrame, run: Run) -> Written:
        """Append rows as one commit, or none where there are none; the caller knows that their keys are new.

        Where the table's newest commit is this run's already, it is taken over.
        """
        done = self.written_by(table, run)
        if done is not None:
            return done
        head = self._head(table)
        self._commit(table, rows, appends=True)
        if self._head(table, ask=True).version == head.version:
            # Delta makes no commit of no rows.
            return Written(head.version)
        own = self._own_commit(table, head, run)
        return Written(self._head(table).version, **own.rows)

    def replace_day(self, table: Table, rows: DataFrame, day: date) -> Written:
        """Make `rows` all that the table holds of a date, as one commit; rerunning is safe.

        For tables that are kept by date and that no snapshot pins.
        """
        self._head(table)
        only = f"snapshot_date = DATE '{day:%Y-%m-%d}'"
        writer = conform(rows, table).write.format("delta").mode("overwrite").option("replaceWhere", only)
        with self._alone_at(table):
            writer.save(self.path(table))
        head = self._head(table, ask=True)
        return Written(head.version, **head.rows)

    def forget_after(self, table: Table, day: date) -> None:
        """Take the rows of later dates out of a table that is kept by date and that no snapshot pins."""
        self._delete(table, f"snapshot_date > DATE '{day:%Y-%m-%d}'")

    def forget(self, days: Sequence[date]) -> None:
        """Take dates out of `snapshots`, as one commit."""
        listed = ", ".join(f"DATE '{day:%Y-%m-%d}'" for day in days)
        self._delete(SNAPSHOTS, f"snapshot_date IN ({listed})")

    def _delete(self, table: Table, condition: str) -> None:
        DeltaTable.forPath(self._spark, self.path(table)).delete(condition)
        self._heads.pop(table.name, None)

    def pin_anew(self, day: date, versions: Mapping[str, int]) -> None:
        """Let a date pin other versions of tables, with the same rows, as one commit."""
        listed = ", ".join(f"'{name}', {version}" for name, version in versions.items())
        DeltaTable.forPath(self._spark, self.path(SNAPSHOTS)).update(
            F.expr(f"snapshot_date = DATE '{day:%Y-%m-%d}' AND map({listed})[table_name] IS NOT NULL"),
            {"version": F.expr(f"CAST(map({listed})[table_name] AS BIGINT)")},
        )
        self._heads.pop(SNAPSHOTS.name, None)

    def mark_layout(self, layout: int) -> None:
        """Note in `snapshots`, as one commit, that the tables have this layout."""
        DeltaTable.forPath(self._spark, self.path(SNAPSHOTS)).update(set={"layout": str(layout)})
        self._heads.pop(SNAPSHOTS.name, None)

    def alter(self, statement: str, tables: Sequence[Table]) -> None:
        """Run a statement of DDL in which `${name}` stands for a table; not, where it names another than these."""
        named = set(_NAMED.findall(statement))
        targets = {table.name: self.quoted(table) for table in tables if table.name in named}
        if targets.keys() != named:
            return
        self._spark.sql(Template(statement).substitute(targets))
        for name in named:
            self._heads.pop(name, None)

    def restored(self) -> list[Table]:
        """Those it has looked at on which nothing was done since they were taken back to a version of older layout."""
        heads = [(table, self._heads[table.name]) for table in TABLES if table.name in self._heads]
        return [table for table, head in heads if head.operation == "RESTORE" and self._has_changed_layout(table, head)]

    def _has_changed_layout(self, table: Table, head: Commit) -> bool:
        before, now = (self._reader(table, version) for version in (head.version - 1, head.version))
        columns = [[field.name for field in each.schema().fields] for each in (before, now)]
        properties = [each.metadata().configuration for each in (before, now)]
        return columns[0] != columns[1] or properties[0] != properties[1]

    def file_count(self, table: Table) -> int:
        """The data files of the newest version."""
        return len(self._reader(table).file_uris())

    def size(self, versions: Mapping[str, int], *tables: Table) -> int:
        """The bytes of the data files of tables at these versions."""
        added = (self._reader(table, versions[table.name]).get_add_actions() for table in tables)
        return sum(sum(files.column("size_bytes").to_pylist()) for files in added)

    def share_struck_out(self, table: Table) -> float:
        """The part of the rows in the newest version's files that is struck out."""
        opened = self._reader(table)
        # Delta counts the rows of each file that it writes; of one without statistics nothing is known.
        rows = sum(filter(None, opened.get_add_actions().column("num_records").to_pylist()))
        return count_struck_out(opened) / rows if rows else 0.0

    @contextmanager
    def putting_together(self, *, whole: bool) -> Iterator[None]:
        """What `optimize` does inside: write whole tables anew, or what came since it was last done (docs/adr/0018)."""
        # Settings of the session, as OPTIMIZE takes them from nowhere else.
        with properties_set(self._spark, {} if whole else _WHAT_IS_NEW):
            yield

    def optimize(self, table: Table) -> None:
        """Put files together in the table's clustering order, and write a checkpoint of its log.

        The rows stay as they are, so that no day differs by it.
        """
        DeltaTable.forPath(self._spark, self.path(table)).optimize().executeCompaction()
        self._heads.pop(table.name, None)
        # Delta's own: delta-rs' checkpoints would not know all that the table's log holds. On Databricks they come by
        # themselves.
        if isinstance(self._delta_log, JavaClass):
            self._delta_log.forTable(self._spark._jsparkSession, self.path(table)).checkpoint()

    def vacuum(self, table: Table, *, dry_run: bool) -> int:
        """Delete the files that were replaced longer ago than the retention, and say how many they are."""
        # A day more than is promised: what was judged to last when the work began must do so at its end.
        hours, target = 24 * (self._retention_days + 1), self.quoted(table)
        promised = {f"delta.{name}": f"interval {self._retention_days} days" for name in _RETENTIONS}
        # Delta would cut the log by itself some day, whatever the listed dates still need of it.
        promised["delta.enableExpiredLogCleanup"] = "false"
        if not dry_run and not promised.items() <= self._reader(table).metadata().configuration.items():
            properties = ", ".join(f"'{name}' = '{value}'" for name, value in promised.items())
            self._spark.sql(f"ALTER TABLE {target} SET TBLPROPERTIES ({properties})")
            self._heads.pop(table.name, None)
        found = self._reader(table).vacuum(hours, dry_run=True, enforce_retention_duration=False)
        if found and not dry_run:
            self._spark.sql(f"VACUUM {target} RETAIN {hours} HOURS")
            self._heads.pop(table.name, None)
        return len(found)

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
            raise _another_run(SNAPSHOTS, 0, self._head(SNAPSHOTS).version)
        self.require_unmoved(SNAPSHOTS)
        tables = [*STATE_TABLES, *(table for table in ANALYSIS_TABLES if self.has(table))]
        undone = side_by_side(*[partial(self._undo, table, pins.get(table.name, 0), run) for table in tables])
        return [table.name for table, is_undone in zip(tables, undone, strict=True) if is_undone]

    def _undo(self, table: Table, pinned: int, run: Run) -> bool:
        """Take the table back to a version, if commits after it are to be undone; whether they were."""
        head = self._head(table)
        unpinned = self._history(table, head.version - pinned) if head.version > pinned else []
        # What lies before a restoration of that version is taken back already.
        since = takewhile(lambda commit: commit.restored_to != pinned, unpinned)
        written = [commit for commit in since if not commit.is_housekeeping]
        # A run writes a table once: two commits of its own are of two that ran side by side. And it knows its own
        # by the newest commit alone, so one that housekeeping came after is taken back and written again.
        if not written or (unpinned[0] is written[0] and len(written) == 1 and run.wrote(table, written[0])):
            return False
        DeltaTable.forPath(self._spark, self.path(table)).restoreToVersion(pinned)
        self._head(table, ask=True)
        return True

    def require_alone(self) -> None:
        """Stop where somebody else has written to any table that this store has looked at: it read what is no more.

        Raises:
            ConcurrentRunError: another run did.
        """
        side_by_side(*[partial(self.require_unmoved, table) for table in TABLES if table.name in self._heads])

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
            raise _another_run(table, known.version, found.version)

    @contextmanager
    def writing(self, run: Run) -> Iterator[None]:
        """What is written inside belongs to the run."""
        # A setting of the session, as MERGE takes it from nowhere else; a session writes for one run at a time.
        with properties_set(self._spark, {_USER_METADATA: run.metadata}):
            yield

    def _commit(self, table: Table, changes: DataFrame, *, appends: bool) -> None:
        with self._alone_at(table):
            self._write(table, changes, appends=appends)

    @contextmanager
    def _alone_at(self, table: Table) -> Iterator[None]:
        """A conflict of what is written inside with another writer is told as the other run that it is."""
        try:
            yield
        except _CONFLICTS as error:
            version = self._heads[table.name].version
            raise _another_run(table, version, self._head(table, ask=True).version) from error

    def _write(self, table: Table, changes: DataFrame, *, appends: bool) -> None:
        if appends:
            writer = conform(changes, table).write.format("delta").mode("append")
            if table is SNAPSHOTS:
                # Appends of two runs never conflict in Delta, but transactions of one application do: a date is
                # pinned on the version of `snapshots` that its run began with, or not at all.
                following = self._heads[table.name].version + 1
                writer = writer.options(txnAppId=table.name, txnVersion=str(following))
            if not self._heads[table.name].version:
                # A first load is as many files as tasks: moved together, all of it would be moved.
                writer = writer.option("optimizeWrite", "false")
            writer.save(self.path(table))
            return
        same_key = " AND ".join(f"t.{column} = s.{column}" for column in table.key)
        (
            DeltaTable.forPath(self._spark, self.path(table))
            .alias("t")
            .merge(changes.alias("s"), same_key)
            .whenMatchedDelete("s._op = 'delete'")
            .whenMatchedUpdateAll()
            # Who deletes what is not there has nothing to do.
            .whenNotMatchedInsertAll("s._op <> 'delete'")
            .execute()
        )

    def _own_commit(self, table: Table, before: Commit, run: Run) -> Commit:
        """The run's commit after one: the next, behind which came at most housekeeping: Databricks does it unasked."""
        newest, due = self._head(table, ask=True), before.version + 1
        since = [newest] if newest.version <= due else self._history(table, newest.version - before.version)
        own = since[-1]
        if own.version != due or not run.wrote(table, own) or not all(c.is_housekeeping for c in since[:-1]):
            raise _another_run(table, before.version, newest.version)
        return own


def _another_run(table: Table, known: int, found: int) -> ConcurrentRunError:
    return ConcurrentRunError(
        f"{table.name} moved from version {known} to {found} under this run: another run is writing to this warehouse. "
        "Let it finish, then run again: what is half done is repeated"
    )
