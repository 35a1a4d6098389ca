"""Mutation, transitions, orders and numerical drift of families drawn by hand, and of a chain with a known matrix."""

import math
from collections import Counter
from itertools import permutations

import numpy as np
import pytest

from genetics_rows import counters_of, pairs_of, repos_of, traits_of
from hugginggraph.genetics.mutation import mutation_rates
from hugginggraph.genetics.numerical import QUANTITIES, numerical_drift
from hugginggraph.genetics.ordering import DRIFTING, trait_orders
from hugginggraph.licence_rules import licence_rules
from hugginggraph.tables.genetics import MUTATION_RATES, NUMERICAL_DRIFT, TRAIT_DRIFT, TRAIT_ORDERS, TRANSITIONS

DAY = "snapshot_date"
SIZES = {"licence": 20, "language": 20, "library": 10, "task": 10}


def rates(work, **settings):
    rows = mutation_rates(work, **{"seed": 42, "resamples": 200, **settings})
    assert all({*row} == {*MUTATION_RATES.column_names} - {DAY} for row in rows)
    return {(row["graph"], row["relation"], row["trait"]): row for row in rows}


def test_a_mutation_rate_is_the_distance_of_the_sets_and_not_what_they_share(work):
    """1 -> 2 (same licence), 1 -> 3 (another), 1 -> 4 (silent); 5 -> 6 in a family of their own; a ghost 9 -> 2."""
    traits_of(
        work,
        {"node_id": 1, "licence": ["mit"], "language": ["de", "en", "fr"]},
        {"node_id": 2, "licence": ["mit"], "language": ["en"]},
        {"node_id": 3, "licence": ["apache-2.0"], "task": ["fill-mask"]},
        {"node_id": 4},
        {"node_id": 5, "language": ["en"], "licence": ["mit"]},
        {"node_id": 6, "language": ["en"], "licence": ["apache-2.0", "mit"]},
    )
    others = [("finetune", "*", 1, 2, 1), ("all", "merge", 9, 2, 1)]
    pairs_of(work, (1, 2, 1), (1, 3, 1), (1, 4, 1), (9, 2, 1), (5, 6, 5), *others)
    found = rates(work)
    names = ("edges", "pairs", "changed", "gained", "lost", "families", "rate", "family_mean")

    def of(*key):
        return [found[key][name] for name in names]

    # licence: 0, 1, 1/2 over three pairs; by family (0 + 1) / 2 and 1/2.
    assert of("all", "*", "licence") == [5, 3, 2, 0, 1, 2, 0.5, 0.5]
    # language: 1 - 1/3 in family 1 and 0 in family 5.
    assert of("all", "*", "language") == [5, 2, 1, 0, 2, 2, pytest.approx(1 / 3), pytest.approx(1 / 3)]
    assert of("all", "*", "task") == [5, 0, 0, 1, 0, 0, None, None]
    # The inverted reading would have 1 here.
    assert of("finetune", "*", "licence") == [1, 1, 0, 0, 0, 1, 0.0, 0.0]
    assert of("all", "merge", "licence") == [1, 0, 0, 0, 0, 0, None, None]
    assert len(found) == 3 * 6
    assert [found["all", "*", "task"][name] for name in ("low", "high", "family_low")] == [None] * 3
    assert 0 <= found["all", "*", "language"]["low"] <= 1 / 3 <= found["all", "*", "language"]["high"] <= 1


def flows(work):
    work.make("transitions")
    rows = work.rows("SELECT * FROM transitions")
    names = ("graph", "relation", "quarter", "trait", "parent_value", "child_value", "count", "paper_count")
    assert {*rows.column_names} == {*TRANSITIONS.column_names} - {DAY}
    return {tuple(row[n] for n in names[:6]): (row["count"], row["paper_count"]) for row in rows.to_pylist()}


def test_a_change_of_a_single_value_is_one_transition_and_the_papers_two(work):
    traits_of(
        work,
        {"node_id": 1, "licence": ["gemma"]},
        {"node_id": 2, "licence": ["mit"]},
        {"node_id": 3, "licence": ["mit"]},
        {"node_id": 4, "licence": ["gemma"]},
        {"node_id": 5},
    )
    created = {2: "2025-03-31T23:00:00Z", 3: None, 4: "2025-04-01T00:00:00Z"}
    repos_of(work, *[{"node_id": n, "created_at": at} for n, at in created.items()])
    steps = [(1, 2, 1), (1, 3, 1), (1, 4, 1), (1, 5, 1), (5, 2, 1), (9, 2, 1)]
    pairs_of(work, *steps, ("finetune", "*", 1, 2, 1))
    assert flows(work) == {
        ("all", "*", "*", "licence", "gemma", "mit"): (2, 4),
        ("all", "*", "2025Q1", "licence", "gemma", "mit"): (1, 2),
        ("finetune", "*", "*", "licence", "gemma", "mit"): (1, 2),
        ("finetune", "*", "2025Q1", "licence", "gemma", "mit"): (1, 2),
    }


def papers_counts(parent, child):
    """As the paper's notebook counts: for every value that came, and again for every one that went."""
    found = Counter()
    for came in child - parent:
        found.update((p, came) for p in parent)
    for went in parent - child:
        found.update((went, c) for c in child)
    return found


def test_transitions_between_sets_pair_what_came_and_what_went_with_the_other_side(work):
    parent, child = {"de", "en"}, {"en", "fr"}
    sets = {1: parent, 2: child, 3: {"en"}, 4: {"de", "en", "fr"}}
    traits_of(work, *[{"node_id": n, "language": sorted(of)} for n, of in sets.items()])
    repos_of(work)
    for other, expected in [
        # fr came and de went: de -> fr by both; en stays, and pairs with either.
        (2, {("de", "fr"): 1, ("en", "fr"): 1, ("de", "en"): 1}),
        (3, {("de", "en"): 1}),
        (4, {("de", "fr"): 1, ("en", "fr"): 1}),
    ]:
        pairs_of(work, (1, other, 1))
        found = flows(work)
        assert {key[4:]: count for key, (count, _) in found.items()} == expected
        assert {key[4:]: twice for key, (_, twice) in found.items()} == papers_counts(parent, sets[other])


def orders(work, sizes=SIZES):
    repos_of(work)
    work.make("transitions")
    rows, drift = trait_orders(work, sizes=sizes, seconds=60, licences=licence_rules())
    assert all({*row} == {*TRAIT_ORDERS.column_names} - {DAY} for row in rows)
    assert all({*row} == {*TRAIT_DRIFT.column_names} - {DAY} for row in drift)
    return rows, drift


def test_licences_stand_in_the_order_in_which_they_give_way_to_one_another(work):
    """gemma -> mit thrice, mit -> apache twice, apache -> mit once, gemma -> apache once, and what says nothing."""
    steps = (
        ["gemma mit"] * 3
        + ["mit apache-2.0"] * 2
        + ["apache-2.0 mit", "gemma apache-2.0", "gemma other", "afl-3.0 mit"]
    )
    ids = [{"node_id": n, "licence": [of]} for n, of in enumerate(" ".join(steps).split())]
    lonely = [{"node_id": n, "licence": ["wtfpl"]} for n in (100, 101)]
    pairs_of(work, *[(2 * n, 2 * n + 1, n) for n in range(len(steps))])
    traits_of(work, *ids, *lonely)
    rows, drift = orders(work, {**SIZES, "licence": 4})
    # The four most frequent: mit 7, gemma 5, apache-2.0 4, wtfpl 2, which takes no part; afl-3.0 is the fifth.
    names = ("position", "value", "licence_class", "models", "inflow", "outflow", "least_position", "greatest_position")
    assert [tuple(row[n] for n in names) for row in rows] == [
        (1, "gemma", "terms", 5, 0, 4, 1, 1),
        (2, "mit", "permissive", 7, 4, 2, 2, 2),
        (3, "apache-2.0", "permissive_patent", 4, 3, 1, 3, 3),
    ]
    assert drift == [
        {
            **{"graph": "all", "relation": "*", "trait": "licence", "values": 3},
            **{
                "pairs": 3,
                "pairs_along": 3,
                "transitions": 7,
                "transitions_along": 6,
                "traffic": 5,
                "traffic_along": 5,
            },
            **{"share_along": 6 / 7, "directedness": 6 / 7, "is_unique": True, "all_pairs": 5, "all_transitions": 9},
        }
    ]


def test_an_order_that_is_as_good_as_another_is_told_and_the_more_frequent_value_comes_first(work):
    """en <-> de cancel each other out; fr comes of both."""
    steps = [("en", "de"), ("de", "en"), ("en", "fr"), ("de", "fr")]
    ids = [{"node_id": 2 * n + end, "language": [of]} for n, step in enumerate(steps) for end, of in enumerate(step)]
    traits_of(work, *ids, {"node_id": 90, "language": ["en"]})
    pairs_of(work, *[(2 * n, 2 * n + 1, n) for n in range(4)])
    rows, (drift,) = orders(work)
    places = [(row["value"], row["position"], row["least_position"], row["greatest_position"]) for row in rows]
    assert places == [("en", 1, 1, 2), ("de", 2, 1, 2), ("fr", 3, 3, 3)]
    assert (drift["is_unique"], drift["pairs"], drift["traffic"], drift["directedness"]) == (False, 2, 2, 3 / 4)


def test_no_drift_makes_no_order(work):
    pairs_of(work, (1, 2, 1))
    traits_of(work, {"node_id": 1, "licence": ["mit"]}, {"node_id": 2, "licence": ["mit"]})
    assert orders(work) == ([], [])
    traits_of(work, {"node_id": 1, "licence": ["other"]}, {"node_id": 2, "licence": ["mit"]})
    rows, (drift,) = orders(work)
    assert (rows, drift["values"], drift["share_along"], drift["all_transitions"]) == ([], 0, None, 1)


def test_numbers_change_by_hand(work):
    """1 -> 2, 1 -> 3, 1 -> 4 in family 1, 5 -> 6 in family 5, and a ghost 9 -> 2."""
    lengths = {1: 100, 2: 50, 3: 400, 4: None, 5: 10, 6: 10}
    traits_of(
        work,
        *[
            {
                **{"node_id": n, "card_length": length, "body_length": length, "has_card": length is not None},
                **{"generated": None if length is None else length > 50, "tags": n},
                "language": ["en"] * (n < 3) or None,
            }
            for n, length in lengths.items()
        ],
    )
    days = {1: "2025-01-10", 2: "2025-01-20", 3: "2025-01-09", 5: "2025-02-01", 6: "2025-02-01"}
    repos_of(work, *[{"node_id": n, "created_at": f"{day}T12:00:00Z"} for n, day in days.items()])
    counters_of(
        work,
        *[
            {"node_id": n, "snapshot_date": f"2025-0{month}-01", "likes": likes, "downloads": 0}
            for n, month, likes in [(1, 1, 7), (1, 2, 4), (2, 1, 1), (3, 1, 0)]
        ],
    )
    pairs_of(work, (1, 2, 1), (1, 3, 1), (1, 4, 1), (5, 6, 5), (9, 2, 1), ("all", "merge", 9, 2, 1))
    rows = numerical_drift(work, seed=42, resamples=200)
    found = {(row["relation"], row["quantity"]): row for row in rows}
    assert {*found} == {(relation, quantity) for relation in ("*", "merge") for quantity in QUANTITIES}
    known = {*NUMERICAL_DRIFT.column_names} - {DAY}
    assert all({*row} <= known for row in rows)
    assert {name: value for name, value in found["*", "card_length"].items() if name not in ("low", "high")} == {
        **{"graph": "all", "relation": "*", "quantity": "card_length", "edges": 5, "pairs": 3},
        # 100 -> 50, 100 -> 400, 10 -> 10
        **{"parent_mean": 70.0, "child_mean": pytest.approx(460 / 3), "parent_median": 100.0, "child_median": 50.0},
        **{
            "mean_change": pytest.approx(250 / 3),
            "median_change": 0.0,
            "first_quartile": -25.0,
            "third_quartile": 150.0,
        },
        **{"geometric_ratio": pytest.approx(2 ** (1 / 3)), "share_less": 1 / 3, "share_more": 1 / 3},
    }
    # By family the means are 125 and 0.
    assert [found["*", "card_length"][bound] for bound in ("low", "high")] == [0.0, 125.0]
    gap = found["*", "age_gap"]
    assert [gap[n] for n in ("pairs", "mean_change", "median_change")] == [3, 3.0, 0.0]
    assert [gap[n] for n in ("share_less", "share_more")] == [1 / 3, 1 / 3]
    assert {gap[n] for n in ("parent_mean", "child_mean", "parent_median", "child_median", "geometric_ratio")} == {None}
    likes = found["*", "likes"]
    assert [likes[n] for n in ("pairs", "parent_mean", "child_mean", "geometric_ratio")] == [
        2,
        4.0,
        0.5,
        pytest.approx(1 / 4),
    ]
    assert [found["*", "downloads"][n] for n in ("pairs", "mean_change", "geometric_ratio")] == [2, 0.0, None]
    assert [found["*", "card_present"][n] for n in ("pairs", "parent_mean", "child_mean")] == [4, 1.0, 0.75]
    assert [found["*", "generated"][n] for n in ("pairs", "parent_mean", "child_mean")] == [3, 2 / 3, 1 / 3]
    assert [found["*", "languages"][n] for n in ("pairs", "parent_mean")] == [1, 1.0]
    assert [found["*", "tags"][n] for n in ("pairs", "mean_change")] == [4, 7 / 4]
    assert found["merge", "tags"] == {
        **{"graph": "all", "relation": "merge", "quantity": "tags", "edges": 1, "pairs": 0, "low": None, "high": None}
    }


CHAIN = {
    "gemma": {"gemma": 0.5, "mit": 0.3, "apache-2.0": 0.2},
    "mit": {"mit": 0.8, "apache-2.0": 0.15, "gemma": 0.05},
    "apache-2.0": {"apache-2.0": 0.9, "mit": 0.1},
}


def test_a_chain_whose_mutation_is_known_has_it_within_its_intervals(work):
    """Families of lines of 25 models whose licences follow the matrix; every family is drawn anew."""
    random = np.random.default_rng(2026)
    rows, pairs, drawn = [], [], Counter()
    for family in range(120):
        licence = str(random.choice(["gemma", "mit", "apache-2.0"]))
        for step in range(25):
            node = 1000 * family + step
            rows.append({"node_id": node, "licence": [licence]})
            if step:
                pairs.append((node - 1, node, 1000 * family))
            next_ = str(random.choice(list(CHAIN[licence]), p=list(CHAIN[licence].values())))
            if step < 24:
                drawn[licence, next_] += 1
            licence = next_
    traits_of(work, *rows)
    pairs_of(work, *pairs)
    repos_of(work)
    found = rates(work, resamples=1000)["all", "*", "licence"]
    times = Counter(parent for parent, _ in drawn.elements())
    # What the matrix makes of the parents that were drawn, not what happened to be drawn of it.
    expected = sum(count * (1 - CHAIN[parent][parent]) for parent, count in times.items()) / times.total()
    assert found["low"] < expected < found["high"]
    assert found["low"] < found["rate"] < found["high"]
    assert math.isclose(found["rate"], sum(n for (p, c), n in drawn.items() if p != c) / drawn.total())
    assert found["high"] - found["low"] < 0.05
    counts = {key[4:]: count for key, (count, _) in flows(work).items()}
    assert counts == {step: n for step, n in drawn.items() if step[0] != step[1]}
    for (parent, child), count in counts.items():
        share, chance = count / times[parent], CHAIN[parent][child]
        assert abs(share - chance) < 4 * math.sqrt(chance * (1 - chance) / times[parent]), (parent, child)
    ordered, (drift,) = orders(work)

    def along(order):
        return sum(counts.get((a, b), 0) for at, a in enumerate(order) for b in order[at + 1 :])

    best = max(permutations(CHAIN), key=along)
    assert tuple(row["value"] for row in ordered) == best
    assert drift["traffic_along"] <= drift["traffic"]


def test_the_same_pairs_in_another_order_make_the_same_rows(work):
    traits_of(work, *[{"node_id": n, "licence": [["mit", "gemma"][n % 2]], "tags": n} for n in range(9)])
    steps = [(n, n + 1, n // 3) for n in range(8)]
    found = []
    for of in (steps, steps[::-1]):
        pairs_of(work, *of)
        found.append(rates(work))
    assert found[0] == found[1]


def test_nothing_at_all_makes_no_rows(work):
    for make in (pairs_of, traits_of, repos_of, counters_of):
        make(work)
    assert mutation_rates(work, seed=1, resamples=10) == []
    assert numerical_drift(work, seed=1, resamples=10) == []
    assert orders(work) == ([], [])
    assert flows(work) == {}
    assert set(DRIFTING) == set(SIZES)
