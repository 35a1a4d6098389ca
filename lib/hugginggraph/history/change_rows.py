"""The daily delta as rows people can read: `changes`."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pyarrow as pa

from hugginggraph.engines.relations import Relations
from hugginggraph.graph.grades import UNDECLARED
from hugginggraph.history.compared_columns import CONTENT_COLUMNS, EDGE_COLUMNS, NODE_COLUMNS
from hugginggraph.records.differences import Difference, compared, difference
from hugginggraph.steps import text_of
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import CHANGES, EDGES, NODES, REPOS

_OF_NODES = compared(NODE_COLUMNS, NODES.types)
_OF_REPOS = compared(CONTENT_COLUMNS, REPOS.types)
_OF_EDGES = compared(EDGE_COLUMNS, EDGES.types)
_HASH = "content_hash"

_Row = dict[str, Any]


def make_changes(relations: Relations, *, day: date, previous: date) -> None:
    """Let `changes_of_day` be the rows of `changes` of a date.

    Args:
        relations: that know `nodes_delta`, `edges_delta`, `repos_delta` (as `table_delta` makes them), `nodes_now`.
        day: the date.
        previous: the date it is compared with.
    """
    dates = {"snapshot_date": day, "previous_date": previous}
    for moves, change in (("node_moves", node_change), ("edge_moves", edge_change)):
        function = partial(_changes, change=change, dates=dates)
        relations.map(f"{moves}_told", text_of(moves), function, arrow_schema(CHANGES))
    relations.define("changes_of_day", "SELECT * FROM node_moves_told UNION ALL SELECT * FROM edge_moves_told")


def node_change(move: _Row) -> _Row | None:
    """The row of `changes` for a node; None where no compared column moved.

    A node that was live on both days and whose metadata moved tells which columns did; one that became a ghost, or
    ceased to be one, tells that alone.

    Args:
        move: a row of the step `node_moves`.
    """
    found = difference(move["before"], move["after"], _OF_NODES)
    if found is None:
        return None
    content = difference(move["repo_before"], move["repo_after"], _OF_REPOS)
    now = move["after"] or move["before"]
    carried = {name: now[name] for name in ("kind", "role", "repo_id")}
    return {"subject": "node", "subject_id": move["key"]} | _told(found, content) | carried


def edge_change(move: _Row) -> _Row | None:
    """The row of `changes` for an edge; None where no compared column moved.

    The names of both ends let it be read after the nodes are gone.

    Args:
        move: a row of the step `edge_moves`.
    """
    found = difference(move["before"], move["after"], _OF_EDGES)
    if found is None:
        return None
    now = move["after"] or move["before"]
    carried = {name: move[name] for name in ("upstream_id", "upstream_repo_id", "repo_id", "kind")}
    subject = {"subject": edge_subject(now["grade_rank"]), "subject_id": move["key"], "relation": now["relation"]}
    return subject | _told(found, None) | carried


def edge_subject(grade_rank: int | None) -> str:
    """Edges by what they rest on: what prose alone says is never counted with what is declared.

    >>> edge_subject(8)
    'text_edge'
    """
    return "edge" if grade_rank is not None and grade_rank < UNDECLARED else "text_edge"


def _told(found: Difference, content: Difference | None) -> _Row:
    """What differs in a row, with what differs in its content in place of the content's hash."""
    if found.columns is None:
        return {"change": found.change}
    parts = [found] + ([content] if content and content.columns else [])
    return {
        "change": found.change,
        "columns": [name for part in parts for name in part.columns or () if name != _HASH],
        "old_values": [pair for part in parts for pair in (part.old_values or {}).items() if pair[0] != _HASH],
        "new_values": [pair for part in parts for pair in (part.new_values or {}).items() if pair[0] != _HASH],
    }


def _changes(moves: pa.Table, change: Callable[[_Row], _Row | None], dates: _Row) -> pa.Table:
    rows = [row | dates for row in map(change, moves.to_pylist()) if row]
    return pa.Table.from_pylist(rows, schema=arrow_schema(CHANGES))
