"""Which dependents came and which went since an earlier date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import numpy as np

from hugginggraph.lookup.edge_arrays import Longs, read_edges
from hugginggraph.lookup.impact_roots import Root, nodes_among
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.walk import walk
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import EDGES, EVENTS, NODES

_DEPARTED = """
SELECT s.kind, s.repo_id, split_part(s.repo_id, '/', 1) AS owner,
    CASE WHEN n.node_id IS NULL OR n.is_ghost THEN 'gone' ELSE 'no longer made from it' END AS reason
FROM departed d JOIN nodes_since s ON s.node_id = d.then_id LEFT JOIN nodes n ON n.node_id = d.now_id
ORDER BY s.repo_id, s.kind
"""


@dataclass(frozen=True)
class Departed:
    """A repo that was downstream on the earlier date and is not any more.

    Attributes:
        kind: its kind.
        repo_id: its name on the earlier date.
        owner: its owner then.
        reason: `gone`, where no list holds it; else `no longer made from it`.
    """

    kind: str
    repo_id: str
    owner: str
    reason: str


@dataclass(frozen=True)
class Moved:
    """What differs between the dependents of two dates.

    Attributes:
        came: keys of those that were not downstream on the earlier date.
        went: those that are not downstream any more, by name.
    """

    came: Longs
    went: list[Departed]


def moved_since(
    warehouse: Warehouse,
    roots: Iterable[Root],
    now: Longs,
    earlier: date,
    *,
    max_depth: int,
    min_grade_rank: int,
) -> Moved:
    """What differs between the dependents of an earlier date and those of the warehouse's; a new name is no difference.

    Args:
        warehouse: opened as of the later date.
        roots: taken under the names that they had on the earlier date.
        now: keys of the dependents of the later date.
        earlier: a snapshot's date.
        max_depth: as for `walk`.
        min_grade_rank: the weakest grade that is followed.
    """
    warehouse.view(NODES)
    warehouse.view_since(earlier, EDGES, NODES)
    starts = np.array(sorted(nodes_among(warehouse, roots, earlier)), dtype=np.int64)
    edges = read_edges(
        warehouse, starts, max_depth=max_depth, min_grade_rank=min_grade_rank, view=f"{EDGES.name}_since"
    )
    found = walk(edges, starts, max_depth=max_depth)
    then = found.node_id[found.depth > 0]
    now_called = _keys_after(warehouse, then, earlier)
    is_left = ~np.isin(now_called, now)
    went = []
    if is_left.any():
        warehouse.connection.register("departed", {"then_id": then[is_left], "now_id": now_called[is_left]})
        went = [Departed(*row) for row in warehouse.rows(_DEPARTED)]
        warehouse.connection.unregister("departed")
    return Moved(np.setdiff1d(now, now_called), went)


def _keys_after(warehouse: Warehouse, keys: Longs, earlier: date) -> Longs:
    """For each key of an earlier date that of the same repo now: another where it was renamed in between."""
    warehouse.view(EVENTS)
    renames = warehouse.rows(
        "SELECT snapshot_date, kind, before, repo_id FROM events WHERE event = 'renamed' AND snapshot_date > ? "
        "ORDER BY snapshot_date",
        earlier,
    )
    after = keys
    for _, of_day in groupby(renames, key=lambda row: row[0]):
        moved = {node_id(kind, before): node_id(kind, name) for _, kind, before, name in of_day}
        old = np.array(sorted(moved), dtype=np.int64)
        place = np.searchsorted(old, after)
        is_moved = np.take(old, place, mode="clip") == after
        after = after.copy()
        after[is_moved] = [moved[key] for key in after[is_moved].tolist()]
    return after
