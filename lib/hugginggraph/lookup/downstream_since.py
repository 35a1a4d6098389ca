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
FROM wanted_edges w LEFT JOIN (
    SELECT subject_id, snapshot_date, change FROM changes
    WHERE subject_id IN (SELECT edge_id FROM wanted_edges) AND subject IN ('edge', 'text_edge') AND (
        change = 'added' OR (change = 'modified' AND list_position($grades, old_values['grade']) > $rank
            AND list_position($grades, new_values['grade']) <= $rank)
    )
) c ON c.subject_id = w.edge_id AND c.snapshot_date < w.until
GROUP BY w.edge, w.edge_id, w.until, w.before
HAVING day IS NULL OR day < w.before
"""
"""Since when an edge is there that is there until a date, unless that is no earlier than another date."""
_OVERLAPPING = """
SELECT DISTINCT b.edge, r.subject_id AS edge_id, r.snapshot_date AS until, b.day AS before
FROM begun_edges b
JOIN changes a ON a.subject_id = b.edge_id AND a.snapshot_date = b.day
LEFT JOIN renames d ON d.day = b.day AND d.kind = a.kind AND d.repo_id = a.repo_id
LEFT JOIN renames u ON u.day = b.day AND u.node_id = a.upstream_id
JOIN changes r ON r.kind = a.kind AND r.relation <> $successor AND (
    (r.snapshot_date = b.day AND r.repo_id = coalesce(d.before, a.repo_id)
        AND r.upstream_id = coalesce(u.before_id, a.upstream_id))
    OR (r.snapshot_date > b.day AND r.repo_id = a.repo_id AND r.upstream_id = a.upstream_id)
)
WHERE (r.change = 'removed' AND (r.subject = 'edge' OR (r.subject = 'text_edge' AND $rank >= $text)))
    OR (r.change = 'modified' AND list_position($grades, r.old_values['grade']) <= $rank
        AND list_position($grades, r.new_values['grade']) > $rank)
"""
"""The edges between the same two repos that were there when another began, and that ended then or later."""
_LAST = date.max


def downstream_since(warehouse: Warehouse, edges: EdgeArrays, found: Walk, *, min_grade_rank: int) -> Longs:
    """Since when each node of a walk is downstream of a root, over pairs of repos that are connected ever since.

    It does not matter by which edges two repos are connected: one relation may take the place of another, and a repo
    may be renamed. Where stronger evidence than a guess is asked for, only the edges of today count, since `changes`
    does not tell the grade of an edge that was removed.

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
    """Since when the two ends of each edge are connected without a break."""
    connection = warehouse.view(CHANGES)
    _view_renames(warehouse)
    connection.register("given_edges", {"edge": np.arange(len(edge_id)), "edge_id": edge_id})
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE wanted_edges AS "
        f"SELECT *, DATE '{_LAST}' AS until, DATE '{_LAST}' AS before FROM given_edges"
    )
    connection.unregister("given_edges")
    grades = {"rank": min_grade_rank, "grades": list(GRADES.values())}
    begun = np.full(len(edge_id), _LAST.toordinal(), dtype=np.int64)
    while True:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE begun_edges AS {_BEGUN}", grades)
        found = connection.execute(
            "SELECT edge, coalesce(date_diff('day', DATE '0001-01-01', day) + 1, ?) AS day FROM begun_edges", [ALWAYS]
        ).fetchnumpy()
        np.minimum.at(begun, np.ma.getdata(found["edge"]), np.ma.getdata(found["day"]))
        if min_grade_rank < INFERRED:
            return begun
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE wanted_edges AS {_OVERLAPPING}",
            grades | {"successor": NEW_VERSION, "text": TEXT},
        )
        if not warehouse.rows("SELECT 1 FROM wanted_edges LIMIT 1"):
            return begun


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
