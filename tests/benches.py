"""Tables written by hand, and workbenches that have them, for tests of what is computed without Spark."""

from datetime import date

import duckdb
import pyarrow as pa

from hugginggraph.analysis.embedded.analyses import workbench
from hugginggraph.analysis.embedded.day_graph import day_graph
from hugginggraph.settings import load_settings
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import EDGES, NODES

DAY, DAY_BEFORE = date(2026, 3, 2), date(2026, 3, 1)


def table_of(table, rows):
    """The rows of a contract; what a row does not tell is null."""
    return pa.Table.from_pylist(list(rows), schema=arrow_schema(table))


def bench_of(*, day=DAY, previous=None, knobs=None, **tables):
    """A workbench with these tables, by name."""
    bench = workbench(duckdb.connect(), day=day, previous=previous, **(knobs or {}))
    for name, rows in tables.items():
        bench.put(name, rows)
    return bench


def tuples(table):
    """The rows in their order."""
    return [tuple(row.values()) for row in table.to_pylist()]


def grade(src, dst, relation):
    """1, 2 or 3, the same for the same edge."""
    return 1 + (src + 5 * dst + len(relation)) % 3


def models_of(ids):
    """Rows of `nodes`: models named after their ids."""
    return [
        {"node_id": node, "kind": "model", "repo_id": f"n{node}", "role": "base", "is_ghost": False} for node in ids
    ]


def edges_of(edges):
    """Rows of `edges` from `src, dst, relation`, graded by `grade`."""
    return [
        {"src": src, "dst": dst, "relation": relation, "grade_rank": grade(src, dst, relation), "grade": "tag"}
        for src, dst, relation in edges
    ]


def connection_with(**tables):
    """A connection with these tables as views."""
    connection = duckdb.connect()
    for name, rows in tables.items():
        connection.register(name, rows)
    return connection


def graph_with(nodes, edges):
    """The day's graph of these rows of `nodes` and `edges`."""
    return day_graph(connection_with(nodes=table_of(NODES, nodes), edges=table_of(EDGES, edges)))


def options(**changes):
    """The settings of the analyses, but for these."""
    return load_settings().analysis.model_copy(update=changes)


def least_member(groups):
    """Each node with the least one of its group."""
    return {node: min(group) for group in groups for node in group}
