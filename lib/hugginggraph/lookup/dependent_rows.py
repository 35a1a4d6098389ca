"""The dependents that a walk has found: columns of names and numbers, of which rows with their paths are made."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from typing import Any, NamedTuple, overload

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
SELECT r.place, n.kind, n.repo_id, split_part(n.repo_id, '/', 1) AS owner, n.role,
    CAST(p.created_at AS DATE) AS created, p.first_seen AS listed,
    c.downloads, c.likes
FROM reached r
JOIN nodes n ON n.node_id = r.node_id
LEFT JOIN repos p ON p.node_id = r.node_id
LEFT JOIN (
    SELECT node_id, arg_max_null(downloads, snapshot_date) AS downloads, arg_max_null(likes, snapshot_date) AS likes
    FROM counters WHERE node_id IN (SELECT node_id FROM reached) GROUP BY node_id
) c ON c.node_id = r.node_id
ORDER BY coalesce(c.downloads, 0) DESC, n.repo_id, n.kind
"""
_DAY = "datetime64[D]"
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Step:
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
        """The columns by name, and the addresses."""
        page = self.page
        return {**self._asdict(), "page": page, "discussions": discussions_of(page)}


def path_text(path: Sequence[Step]) -> str:
    """A path as a line of text, from the root on."""
    return f"{path[0].upstream} {way_text(path)} {path[-1].downstream}"


def way_text(path: Sequence[Step]) -> str:
    """What lies between the two ends of a path."""
    between = ["", *(f" {step.upstream} " for step in path[1:])]
    return "".join(f"{name}--{step.relation} ({step.grade})->" for name, step in zip(between, path, strict=True))


@dataclass(frozen=True, eq=False)
class _Ways:
    """The ways of a walk; lists with an entry a node, `relation` and `grade` are of the edge that leads to it."""

    via: list[int]
    kind: list[str]
    name: list[str]
    relation: list[str]
    grade: list[str]
    _made: dict[int, tuple[Step, ...]] = field(default_factory=dict)

    def path(self, place: int) -> tuple[Step, ...]:
        """The steps from the root to a node; its own is added to those of the neighbour that it is reached from."""
        missing = []
        while place not in self._made and self.via[place] != place:
            missing.append(place)
            place = self.via[place]
        path = self._made.get(place, ())
        for here in reversed(missing):
            upstream = self.name[self.via[here]]
            step = Step(upstream, self.kind[here], self.name[here], self.relation[here], self.grade[here])
            path = self._made[here] = (*path, step)
        return path


class Dependents(Sequence[Dependent]):
    """Dependents in order: most downloads first, then by name and kind. A row is made when it is asked for.

    Attributes:
        columns: lists with an entry a row, by the fields of `Dependent` but `path`; beside them the row's `place` in
            the walk, `relation` of the last step to it, and `first`, the place of the direct dependent on its path.
    """

    def __init__(self, columns: Mapping[str, list[Any]], ways: _Ways) -> None:
        """Take the columns, and the ways that the paths are made of."""
        self.columns = columns
        self._ways = ways

    def __len__(self) -> int:
        return len(self.columns["place"])

    @overload
    def __getitem__(self, at: int) -> Dependent: ...
    @overload
    def __getitem__(self, at: slice) -> "Dependents": ...
    def __getitem__(self, at: int | slice) -> "Dependent | Dependents":
        if isinstance(at, slice):
            return self._with(lambda values: values[at])
        return next(iter(self._with(lambda values: [values[at]])))

    def __iter__(self) -> Iterator[Dependent]:
        columns: dict[str, Any] = {**self.columns, "path": map(self._ways.path, self.columns["place"])}
        return map(Dependent, *[columns[name] for name in Dependent._fields])

    def of_kinds(self, kinds: Collection[str]) -> "Dependents":
        """Those of some kinds."""
        return self.where([kind in kinds for kind in self.columns["kind"]])

    def where(self, kept: Sequence[bool]) -> "Dependents":
        """Those that an entry a row says to keep."""
        return self._with(lambda values: list(compress(values, kept)))

    def _with(self, taken: Callable[[list[Any]], list[Any]]) -> "Dependents":
        return Dependents({name: taken(values) for name, values in self.columns.items()}, self._ways)


def dependents_of(
    warehouse: Warehouse,
    edges: EdgeArrays,
    found: Walk,
    roots: Mapping[int, Root],
    *,
    since: Longs,
    came: Longs | None,
) -> Dependents:
    """The dependents that a walk has found.

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
    known = connection.execute(_COLUMNS).fetchnumpy()
    connection.unregister("reached")
    places = np.ma.getdata(known.pop("place"))
    of_place = np.argsort(places)
    relation, grade = _of_edges(edges, found)
    kind, name = (np.ma.getdata(known[each])[of_place].tolist() for each in ("kind", "repo_id"))
    ways = _Ways(found.via.tolist(), kind, name, relation, grade)
    is_dependent = found.depth[places] > 0
    place = places[is_dependent]
    columns = {name: values[is_dependent] for name, values in known.items()}
    when, by = _since(since[place], columns.pop("created"), columns.pop("listed"))
    name_of = [roots[key].repo_id for key in found.node_id[found.depth == 0].tolist()]
    return Dependents(
        {name: values.tolist() for name, values in columns.items()}
        | {
            "depth": found.depth[place].tolist(),
            "root": [name_of[root] for root in found.root[place].tolist()],
            "grade": [GRADES[rank] for rank in found.rank[place].tolist()],
            "since": when,
            "since_by": by,
            "is_new": [None] * len(place) if came is None else np.isin(found.node_id[place], came).tolist(),
            "place": place.tolist(),
            "relation": [ways.relation[each] for each in place.tolist()],
            "first": found.first[place].tolist(),
        },
        ways,
    )


def _of_edges(edges: EdgeArrays, found: Walk) -> tuple[list[str], list[str]]:
    """Relation and grade of the edges that lead to the nodes, an entry a node; of roots nothing that counts."""
    is_root = found.edge < 0
    relation, grade = np.zeros_like(found.edge), np.ones_like(found.edge)
    relation[~is_root] = edges.relation[found.edge[~is_root]]
    grade[~is_root] = edges.grade_rank[found.edge[~is_root]]
    return [RELATION_NAMES[each] for each in relation.tolist()], [GRADES[each] for each in grade.tolist()]


def _since(begun: Longs, created: Any, listed: Any) -> tuple[list[date | None], list[str | None]]:
    """Since when repos are downstream, and by what that is known: `begun` in days of the calendar, then the others."""
    is_created, is_listed = ~np.ma.getmaskarray(created), ~np.ma.getmaskarray(listed)
    cases = [begun != ALWAYS, is_created, is_listed]
    dates = [(begun - _EPOCH).astype(_DAY), np.ma.getdata(created).astype(_DAY), np.ma.getdata(listed).astype(_DAY)]
    when = np.select(cases, dates, np.datetime64("NaT", "D"))
    by = np.select(cases, ["edges", "created", "listed"], "")
    return when.tolist(), [each or None for each in by.tolist()]
