"""Which dependents came and which went since an earlier date."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import numpy as np

from hugginggraph.lookup.edge_arrays import read_edges
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

    came: frozenset[int]
    went: list[Departed]


def moved_since(
    warehouse: Warehouse,
    roots: Iterable[Root],
    now: Collection[int],
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
    then = found.node_id[found.depth > 0].tolist()
    now_called = _keys_after(warehouse, then, earlier)
    came = frozenset(now) - frozenset(now_called.values())
    left = [key for key in then if now_called[key] not in now]
    warehouse.connection.execute(
        "CREATE OR REPLACE TEMP TABLE departed AS SELECT unnest(?::BIGINT[]) AS then_id, unnest(?::BIGINT[]) AS now_id",
        [left, [now_called[key] for key in left]],
    )
    return Moved(came, [Departed(*row) for row in warehouse.rows(_DEPARTED)])


def _keys_after(warehouse: Warehouse, keys: Iterable[int], earlier: date) -> dict[int, int]:
    """For the keys of an earlier date, those of the same repos now: others where they were renamed in between."""
    warehouse.view(EVENTS)
    renames = warehouse.rows(
        "SELECT snapshot_date, kind, before, repo_id FROM events WHERE event = 'renamed' AND snapshot_date > ? "
        "ORDER BY snapshot_date",
        earlier,
    )
    after = {key: key for key in keys}
    for _, of_day in groupby(renames, key=lambda row: row[0]):
        moved = {node_id(kind, before): node_id(kind, name) for _, kind, before, name in of_day}
        after = {key: moved.get(now, now) for key, now in after.items()}
    return after
