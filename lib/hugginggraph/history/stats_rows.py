"""The totals of a date and what moved in them: `daily_stats`, and the sizes by which a delta moves the graph."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from hugginggraph.history.change_rows import edge_subject
from hugginggraph.history.row_hashes import row_hashes
from hugginggraph.steps import step
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import DAILY_STATS, EDGES, NODES
from hugginggraph.tables.contract import Table

_ROWS_AT_ONCE = 65_536
_GROUPED_BY = {NODES.name: ["kind", "role"], EDGES.name: ["relation", "dst", "grade_rank"]}


def daily_stats(connection: duckdb.DuckDBPyConnection, changes: pa.Table, *, day: date) -> list[dict[str, Any]]:
    """The rows of `daily_stats` of a date, by their key.

    Args:
        connection: that knows `nodes_now` and `edges_now`.
        changes: the date's rows of `changes`; none where no date comes before it.
        day: the date.
    """
    connection.register("changes_now", changes.select(["subject", "kind", "role", "relation", "change"]))
    for table, name in ((NODES, "node_hashes"), (EDGES, "edge_hashes")):
        connection.register(name, _with_hash(connection, table))
    found = step(connection, "daily_stats").to_arrow_table().to_pylist()
    for name in ("changes_now", "node_hashes", "edge_hashes"):
        connection.unregister(name)
    return [{"snapshot_date": day} | row for row in found]


def unchanged_stats(stats: Iterable[Mapping[str, Any]], day: date) -> list[dict[str, Any]]:
    """`daily_stats` of a day on which nothing moved: the totals of the day before it, with no changes."""
    none: dict[str, Any] = {"snapshot_date": day, "added": 0, "removed": 0, "modified": 0}
    kept = [{**row, **none} for row in stats if row["total"]]
    return sorted(kept, key=lambda row: [row[name] for name in DAILY_STATS.key])


def moved(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """By how much the deltas move the number of rows and their checksum: `subject, total, checksum`.

    Args:
        connection: that knows `nodes_delta` and `edges_delta`, as `table_delta` makes them.
    """
    for table in (NODES, EDGES):
        for side, sign in (("before", -1), ("after", 1)):
            rows = connection.sql(f"SELECT {side}.* FROM {table.name}_delta WHERE {side} IS NOT NULL")
            for batch in _batches(rows, table):
                for subject, hash_ in zip(_subjects(batch, table), row_hashes(batch).tolist(), strict=True):
                    yield {"subject": subject, "total": sign, "checksum": sign * hash_}


def _subjects(rows: pa.Table, table: Table) -> Iterable[str]:
    if table is NODES:
        return ["node"] * len(rows)
    return map(edge_subject, rows["grade_rank"].to_pylist())


def _with_hash(connection: duckdb.DuckDBPyConnection, table: Table) -> pa.Table:
    """The columns by which a table's rows are counted, and `hash` of the whole rows."""
    parts = [
        rows.select(_GROUPED_BY[table.name]).append_column("hash", pa.array(row_hashes(rows)))
        for rows in _batches(connection.table(f"{table.name}_now"), table)
    ]
    schema = [arrow_schema(table).field(name) for name in _GROUPED_BY[table.name]]
    return pa.concat_tables([pa.schema([*schema, ("hash", pa.int64())]).empty_table(), *parts])


def _batches(rows: duckdb.DuckDBPyRelation, table: Table) -> Iterator[pa.Table]:
    """The rows, some at a time, in the contract's columns and types."""
    columns = rows.select(*[duckdb.ColumnExpression(name) for name in table.column_names])
    for batch in columns.to_arrow_reader(_ROWS_AT_ONCE):
        yield pa.Table.from_batches([batch]).cast(arrow_schema(table))
