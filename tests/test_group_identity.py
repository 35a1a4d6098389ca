"""Groups keep their identity over the dates, and what becomes of them is told."""

import random
from collections import Counter
from datetime import date

import pytest

from hugginggraph.history.group_identity import group_events, group_identities, newborn, overlaps
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import COMPONENTS, GROUP_EVENTS, GROUP_IDENTITIES, NODES
from mini_hub import ONE, TWO

YESTERDAY, TODAY = date(2026, 3, 1), date(2026, 3, 2)
CASES = {
    # what it shows: groups before, groups after, {old group: new group that continues it}, {(event, group, other)}
    "the least member leaves": ([{1, 2, 3}], [{2, 3}], {1: 2}, set()),
    "a lesser member comes": ([{2, 3}], [{1, 2, 3}], {2: 1}, set()),
    "nothing happens": ([{1, 2}, {3, 4}], [{1, 2}, {3, 4}], {1: 1, 3: 3}, set()),
    "the least member goes over": ([{1, 5, 6}, {2, 7, 8}], [{5, 6}, {1, 2, 7, 8}], {1: 5, 2: 1}, set()),
    "a smaller one merges into a larger": ([{1, 2}, {3, 4, 5}], [{1, 2, 3, 4, 5}], {3: 1}, {("merged", 1, 3)}),
    "of two as large the older one stays": ([{1, 2}, {3, 4}], [{1, 2, 3, 4}], {1: 1}, {("merged", 3, 1)}),
    "a part splits off": ([{1, 2, 3, 4, 5}], [{1, 2}, {3, 4, 5}], {1: 3}, {("split", 1, 1)}),
    "new repos make a group": ([{5, 6}], [{5, 6}, {7, 8}], {5: 5}, {("born", 7, None)}),
    "repos that were alone make a group": ([], [{7, 8}], {}, {("born", 7, None)}),
    "all members are gone": ([{5, 6}, {7, 8}], [{7, 8}], {7: 7}, {("died", 5, None)}),
    "all members are alone": ([{5, 6}], [], {}, {("died", 5, None)}),
    "one is torn between two": (
        [{1, 2, 3, 4}, {5, 6, 7, 8, 9}],
        [{1, 2}, {3, 4, 5, 6, 7, 8, 9}],
        {1: 1, 5: 3},
        set(),
    ),
    "two exchange their halves": (
        [{1, 2, 3}, {4, 5, 6}],
        [{1, 4, 5}, {2, 3, 6}],
        {1: 2, 4: 1},
        set(),
    ),
    "the larger part goes into one that is larger still": (
        [{1, 2, 3, 4, 5}, {6, 7, 8, 9}],
        [{1, 2}, {3, 4, 5, 6, 7, 8, 9}],
        {6: 3},
        {("merged", 1, 6), ("split", 1, 1)},
    ),
}


def random_case(chance):
    """Two ways to divide some of a dozen nodes; the second perhaps much like the first."""
    before = {node: chance.randrange(4) for node in range(1, 13) if chance.random() < 0.8}
    after = {node: group for node, group in before.items() if chance.random() < 0.8}
    after |= {node: chance.randrange(4) for node in range(1, 13) if chance.random() < 0.3}
    return grouped(before), grouped(after)


def grouped(group_of):
    found = {}
    for node, group in group_of.items():
        found.setdefault(group, set()).add(node)
    return [members for members in found.values() if len(members) > 1]


def expected(before, after):
    """Mutual best matches, looked up pair by pair. The older group is the one of the lesser number here."""

    def shared(old, new):
        return len(old & new)

    best_new = {
        min(old): min((new for new in after if old & new), key=lambda n, o=old: (-shared(o, n), min(n)), default=None)
        for old in before
    }
    best_old = {
        min(new): min((old for old in before if old & new), key=lambda o, n=new: (-shared(o, n), min(o)), default=None)
        for new in after
    }
    heirs = {old: min(new) for old, new in best_new.items() if new is not None and min(best_old[min(new)]) == old}
    heir_of = {new: old for old, new in heirs.items()}
    events = set()
    for new, old in best_old.items():
        if new not in heir_of:
            events.add(("born", new, None) if old is None else ("split", new, min(old)))
    for old, new in best_new.items():
        if old not in heirs:
            # Into which group it merged, by that one's own number of before; None where it is a new one.
            events.add(("died", old, None) if new is None else ("merged", old, heir_of.get(min(new), "new")))
    return heirs, events


@pytest.fixture(scope="module")
def cases():
    chance = random.Random(20260301)
    drawn = {f"random {number}": random_case(chance) for number in range(300)}
    return {name: case[:2] for name, case in CASES.items()} | drawn


@pytest.fixture(scope="module")
def followed(spark, cases):
    """By case the heirs and events that were found. Each case is a grouping of its own, so one run follows all."""
    old, new, moves = [], [], []
    for name, (before, after) in cases.items():
        # An identity that tells its group, and an age by it: the group of the lesser number is the older.
        old += [(name, min(g), 1000 + min(g), date(2026, 1, min(g)), len(g), f"repo/{min(g)}") for g in before]
        new += [(name, min(g), len(g), f"repo/{min(g)}") for g in after]
        was, is_ = ({node: min(g) for g in groups for node in g} for groups in (before, after))
        # A node alone is its own group, as in `components`; a node that is not listed at all would be null.
        nodes = range(1, 13)
        crossed = Counter((was.get(n, n), is_.get(n, n)) for n in nodes if was.get(n, n) != is_.get(n, n))
        moves += [(name, *pair, count) for pair, count in crossed.items()]
    before = spark.createDataFrame(old, GROUP_IDENTITIES.columns)
    now = spark.createDataFrame(new, "grouping STRING, group_id LONG, members LONG, name STRING")
    crossed = spark.createDataFrame(moves, "grouping STRING, from_id LONG, to_id LONG, nodes LONG")
    pairs = overlaps(before, now, crossed).localCheckpoint()
    identities = group_identities(now, pairs, day=TODAY).localCheckpoint()
    events = group_events(before, identities, pairs, day=TODAY, previous=YESTERDAY)
    return identities.collect(), events.collect()


def told(followed, case):
    identities, events = followed
    of_case = [row for row in identities if row["grouping"] == case]
    heirs = {row["identity"] - 1000: row["group_id"] for row in of_case if row["born_on"] != TODAY}
    happened = set()
    for row in events:
        if row["grouping"] == case:
            other = row["other_identity"]
            known = other is not None and 1000 < other < 1100
            happened.add((row["event"], row["group_id"], None if other is None else other - 1000 if known else "new"))
    return heirs, happened


@pytest.mark.parametrize("case", CASES)
def test_a_group_is_continued_and_what_happened_is_told(followed, case):
    assert told(followed, case) == CASES[case][2:]


def test_random_groups_are_continued_by_their_mutual_best_match(followed, cases):
    found = {name: told(followed, name) for name in cases}
    assert found == {name: expected(*case) for name, case in cases.items()}
    kinds = Counter(event for _, events in found.values() for event, _, _ in events)
    assert min(kinds[event] for event in ("born", "split", "merged", "died")) > 10


def test_events_tell_how_many_went_over(followed):
    rows = {(row["grouping"], row["event"]): row for row in followed[1]}
    merged = rows["a smaller one merges into a larger", "merged"]
    assert (merged["members_before"], merged["members_after"], merged["shared"]) == (2, 5, 2)
    split = rows["a part splits off", "split"]
    assert (split["members_before"], split["members_after"], split["shared"]) == (5, 2, 2)
    born = rows["new repos make a group", "born"]
    assert (born["members_before"], born["members_after"], born["shared"]) == (None, 2, None)
    assert {row["previous_date"] for row in followed[1]} == {YESTERDAY}


def test_no_identity_is_given_twice(followed):
    keys = [(row["grouping"], row["identity"]) for row in followed[0]]
    assert len(set(keys)) == len(keys) > 300


def test_the_first_date_begins_every_group(spark):
    now = spark.sql("SELECT 'component' AS grouping, 7L AS group_id, 2L AS members, 'a/b' AS name")
    (row,) = newborn(now, day=TODAY).collect()
    assert (row["group_id"], row["born_on"], row["members"]) == (7, TODAY, 2)


def test_the_component_of_heron_is_the_same_on_both_days_of_the_mini_hub(mini):
    found = []
    for day in (ONE, TWO):
        opened = Warehouse(mini.warehouse, day)
        opened.view(NODES, COMPONENTS, GROUP_IDENTITIES, GROUP_EVENTS)
        found += opened.records(
            "SELECT identity, born_on FROM nodes JOIN components USING (node_id) JOIN group_identities "
            "ON grouping = 'component' AND group_id = component_id WHERE repo_id = 'amber/heron'"
        )
        profiles = opened.records("SELECT count(*) AS n FROM group_identities WHERE members > 1 GROUP BY grouping")
        assert len(profiles) == 4
    assert found == [found[0]] * 2
    assert found[0]["born_on"] == ONE
