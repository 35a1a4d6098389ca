"""Dependents added up: in all, by kind, by owner, behind each of the direct ones, and the fewest owners to write to."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from hugginggraph.lookup.dependent_rows import Dependent
from hugginggraph.lookup.node_ids import KINDS

REACH_PERCENT = 90
"""The share of all downloads that the fewest owners answer for."""


@dataclass(frozen=True)
class Totals:
    """Numbers of some dependents.

    Attributes:
        dependents: how many.
        owners: how many different owners.
        downloads: of the last 30 days, those that are known.
        likes: those that are known.
        new: how many were not downstream on the earlier date; None where there is none.
    """

    dependents: int
    owners: int
    downloads: int
    likes: int
    new: int | None


@dataclass(frozen=True)
class OfOwner:
    """The dependents of an owner, and their downloads."""

    owner: str
    dependents: int
    downloads: int


@dataclass(frozen=True)
class Direct:
    """A direct dependent of a root: its owner must act before those behind it can.

    Attributes:
        kind: its kind.
        repo_id: its name.
        owner: its owner.
        root: what it was made from.
        relation: how.
        grade: the evidence.
        downloads: its own.
        behind: how many dependents have it on their path.
        downloads_behind: theirs and its own.
    """

    kind: str
    repo_id: str
    owner: str
    root: str
    relation: str
    grade: str
    downloads: int | None
    behind: int
    downloads_behind: int


def totals_of(rows: Collection[Dependent]) -> Totals:
    """The numbers of some dependents."""
    owners: set[str] = set()
    downloads = likes = new = 0
    is_compared = True
    for row in rows:
        owners.add(row.owner)
        downloads += row.downloads or 0
        likes += row.likes or 0
        new += row.is_new or 0
        is_compared = is_compared and row.is_new is not None
    return Totals(len(rows), len(owners), downloads, likes, new if is_compared else None)


def by_kind(rows: Iterable[Dependent]) -> dict[str, Totals]:
    """The numbers by kind, of the kinds that there are."""
    of_kind: dict[str, list[Dependent]] = defaultdict(list)
    for row in rows:
        of_kind[row.kind].append(row)
    return {kind: totals_of(of_kind[kind]) for kind in KINDS if kind in of_kind}


def by_owner(rows: Iterable[Dependent]) -> list[OfOwner]:
    """The numbers by owner; most downloads first, owners with equally many by name."""
    repos: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        repos[row.owner].append(row.downloads or 0)
    owners = (OfOwner(owner, len(downloads), sum(downloads)) for owner, downloads in repos.items())
    return sorted(owners, key=lambda each: (-each.downloads, each.owner))


def fewest_owners(owners: Sequence[OfOwner]) -> list[OfOwner]:
    """The fewest owners whose dependents have `REACH_PERCENT` of all downloads; none where nothing is downloaded.

    Each dependent has one owner, so that these are the owners with the most downloads.

    Args:
        owners: all, as `by_owner` orders them.
    """
    total = sum(each.downloads for each in owners)
    before = accumulate((each.downloads for each in owners), initial=0)
    pairs = zip(owners, before, strict=False)
    return [each for each, so_far in takewhile(lambda pair: 100 * pair[1] < REACH_PERCENT * total, pairs)]


def frontier_of(dependents: Iterable[Dependent], counted: Iterable[Dependent]) -> list[Direct]:
    """The direct dependents by which others are reached; most downloads behind them first.

    Args:
        dependents: all.
        counted: those of them that are of interest; a direct dependent before none of them is left out.
    """
    reached: Counter[tuple[str, str]] = Counter()
    others: Counter[tuple[str, str]] = Counter()
    downloads: Counter[tuple[str, str]] = Counter()
    for row in counted:
        first = row.path[0].kind, row.path[0].downstream
        reached[first] += 1
        others[first] += row.depth > 1
        downloads[first] += row.downloads or 0
    found = [
        Direct(
            row.kind, row.repo_id, row.owner, row.root, row.path[0].relation, row.path[0].grade, row.downloads,
            others[row.kind, row.repo_id], downloads[row.kind, row.repo_id],
        )
        for row in dependents
        if row.depth == 1 and reached[row.kind, row.repo_id]
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.downloads_behind, -each.behind, each.repo_id, each.kind))
