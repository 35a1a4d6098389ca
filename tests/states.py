"""Two states of the graph by hand, as relations: what a row does not tell is null."""

from pathlib import Path

import duckdb
import pyarrow as pa

from hugginggraph.engines.embedded.relations import DuckRelations
from hugginggraph.history.table_delta import delta_of_states
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.records.hashes import hasher
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import EDGES, NODES, REJECTED_REFERENCES, REPO_CONTENT, REPOS

SIDES = ("before", "now")
# Only of very many rows is something kept in files.
NO_FOLDER = Path("/no/folder")
_content_hash = hasher([REPOS.types[name] for name in REPO_CONTENT])


def rows(table, records):
    """Rows of a table in its columns and types."""
    return pa.Table.from_pylist(
        [{name: record.get(name) for name in table.column_names} for record in records], schema=arrow_schema(table)
    )


def relations():
    """Relations of a connection of its own, none yet."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    return DuckRelations(connection, NO_FOLDER)


def connected(before=None, now=None):
    """Relations that are two states: each a mapping of tables to records."""
    made = relations()
    for side, state in zip(SIDES, (before or {}, now or {}), strict=True):
        for table in (REPOS, NODES, EDGES, REJECTED_REFERENCES):
            made.put(f"{table.name}_{side}", rows(table, state.get(table, [])))
    return made


def with_deltas(before=None, now=None):
    """Relations that are two states and the deltas of one to the other."""
    made = connected(before, now)
    for table in (REPOS, NODES, EDGES):
        delta_of_states(made, table, f"{table.name}_before", f"{table.name}_now")
    return made


def delta_of(made, table):
    """The delta of a table, as records."""
    delta_of_states(made, table, f"{table.name}_before", f"{table.name}_now")
    return records_in(made, f"{table.name}_delta")


def records_in(made, name):
    """The rows of a relation, as records."""
    return made.rows(f"SELECT * FROM {name}").to_pylist()


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
