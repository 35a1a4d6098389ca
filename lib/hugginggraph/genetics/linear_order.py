"""The order of a few values that most of the traffic between them goes along, exactly (the linear ordering problem).

Two methods that share nothing: an integer programme (HiGHS), which takes any number of values; and, for as many as
`MOST_SUBSETS`, all subsets of them, which also tells every order that is as good. Where both run they must agree.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

Counts = NDArray[np.int64]
MOST_SUBSETS = 20
"""Above so many values their subsets are too many: a million of them at 20."""


@dataclass(frozen=True)
class LinearOrder:
    """The best order.

    Attributes:
        order: indices of the values, upstream first.
        traffic_along: the excess that goes along it: no order has more.
        is_unique: whether no other order has as much; None where that was not settled in time.
        least: by index, the first place (from 1) in any order that is as good; None as above.
        greatest: and the last.
    """

    order: tuple[int, ...]
    traffic_along: int
    is_unique: bool | None
    least: tuple[int, ...] | None
    greatest: tuple[int, ...] | None


def linear_order(transitions: Counts, *, seconds: float) -> LinearOrder | None:
    """The best order of values 0 … n-1; of several that are as good the first by index.

    Args:
        transitions: counts of shape (n, n): row gives way to column.
        seconds: time limit of one solve.

    Returns:
        The order, or None where it was not found in time, which can happen above `MOST_SUBSETS` values alone.

    Raises:
        ArithmeticError: the two methods disagree: a defect of one of them.
    """
    excess = transitions - transitions.T
    if len(excess) > MOST_SUBSETS:
        return _of_programme(excess, seconds)
    found = _of_subsets(excess)
    solved = _solve(excess, seconds)
    if solved is not None and _along(excess, solved) != found.traffic_along:
        raise ArithmeticError(f"HiGHS has {_along(excess, solved)} along the order, all subsets {found.traffic_along}")
    return found


def _along(excess: Counts, order: tuple[int, ...]) -> int:
    """The excess that goes along an order, of which that against it is not taken off."""
    place = np.argsort(order)
    return int(np.maximum(excess, 0)[place[:, None] < place[None, :]].sum())


# --- All subsets -------------------------------------------------------------------------------------------------


def _of_subsets(excess: Counts) -> LinearOrder:
    """By the best order of every subset as the first values, and of the others as the last.

    What a value adds behind a subset does not depend on the subset's own order; so a subset's best is that of one
    without its last value, and what this one adds. An order is as good as the best if all its beginnings are so.
    """
    n = len(excess)
    gain = np.maximum(excess, 0)
    added = [_sums(gain[:, value]) for value in range(n)]
    sizes = _sums(np.ones(n, dtype=np.int64))
    layers = [np.flatnonzero(sizes == size) for size in range(n + 1)]
    first = np.full(1 << n, -1, dtype=np.int64)
    last = np.full(1 << n, -1, dtype=np.int64)
    first[0] = last[-1] = 0
    for size in range(n):
        for value, (before, after) in _steps(layers[size], n):
            first[after] = np.maximum(first[after], first[before] + added[value][before])
    for size in reversed(range(n)):
        for value, (before, after) in _steps(layers[size], n):
            last[before] = np.maximum(last[before], added[value][before] + last[after])
    best = int(first[-1])
    least, greatest = np.full(n, n), np.zeros(n, dtype=np.int64)
    for size in range(n):
        for value, (before, after) in _steps(layers[size], n):
            if (first[before] + added[value][before] + last[after] == best).any():
                least[value], greatest[value] = min(least[value], size + 1), size + 1
    order: list[int] = []
    subset = 0
    while len(order) < n:
        value = next(
            v
            for v in range(n)
            if not subset >> v & 1 and first[subset] + added[v][subset] + last[subset | 1 << v] == best
        )
        order.append(value)
        subset |= 1 << value
    places = [tuple(int(place) for place in of) for of in (least, greatest)]
    return LinearOrder(tuple(order), best, places[0] == places[1], places[0], places[1])


def _sums(weights: Counts) -> Counts:
    """The sum of weights over every subset: bit i of its number is whether it has value i."""
    sums = np.zeros(1, dtype=np.int64)
    for weight in weights:
        sums = np.concatenate([sums, sums + weight])
    return sums


def _steps(subsets: Counts, n: int) -> Any:
    """Each value with the subsets that lack it, and these with it."""
    for value in range(n):
        before = subsets[subsets >> value & 1 == 0]
        if len(before):
            yield value, (before, before | 1 << value)


# --- Integer programme -------------------------------------------------------------------------------------------


def _of_programme(excess: Counts, seconds: float) -> LinearOrder | None:
    order = _solve(excess, seconds)
    if order is None:
        return None
    along = _along(excess, order)
    other = _solve(excess, seconds, but=order)
    if other is not None and _along(excess, other) == along:
        return LinearOrder(order, along, False, None, None)
    if other is None:
        return LinearOrder(order, along, None, None, None)
    places = tuple(int(place) + 1 for place in np.argsort(order))
    return LinearOrder(order, along, True, places, places)


def _solve(excess: Counts, seconds: float, but: tuple[int, ...] | None = None) -> tuple[int, ...] | None:
    """The best order, or the best but one that is told; None where it was not found, and proven, in time.

    A variable a pair i < j: whether i comes first. Of three values no two pairs may contradict the third.
    """
    n = len(excess)
    if n < 2:
        return tuple(range(n))
    pairs = list(combinations(range(n), 2))
    number = {pair: index for index, pair in enumerate(pairs)}
    weights = np.array([excess[i, j] for i, j in pairs], dtype=np.float64)
    triples = list(combinations(range(n), 3))
    columns = np.array([[number[i, j], number[j, k], number[i, k]] for i, j, k in triples], dtype=np.int64)
    constraints = []
    if triples:
        rows = np.repeat(np.arange(len(triples)), 3)
        matrix = coo_array((np.tile([1.0, 1.0, -1.0], len(triples)), (rows, columns.ravel())))
        constraints.append(LinearConstraint(matrix.tocsr(), 0, 1))
    if but is not None:
        place = np.argsort(but)
        is_first = np.array([place[i] < place[j] for i, j in pairs])
        # At least one pair is the other way round.
        constraints.append(LinearConstraint(np.where(is_first, 1.0, -1.0), -np.inf, is_first.sum() - 1))
    options = {"time_limit": seconds, "mip_rel_gap": 0.0}
    found = milp(
        -weights, integrality=np.ones(len(pairs)), bounds=Bounds(0, 1), constraints=constraints, options=options
    )
    if found.status != 0:
        return None
    before = np.zeros(n, dtype=np.int64)
    for (i, j), value in zip(pairs, found.x, strict=True):
        before[j if value > 0.5 else i] += 1
    return tuple(int(value) for value in np.argsort(before, kind="stable"))
