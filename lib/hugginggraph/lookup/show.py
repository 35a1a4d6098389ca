"""Any table of the warehouse, as of a date."""

from collections.abc import Mapping, Sequence
from typing import Any

from hugginggraph.errors import UnknownTableError
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import SNAPSHOTS, TABLES
from hugginggraph.tables.contract import Table


def rows_of(warehouse: Warehouse, name: str, *, limit: int | None) -> list[dict[str, Any]]:
    """The rows of a table in the order of its key; of one that grows by the day, those of its last day alone.

    Args:
        warehouse: opened as of a date.
        name: the table's name.
        limit: at most so many rows; None gives all.

    Raises:
        UnknownTableError: there is no such table; the message names those there are.
        WarehouseError: its analyses did not run on the date.
    """
    table, rows = _asked(warehouse, name)
    key = ", ".join(f'"{column}"' for column in table.key)
    return warehouse.records(f"SELECT * FROM {rows} ORDER BY {key} LIMIT ?", limit)


def rows_as_arrow(warehouse: Warehouse, name: str, *, limit: int | None) -> tuple[Any, Mapping[str, str]]:
    """The rows of `rows_of` as a table of Arrow, and the types of its columns; for the same arguments and errors."""
    from hugginggraph.storage.types import arrow_schema

    table, rows = _asked(warehouse, name)
    key = ", ".join(f'"{column}"' for column in table.key)
    asked = warehouse.connection.sql(f"SELECT * FROM {rows} ORDER BY {key} LIMIT $most", params={"most": limit})
    return asked.to_arrow_table().cast(arrow_schema(table)), table.types


def count_of(warehouse: Warehouse, name: str) -> int:
    """How many rows `rows_of` gives without a limit; it raises the same errors."""
    _, rows = _asked(warehouse, name)
    count: int = warehouse.records(f"SELECT count(*) AS rows FROM {rows}")[0]["rows"]
    return count


def table_called(name: str) -> Table:
    """The contract of a table that can be shown.

    Raises:
        UnknownTableError: there is no such table; the message names those there are.
    """
    tables = {table.name: table for table in TABLES if table is not SNAPSHOTS}
    if name not in tables:
        raise UnknownTableError(f"no table {name!r}. There are: {', '.join(sorted(tables))}")
    return tables[name]


def columns_told(table: Table) -> list[dict[str, Any]]:
    """What each column of a table is: `column`, `type` as SQL writes it, `key` and `nullable`, `comment`."""
    return [
        {
            "column": name,
            "type": column.type,
            "key": name in table.key,
            "nullable": not column.is_required,
            "comment": column.comment,
        }
        for name, column in table.described.items()
    ]


def _asked(warehouse: Warehouse, name: str) -> tuple[Table, str]:
    """The table of that name, and what its rows are asked from."""
    table = table_called(name)
    warehouse.view(table)
    # Names of tables and columns are our own; what a user writes never gets here. A column may bear a word of SQL's.
    if table.key[0] == "snapshot_date":
        return table, f'"{name}" WHERE snapshot_date = (SELECT max(snapshot_date) FROM "{name}")'
    return table, f'"{name}"'


def told_otherwise(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """The columns that a person can do without: a date that all rows share, numbers of what has a name or rank."""
    if not rows:
        return set()
    of_one_date = {"snapshot_date"} if len({row.get("snapshot_date") for row in rows}) == 1 else set()
    named = {"repo_id": "node_id", "rank": "community_id"}
    return of_one_date | {number for name, number in named.items() if name in rows[0]}
