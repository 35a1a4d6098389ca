"""A Delta table at a version as DuckDB reads it: its files, without the rows that deletion vectors strike out."""

from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
from arro3.core import Table as ArrowTable
from deltalake import DeltaTable

from hugginggraph.locations import for_delta_rs, for_duckdb, is_local
from hugginggraph.object_storage import storage_options
from hugginggraph.storage.failures import damaged, of_table


class DeltaFiles:
    """The tables below one root, as relations of a connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, root: str) -> None:
        """Look below a root.

        Args:
            connection: that will read the files.
            root: the warehouse's place.
        """
        self._connection = connection
        self._root = root

    def rows(self, table: str, version: int | None) -> duckdb.DuckDBPyRelation:
        """A table at a version (None: the newest), in the columns it was written with.

        DuckDB's own reader passes filters down to texts and lists, and needs half the time of a data set of pyarrow.

        Raises:
            TableNotFoundError: there is no such table.
            StorageError: its log is damaged, or the first of its files.
        """
        place = f"{self._root}/{table}"
        with of_table(place):
            opened = DeltaTable(for_delta_rs(place), version=version, storage_options=storage_options())
            self._require_commit(place, opened.version())
            return self._rows_at(table, opened)

    def _require_commit(self, place: str, version: int) -> None:
        """Stop where the version's commit was cut to nothing: the rows would be those of the version before."""
        commit = Path(place, "_delta_log", f"{version:020}.json")
        if is_local(place) and commit.exists() and not commit.stat().st_size:
            raise damaged(place, f"{commit.name} is empty")

    def _rows_at(self, table: str, opened: DeltaTable) -> duckdb.DuckDBPyRelation:
        names = [uri.rsplit("/", 1)[-1] for uri in opened.file_uris()]
        if not names:
            return self._connection.from_arrow(ArrowTable.from_batches([], schema=opened.schema().to_arrow()))
        files = [f"{self._folder_of(table)}/{name}" for name in names]
        struck_out = self._struck_out(opened, table)
        if struck_out is None:
            left = self._read(files)
        else:
            rows = self._read(files, filename=True, file_row_number=True).set_alias("rows")
            is_struck_out = "parse_filename(rows.filename) = struck_out.file AND rows.file_row_number = struck_out.row"
            left = rows.join(struck_out.set_alias("struck_out"), is_struck_out, how="anti")
        # Files that OPTIMIZE wrote have a column of Delta's own beside those of the table.
        own = {field.name for field in opened.schema().fields}
        if not own.issubset(left.columns):
            raise damaged(f"{self._root}/{table}", f"its files lack {', '.join(sorted(own.difference(left.columns)))}")
        return left.select(*[duckdb.ColumnExpression(name) for name in left.columns if name in own])

    def _read(self, files: list[str], **options: Any) -> duckdb.DuckDBPyRelation:
        return self._connection.read_parquet(files, union_by_name=True, hive_partitioning=False, **options)

    def _struck_out(self, opened: DeltaTable, table: str) -> duckdb.DuckDBPyRelation | None:
        """`file, row` of the rows that were deleted or replaced and still stand in a file; None where none are."""
        if "deletionVectors" not in (opened.protocol().reader_features or ()):
            return None
        vectors = opened.deletion_vectors().read_all()
        if not vectors.num_rows:
            return None
        name = f"struck_out_of_{table}_{opened.version()}"
        kept = self._connection.from_arrow(vectors).project(
            "parse_filename(filepath) AS file, unnest(selection_vector) AS is_kept, "
            "generate_subscripts(selection_vector, 1) - 1 AS row"
        )
        kept.filter("NOT is_kept").project("file, row").query(
            "found", f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM found"
        )
        return self._connection.table(name)

    def _folder_of(self, table: str) -> str:
        if is_local(self._root):
            return for_duckdb(f"{self._root}/{table}")
        return f"{self._storage}{for_duckdb(table)}"

    @cached_property
    def _storage(self) -> str:
        """What a table's name stands behind, where it is in a storage."""
        from hugginggraph.lookup.stored_files import PROTOCOL, stored_files

        # DuckDB's own readers of object storage are extensions that it would download.
        self._connection.register_filesystem(stored_files(for_delta_rs(self._root)))
        return f"{PROTOCOL}:///"
