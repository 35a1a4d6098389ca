"""The Delta tables below one root as delta-rs sees them: what can be known of a warehouse without Spark."""

from datetime import datetime, timezone

import pyarrow as pa
from deltalake import DeltaTable as Reader

from hugginggraph.commits import Commit
from hugginggraph.object_storage import for_delta_rs, reached, storage_options
from hugginggraph.tables import SNAPSHOTS, TABLES
from hugginggraph.tables.contract import Table


class StoredTables:
    """The tables that are there, their commits, and the rows of small ones.

    It remembers the newest commit of each table it has read.
    """

    def __init__(self, root: str) -> None:
        """Look below a root folder or URI; it need not exist."""
        self._root = root.rstrip("/")
        self._heads: dict[str, Commit] = {}

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

    def tables(self) -> list[Table]:
        """The tables that are there."""
        return [table for table in TABLES if self.has(table)]

    def rows(self, table: Table) -> pa.Table:
        """The rows of a small table as they are now, by delta-rs, which takes a tenth of the time of a Spark job.

        The version that they were read at is remembered.
        """
        return self._reader(table, self._head(table, ask=True).version).to_pyarrow_table()

    def version_before(self, table: Table, moment: datetime) -> int:
        """The newest version that was written before a moment; 0 where the log has none so old."""
        history = self._reader(table).history()
        older = [c["version"] for c in history if datetime.fromtimestamp(c["timestamp"] / 1000, timezone.utc) < moment]
        return max(older, default=0)

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

    def _head(self, table: Table, *, ask: bool = False) -> Commit:
        if ask or table.name not in self._heads:
            self._heads[table.name] = self._history(table, 1)[0]
        return self._heads[table.name]

    def _reader(self, table: Table, version: int | None = None) -> Reader:
        return Reader(for_delta_rs(self.path(table)), version=version, storage_options=storage_options())

    def _history(self, table: Table, limit: int) -> list[Commit]:
        """The newest commits, read from the log by delta-rs, for the same reason."""
        return [Commit.of(entry) for entry in self._reader(table).history(limit)]
