"""Mean similarity at every position of small trees, against pairs formed one by one; and patterns drawn by chance."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.intervals import estimate
from hugginggraph.genetics.positions import DOTS, POSITIONS, Weights, occurrences, position_sums
from hugginggraph.genetics.sampling import drawn_pairs

#    0          7      9
#   /|\         |
#  1 2 3        8
#  |  / \
#  4 5   6
FOREST = [(0, 1), (0, 2), (0, 3), (1, 4), (3, 5), (3, 6), (7, 8)]


def forest(edges):
    source, target = np.array(edges, dtype=np.int64).T
    return FamilyGraph.of(source, target)


def random_forest(seed, nodes=40):
    """Each node but some roots hangs below one with a lower number."""
    random = np.random.default_rng(seed)
    return [(int(random.integers(0, node)), node) for node in range(1, nodes) if random.random() > 0.15]


def patterns_of(edges):
    """Every occurrence of every pattern, by looking at all of them: the nodes, and which pairs are compared."""
    children = {}
    parent = {}
    for up, down in edges:
        children.setdefault(up, []).append(down)
        parent[down] = up
    found = {position: [] for position in POSITIONS}

    def note(pattern, pair, alternatives):
        (position,) = [p for p in POSITIONS if (p.pattern, p.pair) == (pattern, pair)]
        found[position].append(alternatives)

    for up, down in edges:
        note("duo", 1, [(up, down)])
        for grandchild in children.get(down, []):
            for pair, two in enumerate([(up, grandchild), (down, grandchild), (up, down)], 1):
                note("trio_2", pair, [two])
            for uncle in (child for child in children[up] if child != down):
                twos = [(up, grandchild), (uncle, grandchild), (down, grandchild), (up, down), (down, uncle)]
                for pair, two in enumerate(twos, 1):
                    note("quad_2", pair, [two])
            if up in parent:
                top = parent[up]
                twos = [(top, grandchild), (up, grandchild), (top, down), (down, grandchild), (up, down), (top, up)]
                for pair, two in enumerate(twos, 1):
                    note("quad_3", pair, [two])
        for fork in combinations(children.get(down, []), 2):
            note("quad_1", 1, [(up, leaf) for leaf in fork])
            note("quad_1", 2, [(down, leaf) for leaf in fork])
            note("quad_1", 3, [(up, down)])
            note("quad_1", 4, [fork])
    for up, below in children.items():
        for two in combinations(below, 2):
            note("trio_1", 1, [(up, leaf) for leaf in two])
            note("trio_1", 2, [two])
        for three in combinations(below, 3):
            note("quad_0", 1, [(up, leaf) for leaf in three])
            note("quad_0", 2, list(combinations(three, 2)))
    return found


def vectors(nodes, seed, missing=()):
    """Unit vectors of five numbers; those of `missing` are zero."""
    found = np.abs(np.random.default_rng(seed).normal(size=(nodes, 5)))
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    found[list(missing)] = 0
    return found


def dots_of(family, x):
    """The dot products at each model, by sums over dense vectors."""
    source, target = family.graph.src, family.graph.dst
    s, a, d, t = (np.zeros_like(x) for _ in range(4))
    np.add.at(s, source, x[target])
    np.add.at(a, target, x[source])
    np.add.at(d, source, x[target] * family.children[target][:, None])
    np.add.at(t, source, s[target])
    named = {"x": x, "s": s, "a": a, "d": d, "t": t}
    kin, prolific = np.zeros(len(x)), np.zeros(len(x))
    squares = (x * x).sum(axis=1)
    np.add.at(kin, source, squares[target])
    np.add.at(prolific, source, squares[target] * family.children[target])
    return {name: (named[name[0]] * named[name[1]]).sum(axis=1) for name in DOTS}, kin, prolific


@pytest.mark.parametrize(
    "edges", [FOREST, *[random_forest(seed) for seed in range(6)]], ids=lambda e: f"{len(e)} edges"
)
def test_the_sums_at_every_position_are_those_over_all_pairs(edges):
    family = forest(edges)
    ids = family.graph.node_id
    missing = [2, 5]
    x = vectors(len(ids), 7, missing)
    e = np.ones((len(ids), 1))
    e[missing] = 0
    weights = Weights.of(family)
    sums = position_sums(weights, *dots_of(family, x)).sum(axis=0)
    pairs = position_sums(weights, *dots_of(family, e)).sum(axis=0)
    place = {int(node): at for at, node in enumerate(ids)}
    for at, (position, patterns) in enumerate(patterns_of(edges).items()):
        # Pairs that are alike in a pattern share its one vote.
        of_pairs = [(place[a], place[b], 1 / len(alike)) for alike in patterns for a, b in alike]
        assert sums[at] == pytest.approx(sum(w * x[a] @ x[b] for a, b, w in of_pairs)), position
        assert pairs[at] == pytest.approx(sum(w * e[a] @ e[b] for a, b, w in of_pairs)), position


def test_every_pattern_is_counted_as_often_as_it_occurs():
    assert occurrences(Weights.of(forest(FOREST))) == {
        "duo": 7,  # the edges
        "trio_1": 4,  # 12, 13, 23 below 0; 56 below 3
        "trio_2": 3,  # 0-1-4, 0-3-5, 0-3-6
        "quad_0": 1,  # 123 below 0
        "quad_1": 1,  # 0-3 into 5 and 6
        "quad_2": 6,  # each of the three paths with either of the two other children of 0
        "quad_3": 0,  # nothing is three levels deep
    }


@pytest.mark.parametrize("seed", range(4))
def test_a_drawn_pair_is_one_of_its_position_and_all_are_drawn(seed):
    edges = random_forest(seed, nodes=15)
    family = forest(edges)
    for drawn in drawn_pairs(family, patterns=4000, seed=seed):
        patterns = patterns_of(edges)[drawn.position]
        expected = Counter()
        for alike in patterns:
            for two in alike:
                expected[frozenset(two)] += 1 / len(alike) / len(patterns)
        found = Counter(frozenset(two) for two in zip(drawn.first.tolist(), drawn.second.tolist(), strict=True))
        assert found.keys() == expected.keys(), drawn.position
        for two, share in expected.items():
            assert found[two] / 4000 == pytest.approx(share, abs=5 * (share / 4000) ** 0.5), drawn.position


def test_the_same_seed_draws_the_same_pairs():
    family = forest(random_forest(3))
    first, again = (drawn_pairs(family, patterns=50, seed=9) for _ in range(2))
    assert [d.first.tolist() for d in first] == [d.first.tolist() for d in again]
    other = drawn_pairs(family, patterns=50, seed=10)
    assert [d.first.tolist() for d in first] != [d.first.tolist() for d in other]


def test_a_family_is_named_by_its_least_model_and_descends_from_the_nearest_root():
    family = forest([(10, 20), (20, 30), (5, 30), (40, 30), (50, 60), (60, 50), (60, 70)])
    told = dict(zip(family.graph.node_id.tolist(), zip(*family.descent, strict=True), strict=True))
    assert {node: (int(root), int(depth)) for node, (root, depth) in told.items()} == {
        10: (10, 0), 20: (10, 1), 5: (5, 0), 40: (40, 0),
        30: (5, 1),  # 5 and 40 are one hop away, 10 is two
        50: (50, 0), 60: (50, 0), 70: (50, 1),  # the cycle of 50 and 60 is one place
    }  # fmt: skip
    assert dict(zip(family.graph.node_id.tolist(), family.family_id.tolist(), strict=True)) == {
        5: 5, 10: 5, 20: 5, 30: 5, 40: 5, 50: 50, 60: 50, 70: 50,
    }  # fmt: skip
    assert family.graph.node_id[family.on_cycle].tolist() == [50, 60]
    assert [len(family.without_cycles.graph.src), family.without_cycles.node_count] == [5, 7]


def test_repeated_edges_count_once():
    family = forest([(1, 2), (1, 2), (1, 3)])
    assert family.children.tolist() == [2, 0, 0]


def test_an_interval_covers_the_mean_of_the_families_it_was_drawn_from():
    covered = 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        pairs = random.integers(1, 9, size=150).astype(float)
        own = random.beta(2, 5, size=150)  # mean 2/7
        (found,) = estimate((own * pairs)[:, None], pairs[:, None], seed=seed, resamples=400)
        covered += found.family_low <= 2 / 7 <= found.family_high
    assert 52 <= covered <= 60  # 95 % of 60 are 57


def test_means_over_pairs_and_over_families_differ_where_families_do():
    numerators, pairs = np.array([[90.0], [0.0], [0.0]]), np.array([[100.0], [1.0], [0.0]])
    (found,) = estimate(numerators, pairs, seed=1)
    assert found.mean == pytest.approx(90 / 101)
    assert found.family_mean == pytest.approx((0.9 + 0) / 2)
    assert found.families == 2
    assert (found.family_low, found.family_high) == (0, pytest.approx(0.9))


def test_there_is_no_interval_over_one_family_and_no_mean_over_none():
    one, none = estimate(np.array([[3.0, 0.0]]), np.array([[4.0, 0.0]]), seed=1)
    assert (one.mean, one.families, np.isnan(one.low), np.isnan(one.high)) == (0.75, 1, True, True)
    assert (np.isnan(none.mean), none.families) == (True, 0)
    (of_nothing,) = estimate(np.zeros((0, 1)), np.zeros((0, 1)), seed=1)
    assert np.isnan(of_nothing.mean)
