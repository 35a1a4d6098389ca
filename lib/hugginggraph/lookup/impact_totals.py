"""Dependents added up: in all, by kind, by owner, behind each of the direct ones, and the fewest owners to write to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from hugginggraph.lookup.dependent_rows import Dependents
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


def totals_of(rows: Dependents) -> Totals:
    """The numbers of some dependents."""
    columns = rows.columns
    news = columns["is_new"]
    return Totals(
        len(rows), len(set(columns["owner"])), sum(filter(None, columns["downloads"])),
        sum(filter(None, columns["likes"])), None if None in news else sum(news),
    )  # fmt: skip


def by_kind(rows: Dependents) -> dict[str, Totals]:
    """The numbers by kind, of the kinds that there are."""
    there = set(rows.columns["kind"])
    return {kind: totals_of(rows.of_kinds([kind])) for kind in KINDS if kind in there}


def by_owner(rows: Dependents) -> list[OfOwner]:
    """The numbers by owner; most downloads first, owners with equally many by name."""
    repos, downloads = Counter(rows.columns["owner"]), Counter[str]()
    for owner, of_repo in zip(rows.columns["owner"], rows.columns["downloads"], strict=True):
        downloads[owner] += of_repo or 0
    owners = (OfOwner(owner, count, downloads[owner]) for owner, count in repos.items())
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


def frontier_of(dependents: Dependents, counted: Dependents) -> list[Direct]:
    """The direct dependents by which others are reached; most downloads behind them first.

    Args:
        dependents: all.
        counted: those of them that are of interest; a direct dependent before none of them is left out.
    """
    reached, downloads = Counter[int](counted.columns["first"]), Counter[int]()
    for first, of_repo in zip(counted.columns["first"], counted.columns["downloads"], strict=True):
        downloads[first] += of_repo or 0
    itself = set(counted.columns["place"])
    places = zip(dependents.columns["place"], dependents.columns["first"], strict=True)
    direct = dependents.where([place == first and place in reached for place, first in places])
    names = ("kind", "repo_id", "owner", "root", "relation", "grade", "downloads")
    behind = [reached[place] - (place in itself) for place in direct.columns["place"]]
    downloads_behind = [downloads[place] for place in direct.columns["place"]]
    found = list(map(Direct, *[direct.columns[name] for name in names], behind, downloads_behind))
    return sorted(found, key=lambda each: (-each.downloads_behind, -each.behind, each.repo_id, each.kind))
