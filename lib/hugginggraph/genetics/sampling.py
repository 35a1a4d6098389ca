"""Patterns drawn from the graph by chance, as the Anatomy paper does it: for measures without sums (papers 2.3)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.positions import POSITIONS, RANDOM, Position, pairs_of, triples_of

Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class DrawnPairs:
    """The pairs drawn for a position, by `node_id`, with the family of each; the same pair may come again."""

    position: Position
    first: Ids
    second: Ids
    family_id: Ids


def drawn_pairs(family: FamilyGraph, *, patterns: int, seed: int) -> list[DrawnPairs]:
    """For each pattern so many of its occurrences, all as likely as one another, and the pairs in them.

    Where two models are alike in a pattern (a parent's two children), one of them is taken at random.

    Args:
        family: a graph without cycles.
        patterns: how many of each are drawn, with replacement.
        seed: of the drawing.

    Returns:
        An entry for each of `POSITIONS` whose pattern occurs, in order.
    """
    draw = _Draw(family, patterns, np.random.default_rng(seed))
    members = {pattern: nodes for pattern, nodes in ((name, make(draw)) for name, make in _PATTERNS.items()) if nodes}
    ids, families = family.graph.node_id, family.family_id
    found = []
    for position in POSITIONS:
        nodes = members.get(position.pattern)
        if nodes is not None:
            first, second = (nodes[place] for place in _PLACES[position.pattern][position.pair - 1])
            found.append(DrawnPairs(position, ids[first], ids[second], families[first]))
    return found


def random_pairs(models: Ids, *, pairs: int, seed: int) -> list[DrawnPairs]:
    """Pairs of any two models; none where there are fewer than two.

    Each pair stands for a family of its own: they have nothing in common.
    """
    if len(models) < 2:
        return []
    random = np.random.default_rng(seed)
    first = random.integers(0, len(models), size=pairs)
    second = random.integers(0, len(models) - 1, size=pairs)
    second += second >= first
    return [DrawnPairs(RANDOM, models[first], models[second], np.arange(pairs))]


class _Draw:
    """Draws anchors by weight, and members of their neighbourhoods."""

    def __init__(self, family: FamilyGraph, patterns: int, random: np.random.Generator) -> None:
        graph = family.graph
        self.source, self.target = graph.src.astype(np.int64), graph.dst.astype(np.int64)
        self.d, self.p = family.children, family.parents
        self._patterns, self._random = patterns, random
        down, up = np.argsort(self.source, kind="stable"), np.argsort(self.target, kind="stable")
        self._children, self._first_child = self.target[down], np.cumsum(self.d) - self.d
        self._parents, self._first_parent = self.source[up], np.cumsum(self.p) - self.p

    def by_weight(self, weights: NDArray[np.float64]) -> Ids:
        """Places, each as likely as its weight; none where all weights are 0."""
        sums = np.cumsum(weights)
        if not len(sums) or sums[-1] <= 0:
            return np.zeros(0, dtype=np.int64)
        place: Ids = np.searchsorted(sums, self._random.random(self._patterns) * sums[-1], side="right")
        return place

    def children_of(self, nodes: Ids, count: int) -> list[Ids]:
        """So many different children of each node, in random order."""
        chosen: list[Ids] = []
        for taken in range(count):
            place = self._random.integers(0, self.d[nodes] - taken)
            # Stepping over the places that are taken, in ascending order, leaves the others as likely as before.
            for before in np.sort(np.stack(chosen), axis=0) if chosen else ():
                place += place >= before
            chosen.append(place)
        return [self._children[self._first_child[nodes] + place] for place in chosen]

    def child_but(self, nodes: Ids, excluded: Ids) -> Ids:
        """A child of each node, other than one."""
        place = self._random.integers(0, self.d[nodes] - 1)
        child = self._children[self._first_child[nodes] + place]
        last = self._children[self._first_child[nodes] + self.d[nodes] - 1]
        other: Ids = np.where(child == excluded, last, child)
        return other

    def parent_of(self, nodes: Ids) -> Ids:
        """A parent of each node."""
        parent: Ids = self._parents[self._first_parent[nodes] + self._random.integers(0, self.p[nodes])]
        return parent


def _duo(draw: _Draw) -> list[Ids]:
    edge = draw.by_weight(np.ones(len(draw.source)))
    return [draw.source[edge], draw.target[edge]] if len(edge) else []


def _star(draw: _Draw, leaves: int) -> list[Ids]:
    children = draw.d.astype(np.float64)
    centre = draw.by_weight(pairs_of(children) if leaves == 2 else triples_of(children))
    return [centre, *draw.children_of(centre, leaves)] if len(centre) else []


def _trio_2(draw: _Draw) -> list[Ids]:
    edge = draw.by_weight(draw.d[draw.target].astype(np.float64))
    if not len(edge):
        return []
    middle = draw.target[edge]
    return [draw.source[edge], middle, *draw.children_of(middle, 1)]


def _quad_1(draw: _Draw) -> list[Ids]:
    edge = draw.by_weight(pairs_of(draw.d[draw.target].astype(np.float64)))
    if not len(edge):
        return []
    middle = draw.target[edge]
    return [draw.source[edge], middle, *draw.children_of(middle, 2)]


def _quad_2(draw: _Draw) -> list[Ids]:
    edge = draw.by_weight(draw.d[draw.target].astype(np.float64) * (draw.d[draw.source] - 1))
    if not len(edge):
        return []
    top, parent = draw.source[edge], draw.target[edge]
    return [top, parent, draw.child_but(top, parent), *draw.children_of(parent, 1)]


def _quad_3(draw: _Draw) -> list[Ids]:
    edge = draw.by_weight(draw.d[draw.target].astype(np.float64) * draw.p[draw.source])
    if not len(edge):
        return []
    upper, lower = draw.source[edge], draw.target[edge]
    return [draw.parent_of(upper), upper, lower, *draw.children_of(lower, 1)]


_PATTERNS: dict[str, Callable[[_Draw], list[Ids]]] = {
    "duo": _duo,
    "trio_1": lambda draw: _star(draw, 2),
    "trio_2": _trio_2,
    "quad_0": lambda draw: _star(draw, 3),
    "quad_1": _quad_1,
    "quad_2": _quad_2,
    "quad_3": _quad_3,
}
_PLACES = {
    "duo": [(0, 1)],
    "trio_1": [(0, 1), (1, 2)],
    "trio_2": [(0, 2), (1, 2), (0, 1)],
    "quad_0": [(0, 1), (1, 2)],
    "quad_1": [(0, 2), (1, 2), (0, 1), (2, 3)],
    "quad_2": [(0, 3), (2, 3), (1, 3), (0, 1), (1, 2)],
    "quad_3": [(0, 3), (1, 3), (0, 2), (2, 3), (1, 2), (0, 1)],
}
"""The two places of each pair among the nodes of its pattern, as the functions above list them."""
