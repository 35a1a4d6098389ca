"""What a day works with on one machine: a connection, and a folder for what memory does not hold."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from hugginggraph.engines.embedded.relations import DuckRelations
from hugginggraph.lookup.delta_files import DeltaFiles
from hugginggraph.scratch import scratch_folder
from hugginggraph.storage.failures import require_columns
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables.contract import TIME, Table


class Workspace(DuckRelations):
    """Relations that last as long as a day's run, among them a warehouse's tables."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, root: str) -> None:
        """A workspace.

        Args:
            connection: in memory; large tables spill to the folder.
            folder: for files of the day.
            root: the warehouse.
        """
        super().__init__(connection, folder)
        self._files = DeltaFiles(connection, root)

    def view(self, name: str, table: Table, version: int) -> None:
        """Let `name` be a table at a version, in the contract's columns and types."""
        self._files.view(name, table.name, version, lambda there: _in_contract(table, there))


@contextmanager
def workspace(root: str, memory: str) -> Iterator[Workspace]:
    """A workspace, whose folder is removed at the end.

    Args:
        root: the warehouse.
        memory: what relations may take before they are put to the folder, as `4GB`.
    """
    with scratch_folder() as folder, duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET temp_directory = ?", [f"{folder}/spill"])
        connection.execute("SET memory_limit = ?", [memory])
        yield Workspace(connection, folder, root)


def conformed(rows: pa.Table, table: Table, *more: str) -> pa.Table:
    """The rows in the columns and types of a contract; `more` names text columns that stay beside them."""
    schema = pa.schema([*arrow_schema(table), *[pa.field(name, pa.string()) for name in more]])
    return rows.select(schema.names).cast(schema)


def _in_contract(table: Table, there: Collection[str]) -> list[str]:
    require_columns(table.name, there, table.key)
    # Parquet's points in time name no zone; they are UTC.
    return [
        f'CAST("{column}" AS TIMESTAMPTZ) AS "{column}"' if type_ == TIME else f'"{column}"'
        for column, type_ in table.types.items()
    ]
