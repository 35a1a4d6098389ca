"""A Delta table at a version as DuckDB reads it: its files, without the rows that deletion vectors strike out."""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from pathlib import Path

import duckdb
from arro3.core import Table as ArrowTable
from deltalake import DeltaTable

from hugginggraph.locations import for_delta_rs, for_duckdb, is_local
from hugginggraph.object_storage import storage_options
from hugginggraph.storage.failures import damaged, of_table


class DeltaFiles:
    """The tables below one root, as views of a connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, root: str) -> None:
        """Look below a root.

        Args:
            connection: that will read the files.
            root: the warehouse's place.
        """
        self._connection = connection
        self._root = root

    def view(
        self, name: str, table: str, version: int | None, columns: Callable[[Collection[str]], Sequence[str]]
    ) -> None:
        """Let a name of the connection be a table at a version.

        DuckDB's own reader passes filters down to texts and lists, and needs half the time of a data set of pyarrow.
        One statement makes the view: each relation derived from another would open the files anew. Nothing of it
        is temporary, which cursors of the connection would not see.

        Args:
            name: of the view.
            table: below the root.
            version: None for the newest.
            columns: what to select, as SQL, of the names of the columns that the table was written with.

        Raises:
            TableNotFoundError: there is no such table.
            StorageError: its log is damaged, or the first of its files.
        """
        place = f"{self._root}/{table}"
        with of_table(place):
            opened = DeltaTable(for_delta_rs(place), version=version, storage_options=storage_options())
            self._require_commit(place, opened.version())
            selected = ", ".join(columns({field.name for field in opened.schema().fields}))
            try:
                self._connection.execute(
                    f"CREATE OR REPLACE VIEW {name} AS SELECT {selected} FROM {self._source(table, opened)}"
                )
            except duckdb.BinderException as error:
                raise damaged(place, f"its files lack a column: {error}") from None

    def _require_commit(self, place: str, version: int) -> None:
        """Stop where the version's commit was cut to nothing: the rows would be those of the version before."""
        commit = Path(place, "_delta_log", f"{version:020}.json")
        if is_local(place) and commit.exists() and not commit.stat().st_size:
            raise damaged(place, f"{commit.name} is empty")

    def _source(self, table: str, opened: DeltaTable) -> str:
        """What a query reads the rows from."""
        names = [uri.rsplit("/", 1)[-1] for uri in opened.file_uris()]
        if not names:
            empty = f"empty_{table}_{opened.version()}"
            rows = ArrowTable.from_batches([], schema=opened.schema().to_arrow())
            self._connection.from_arrow(rows).query("found", f"CREATE OR REPLACE TABLE {empty} AS FROM found")
            return empty
        files = ", ".join(_literal(f"{self._folder_of(table)}/{name}") for name in names)
        read = f"read_parquet([{files}], union_by_name = true, hive_partitioning = false"
        struck_out = self._struck_out(opened, table)
        if struck_out is None:
            return f"{read})"
        return (
            f"{read}, filename = true, file_row_number = true) AS rows ANTI JOIN {struck_out} AS struck_out "
            "ON parse_filename(rows.filename) = struck_out.file AND rows.file_row_number = struck_out.row"
        )

    def _struck_out(self, opened: DeltaTable, table: str) -> str | None:
        """The table `file, row` of the rows that were deleted or replaced and still stand in a file; None: none are."""
        if "deletionVectors" not in (opened.protocol().reader_features or ()):
            return None
        vectors = opened.deletion_vectors().read_all()
        if not vectors.num_rows:
            return None
        from hugginggraph.lookup.struck_out_rows import places_of

        name = f"struck_out_of_{table}_{opened.version()}"
        file, row = places_of(vectors["selection_vector"])
        self._connection.register("places", {"file": file, "row": row})
        self._connection.execute(
            f"CREATE OR REPLACE TABLE {name} AS "
            "SELECT parse_filename(list_extract(?, file + 1)) AS file, row FROM places",
            [vectors["filepath"].to_pylist()],
        )
        self._connection.unregister("places")
        return name

    def _folder_of(self, table: str) -> str:
        if is_local(self._root):
            return for_duckdb(f"{self._root}/{table}")
        return f"{self._storage}{for_duckdb(table)}"

    @cached_property
    def _storage(self) -> str:
        """What a table's name stands behind, where it is in a storage."""
        from hugginggraph.storage.stored_files import read_below

        return read_below(self._connection, for_delta_rs(self._root))


def _literal(text: str) -> str:
    """A text as SQL writes it: a view takes no parameters."""
    quoted = text.replace("'", "''")
    return f"'{quoted}'"
