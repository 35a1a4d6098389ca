"""The only door to Delta: create, read at a version, apply a change set, undo what no snapshot names.

A *change set* is a frame with a table's columns and `_op`, one of `insert`, `update`, `delete`. Every write of the
project is one change set, applied as one commit, so that a table moves at most once a run and not at all when
nothing changed. The run's id travels in the commit's user metadata: a run that died is recognised by it, and its
finished commits are taken over instead of being written again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from string import Template
from typing import Any

from delta.tables import DeltaTable
from deltalake import DeltaTable as LogReader
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from hugginggraph.errors import ConcurrentRunError
from hugginggraph.frames import settle
from hugginggraph.resources import resource
from hugginggraph.tables import TABLES, Table, conform

_USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata"
_HOUSEKEEPING = {"OPTIMIZE", "VACUUM START", "VACUUM END", "SET TBLPROPERTIES", "CLUSTER BY"}
_OPERATIONS = ("insert", "update", "delete")


@dataclass(frozen=True)
class Run:
    """Who writes: stands in the user metadata of each commit."""

    run_id: str
    snapshot_date: str

    def metadata(self, counts: Mapping[str, int]) -> str:
        """The JSON text a commit carries."""
        return json.dumps({"run_id": self.run_id, "snapshot_date": self.snapshot_date, **counts})


@dataclass(frozen=True)
class Written:
    """What a write did: the table's version after it, and rows by operation."""

    version: int
    insert: int = 0
    update: int = 0
    delete: int = 0

    @property
    def rows(self) -> int:
        """Rows touched in all."""
        return self.insert + self.update + self.delete


@dataclass(frozen=True)
class Head:
    """A table's newest commit."""

    version: int
    operation: str
    metadata: Mapping[str, Any]


class Store:
    """The Delta tables below one root folder or URI.

    A store remembers the newest commit of each table it has read or written; another writer is noticed at the next
    write.
    """

    def __init__(self, spark: SparkSession, root: str, retention_days: int) -> None:
        self._spark = spark
        self._root = root.rstrip("/")
        self._retention_days = retention_days
        self._heads: dict[str, Head] = {}

    def path(self, table: Table) -> str:
        """Where the table is."""
        return f"{self._root}/{table.name}"

    def exists(self) -> bool:
        """Whether the warehouse has been created: its last table is there."""
        return DeltaTable.isDeltaTable(self._spark, self.path(TABLES[-1]))

    def create(self) -> None:
        """Create the tables that are not there yet, from `delta/*.sql`; `snapshots`, the control table, last."""
        if self.exists():
            return
        for table in TABLES:
            ddl = Template(resource("delta", f"{table.name}.sql").read_text(encoding="utf-8"))
            # A path may hold anything but the quote that ends it.
            target = f"delta.`{self.path(table).replace('`', '``')}`"
            self._spark.sql(ddl.substitute(table=target, retention_days=self._retention_days))

    def read(self, table: Table, version: int | None = None) -> DataFrame:
        """The table, now or as of a version; with a version the frame stays the same whatever is written later."""
        reader = self._spark.read.format("delta")
        if version is not None:
            reader = reader.option("versionAsOf", version)
        return reader.load(self.path(table))

    def apply(self, table: Table, changes: DataFrame, run: Run) -> Written:
        """Apply a change set as one commit, or none where it is empty.

        Where the table's newest commit is this run's already, it is taken over and `changes` is not even computed.

        Returns:
            The version and the rows by operation.
        """
        head = self._head(table)
        if head.metadata.get("run_id") == run.run_id:
            return Written(head.version, **{name: head.metadata[name] for name in _OPERATIONS})
        changes = settle(changes)
        counts = dict.fromkeys(_OPERATIONS, 0)
        counts |= {row["_op"]: row["count"] for row in changes.groupBy("_op").count().collect()}
        if not any(counts.values()):
            return Written(head.version)
        self._commit(table, changes, run.metadata(counts), appends=counts["insert"] == sum(counts.values()))
        written = self._head(table, ask=True)
        if written.version != head.version + 1:
            raise ConcurrentRunError(
                f"{table.name} moved from version {head.version} to {written.version} during one write: another run "
                "is writing to this warehouse. Let it finish, then run again: what is half done is repeated"
            )
        return Written(written.version, **counts)

    def undo_unpinned(self, pins: Mapping[str, int], run: Run) -> list[str]:
        """Take back commits that no snapshot names and that are not `run`'s own: what a dead run left behind.

        Args:
            pins: the version of each table that the newest snapshot names; a table it does not name had none.
            run: the run that is about to write.

        Returns:
            The names of the tables that were restored.
        """
        restored = []
        for table in TABLES[:-1]:
            pinned, head = pins.get(table.name, 0), self._head(table)
            unpinned = self._history(table, head.version - pinned) if head.version > pinned else []
            if all(_may_stay(commit, run) for commit in unpinned):
                continue
            DeltaTable.forPath(self._spark, self.path(table)).restoreToVersion(pinned)
            self._head(table, ask=True)
            restored.append(table.name)
        return restored

    def _commit(self, table: Table, changes: DataFrame, metadata: str, *, appends: bool) -> None:
        self._spark.conf.set(_USER_METADATA, metadata)
        try:
            if appends:
                conform(changes, table).write.format("delta").mode("append").save(self.path(table))
                return
            same_key = " AND ".join(f"t.{column} = s.{column}" for column in table.key)
            values = {name: f"s.{name}" for name in table.column_names}
            (
                DeltaTable.forPath(self._spark, self.path(table))
                .alias("t")
                .merge(changes.alias("s"), same_key)
                .whenMatchedDelete("s._op = 'delete'")
                .whenMatchedUpdate(set=values)  # type: ignore[arg-type]
                .whenNotMatchedInsert(values=values)  # type: ignore[arg-type]
                .execute()
            )
        finally:
            self._spark.conf.unset(_USER_METADATA)

    def _head(self, table: Table, *, ask: bool = False) -> Head:
        if ask or table.name not in self._heads:
            self._heads[table.name] = self._history(table, 1)[0]
        return self._heads[table.name]

    def _history(self, table: Table, limit: int) -> list[Head]:
        """The newest commits, read from the log by delta-rs: a hundredth of the time of a Spark job."""
        log = LogReader(self.path(table).replace("s3a://", "s3://", 1))
        return [
            Head(commit["version"], commit["operation"], json.loads(commit.get("userMetadata") or "{}"))
            for commit in log.history(limit)
        ]


def _may_stay(commit: Head, run: Run) -> bool:
    return commit.metadata.get("run_id") == run.run_id or commit.operation in _HOUSEKEEPING


def change_set(current: DataFrame, desired: DataFrame, table: Table) -> DataFrame:
    """What turns `current` into `desired`: a change set over the table's columns.

    Rows are the same when all their columns are, null equal to null.
    """
    before = conform(current, table).select(*table.key, F.struct(*table.column_names).alias("_before"))
    after = conform(desired, table).select(*table.key, F.struct(*table.column_names).alias("_after"))
    operation = (
        F.when(F.col("_before").isNull(), F.lit("insert"))
        .when(F.col("_after").isNull(), F.lit("delete"))
        .when(~F.col("_before").eqNullSafe(F.col("_after")), F.lit("update"))
    )
    return (
        before.join(after, on=list(table.key), how="full")
        .select(operation.alias("_op"), F.coalesce("_after", "_before").alias("_row"))
        .where(F.col("_op").isNotNull())
        .select("_row.*", "_op")
    )


def inserts(rows: DataFrame) -> DataFrame:
    """The rows as a change set of insertions."""
    return rows.withColumn("_op", F.lit("insert"))
