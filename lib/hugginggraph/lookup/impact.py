"""Who is affected by a repo: everything made from it, with the way there, how much it is used, and what is new."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from hugginggraph.lookup.changes import date_before
from hugginggraph.lookup.dependent_rows import Dependent, dependents_of
from hugginggraph.lookup.downstream_since import downstream_since
from hugginggraph.lookup.edge_arrays import EdgeArrays, read_edges
from hugginggraph.lookup.impact_roots import Root, nodes_among, roots_of
from hugginggraph.lookup.impact_sentence import sentence_of
from hugginggraph.lookup.impact_totals import (
    Direct,
    OfOwner,
    Totals,
    by_kind,
    by_owner,
    fewest_owners,
    frontier_of,
    totals_of,
)
from hugginggraph.lookup.moved_dependents import Departed, moved_since
from hugginggraph.lookup.walk import walk
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import EDGES, NODES


@dataclass(frozen=True)
class RootImpact:
    """A root, and how many repos depend on it.

    Attributes:
        root: the root.
        dependents: how many are downstream of it, of whatever kind; other roots count.
    """

    root: Root
    dependents: int


@dataclass(frozen=True)
class Impact:
    """Who is affected by some roots. Roots are no dependents of each other.

    Attributes:
        sentence: what happened to the roots, and the numbers, in words.
        roots: the roots in the order they were asked for.
        since: the earlier date that `new` and `went` compare with; None where there is none.
        totals: the numbers of all dependents.
        by_kind: the same by kind.
        by_owner: the numbers by owner, most downloads first.
        fewest_owners: the fewest owners whose dependents have 90 % of the downloads.
        frontier: the direct dependents, which must act before others can; most downloads behind them first.
        went: who was downstream on the earlier date and is not any more.
        cut_at: the depth up to which was followed, where more dependents follow behind it; else None.
        dependents: all, most downloads first.
    """

    sentence: str
    roots: list[RootImpact]
    since: date | None
    totals: Totals
    by_kind: dict[str, Totals]
    by_owner: list[OfOwner]
    fewest_owners: list[OfOwner]
    frontier: list[Direct]
    went: list[Departed]
    cut_at: int | None
    dependents: Sequence[Dependent]


def impact(
    warehouse: Warehouse,
    repos: Iterable[str],
    *,
    max_depth: int,
    min_grade_rank: int,
    kinds: Collection[str] | None = None,
    since: date | None = None,
) -> Impact:
    """Who is affected by some repos.

    Args:
        warehouse: opened as of a date.
        repos: names, old names or pages on the Hub; also of repos that are gone.
        max_depth: dependents more hops away are left out, and `cut_at` says so.
        min_grade_rank: the weakest evidence that is followed.
        kinds: only dependents of these kinds are listed and counted; the way to them may lead over others.
        since: compare with the newest snapshot at or before this date; without it with the snapshot before.

    Raises:
        UnknownRepoError: some of the repos were never there.
        WarehouseError: there is no snapshot so early.
    """
    roots = roots_of(warehouse, repos)
    earlier = warehouse.date_as_of(since) if since else date_before(warehouse)
    warehouse.view(EDGES, NODES)
    starts = nodes_among(warehouse, roots, warehouse.date)
    keys = np.array(sorted(starts), dtype=np.int64)
    edges = read_edges(warehouse, keys, max_depth=max_depth, min_grade_rank=min_grade_rank)
    found = walk(edges, keys, max_depth=max_depth)
    moved = None
    if earlier is not None:
        now = found.node_id[found.depth > 0]
        moved = moved_since(warehouse, roots, now, earlier, max_depth=max_depth, min_grade_rank=min_grade_rank)
    begun = downstream_since(warehouse, edges, found, min_grade_rank=min_grade_rank)
    reached = dependents_of(warehouse, edges, found, starts, since=begun, came=None if moved is None else moved.came)
    rows = reached if kinds is None else reached.of_kinds(kinds)
    owners, totals = by_owner(rows), totals_of(rows)
    sentence = sentence_of(roots, totals, earlier, of_all_kinds=len(reached))
    return Impact(
        sentence, _each_alone(edges, roots, starts, len(reached), max_depth), earlier,
        totals, by_kind(rows), owners, fewest_owners(owners), frontier_of(reached, rows),
        [each for each in (moved.went if moved else []) if kinds is None or each.kind in kinds],
        found.cut_at, rows,
    )  # fmt: skip


def _each_alone(
    edges: EdgeArrays, roots: Sequence[Root], starts: dict[int, Root], together: int, max_depth: int
) -> list[RootImpact]:
    """Each root with the number of its own dependents."""
    if len(roots) == 1:
        return [RootImpact(roots[0], together)]
    found = []
    for root in roots:
        own = np.array(sorted(key for key, of in starts.items() if of is root), dtype=np.int64)
        found.append(RootImpact(root, int((walk(edges, own, max_depth=max_depth).depth > 0).sum())))
    return found
