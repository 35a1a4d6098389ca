"""Groups keep their identity over the dates, and what becomes of them is told."""

import random
from collections import Counter
from datetime import date

import pyarrow as pa
import pytest

from benches import bench_of, table_of, tuples
from hugginggraph.analysis.embedded.followed_groups import AnalysedDate, follow_groups, new_identities
from hugginggraph.analysis.embedded.laws import require_one_identity_a_group
from hugginggraph.errors import InvariantError
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import (
    COMMUNITIES,
    COMMUNITY_PROFILES,
    COMPONENT_SIZES,
    COMPONENTS,
    GROUP_EVENTS,
    GROUP_IDENTITIES,
    NODES,
)
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


def groups_of(rows):
    names = {"grouping": pa.string(), "group_id": pa.int64(), "members": pa.int64(), "name": pa.string()}
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema=pa.schema(names))


def identities_of(rows):
    return table_of(GROUP_IDENTITIES, [dict(zip(GROUP_IDENTITIES.column_names, row, strict=True)) for row in rows])


def membership(case, groups):
    """Rows of `communities` of a dozen nodes; a node alone is its own group."""
    group_of = {node: min(group) for group in groups for node in group}
    return [{"node_id": n, "method": case, "community_id": group_of.get(n, n)} for n in range(1, 13)]


@pytest.fixture(scope="module")
def followed(cases):
    """By case the heirs and events that were found. Each case is a grouping of its own, so one run follows all."""
    old, new, was, is_ = [], [], [], []
    for name, (before, after) in cases.items():
        # An identity that tells its group, and an age by it: the group of the lesser number is the older.
        old += [(name, min(g), 1000 + min(g), date(2026, 1, min(g)), len(g), f"repo/{min(g)}") for g in before]
        new += [(name, min(g), len(g), f"repo/{min(g)}") for g in after]
        was += membership(name, before)
        is_ += membership(name, after)
    bench = bench_of(
        day=TODAY,
        previous=YESTERDAY,
        components=table_of(COMPONENTS, []),
        communities=table_of(COMMUNITIES, is_),
    )
    previous = AnalysedDate(YESTERDAY, table_of(COMPONENTS, []), table_of(COMMUNITIES, was), identities_of(old))
    identities, events = follow_groups(bench, groups_of(new), previous, day=TODAY)
    return identities.to_pylist(), events.to_pylist()


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


def test_the_first_date_begins_every_group():
    bench = bench_of(day=TODAY, components=table_of(COMPONENTS, []), communities=table_of(COMMUNITIES, []))
    identities, events = follow_groups(bench, groups_of([("component", 7, 2, "a/b")]), None, day=TODAY)
    (row,) = identities.to_pylist()
    assert (row["group_id"], row["born_on"], row["members"]) == (7, TODAY, 2)
    assert events.num_rows == 0


def test_groups_are_called_after_their_root_and_their_first_member():
    bench = bench_of(
        component_sizes=table_of(COMPONENT_SIZES, [{"component_id": 7, "nodes": 3, "root_repo_id": "a/root"}]),
        community_profiles=table_of(
            COMMUNITY_PROFILES,
            [{"method": "leiden", "community_id": 8, "nodes": 2, "top_members": ["b/first", "b/next"]}],
        ),
    )
    assert tuples(bench.step("groups")) == [("component", 7, 3, "a/root"), ("leiden", 8, 2, "b/first")]


def test_a_component_is_followed_as_communities_are():
    def together(node, *others):
        return table_of(COMPONENTS, [{"node_id": each, "component_id": node} for each in (node, *others)])

    bench = bench_of(day=TODAY, previous=YESTERDAY, components=together(2, 3, 4), communities=table_of(COMMUNITIES, []))
    old = identities_of([("component", 1, 1001, YESTERDAY, 3, "a/b")])
    previous = AnalysedDate(YESTERDAY, together(1, 2, 3), table_of(COMMUNITIES, []), old)
    identities, events = follow_groups(bench, groups_of([("component", 2, 3, "a/c")]), previous, day=TODAY)
    assert tuples(identities) == [("component", 2, 1001, YESTERDAY, 3, "a/c")]
    assert events.num_rows == 0


def test_a_new_identity_is_the_hash_that_spark_gave_in_a_warehouse_of_its_own():
    groups = [
        ("component", -9219613792502714349, 2105, "indigo-library/heron-1b"),
        ("louvain", 5908609640737944579, 2, "amber-atelier/avocet-3b-medical-gguf"),
    ]
    assert tuples(new_identities(groups_of(groups), date(2026, 1, 11))) == [
        ("component", -9219613792502714349, -1511429491229087886),
        ("louvain", 5908609640737944579, 2133523278593766042),
    ]


def test_two_groups_of_one_identity_stop_the_run():
    groups = [("component", 7), ("component", 8), ("leiden", 7)]
    rows = [(*group, 1, TODAY, 2, "a/b") for group in groups]
    require_one_identity_a_group(identities_of(rows[1:]))
    with pytest.raises(InvariantError, match="'rows': 3, 'group_id': 3, 'identity': 2"):
        require_one_identity_a_group(identities_of(rows))


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
