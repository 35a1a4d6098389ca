"""The tables of a warehouse as of a date, each at the version that the snapshot pins."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import date
from typing import Any

import duckdb
from deltalake.exceptions import TableNotFoundError

from hugginggraph.errors import WarehouseError
from hugginggraph.history.layout import require_layout
from hugginggraph.history.no_snapshot import not_computed, nothing_as_of, nothing_since
from hugginggraph.locations import for_arrow, warehouse_of
from hugginggraph.lookup.delta_files import DeltaFiles
from hugginggraph.object_storage import reached
from hugginggraph.scratch import process_folder
from hugginggraph.storage.failures import damaged, require_columns
from hugginggraph.tables import SNAPSHOTS
from hugginggraph.tables.contract import TIME, Table
from hugginggraph.tables.genetics import GENETICS, KEPT_BY_DATE


class PinnedTables:
    """The snapshots of a warehouse, and the tables of one of them.

    Attributes:
        place: the folder or URI that it was opened by.
        root: the same, absolute.
        connection: on which the tables are asked.
        date: the snapshot's.
    """

    def __init__(self, root: str, as_of: date | None = None) -> None:
        """Open it as of a date: at the newest snapshot that is not later.

        Raises:
            WarehouseError: there is no warehouse, no such snapshot, or another layout.
            PlaceError: `root` names no place that can be one.
        """
        self.place = root
        self.root = warehouse_of(root)
        self.connection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'UTC'")
        # Each query binds its views anew; the footers of their files are read once.
        self.connection.execute("SET parquet_metadata_cache = true")
        with suppress(OSError):  # a machine without a folder to spill to answers what fits into memory
            self.connection.execute("SET temp_directory = ?", [f"{process_folder()}/spill"])
        self._files = DeltaFiles(self.connection, self.root)
        self._name(SNAPSHOTS, None, "snapshots_as_written")
        self.connection.execute("CREATE TABLE snapshots AS FROM snapshots_as_written")
        known = self.rows("SELECT DISTINCT snapshot_date, layout FROM snapshots")
        require_layout({layout for _, layout in known})
        self._dates: list[date] = sorted({day for day, _ in known})
        self.date: date = self.date_as_of(as_of)
        self._views: dict[str, date] = {}

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates of all its snapshots, later ones than its own included, in order."""
        return tuple(self._dates)

    @property
    def first_date(self) -> date:
        """The date of its first snapshot."""
        return self._dates[0]

    @property
    def last_date(self) -> date:
        """The date of its newest snapshot, which may be later than the warehouse's date."""
        return self._dates[-1]

    def date_as_of(self, day: date | None) -> date:
        """The newest snapshot's date at or before a day; of all, when no day is given.

        Raises:
            WarehouseError: there is none; the message tells which there are.
        """
        until = [date_ for date_ in self._dates if day is None or date_ <= day]
        if not until:
            raise WarehouseError(nothing_as_of(day, self._dates))
        return until[-1]

    def require_until(self, since: date) -> None:
        """Refuse to tell what happened since a day after the warehouse's date: nothing is known of it.

        Raises:
            WarehouseError: the day is later; the message names both.
        """
        if since > self.date:
            raise WarehouseError(nothing_since(since, self.date))

    def view(self, *tables: Table) -> duckdb.DuckDBPyConnection:
        """The connection, on which these tables can be asked under their names, as of the snapshot."""
        return self._view(tables, self.date, "")

    def view_since(self, day: date, *tables: Table) -> duckdb.DuckDBPyConnection:
        """The connection, on which these tables can also be asked as of another snapshot, as `<name>_since`."""
        return self._view(tables, day, "_since")

    def _view(self, tables: Iterable[Table], day: date, suffix: str) -> duckdb.DuckDBPyConnection:
        for table in tables:
            name = f"{table.name}{suffix}"
            if self._views.get(name) == day:
                continue
            if table in KEPT_BY_DATE:
                self._view_of_date(table, day, name)
                continue
            pinned = self.rows(
                "SELECT version FROM snapshots WHERE snapshot_date = ? AND table_name = ?", day, table.name
            )
            if not pinned:
                raise WarehouseError(not_computed(table, day, self.dates_with(table)))
            self._name(table, pinned[0][0], name)
            self._views[name] = day
        return self.connection

    def _view_of_date(self, table: Table, day: date, name: str) -> None:
        """A view of a table that no snapshot pins: its rows of the date, as they are now."""
        missing = WarehouseError(f"the genetics of {day} were not computed: run `hugginggraph genetics --as-of {day}`")
        try:
            self._name(table, None, f"{name}_of_all_dates")
            self._name(GENETICS, None, "dates_with_genetics")
        except WarehouseError:
            raise missing from None
        if not self.rows("SELECT 1 FROM dates_with_genetics WHERE snapshot_date = ? LIMIT 1", day):
            raise missing
        # A date of our own, never what a user wrote: a view takes no parameters.
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {name} AS "
            f"SELECT * FROM {name}_of_all_dates WHERE snapshot_date = DATE '{day.isoformat()}'"
        )
        self._views[name] = day

    @property
    def has_genetics(self) -> bool:
        """Whether the genetics of its date were computed."""
        try:
            self.view(GENETICS)
        except WarehouseError:
            return False
        return True

    def first_date_with(self, *tables: Table) -> date:
        """The date of the first snapshot that has all of these tables; of the first of all where none has."""
        dates = set(self._dates).intersection(*map(self.dates_with, tables))
        return min(dates, default=self._dates[0])

    def dates_with(self, table: Table) -> list[date]:
        """The dates whose snapshots have a table, in order."""
        dates = "SELECT snapshot_date FROM snapshots WHERE table_name = ? ORDER BY 1"
        return [row[0] for row in self.rows(dates, table.name)]

    def records(self, query: str, *parameters: object) -> list[dict[str, Any]]:
        """The rows of a query as dictionaries. What varies goes in as parameters, never into the text."""
        result = self.connection.execute(query, parameters)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """The rows of a query as tuples."""
        return self.connection.execute(query, parameters).fetchall()

    def _name(self, table: Table, version: int | None, name: str) -> None:
        """Let a name be a table at a version, in the contract's columns and types."""

        def columns(there: Collection[str]) -> list[str]:
            require_columns(f"{self.root}/{table.name}", there, table.key)
            # Parquet's points in time name no zone; they are UTC.
            return [
                f'CAST({value} AS TIMESTAMPTZ) AS "{column}"' if type_ == TIME else f'{value} AS "{column}"'
                for column, type_ in table.types.items()
                for value in [f'"{column}"' if column in there else "NULL"]
            ]

        try:
            with reached(for_arrow(self.root)):
                self._files.view(name, table.name, version, columns)
        except TableNotFoundError:
            if version is not None:
                raise damaged(
                    f"{self.root}/{table.name}", f"there is no log, and snapshots name version {version}"
                ) from None
            raise WarehouseError(
                f"{self.root} is no warehouse: it has no table {table.name}. Name one with --warehouse, or make one "
                "with `hugginggraph backfill` (or `hugginggraph demo` for a synthetic Hub)"
            ) from None
