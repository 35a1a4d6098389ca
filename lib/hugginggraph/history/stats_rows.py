"""The totals of a date and what moved in them: `daily_stats`, and the sizes by which a delta moves the graph."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

import pyarrow as pa

from hugginggraph.engines.relations import Relations
from hugginggraph.history.change_rows import edge_subject
from hugginggraph.history.row_hashes import row_hashes
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import DAILY_STATS, EDGES, NODES
from hugginggraph.tables.contract import Table

_GROUPED_BY = {NODES.name: ["kind", "role"], EDGES.name: ["relation", "dst", "grade_rank"]}
_MOVED = pa.schema([("subject", pa.string()), ("sign", pa.int64()), ("hash", pa.int64())])


def daily_stats(relations: Relations, *, day: date) -> list[dict[str, Any]]:
    """The rows of `daily_stats` of a date, by their key.

    Args:
        relations: that know `nodes_now`, `edges_now`, and `changes_of_day`: the date's rows of `changes`.
        day: the date.
    """
    for table, name in ((NODES, "node_hashes"), (EDGES, "edge_hashes")):
        grouped_by = _GROUPED_BY[table.name]
        schema = pa.schema([*(arrow_schema(table).field(each) for each in grouped_by), ("hash", pa.int64())])
        relations.map(name, _columns_of(table, f"{table.name}_now"), partial(_with_hash, table=table), schema)
    return [{"snapshot_date": day} | row for row in relations.fetch("daily_stats").to_pylist()]


def unchanged_stats(stats: Iterable[Mapping[str, Any]], day: date) -> list[dict[str, Any]]:
    """`daily_stats` of a day on which nothing moved: the totals of the day before it, with no changes."""
    none: dict[str, Any] = {"snapshot_date": day, "added": 0, "removed": 0, "modified": 0}
    kept = [{**row, **none} for row in stats if row["total"]]
    return sorted(kept, key=lambda row: [row[name] for name in DAILY_STATS.key])


def moved(relations: Relations) -> Iterator[dict[str, Any]]:
    """By how much the deltas move the number of rows and their checksum: `subject, total, checksum`.

    Args:
        relations: that know `nodes_delta` and `edges_delta`, as `table_delta` makes them.
    """
    for table in (NODES, EDGES):
        name = f"{table.name}_moved"
        columns = ", ".join(table.column_names)
        sides = (
            f"SELECT {sign} AS sign, {columns} FROM "
            f"(SELECT {side}.* FROM {table.name}_delta WHERE {side} IS NOT NULL) AS side"
            for side, sign in (("before", -1), ("after", 1))
        )
        relations.map(name, " UNION ALL ".join(sides), partial(_moved, table=table.name), _MOVED)
        yield from relations.rows(
            "SELECT subject, CAST(sum(sign) AS BIGINT) AS total, sum(sign * CAST(hash AS DECIMAL(38, 0))) AS checksum "
            f"FROM {name} GROUP BY subject"
        ).to_pylist()


def _moved(rows: pa.Table, table: str) -> pa.Table:
    is_node = table == NODES.name
    subjects = ["node"] * rows.num_rows if is_node else map(edge_subject, rows["grade_rank"].to_pylist())
    columns = [pa.array(subjects, pa.string()), rows["sign"], pa.array(_hashes(rows, NODES if is_node else EDGES))]
    return pa.table(columns, names=_MOVED.names).cast(_MOVED)


def _with_hash(rows: pa.Table, table: Table) -> pa.Table:
    """The columns by which a table's rows are counted, and `hash` of the whole rows."""
    return rows.select(_GROUPED_BY[table.name]).append_column("hash", pa.array(_hashes(rows, table)))


def _hashes(rows: pa.Table, table: Table) -> Any:
    return row_hashes(rows.select(table.column_names).cast(arrow_schema(table)))


def _columns_of(table: Table, relation: str) -> str:
    return f"SELECT {', '.join(table.column_names)} FROM {relation}"
