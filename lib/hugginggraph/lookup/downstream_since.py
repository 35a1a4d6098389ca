"""Since when repos are downstream of others, from the rows of `changes`."""

from datetime import date

import numpy as np

from hugginggraph.graph.grades import GRADES, INFERRED, TEXT
from hugginggraph.graph.relation_names import NEW_VERSION
from hugginggraph.lookup.edge_arrays import EdgeArrays, Longs
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.walk import Walk
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import CHANGES, EVENTS

ALWAYS = 0
"""Stands for a date where something is in the graph since the first snapshot or longer."""

_BEGUN = """
SELECT w.edge, w.edge_id, max(c.snapshot_date) AS day, arg_max(c.change, c.snapshot_date) AS change
FROM wanted_edges w JOIN changes c ON c.subject_id = w.edge_id AND c.snapshot_date < w.until
WHERE c.subject IN ('edge', 'text_edge') AND (c.change = 'added' OR (
    c.change = 'modified' AND list_position($grades, c.old_values['grade']) > $rank
    AND list_position($grades, c.new_values['grade']) <= $rank
))
GROUP BY w.edge, w.edge_id
"""
_BEFORE = """
SELECT b.edge, min(r.subject_id) AS edge_id, any_value(b.day) AS day
FROM begun_edges b
JOIN changes a ON a.subject_id = b.edge_id AND a.snapshot_date = b.day AND a.change = 'added'
LEFT JOIN renames d ON d.day = b.day AND d.kind = a.kind AND d.repo_id = a.repo_id
LEFT JOIN renames u ON u.day = b.day AND u.node_id = a.upstream_id
JOIN changes r ON r.snapshot_date = b.day AND r.change = 'removed' AND r.kind = a.kind
    AND r.repo_id = coalesce(d.before, a.repo_id) AND r.upstream_id = coalesce(u.before_id, a.upstream_id)
WHERE b.change = 'added' AND r.relation <> $successor AND (r.subject = 'edge' OR (r.subject = 'text_edge' AND $text))
GROUP BY b.edge
"""
_LAST = date.max


def downstream_since(warehouse: Warehouse, edges: EdgeArrays, found: Walk, *, min_grade_rank: int) -> Longs:
    """Since when each node of a walk is downstream of a root, over edges that were never taken away since.

    An edge that replaces another between the same two repos on one date, because the relation is another or a repo was
    renamed, goes on from that one; not where stronger evidence than a guess is asked for, since `changes` does not
    tell the grade of an edge that was removed.

    Args:
        warehouse: opened as of the date of the edges.
        edges: those that were walked.
        found: the walk.
        min_grade_rank: the weakest grade that was followed.

    Returns:
        An entry a node: the date as days of the calendar (`date.fromordinal`), `ALWAYS` where that was before the
        second snapshot.
    """
    order = np.argsort(found.node_id)
    keys = found.node_id[order]
    edge, source = edges.leaving(found.node_id)
    place = np.searchsorted(keys, edges.dst[edge])
    is_within = np.take(keys, place, mode="clip") == edges.dst[edge]
    edge, source, target = edge[is_within], source[is_within], order[place[is_within]]
    begun = _begun(warehouse, edges.edge_id[edge], min_grade_rank)
    since = np.where(found.depth == 0, ALWAYS, _LAST.toordinal())
    while True:
        better = since.copy()
        np.minimum.at(better, target, np.maximum(since[source], begun))
        if (better == since).all():
            return since
        since = better


def _begun(warehouse: Warehouse, edge_id: Longs, min_grade_rank: int) -> Longs:
    """Since when each edge is in the graph without a break."""
    connection = warehouse.view(CHANGES)
    begun = np.full(len(edge_id), ALWAYS, dtype=np.int64)
    wanted = {"edge": np.arange(len(edge_id)), "edge_id": edge_id}
    connection.register("given_edges", wanted)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE wanted_edges AS SELECT *, DATE '{_LAST}' AS until FROM given_edges"
    )
    connection.unregister("given_edges")
    _view_renames(warehouse)
    grades = {"rank": min_grade_rank, "grades": list(GRADES.values())}
    while True:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE begun_edges AS {_BEGUN}", grades)
        rows = connection.execute("SELECT edge, date_diff('day', DATE '0001-01-01', day) + 1 FROM begun_edges")
        found = rows.fetchnumpy()
        edge, day = (np.ma.getdata(column) for column in found.values())
        begun[np.ma.getdata(connection.execute("SELECT edge FROM wanted_edges").fetchnumpy()["edge"])] = ALWAYS
        begun[edge] = day
        if min_grade_rank < INFERRED:
            return begun
        before = connection.execute(_BEFORE, {"successor": NEW_VERSION, "text": min_grade_rank >= TEXT}).fetchall()
        if not before:
            return begun
        columns = [list(column) for column in zip(*before, strict=True)]
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE wanted_edges AS SELECT unnest(?::BIGINT[]) AS edge, "
            "unnest(?::BIGINT[]) AS edge_id, unnest(?::DATE[]) AS until",
            columns,
        )


def _view_renames(warehouse: Warehouse) -> None:
    """Make the table `renames`: on which day which repo came from which other name, with both keys."""
    warehouse.view(EVENTS)
    rows = [
        (day, kind, repo_id, node_id(kind, repo_id), before, node_id(kind, before))
        for day, kind, repo_id, before in warehouse.rows(
            "SELECT snapshot_date, kind, repo_id, before FROM events WHERE event = 'renamed'"
        )
    ]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * 6
    warehouse.connection.execute(
        "CREATE OR REPLACE TEMP TABLE renames AS SELECT unnest(?::DATE[]) AS day, unnest(?::VARCHAR[]) AS kind, "
        "unnest(?::VARCHAR[]) AS repo_id, unnest(?::BIGINT[]) AS node_id, unnest(?::VARCHAR[]) AS before, "
        "unnest(?::BIGINT[]) AS before_id",
        columns,
    )
