"""What a day leaves of its difference to the one before: by hand, and without Spark."""

from collections import namedtuple
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest

from hugginggraph.errors import InvariantError
from hugginggraph.history.applied_delta import require_delta_applies, sizes
from hugginggraph.history.change_rows import make_changes
from hugginggraph.history.day_history import day_history
from hugginggraph.history.event_rows import happenings
from hugginggraph.history.row_hashes import row_hashes
from hugginggraph.history.severity_rules import severity_rules
from hugginggraph.history.stats_rows import counted_stats, moved_sizes, sizes_of, unchanged_stats
from hugginggraph.history.table_delta import delta_of_states
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.records.differences import compared, difference
from hugginggraph.records.hashes import hasher
from hugginggraph.settings import EventSettings
from hugginggraph.tables import COUNTERS, EDGES, NODES, REPOS
from states import connected, delta_of, edge, graph, records_in, relations, repo, rows, with_deltas

DAY, BEFORE, EARLIER = date(2026, 3, 2), date(2026, 3, 1), date(2026, 2, 1)
LIMITS = EventSettings(mass_deletion=10, burst=3)


History = namedtuple("History", "changes events daily_stats")


def nodes(*told):
    """Nodes from (node_id, role, content_hash); no content hash makes a ghost."""
    return [
        {"node_id": n, "kind": "model", "repo_id": f"r/n{n}", "hub_id": "h", "role": role, "is_ghost": h is None}
        | {"content_hash": h}
        for n, role, h in told
    ]


def history_of(before, now, *, stats=None, limits=LIMITS, kinds=("model", "dataset")):
    """What is told of the second of two days: changes, events, and the rows of `daily_stats`."""
    made = with_deltas(before, now)
    if stats is None:
        stats = stats_of(before)
    found = day_history(
        made, day=DAY, previous=BEFORE, stats_before=stats, limits=limits, kinds=kinds, rules=severity_rules()
    )
    return History(records_in(made, "changes_of_day"), records_in(made, "events_of_day"), found)


def stats_of(state):
    made = connected(now=state)
    found = day_history(
        made, day=BEFORE, previous=None, stats_before=[], limits=LIMITS, kinds=(), rules=severity_rules()
    )
    assert records_in(made, "changes_of_day") == records_in(made, "events_of_day") == []
    return found


def changes_of(before, now):
    """The rows of `changes` of the second of two days: of nodes, then of edges, each by their keys."""
    made = with_deltas(before, now)
    make_changes(made, day=DAY, previous=BEFORE)
    return made.rows("SELECT * FROM changes_of_day ORDER BY subject <> 'node', subject_id").to_pylist()


def test_a_delta_has_the_rows_of_both_states_that_differ_and_null_equals_null():
    evidence = [{"grade_rank": 3, "grade": None, "defects": ["URL", None]}]
    same = edge("a/a", "a/b", evidence=evidence, flags=[None], revision=None)
    first, gone = edge("a/a", "a/c", revision=None), edge("a/a", "a/d")
    came = edge("a/a", "a/e")
    made = connected({EDGES: [same, first, gone]}, {EDGES: [same, first | {"revision": "r"}, came]})
    found = {row["key"]: row for row in delta_of(made, EDGES)}
    assert set(found) == {each["edge_id"] for each in (first, gone, came)}
    assert found[gone["edge_id"]]["after"] is found[came["edge_id"]]["before"] is None
    sides = found[first["edge_id"]]
    assert (sides["before"]["revision"], sides["after"]["revision"]) == (None, "r")
    assert sides["after"] == rows(EDGES, [first | {"revision": "r"}]).to_pylist()[0]


def test_states_of_a_table_whose_key_has_several_columns_differ_by_all_of_them():
    made = relations()
    for side, likes in (("b", 1), ("a", 2)):
        records = [{"node_id": 1, "snapshot_date": day, "likes": n} for day, n in ((BEFORE, 1), (DAY, likes))]
        made.put(side, rows(COUNTERS, records))
    delta_of_states(made, COUNTERS, "b", "a")
    (row,) = records_in(made, "counters_delta")
    assert row["key"] == {"node_id": 1, "snapshot_date": DAY}
    assert (row["before"]["likes"], row["after"]["likes"]) == (1, 2)


def test_a_row_that_differs_in_no_compared_column_is_no_change():
    columns = compared(["role"], NODES.types)
    before, after = nodes((1, "base", 1), (2, "base", 1)), nodes((1, "base", 2), (2, "merge", 1))
    found = [difference(*sides, columns) for sides in zip(before, after, strict=True)]
    assert found == [None, ("modified", ["role"], {"role": "base"}, {"role": "merge"})]


def test_a_changed_node_tells_its_columns_and_one_that_became_a_ghost_that_alone():
    def repos(*told):
        return [{"node_id": n, "sha": sha, "gated": gated} for n, sha, gated in told]

    before = {
        NODES: nodes((1, "base", 10), (2, "base", 20), (3, "base", None), (4, "base", 40)),
        REPOS: repos((1, "a", None), (2, "a", None), (4, "a", None)),
    }
    now = {
        NODES: nodes((1, "merge", 11), (2, "unknown", None), (3, "base", 31)),
        REPOS: repos((1, "b", "manual"), (2, "b", None), (3, "a", None)),
    }
    found = changes_of(before, now)
    assert {(row["repo_id"], row["change"]): row["columns"] for row in found} == {
        ("r/n1", "modified"): ["role", "sha", "gated"],
        ("r/n2", "modified"): ["role", "is_ghost"],
        ("r/n3", "modified"): ["is_ghost"],
        ("r/n4", "removed"): None,
    }
    assert found[0]["old_values"] == [("role", "base"), ("sha", "a"), ("gated", None)]
    assert found[0]["new_values"] == [("role", "merge"), ("sha", "b"), ("gated", "manual")]


def test_a_changed_edge_names_both_ends_though_its_nodes_are_gone():
    def edges(*told):
        return [
            {"edge_id": n, "src": src, "dst": dst, "relation": relation, "grade": grade, "grade_rank": 1}
            for n, src, dst, relation, grade in told
        ]

    def known(*ids):
        kinds = {n: "model" if n < 3 else "dataset" for n in ids}
        return [node | {"kind": kinds[node["node_id"]]} for node in nodes(*[(n, "base", 1) for n in ids])]

    before = {EDGES: edges((1, 1, 2, "merge", "tag"), (2, 3, 2, "trained_on", "tag")), NODES: known(1, 2, 3)}
    now = {
        EDGES: edges(
            (2, 3, 2, "trained_on", "card"), (3, 3, 4, "derived_from", "tag"), (4, 3, 4, "new_version", "tag")
        ),
        NODES: known(2, 3, 4),
    }
    found = changes_of(before, now)
    told = ("change", "upstream_repo_id", "repo_id", "relation", "kind", "columns")
    assert [tuple(row[name] for name in told) for row in found if row["subject"] == "edge"] == [
        ("removed", "r/n1", "r/n2", "merge", "model", None),
        ("modified", "r/n3", "r/n2", "trained_on", "model", ["grade"]),
        ("added", "r/n3", "r/n4", "derived_from", "dataset", None),
        ("added", "r/n3", "r/n4", "new_version", "dataset", None),
    ]


def test_changes_hold_texts_as_they_are_and_all_else_as_spark_writes_it():
    evidence = {"grade_rank": 3, "grade": "card", "source_field": "card.base_model", "position": 0}
    evidence |= {"raw_reference": 'a "b"\x1f\\u00e9 é', "rule": "exact", "revision": None, "defects": ["URL"]}
    repos = [
        repo("a/b", 1, tags=["x"], created_at=datetime(2024, 1, 1, 0, 0, 0, 120_000, UTC)),
        repo("a/b", 1, tags=None, created_at=datetime(2024, 1, 1, tzinfo=UTC), disabled=True, file_count=3),
    ]
    states = [graph([each], [edge("a/a", "a/b", evidence=e)]) for each, e in zip(repos, ([], [evidence]), strict=True)]
    of_node, of_edge = changes_of(*states)
    assert of_node["old_values"] == [
        ("created_at", "2024-01-01 00:00:00.12"),
        ("disabled", "false"),
        ("tags", '["x"]'),
        ("file_count", None),
    ]
    assert of_node["new_values"] == [
        ("created_at", "2024-01-01 00:00:00"),
        ("disabled", "true"),
        ("tags", None),
        ("file_count", "3"),
    ]
    assert of_edge["new_values"] == [
        (
            "evidence",
            '[{"grade_rank":3,"grade":"card","source_field":"card.base_model","position":0,'
            r'"raw_reference":"a \"b\"\u001F\\u00e9 é","rule":"exact","revision":null,"defects":["URL"]}]',
        )
    ]


def test_the_sizes_before_plus_the_delta_are_the_sizes_after():
    before, now = nodes((1, "base", 1), (2, "base", 1)), nodes((2, "merge", 1), (3, "base", 1))

    made = with_deltas({NODES: before, EDGES: []}, {NODES: now, EDGES: []})
    of_before, of_now = (sizes(sizes_of(made, state)) for state in ("before", "now"))
    assert (of_before["node"].rows, of_now["node"].rows) == (2, 2)
    assert of_before["node"].checksum != of_now["node"].checksum
    require_delta_applies(of_before, sizes(moved_sizes(made)), of_now)
    # The node that is there on both days, in another role: the numbers of rows are right without it.
    made.connection.execute("DELETE FROM nodes_delta WHERE key = 2")
    with pytest.raises(InvariantError, match=r"2 rows before, \+0 by the delta, 2 today"):
        require_delta_applies(of_before, sizes(moved_sizes(made)), of_now)


def test_totals_of_the_day_before_that_are_not_those_of_the_graph_stop_the_day():
    before, now = (graph([repo("a/b", 1, sha=sha)]) for sha in "xy")
    wrong = [row | {"total": row["total"] + 1} for row in stats_of(before)]
    with pytest.raises(InvariantError, match="moved by the delta, are 2 nodes; there are 1"):
        history_of(before, now, stats=wrong)


def test_totals_that_were_moved_day_by_day_are_those_that_counting_all_rows_gives():
    states = [
        THEN,
        NOW,
        graph([repo("a/base", 1), repo("d/one", 50, kind="dataset")], [edge("a/base", "a/base", "new_version")]),
        THEN,
    ]
    stats = stats_of(states[0])
    for before, now in pairwise(states):
        stats = history_of(before, now, stats=stats).daily_stats
        counted = ("subject", "kind", "role", "relation", "total", "checksum")
        moved, anew = ([[row[c] for c in counted] for row in each if row["total"]] for each in (stats, stats_of(now)))
        assert moved == anew


def test_a_day_without_change_repeats_the_totals_and_drops_what_is_empty():
    row = {"subject": "node", "kind": "model", "role": "base", "relation": "*", "checksum": 5, "removed": 1}
    yesterday = [
        row | {"total": 3, "added": 2, "modified": 4, "snapshot_date": BEFORE},
        row | {"role": "x", "total": 0},
    ]
    assert unchanged_stats(yesterday, DAY) == [
        row | {"total": 3, "added": 0, "modified": 0, "removed": 0, "snapshot_date": DAY}
    ]


def test_of_a_day_on_which_no_node_and_no_edge_moved_the_totals_are_those_of_the_day_before():
    state = graph([repo("a/b", 1)])
    # The record was seen again; and the totals are taken over, not counted.
    seen = {**state, REPOS: [state[REPOS][0] | {"line_hash": 7}]}
    stats = [row | {"total": 5} for row in stats_of(state)]
    found = history_of(state, seen, stats=stats)
    assert found.changes == found.events == []
    assert found.daily_stats == [row | {"snapshot_date": DAY} for row in stats]


def test_totals_are_counted_apart_for_what_prose_alone_says_and_by_the_kind_downstream():
    repos = [repo(name, n) for n, name in enumerate(("a/a", "a/b", "a/c"))]
    repos += [repo("d/d", 7, kind="dataset"), repo("d/e", 8, kind="dataset"), repo("s/s", 9, kind="space")]
    edges = [
        edge("a/a", "a/b"),
        edge("a/a", "a/c", grade_rank=8),
        edge("d/d", "a/c", "trained_on", kinds=("dataset", "model")),
        edge("d/d", "d/e", "derived_from", kinds=("dataset", "dataset")),
        edge("a/a", "s/s", "used_by_space", kinds=("model", "space")),
        edge("d/d", "d/e", "new_version", kinds=("dataset", "dataset")),
    ]
    found = counted_stats(connected(now=graph(repos, edges)), day=DAY)
    assert {(r["subject"], r["kind"], r["role"], r["relation"]): r["total"] for r in found} == {
        ("node", "model", "base", "*"): 3,
        ("node", "dataset", "base", "*"): 2,
        ("node", "space", "base", "*"): 1,
        ("edge", "model", "*", "finetune"): 1,
        ("text_edge", "model", "*", "finetune"): 1,
        ("edge", "model", "*", "trained_on"): 1,
        ("edge", "dataset", "*", "derived_from"): 1,
        ("edge", "space", "*", "used_by_space"): 1,
        ("edge", "dataset", "*", "new_version"): 1,
    }
    (row,) = [r for r in found if r["relation"] == "trained_on"]
    assert row["checksum"] == Decimal(row_hashes(rows(EDGES, [edges[2]])).tolist()[0])


def test_a_group_that_lost_its_last_row_has_a_row_that_says_so():
    before = graph([repo("a/a", 1), repo("a/b", 2)], [edge("a/a", "a/b", "merge")])
    now = graph([repo("a/a", 1), repo("a/b", 2, sha="x")])
    found = history_of(before, now).daily_stats
    told = ("subject", "role", "relation", "total", "added", "removed", "modified")
    assert [tuple(row[name] for name in told) for row in found] == [
        ("edge", "*", "merge", 0, 0, 1, 0),
        ("node", "base", "*", 2, 0, 0, 1),
    ]
    assert found[0]["checksum"] == 0


def child(name, number, parent, **fields):
    return repo(name, number, card_data=f'{{"base_model":"{parent}"}}', **fields)


GONE = {"gone_at": DAY}
THEN = graph(
    [
        repo("a/base", 1, card_data='{"license":"apache-2.0"}'),
        repo("a/second", 2),
        child("a/child", 3, "a/base"),
        repo("a/moved", 4),
        child("a/of-moved", 5, "a/moved"),
        child("g/fan", 13, "a/moved"),
        child("x/tuned", 14, "a/second"),
        repo("b/leaves", 6),
        child("b/left-behind", 7, "b/leaves"),
        repo("c/name", 8),
        child("c/user", 9, "c/name"),
        repo("e/gate", 10),
        repo("e/off", 11),
        # Of it nothing but the name was listed.
        repo("e/poor", 12, tags=None, gated=None, disabled=None),
        repo("b/was-there", 20, gone_at=EARLIER),
        repo("b/other-was-there", 21, gone_at=EARLIER),
        *[repo(f"spam/{n}", 100 + n) for n in range(10)],
        repo("d/one", 50, kind="dataset"),
        repo("d/two", 51, kind="dataset"),
    ],
    [
        edge("a/base", "a/child"),
        edge("d/one", "a/child", "trained_on", kinds=("dataset", "model")),
        edge("a/moved", "a/of-moved"),
        edge("a/moved", "g/fan"),
        edge("a/second", "x/tuned"),
        edge("b/leaves", "b/left-behind"),
        edge("c/name", "c/user"),
        edge("spam/3", "c/user", "adapter"),
        # A successor is not made with what came before it, and prose does not count.
        edge("e/off", "a/base", "new_version"),
        edge("e/gate", "a/base", grade_rank=8),
    ],
)
NOW = graph(
    [
        repo("a/base", 1, card_data='{"licence":["mit"]}'),
        repo("a/second", 2),
        child("a/child", 3, "a/second"),
        repo("a/moved", 4, **GONE),
        repo("a/renamed", 4),
        child("a/of-moved", 5, "a/renamed"),
        child("g/fan", 13, "a/moved", **GONE),
        child("x/tuned", 14, "a/second", sha="x"),
        repo("b/leaves", 6, **GONE),
        child("b/left-behind", 7, "b/leaves"),
        repo("c/name", 88),
        child("c/user", 9, "c/name"),
        repo("e/gate", 10, gated="manual"),
        repo("e/off", 11, disabled=True),
        repo("e/poor", 12, tags=["license:mit"], gated="auto", disabled=True),
        child("b/was-there", 20, "a/second"),
        repo("b/other-was-there", 210),
        *[repo(f"spam/{n}", 100 + n, **GONE) for n in range(10)],
        *[repo(f"f/{n}", 200 + n) for n in range(3)],
        repo("s/new-kind", 300, kind="space"),
        repo("d/one", 50, kind="dataset"),
        repo("d/two", 51, kind="dataset"),
    ],
    [
        edge("a/second", "a/child"),
        edge("d/two", "a/child", "trained_on", kinds=("dataset", "model")),
        # What prose says is no parent.
        edge("c/name", "a/child", grade_rank=8),
        # Another name of the same parent, and another relation to it.
        edge("a/renamed", "a/of-moved"),
        edge("a/second", "x/tuned", "adapter"),
        # The repo itself says what it said; and who is back has no parents that changed.
        edge("a/second", "b/left-behind"),
        edge("a/second", "b/was-there"),
        edge("c/name", "c/user"),
        edge("spam/3", "c/user", "adapter"),
        edge("e/off", "a/base", "new_version"),
        edge("e/gate", "a/base", grade_rank=8),
    ],
    ghosts=["spam/3"],
)


@pytest.fixture(scope="module")
def eventful():
    return history_of(THEN, NOW).events


def test_everything_that_happened_is_told_and_nothing_else(eventful):
    told = ("event", "repo_id", "before", "after", "severity", "repos", "dependents")
    assert {tuple(row[name] for name in told) for row in eventful} == {
        ("licence_changed", "a/base", "apache-2.0", "mit", "high", 1, 1),
        ("parent_changed", "a/child", "a/base", "a/second", "low", 1, 0),
        ("dataset_added", "a/child", None, "d/two", "low", 1, 0),
        ("dataset_dropped", "a/child", "d/one", None, "low", 1, 0),
        ("renamed", "a/renamed", "a/moved", "a/renamed", "medium", 1, 2),
        ("disappeared", "g/fan", None, None, "info", 1, 0),
        ("disappeared", "b/leaves", None, None, "high", 1, 1),
        ("re_registered", "c/name", f"{8:024x}", f"{88:024x}", "critical", 1, 1),
        ("gated", "e/gate", "false", "manual", "info", 1, 0),
        ("disabled", "e/off", None, None, "medium", 1, 0),
        ("reappeared", "b/was-there", None, None, "info", 1, 0),
        ("re_registered", "b/other-was-there", f"{21:024x}", f"{210:024x}", "high", 1, 0),
        ("disappeared", "spam/3", None, None, "high", 1, 1),
        *[("disappeared", f"spam/{n}", None, None, "info", 1, 0) for n in range(10) if n != 3],
        ("mass_deletion", "spam", None, None, "high", 10, 1),
        *[("appeared", f"f/{n}", None, None, "info", 1, 0) for n in range(3)],
        ("burst", "f", None, None, "low", 3, 0),
    }


def test_an_event_names_the_cards_that_still_point_there(eventful):
    named = {(row["event"], row["repo_id"]): row["named_by"] for row in eventful if row["named_by"]}
    assert named == {
        ("licence_changed", "a/base"): ["a/child"],
        ("renamed", "a/renamed"): ["a/of-moved", "g/fan"],
        ("disappeared", "b/leaves"): ["b/left-behind"],
        ("re_registered", "c/name"): ["c/user"],
        ("disappeared", "spam/3"): ["c/user"],
        ("mass_deletion", "spam"): ["c/user"],
    }


def test_an_event_has_the_key_of_what_it_tells_and_both_dates(eventful):
    (gated,) = [row for row in eventful if row["event"] == "gated"]
    (mass,) = [row for row in eventful if row["event"] == "mass_deletion"]
    assert gated["event_id"] == hasher(["string"] * 5)(["gated", "model", "e/gate", "false", "manual"])
    assert (gated["snapshot_date"], gated["previous_date"]) == (DAY, BEFORE)
    assert (gated["node_id"], mass["node_id"]) == (node_id("model", "e/gate"), None)
    assert [row["event_id"] for row in eventful] == sorted(row["event_id"] for row in eventful)


def test_a_day_back_tells_what_was_switched_back():
    was, now = (
        graph([repo("e/gate", 1, gated=g), repo("e/off", 2, disabled=d)]) for g, d in (("auto", True), ("false", False))
    )
    found = history_of(was, now).events
    assert {(row["event"], row["repo_id"], row["before"], row["after"]) for row in found} == {
        ("ungated", "e/gate", "auto", "false"),
        ("enabled", "e/off", None, None),
    }


def told_of(before, after):
    """The events between two states of repos, each a mapping of names to the Hub's ids; a minus is a tombstone."""

    def row(name, hub_id):
        gone = (
            {"gone_at": BEFORE, "hub_id": hub_id[1:]} if hub_id.startswith("-") else {"gone_at": None, "hub_id": hub_id}
        )
        seen = DAY if name == "mid" else BEFORE
        return {"node_id": sum(name.encode()), "kind": "model", "repo_id": name, "first_seen": seen} | gone

    made = with_deltas(*[{REPOS: [row(*each) for each in state.items()]} for state in (before, after)])
    found = happenings(made, limits=LIMITS, kinds=["model"])
    return sorted((each.event, each.repo_id, each.before)[: 3 if each.before else 2] for each in found)


RENAMED = ("renamed", "new", "old")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"old": "1"}, {"old": "-1", "new": "1"}, [RENAMED], id="at once"),
        # A list that is not whole shows the new name, and the old is missed later only.
        pytest.param({"old": "1"}, {"old": "1", "new": "1"}, [RENAMED], id="first half"),
        pytest.param({"old": "1", "new": "1"}, {"old": "-1", "new": "1"}, [], id="second half"),
        pytest.param({"old": "-1"}, {"old": "-1", "new": "1"}, [RENAMED], id="gone before"),
        pytest.param({"new": "-1", "old": "1"}, {"new": "1", "old": "-1"}, [RENAMED], id="back to a name it had"),
        pytest.param(
            {"new": "2", "old": "1"},
            {"new": "1", "old": "-1"},
            [("re_registered", "new", "2"), RENAMED],
            id="taken over",
        ),
        pytest.param({"old": "-1"}, {"old": "1"}, [("reappeared", "old")], id="only back"),
        pytest.param({"old": "-1"}, {"old": "2"}, [("re_registered", "old", "1")], id="taken long after"),
        # The name in between was seen by a list that was not whole.
        pytest.param(
            {"old": "1", "mid": "1"}, {"old": "-1", "mid": "-1", "new": "1"}, [("renamed", "new", "mid")], id="twice"
        ),
        pytest.param(
            {"old": "1", "new": "1"},
            {"old": "-1", "new": "-1"},
            [("disappeared", "new"), ("disappeared", "old")],
            id="under both names gone",
        ),
        pytest.param(
            {"old": "-1", "new": "1"}, {"old": "-1", "new": "-1"}, [("disappeared", "new")], id="gone after a rename"
        ),
    ],
)
def test_a_rename_is_told_once_whenever_its_halves_are_seen(before, after, expected):
    assert told_of(before, after) == expected
