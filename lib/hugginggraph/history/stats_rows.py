"""The totals of a date and what moved in them: `daily_stats`, and the sizes by which a delta moves the graph."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

import pyarrow as pa

from hugginggraph.engines.relations import Relations
from hugginggraph.graph.grades import UNDECLARED
from hugginggraph.history.row_hashes import row_hashes
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import CHANGES, DAILY_STATS, EDGES, NODES
from hugginggraph.tables.contract import Table

_GROUPED_BY = {NODES.name: ["kind", "role"], EDGES.name: ["relation", "dst", "grade_rank"]}
_SUBJECTS = {
    NODES.name: "'node'",
    EDGES.name: f"CASE WHEN grade_rank < {UNDECLARED} THEN 'edge' ELSE 'text_edge' END",
}


def counted_stats(relations: Relations, *, day: date) -> list[dict[str, Any]]:
    """The rows of `daily_stats` of a first date, by their key: all rows of the graph are counted.

    Args:
        relations: that know `nodes_now` and `edges_now`.
        day: the date.
    """
    for table in (NODES, EDGES):
        _hash_rows(relations, table, _state(table, "now"))
    relations.put("changes_of_day", arrow_schema(CHANGES).empty_table())
    return _summed(relations, [], day, "SELECT node_id, kind FROM nodes_now")


def moved_stats(relations: Relations, stats_before: Iterable[Mapping[str, Any]], *, day: date) -> list[dict[str, Any]]:
    """The rows of `daily_stats` of a date, by their key: those of the date before, moved by what differs.

    Args:
        relations: that know `nodes_now`, `nodes_delta` and `edges_delta`, as `table_delta` makes them, and
            `changes_of_day`: the date's rows of `changes`.
        stats_before: the rows of the date before.
        day: the date.
    """
    for table in (NODES, EDGES):
        _hash_rows(relations, table, _sides(table))
    kinds = "SELECT node_id, kind FROM nodes_now UNION ALL SELECT key, before.kind FROM nodes_delta WHERE after IS NULL"
    return _summed(relations, stats_before, day, kinds)


def unchanged_stats(stats: Iterable[Mapping[str, Any]], day: date) -> list[dict[str, Any]]:
    """`daily_stats` of a day on which nothing moved: the totals of the day before it, with no changes."""
    none: dict[str, Any] = {"snapshot_date": day, "added": 0, "removed": 0, "modified": 0}
    kept = [{**row, **none} for row in stats if row["total"]]
    return sorted(kept, key=lambda row: [row[name] for name in DAILY_STATS.key])


def sizes_of(relations: Relations, state: str) -> list[dict[str, Any]]:
    """The sizes of the graph in a state: `subject, total, checksum`.

    The checksum is over hashes of the engine's own, which are quick and hold for one run alone.

    Args:
        relations: that know the nodes and the edges of the state.
        state: `before` or `now`.
    """
    return [row for table in (NODES, EDGES) for row in _sizes(relations, table, _state(table, state))]


def moved_sizes(relations: Relations) -> list[dict[str, Any]]:
    """By how much the deltas move the sizes of the graph: `subject, total, checksum`, as `sizes_of` tells them.

    Args:
        relations: that know `nodes_delta` and `edges_delta`.
    """
    return [row for table in (NODES, EDGES) for row in _sizes(relations, table, _sides(table))]


def _sizes(relations: Relations, table: Table, rows: str) -> list[dict[str, Any]]:
    # DuckDB's `hash` is unsigned and of 64 bits, Spark's signed and of 32.
    checksum = f"sum(sign * CAST(hash({_columns(table)}) AS DECIMAL(38, 0)))"
    found: list[dict[str, Any]] = relations.rows(
        f"SELECT {_SUBJECTS[table.name]} AS subject, CAST(sum(sign) AS BIGINT) AS total, {checksum} AS checksum "
        f"FROM ({rows}) AS signed GROUP BY 1"
    ).to_pylist()
    return found


def _state(table: Table, state: str) -> str:
    """The rows of a table in a state, each with the sign 1."""
    return f"SELECT 1 AS sign, {_columns(table)} FROM {table.name}_{state}"


def _sides(table: Table) -> str:
    """The rows of a delta: each as it was with the sign -1, and as it is with the sign 1."""
    return " UNION ALL ".join(
        f"SELECT {sign} AS sign, {_columns(table)} FROM "
        f"(SELECT {side}.* FROM {table.name}_delta WHERE {side} IS NOT NULL) AS side"
        for side, sign in (("before", -1), ("after", 1))
    )


def _hash_rows(relations: Relations, table: Table, rows: str) -> None:
    """Let `node_hashes` or `edge_hashes` be the columns by which signed rows are counted, and the hash of each."""
    grouped_by = (arrow_schema(table).field(each) for each in _GROUPED_BY[table.name])
    schema = pa.schema([("sign", pa.int64()), *grouped_by, ("hash", pa.int64())])
    name = f"{table.name.removesuffix('s')}_hashes"
    relations.map(name, rows, partial(_with_hash, table=table, schema=schema), schema)


def _with_hash(rows: pa.Table, table: Table, schema: pa.Schema) -> pa.Table:
    hashes = row_hashes(rows.select(table.column_names).cast(arrow_schema(table)))
    return rows.select(schema.names[:-1]).append_column("hash", pa.array(hashes)).cast(schema)


def _summed(
    relations: Relations, stats_before: Iterable[Mapping[str, Any]], day: date, kinds: str
) -> list[dict[str, Any]]:
    before = pa.Table.from_pylist([*stats_before], schema=arrow_schema(DAILY_STATS))
    relations.put("stats_before", before.drop_columns("snapshot_date"))
    relations.define("kinds_of_nodes", kinds)
    return [{"snapshot_date": day} | row for row in relations.fetch("daily_stats").to_pylist()]


def _columns(table: Table) -> str:
    return ", ".join(table.column_names)
