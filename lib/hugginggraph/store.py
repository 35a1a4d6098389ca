"""A warehouse's tables for the Spark engine: read at a version; written by delta-rs or, where they are large, Spark."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa
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

from hugginggraph import threads
from hugginggraph.commits import OPERATIONS, Run, Written
from hugginggraph.frames import settle
from hugginggraph.locations import for_spark, for_sql, is_local
from hugginggraph.pinned_rows import PinnedRows
from hugginggraph.spark_conf import properties_set
from hugginggraph.storage.ddl import ddl_of
from hugginggraph.storage.ledger import Ledger, T
from hugginggraph.storage.striking import SMALL_FILE
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import SNAPSHOTS
from hugginggraph.tables.contract import Table
from hugginggraph.tables.spark import LONG, STRING, conform, struct

_USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata"
# The first is the mother of the others in Scala, but not in Python.
_CONFLICTS = (
    DeltaConcurrentModificationException,
    *(ConcurrentAppendException, ConcurrentDeleteDeleteException, ConcurrentDeleteReadException),
    *(ConcurrentTransactionException, ConcurrentWriteException, MetadataChangedException, ProtocolChangedException),
)
MOST_ROWS = 100_000
"""delta-rs writes a change set of at most so many rows: it is collected to the driver."""
MOST_BYTES = 64 * 1024**2
"""delta-rs changes tables whose data files take at most so much: it rewrites the files whose rows it changes."""
_FEED = struct(_change_type=STRING, _commit_version=LONG)


class Store(Ledger):
    """The ledger for the Spark engine: frames are read and written, by Spark where they are large."""

    _conflicts = (*Ledger._conflicts, *_CONFLICTS)

    def __init__(self, spark: SparkSession, root: str, retention_days: int) -> None:
        super().__init__(root, retention_days)
        self._spark = spark
        self._rows: dict[tuple[str, int], PinnedRows] = {}

    def side_by_side(self, *calls: Callable[[], T]) -> list[T]:
        """The results of the calls, in their order; they run in threads that share the session."""
        return threads.side_by_side(*calls)

    def _create(self, table: Table) -> None:
        if self.is_written_by_delta_rs:
            super()._create(table)
            return
        self._spark.sql(ddl_of(table, self.quoted(table), retention_days=self._retention_days))

    def quoted(self, table: Table) -> str:
        """The table as SQL names it."""
        return for_sql(self.path(table))

    def _place(self, table: Table) -> str:
        return for_spark(self.path(table))

    def _delta(self, table: Table) -> DeltaTable:
        return DeltaTable.forPath(self._spark, self._place(table))

    def read(self, table: Table, version: int | None = None) -> DataFrame:
        """The table, now or as of a version. Compute with the frame before the table is written again.

        Where Delta is asked for the rows, the newest version is opened without time travel, which costs a tenth: such
        a frame follows the table's next write. All others stay what they are.
        """
        newest = self._head(table).version if version is not None else None
        if not self._knows_files:
            reader = self._spark.read.format("delta")
            return (reader if version == newest else reader.option("versionAsOf", version)).load(self._place(table))
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
        Delta's log tells their sizes.
        """
        return is_local(self._root) and isinstance(self._delta_log, JavaClass)

    @cached_property
    def is_written_by_delta_rs(self) -> bool:
        """Whether delta-rs may write beside Spark: in a folder, and not on Databricks.

        Databricks alone keeps its log in order. On S3 Spark does not ask the storage whether a commit is there already,
        so that the two would not notice each other.
        """
        return super().is_written_by_delta_rs and is_local(self._root) and isinstance(self._delta_log, JavaClass)

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
        if self.is_written_by_delta_rs and not self._is_large:
            return self._spark.createDataFrame(self.feed_rows(table, first, last))
        options = {"readChangeFeed": "true", "startingVersion": str(first + 1), "endingVersion": str(last)}
        return self._spark.read.format("delta").options(**options).load(self._place(table)).drop("_commit_timestamp")

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
        counts = self._commit_changes(table, changes)
        if not counts.total():
            return Written(head.version)
        self._own_commit(table, head, run)
        return Written(self._head(table).version, **{name: counts[name] for name in OPERATIONS})

    def _commit_changes(self, table: Table, changes: DataFrame) -> Counter[str]:
        """Commit a change set by the writer that suits its size; returns its rows by operation."""
        is_small = (
            self.is_written_by_delta_rs and self.size({table.name: self._head(table).version}, table) <= MOST_BYTES
        )
        collects = is_small and not self._is_large
        if collects:
            rows = _collected(changes, table, "_op")
            counts = Counter(rows["_op"].to_pylist())
        else:
            changes = settle(changes)
            counts = Counter({row["_op"]: row["count"] for row in changes.groupBy("_op").count().collect()})
        if not counts.total():
            return counts
        appends = counts["insert"] == counts.total()
        if not collects:
            is_for_delta_rs = self.is_written_by_delta_rs and counts.total() <= MOST_ROWS and (appends or is_small)
            if not is_for_delta_rs:
                self._commit(table, lambda: self._write(table, changes, appends=appends))
                return counts
            rows = _collected(changes, table, "_op")
        self._commit(table, lambda: self._write_rows(table, rows, appends=appends))
        return counts

    def append(self, table: Table, rows: DataFrame, run: Run) -> Written:
        """Append rows as one commit, or none where there are none; the caller knows that their keys are new.

        Where the table's newest commit is this run's already, it is taken over.
        """
        done = self.written_by(table, run)
        if done is not None:
            return done
        head = self._head(table)
        if self.is_written_by_delta_rs and not self._is_large:
            collected = _collected(rows, table)
            if not collected.num_rows:
                return Written(head.version)
            self._commit(table, lambda: self._write_rows(table, collected, appends=True))
        else:
            self._commit(table, lambda: self._write(table, rows, appends=True))
        if self._head(table, ask=True).version == head.version:
            # Delta makes no commit of no rows.
            return Written(head.version)
        own = self._own_commit(table, head, run)
        return Written(self._head(table).version, **own.rows)

    def _delete(self, table: Table, condition: str) -> None:
        if self.is_written_by_delta_rs:
            super()._delete(table, condition)
        else:
            self._delta(table).delete(condition)
            self._heads.pop(table.name, None)

    def pin_anew(self, day: date, versions: Mapping[str, int]) -> None:
        """Let a date pin other versions of tables, with the same rows, as one commit."""
        if self.is_written_by_delta_rs:
            super().pin_anew(day, versions)
            return
        listed = ", ".join(f"'{name}', {version}" for name, version in versions.items())
        self._delta(SNAPSHOTS).update(
            F.expr(f"snapshot_date = DATE '{day:%Y-%m-%d}' AND map({listed})[table_name] IS NOT NULL"),
            {"version": F.expr(f"CAST(map({listed})[table_name] AS BIGINT)")},
        )
        self._heads.pop(SNAPSHOTS.name, None)

    @contextmanager
    def putting_together(self, *, whole: bool) -> Iterator[None]:
        """What `optimize` does inside: OPTIMIZE takes it from the session's settings."""
        conf = "spark.databricks.delta.optimize"
        small = {f"{conf}.minFileSize": str(SMALL_FILE), f"{conf}.maxDeletedRowsRatio": "1"}
        with properties_set(self._spark, {} if whole else small):
            yield

    def _optimize(self, table: Table, *, whole: bool) -> None:
        self._delta(table).optimize().executeCompaction()
        # On Databricks checkpoints come by themselves.
        if isinstance(self._delta_log, JavaClass):
            self._delta_log.forTable(self._spark._jsparkSession, self._place(table)).checkpoint()

    def _set_properties(self, table: Table, properties: Mapping[str, str]) -> None:
        listed = ", ".join(f"'{name}' = '{value}'" for name, value in properties.items())
        self._spark.sql(f"ALTER TABLE {self.quoted(table)} SET TBLPROPERTIES ({listed})")

    def _discard(self, table: Table, paths: Sequence[str], hours: int) -> None:
        self._spark.sql(f"VACUUM {self.quoted(table)} RETAIN {hours} HOURS")

    def _restore(self, table: Table, version: int) -> None:
        if self.is_written_by_delta_rs:
            super()._restore(table, version)
        else:
            self._delta(table).restoreToVersion(version)

    @contextmanager
    def writing(self, run: Run, *, is_large: bool = False) -> Iterator[None]:
        """Commits written inside belong to the run.

        Args:
            run: the run; its metadata goes into each commit.
            is_large: whether Spark writes what is too much to be collected to the driver.
        """
        # A setting of the session, as MERGE takes it from nowhere else; a session writes for one run at a time.
        with super().writing(run, is_large=is_large), properties_set(self._spark, {_USER_METADATA: run.metadata}):
            yield

    def _replace_rows(self, table: Table, rows: pa.Table, where: str) -> None:
        if self.is_written_by_delta_rs:
            super()._replace_rows(table, rows, where)
        else:
            frame = conform(self._spark.createDataFrame(rows), table)
            frame.write.format("delta").mode("overwrite").option("replaceWhere", where).save(self._place(table))

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
            writer.save(self._place(table))
            return
        same_key = " AND ".join(f"t.{column} = s.{column}" for column in table.key)
        (
            self._delta(table)
            .alias("t")
            .merge(changes.alias("s"), same_key)
            .whenMatchedDelete("s._op = 'delete'")
            .whenMatchedUpdateAll()
            # Who deletes what is not there has nothing to do.
            .whenNotMatchedInsertAll("s._op <> 'delete'")
            .execute()
        )


def _collected(rows: DataFrame, table: Table, *more: str) -> pa.Table:
    """Rows on the driver, in the contract's columns and types; `more` names text columns that come with them."""
    types = [*arrow_schema(table), *[pa.field(name, pa.string()) for name in more]]
    columns = [f"CAST(`{name}` AS {type_}) AS `{name}`" for name, type_ in table.types.items()]
    return rows.selectExpr(*columns, *more).toArrow().cast(pa.schema(types))
