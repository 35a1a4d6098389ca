"""The dependents that a walk has found, one row each, with names, numbers and the way there."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from hugginggraph.graph.grades import GRADES
from hugginggraph.lookup.downstream_since import ALWAYS
from hugginggraph.lookup.edge_arrays import RELATION_NAMES, EdgeArrays, Longs
from hugginggraph.lookup.hub_pages import discussions_of, page_of
from hugginggraph.lookup.impact_roots import Root
from hugginggraph.lookup.walk import Walk
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import COUNTERS, NODES, REPOS

_COLUMNS = """
SELECT n.kind, n.repo_id, n.role, CAST(p.created_at AS DATE) AS created, p.first_seen,
    c.latest.downloads, c.latest.likes
FROM reached r
JOIN nodes n ON n.node_id = r.node_id
LEFT JOIN repos p ON p.node_id = r.node_id
LEFT JOIN (
    SELECT node_id, arg_max({'downloads': downloads, 'likes': likes}, snapshot_date) AS latest
    FROM counters WHERE node_id IN (SELECT node_id FROM reached) GROUP BY node_id
) c ON c.node_id = r.node_id
ORDER BY r.place
"""


class Step(NamedTuple):
    """One edge of a path, with the kind of its downstream end."""

    upstream: str
    kind: str
    downstream: str
    relation: str
    grade: str


class Dependent(NamedTuple):
    """A repo that was made from a root, directly or not.

    Attributes:
        kind: model, dataset or space.
        repo_id: its name.
        owner: the part of its name before the slash; its name where there is none.
        role: of a model; else its kind.
        depth: fewest hops from a root.
        root: the root where the path begins.
        path: the steps from there; by the fewest hops, and of these by the strongest evidence.
        grade: the weakest evidence on the path.
        downloads: of the last 30 days; None where they are not known, and of Spaces.
        likes: None where they are not known.
        since: since when it is downstream, as `since_by` says.
        since_by: `edges`: exactly, by the edges' history. Where they are older than the second snapshot, `created`: it
            exists since then, and is downstream since then at the earliest; `listed`: the same by the first snapshot
            that lists it; None where neither is known.
        is_new: whether it was not downstream on the earlier date; None where there is none.
    """

    kind: str
    repo_id: str
    owner: str
    role: str
    depth: int
    root: str
    path: tuple[Step, ...]
    grade: str
    downloads: int | None
    likes: int | None
    since: date | None
    since_by: str | None
    is_new: bool | None

    @property
    def page(self) -> str:
        """Its address on the Hub."""
        return page_of(self.kind, self.repo_id)

    @property
    def discussions(self) -> str:
        """Where its owner can be written to."""
        return discussions_of(self.page)

    def record(self) -> dict[str, Any]:
        """The columns by name, each step of the path likewise, and the addresses."""
        addresses = {"page": self.page, "discussions": self.discussions}
        return self._asdict() | {"path": [step._asdict() for step in self.path]} | addresses


def dependents_of(
    warehouse: Warehouse,
    edges: EdgeArrays,
    found: Walk,
    roots: Mapping[int, Root],
    *,
    since: Longs,
    came: Collection[int] | None,
) -> list[Dependent]:
    """The dependents in order of the walk.

    Args:
        warehouse: opened as of the date of the edges.
        edges: those that were walked.
        found: the walk.
        roots: by the keys that it began with.
        since: an entry a node, as `downstream_since` gives it.
        came: the keys of those that were not downstream on the earlier date; None where there is no earlier date.
    """
    connection = warehouse.view(NODES, REPOS, COUNTERS)
    connection.register("reached", {"node_id": found.node_id, "place": np.arange(len(found.node_id))})
    rows = warehouse.rows(_COLUMNS)
    connection.unregister("reached")
    keys, depth, via, rank = (column.tolist() for column in (found.node_id, found.depth, found.via, found.rank))
    root_of = [roots[keys[place]].repo_id if depth[place] == 0 else "" for place in range(len(keys))]
    relation = [RELATION_NAMES[number] for number in edges.relation[found.edge].tolist()] if len(edges.src) else []
    grade = [GRADES[number] for number in edges.grade_rank[found.edge].tolist()] if len(edges.src) else []
    paths: list[tuple[Step, ...]] = []
    dependents = []
    for place, (kind, name, role, created, listed, downloads, likes) in enumerate(rows):
        if depth[place] == 0:
            paths.append(())
            continue
        above = via[place]
        root_of[place] = root_of[above]
        paths.append((*paths[above], Step(rows[above][1], kind, name, relation[place], grade[place])))
        begun = int(since[place])
        when, by = (date.fromordinal(begun), "edges") if begun != ALWAYS else _existence(created, listed)
        dependents.append(
            Dependent(
                kind, name, name.split("/")[0], role, depth[place], root_of[place], paths[place], GRADES[rank[place]],
                downloads, likes, when, by, None if came is None else keys[place] in came,
            )
        )  # fmt: skip
    return dependents


def _existence(created: date | None, listed: date | None) -> tuple[date | None, str | None]:
    """Since when a repo exists, and by what that is known."""
    if created is not None:
        return created, "created"
    return listed, "listed" if listed else None
