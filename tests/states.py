"""Two states of the graph by hand, as a connection knows them: what a row does not tell is null."""

import duckdb
import pyarrow as pa

from hugginggraph.history.table_delta import table_delta
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.records.hashes import hasher
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import EDGES, NODES, REJECTED_REFERENCES, REPO_CONTENT, REPOS

SIDES = ("before", "now")
_content_hash = hasher([REPOS.types[name] for name in REPO_CONTENT])


def rows(table, records):
    """Rows of a table in its columns and types."""
    return pa.Table.from_pylist(
        [{name: record.get(name) for name in table.column_names} for record in records], schema=arrow_schema(table)
    )


def connected(before=None, now=None):
    """A connection that knows two states: each a mapping of tables to records."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for side, state in zip(SIDES, (before or {}, now or {}), strict=True):
        for table in (REPOS, NODES, EDGES, REJECTED_REFERENCES):
            connection.register(f"{table.name}_{side}", rows(table, state.get(table, [])))
    return connection


def delta_of(connection, table):
    """The delta of a table, as records."""
    return table_delta(connection, table, f"{table.name}_before", f"{table.name}_now").to_arrow_table().to_pylist()


def repo(name, number=None, kind="model", **fields):
    """A record of `repos`."""
    found = {"node_id": node_id(kind, name), "kind": kind, "repo_id": name}
    found |= {
        "hub_id": None if number is None else f"{number:024x}",
        "author": name.split("/")[0] if "/" in name else None,
    }
    found |= {"gated": "false", "disabled": False, "tags": []} | fields
    return found | {"content_hash": _content_hash([found.get(name) for name in REPO_CONTENT])}


def edge(parent, child, relation="finetune", kinds=("model", "model"), **fields):
    """A record of `edges`."""
    src, dst = map(node_id, kinds, (parent, child))
    found = {
        "src": src,
        "dst": dst,
        "relation": relation,
        "grade_rank": 3,
        "grade": "card",
        "flags": [],
        "evidence": [],
    }
    return found | {"edge_id": hasher(["bigint", "bigint", "string"])([src, dst, relation])} | fields


def graph(repos, edges=(), ghosts=()):
    """A state: repos, edges, and the nodes of both.

    Args:
        repos: records of `repos`.
        edges: records of `edges`.
        ghosts: names of models that are only named.
    """
    live = [record for record in repos if record.get("gone_at") is None]
    of_live = {"is_ghost": False, "role": "base"}
    nodes = [{name: record.get(name) for name in NODES.column_names} | of_live for record in live]
    nodes += [
        {"node_id": node_id("model", name), "kind": "model", "repo_id": name, "is_ghost": True, "role": "unknown"}
        for name in ghosts
    ]
    return {REPOS: repos, EDGES: list(edges), NODES: nodes}
