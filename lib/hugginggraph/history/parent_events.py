"""Repos that were there before and name other parents now, and models with other training data."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from hugginggraph.graph.relation_names import TRAINED_ON
from hugginggraph.records.repo_events import Happening

_Parent = tuple[str, str]
"""Who it is, by the Hub's id where it has one, and its name."""


def parent_events(moves: Iterable[Mapping[str, Any]], repos: Mapping[int, Happening]) -> list[Happening]:
    """What became of the parents and datasets of repos.

    A repo whose own metadata stayed names who it did: what its edges lead to can move without it, when a parent gets
    another name, or another repo one like the parent's. And a parent under another name is the same parent.

    Args:
        moves: rows of the step `parents_moved`.
        repos: by key, the repos they may be told of, as events without a name.
    """
    sides: dict[tuple[int, bool], dict[str, set[_Parent]]] = defaultdict(lambda: {"removed": set(), "added": set()})
    for move in moves:
        parent = move["repo_id"] if move["hub_id"] is None else move["hub_id"], move["repo_id"]
        sides[move["node_id"], move["relation"] == TRAINED_ON][move["change"]].add(parent)
    return [
        event
        for (node_id, is_dataset), moved in sides.items()
        for event in _told(repos[node_id], moved["removed"], moved["added"], is_dataset=is_dataset)
    ]


def _told(
    repo: Happening, removed: Collection[_Parent], added: Collection[_Parent], *, is_dataset: bool
) -> Iterator[Happening]:
    lost, won = _names(removed, added), _names(added, removed)
    if not is_dataset:
        if lost or won:
            yield replace(repo, event="parent_changed", before=lost, after=won)
        return
    if won:
        yield replace(repo, event="dataset_added", after=won)
    if lost:
        yield replace(repo, event="dataset_dropped", before=lost)


def _names(parents: Iterable[_Parent], but: Iterable[_Parent]) -> str | None:
    """The names of those on one side alone, in order; one whose relation or name alone changed is on both."""
    others = {who for who, _ in but}
    return ", ".join(sorted(name for who, name in parents if who not in others)) or None
