"""The best linear order against all permutations, on small matrices with many ties."""

from itertools import permutations

import numpy as np
import pytest

from hugginggraph.genetics import linear_order as module
from hugginggraph.genetics.linear_order import LinearOrder, linear_order


def along(transitions, order):
    excess = transitions - transitions.T
    return sum(max(excess[a, b], 0) for at, a in enumerate(order) for b in order[at + 1 :])


def brute_force(transitions):
    n = len(transitions)
    by_order = {order: along(transitions, order) for order in permutations(range(n))}
    best = max(by_order.values())
    orders = sorted(order for order, value in by_order.items() if value == best)
    places = [[order.index(value) + 1 for order in orders] for value in range(n)]
    return LinearOrder(orders[0], best, len(orders) == 1, tuple(min(p) for p in places), tuple(max(p) for p in places))


@pytest.mark.parametrize("seed", range(60))
def test_the_order_its_ties_and_its_places_are_those_of_all_permutations(seed):
    random = np.random.default_rng(seed)
    n = int(random.integers(1, 7))
    # Small counts make ties, large ones few of them.
    transitions = random.integers(0, [2, 4, 50][seed % 3], size=(n, n))
    assert linear_order(transitions, seconds=60) == brute_force(transitions)


@pytest.mark.parametrize("seed", range(20))
def test_the_integer_programme_alone_finds_as_much_and_knows_whether_it_is_the_only_order(seed, monkeypatch):
    monkeypatch.setattr(module, "MOST_SUBSETS", 0)
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 7))
    transitions = random.integers(0, [3, 50][seed % 2], size=(n, n))
    found, expected = linear_order(transitions, seconds=60), brute_force(transitions)
    assert (found.traffic_along, found.is_unique) == (expected.traffic_along, expected.is_unique)
    assert along(transitions, found.order) == expected.traffic_along
    if expected.is_unique:
        assert found == expected
    else:
        assert found.least is None


def test_a_chain_has_one_order_and_a_ring_has_as_many_as_it_has_places_to_cut():
    chain = np.zeros((4, 4), dtype=np.int64)
    chain[2, 0] = chain[0, 3] = chain[3, 1] = 5
    assert linear_order(chain, seconds=60) == LinearOrder((2, 0, 3, 1), 15, True, (2, 4, 1, 3), (2, 4, 1, 3))
    ring = np.roll(np.eye(3, dtype=np.int64), 1, axis=1)
    assert linear_order(ring, seconds=60) == LinearOrder((0, 1, 2), 2, False, (1, 1, 1), (3, 3, 3))


def test_twenty_values_are_settled_and_more_are_left_to_the_programme():
    random = np.random.default_rng(7)
    hidden = random.permutation(24)
    transitions = np.zeros((24, 24), dtype=np.int64)
    for at, value in enumerate(hidden):
        transitions[value, hidden[at + 1 :]] = random.integers(1, 100, size=23 - at)
    assert linear_order(transitions, seconds=60).order == tuple(hidden)
    kept = [value for value in hidden if value < 20]
    found = linear_order(transitions[:20, :20], seconds=60)
    assert (found.order, found.is_unique) == (tuple(kept), True)
    assert linear_order(np.zeros((0, 0), dtype=np.int64), seconds=1) == LinearOrder((), 0, True, (), ())
