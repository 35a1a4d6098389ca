"""A warehouse opened for reading as of a date, without Spark: every table at the version its snapshot pins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
from deltalake.exceptions import TableNotFoundError

from hugginggraph.errors import UnknownRepoError, WarehouseError
from hugginggraph.history.layout import require_layout
from hugginggraph.history.no_snapshot import not_computed, nothing_as_of
from hugginggraph.locations import for_arrow, warehouse_of
from hugginggraph.lookup.delta_files import DeltaFiles
from hugginggraph.lookup.names import name_and_kind
from hugginggraph.lookup.node_ids import node_ids
from hugginggraph.object_storage import reached
from hugginggraph.storage.failures import damaged, require_columns
from hugginggraph.tables import CHANGES, NODES, REPOS, SNAPSHOTS
from hugginggraph.tables.contract import TIME, Table
from hugginggraph.tables.genetics import GENETICS, KEPT_BY_DATE

_LIKE = 0.9
"""From this similarity on (Jaro and Winkler; 1 is the same), a name may have been meant."""


@dataclass(frozen=True)
class Node:
    """A node as the look-ups name it.

    Attributes:
        node_id: its key.
        kind: model, dataset or space.
        repo_id: owner/name.
        role: of a model; else its kind.
        is_ghost: others name it, no list holds it.
        root_kind: why a model has no parent, where it has none.
    """

    node_id: int
    kind: str
    repo_id: str
    role: str
    is_ghost: bool
    root_kind: str | None = None


class Warehouse:
    """The snapshots of a warehouse, and the tables of one of them."""

    def __init__(self, root: str, as_of: date | None = None) -> None:
        """Open it as of a date: at the newest snapshot that is not later.

        Raises:
            WarehouseError: there is no warehouse, no such snapshot, or another layout.
            PlaceError: `root` names no place that can be one.
        """
        self._named = root
        self._root = warehouse_of(root)
        self.connection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'UTC'")
        self._files = DeltaFiles(self.connection, self._root)
        self._rows_of(SNAPSHOTS, None).create(SNAPSHOTS.name)
        require_layout({row[0] for row in self._rows("SELECT DISTINCT layout FROM snapshots")})
        self._dates: list[date] = [
            row[0] for row in self._rows("SELECT DISTINCT snapshot_date FROM snapshots ORDER BY 1")
        ]
        self.date: date = self.date_as_of(as_of)
        self._views: dict[str, date] = {}

    def at(self, day: date) -> "Warehouse":
        """The same warehouse, opened as of another date."""
        return Warehouse(self._named, day)

    @property
    def first_date(self) -> date:
        """The date of its first snapshot."""
        return self._dates[0]

    def date_as_of(self, day: date | None) -> date:
        """The newest snapshot's date at or before a day; of all, when no day is given.

        Raises:
            WarehouseError: there is none; the message tells which there are.
        """
        until = [date_ for date_ in self._dates if day is None or date_ <= day]
        if not until:
            raise WarehouseError(nothing_as_of(day, self._dates))
        return until[-1]

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
            pinned = self._rows(
                "SELECT version FROM snapshots WHERE snapshot_date = ? AND table_name = ?", day, table.name
            )
            if not pinned:
                raise WarehouseError(not_computed(table, day, self.dates_with(table)))
            self._rows_of(table, pinned[0][0]).create_view(name)
            self._views[name] = day
        return self.connection

    def _view_of_date(self, table: Table, day: date, name: str) -> None:
        """A view of a table that no snapshot pins: its rows of the date, as they are now."""
        missing = WarehouseError(f"the genetics of {day} were not computed: run `hugginggraph genetics --as-of {day}`")
        try:
            self._rows_of(table, None).create_view(f"{name}_of_all_dates")
            self._rows_of(GENETICS, None).create_view("dates_with_genetics")
        except WarehouseError:
            raise missing from None
        if not self._rows("SELECT 1 FROM dates_with_genetics WHERE snapshot_date = ? LIMIT 1", day):
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
        return [row[0] for row in self._rows(dates, table.name)]

    def records(self, query: str, *parameters: object) -> list[dict[str, Any]]:
        """The rows of a query as dictionaries. What varies goes in as parameters, never into the text."""
        result = self.connection.execute(query, parameters)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def node(self, repo: str, kind: str | None = None) -> Node:
        """The node of that name; a model where a dataset is called the same and no kind is given.

        Args:
            repo: its name, or its page on the Hub; in upper or lower case, where that leaves one name.
            kind: model, dataset or space.

        Raises:
            UnknownRepoError: there is none; the message says since when it is gone, or which names are most like it.
        """
        name, kind = name_and_kind(repo, kind)
        found = self.nodes_called(name, kind)
        if not found:
            spelt = self._rows(
                "SELECT DISTINCT repo_id FROM nodes WHERE lower(repo_id) = lower(?) AND kind = coalesce(?, kind)",
                name, kind,
            )  # fmt: skip
            found = self.nodes_called(spelt[0][0], kind) if len(spelt) == 1 else []
        if found:
            return next((node for node in found if node.kind == "model"), found[0])
        raise UnknownRepoError(f"no {kind or 'repo'} {name!r} in the graph of {self.date}.{self._hint(name, kind)}")

    def known(self, repo: str, kind: str | None = None, *, or_author: bool = False) -> tuple[str, str | None]:
        """The name of a repo that is there, is only named, or was so once, as it is spelt; and the kind asked for.

        Args:
            repo: as for `node`.
            kind: as for `node`.
            or_author: whether it may be the name of an author.

        Raises:
            UnknownRepoError: there was never any; the message says which names are most like it.
        """
        name, kind = name_and_kind(repo, kind)
        self.view(NODES, REPOS, CHANGES)
        ids = node_ids(name, kind)
        for table in ("nodes", "repos"):
            if self._rows(f"SELECT 1 FROM {table} WHERE node_id IN (SELECT unnest(?)) LIMIT 1", ids):
                return name, kind
        # A ghost that nobody names any more is in no state, but in what has changed.
        spelt = {
            row[0]
            for row in self._rows(
                f"""
                WITH named AS (
                    SELECT kind, repo_id FROM nodes UNION ALL SELECT kind, repo_id FROM repos
                    UNION ALL SELECT kind, repo_id FROM changes WHERE subject = 'node'
                )
                SELECT DISTINCT repo_id FROM named WHERE lower(repo_id) = lower(?) AND kind = coalesce(?, kind)
                {"UNION SELECT DISTINCT split_part(repo_id, '/', 1) FROM named"
                 " WHERE starts_with(lower(repo_id), lower(?) || '/')" if or_author else ""}
                """,
                name, kind, *([name] if or_author else []),
            )
        }  # fmt: skip
        if name in spelt:
            return name, kind
        if len(spelt) == 1:
            return spelt.pop(), kind
        what = f"{kind or 'repo'}{' or author' if or_author else ''}"
        raise UnknownRepoError(f"no {what} {name!r} up to {self.date}.{self._alike(name, or_author=or_author)}")

    def nodes_called(self, name: str, kind: str | None = None) -> list[Node]:
        """The nodes of exactly that name, of one kind or of each."""
        self.view(NODES)
        columns = "node_id, kind, repo_id, role, is_ghost, root_kind"
        of_name = f"SELECT {columns} FROM nodes WHERE node_id IN (SELECT unnest(?)) ORDER BY kind DESC"
        return [Node(*row) for row in self._rows(of_name, node_ids(name, kind))]

    def _hint(self, repo: str, kind: str | None) -> str:
        self.view(REPOS)
        gone = self._rows(
            "SELECT kind, repo_id, gone_at, (SELECT max(s.snapshot_date) FROM snapshots s "
            "WHERE s.snapshot_date < gone_at) FROM repos WHERE lower(repo_id) = lower(?) AND kind = coalesce(?, kind) "
            "AND gone_at IS NOT NULL ORDER BY repo_id <> ?, kind DESC",
            repo, kind, repo,
        )  # fmt: skip
        if gone:
            what, name, since, before = gone[0]
            ask = f"--as-of {before}, or " if before else ""
            return (
                f" This {what} is listed no more since {since}, and nothing names it: ask {ask}"
                f"`hugginggraph history {name}`"
            )
        return self._alike(repo)

    def _alike(self, repo: str, *, or_author: bool = False) -> str:
        """The names that may have been meant, as a question; nothing where none is like it."""
        authors = (
            "UNION SELECT DISTINCT 'author', split_part(repo_id, '/', 1) FROM nodes WHERE contains(repo_id, '/')"
            if or_author
            else ""
        )
        alike = self._rows(
            f"""
            WITH there AS (
                SELECT kind, repo_id FROM nodes {authors}
            ), named AS (
                SELECT kind, repo_id, greatest(
                    jaro_winkler_similarity(lower(repo_id), lower(?)),
                    CASE WHEN contains(lower(repo_id), lower(?)) THEN ? ELSE 0 END
                ) AS likeness FROM there
            )
            SELECT kind, repo_id FROM named WHERE likeness >= ? ORDER BY likeness DESC, length(repo_id), repo_id LIMIT 5
            """,
            repo, repo.rsplit("/", 1)[-1], _LIKE, _LIKE,
        )  # fmt: skip
        return f" Did you mean {', '.join(f'{name} ({what})' for what, name in alike)}?" if alike else ""

    def _rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self.connection.execute(query, parameters).fetchall()

    def _rows_of(self, table: Table, version: int | None) -> duckdb.DuckDBPyRelation:
        """A table at a version, in the contract's columns and types."""
        rows = self._as_written(table, version)
        there = set(rows.columns)
        require_columns(f"{self._root}/{table.name}", there, table.key)
        values = []
        for column, type_ in table.types.items():
            # Parquet's points in time name no zone; they are UTC.
            value = f'"{column}"' if column in there else "NULL"
            values.append(f'CAST({value} AS TIMESTAMPTZ) AS "{column}"' if type_ == TIME else f'{value} AS "{column}"')
        return rows.project(", ".join(values))

    def _as_written(self, table: Table, version: int | None) -> duckdb.DuckDBPyRelation:
        try:
            with reached(for_arrow(self._root)):
                return self._files.rows(table.name, version)
        except TableNotFoundError:
            if version is not None:
                raise damaged(
                    f"{self._root}/{table.name}", f"there is no log, and snapshots name version {version}"
                ) from None
            raise WarehouseError(
                f"{self._root} is no warehouse: it has no table {table.name}. Name one with --warehouse, or make one "
                "with `hugginggraph backfill` (or `hugginggraph demo` for a synthetic Hub)"
            ) from None
