"""What a day works with: a folder for files, and a connection on which the warehouse's tables are views."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from hugginggraph.lookup.delta_files import DeltaFiles
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables.contract import TIME, Table


@dataclass(frozen=True)
class Workspace:
    """A connection and a folder that last as long as a day's run.

    Attributes:
        connection: in memory; large tables spill to the folder.
        folder: for files of the day.
    """

    connection: duckdb.DuckDBPyConnection
    folder: Path
    _files: DeltaFiles

    def view(self, name: str, table: Table, version: int) -> None:
        """Let `name` be a table at a version, in the contract's columns and types."""
        rows = self._files.rows(table.name, version)
        # Parquet's points in time name no zone; they are UTC.
        columns = [
            f'CAST("{column}" AS TIMESTAMPTZ) AS "{column}"' if type_ == TIME else f'"{column}"'
            for column, type_ in table.types.items()
        ]
        rows.project(", ".join(columns)).create_view(name, replace=True)

    def put(self, name: str, rows: pa.Table) -> None:
        """Let `name` be these rows, as a table: DuckDB does not know how many rows are only registered."""
        self.connection.register("put_rows", rows)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM put_rows")
        self.connection.unregister("put_rows")

    def files(self, name: str, files: Sequence[str], schema: pa.Schema) -> None:
        """Let `name` be the rows of Parquet files; without any file it has none."""
        if files:
            self.connection.read_parquet(list(files)).create_view(name)
        else:
            self.put(name, schema.empty_table())

    def rows(self, query: str, *parameters: object) -> pa.Table:
        """The rows of a query."""
        return self.connection.sql(query, params=parameters).to_arrow_table()


@contextmanager
def workspace(root: str) -> Iterator[Workspace]:
    """A workspace for the warehouse at `root`; its folder is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="hugginggraph-") as folder, duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET temp_directory = ?", [f"{folder}/spill"])
        yield Workspace(connection, Path(folder), DeltaFiles(connection, root))


def conformed(rows: pa.Table, table: Table, *more: str) -> pa.Table:
    """The rows in the columns and types of a contract; `more` names text columns that stay beside them."""
    schema = pa.schema([*arrow_schema(table), *[pa.field(name, pa.string()) for name in more]])
    return rows.select(schema.names).cast(schema)
