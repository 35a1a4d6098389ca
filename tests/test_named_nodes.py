"""Many names are looked up by a few questions, and each means what it means alone."""

from datetime import date

import pytest

from days_by_hand import edge, nodes, repo, write_days
from hugginggraph.bom.roots import named_roots
from hugginggraph.errors import UnknownRepoError
from hugginggraph.lookup.impact_roots import roots_of
from hugginggraph.lookup.named_nodes import never_there, nodes_named
from hugginggraph.lookup.names import name_and_kind
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.warehouse import Warehouse

ONE, TWO, THREE = (date(2026, 3, day) for day in (1, 2, 3))
MANY = 300
NAMES = [f"many/{n:03}" for n in range(MANY)]


def event(day, what, name, before, number):
    return {
        "snapshot_date": day, "event_id": number, "event": what, "severity": "low", "kind": "model", "repos": 1,
        "node_id": node_id("model", name), "repo_id": name, "before": before, "dependents": 0, "named_by": [],
    }  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """A rename of two steps whose first name is still named; names taken over and shared by two kinds; many others."""
    models = ["a/newest", "a/taken", "a/both", "a/child", *NAMES]
    ghosts = ["a/first", "a/ghost"]
    events = [
        event(TWO, "renamed", "a/second", "a/first", 1),
        event(THREE, "renamed", "a/newest", "a/second", 2),
        event(TWO, "re_registered", "a/taken", "1", 3),
        event(THREE, "gated", NAMES[7], None, 4),
        event(THREE, "licence_changed", "a/newest", "mit", 5),
    ]
    state = {
        "nodes": [
            *nodes(*models), *nodes(*ghosts, is_ghost=True), *nodes("a/both", "a/data", kind="dataset"),
        ],
        "edges": [edge(1, "a/first", "a/child"), edge(2, "a/ghost", "a/child", "merge")],
        "repos": [repo(name, first_seen=ONE) for name in models] + [repo("a/gone", first_seen=ONE, gone_at=TWO)],
        "events": events,
    }  # fmt: skip
    return write_days(tmp_path_factory.mktemp("named"), {ONE: {"nodes": nodes("a/first")}, TWO: {}, THREE: state})


@pytest.mark.parametrize("ask", [lambda w: w.node("A/newest"), lambda w: w.known("A/newest", "model")])
def test_a_name_that_comes_only_later_is_refused_with_its_date(tmp_path, ask):
    there = {"nodes": nodes("b/old"), "repos": [repo("b/old", first_seen=ONE)]}
    later = {"nodes": nodes("b/old", "a/newest"), "repos": [*there["repos"], repo("a/newest", first_seen=THREE)]}
    place = write_days(tmp_path, {ONE: there, TWO: there, THREE: later})
    with pytest.raises(UnknownRepoError, match="The model a/newest is listed since 2026-03-03: ask --as-of 2026-03-03"):
        ask(Warehouse(place, TWO))
    assert ask(Warehouse(place)) is not None


EXACT = ["a/newest", "a/taken", "a/both", "datasets/a/both", "a/data", "a/ghost", *NAMES[:3]]
LOOKED_FOR = ["a/first", "a/second", "A/NEWEST", "a/gone", "a/nobody"]


def test_each_of_many_names_means_what_it_means_alone(warehouse):
    opened = Warehouse(warehouse)
    asked = {name: name_and_kind(name) for name in [*EXACT, *LOOKED_FOR]}
    together = nodes_named(opened, asked.values())
    assert set(together) == {asked[name] for name in EXACT}
    assert {one: opened.node(*one) for one in together} == together


def test_a_list_of_roots_is_that_of_each_root_and_what_happened_to_it(warehouse):
    names = ["a/first", "a/taken", "a/gone", "a/ghost", "A/NEWEST", NAMES[7], "a/newest", "a/data"]
    together = roots_of(Warehouse(warehouse), names)
    alone = [root for name in names for root in roots_of(Warehouse(warehouse), [name])]
    assert [root.repo_id for root in together] == ["a/newest", "a/taken", "a/gone", "a/ghost", NAMES[7], "a/data"]
    assert [(root.kind, root.repo_id, root.state, root.events) for root in together] == [
        (root.kind, root.repo_id, root.state, root.events) for root in {root.repo_id: root for root in alone}.values()
    ]
    assert [row["event"] for row in together[0].events] == ["renamed", "renamed", "licence_changed"]


def questions(monkeypatch, work):
    """How many questions a piece of work asks the tables."""
    count = [0]
    for name in ("rows", "records"):
        asked = getattr(Warehouse, name)
        monkeypatch.setattr(Warehouse, name, lambda *a, asked=asked: (count.append(1), asked(*a))[1])
    work()
    monkeypatch.undo()
    return len(count)


@pytest.mark.parametrize("look_up", [roots_of, named_roots])
def test_a_hundred_times_as_many_names_are_no_more_questions(warehouse, monkeypatch, look_up):
    few = questions(monkeypatch, lambda: look_up(Warehouse(warehouse), NAMES[:3]))
    many = questions(monkeypatch, lambda: look_up(Warehouse(warehouse), NAMES))
    assert 0 < few == many


def test_of_many_names_that_were_never_there_ten_are_explained_and_all_are_counted(warehouse, monkeypatch):
    absent = [f"nobody/{n}" for n in range(MANY)]
    opened = Warehouse(warehouse)
    assert never_there(opened, [*absent, "A/newest", "a/gone", "a/second", "A/FIRST"]) == set(absent)

    def refused(names):
        with pytest.raises(UnknownRepoError) as error:
            roots_of(Warehouse(warehouse), names)
        lines.append(str(error.value).split("\n"))

    lines = []
    few = questions(monkeypatch, lambda: refused([NAMES[0], *absent[:12]]))
    many = questions(monkeypatch, lambda: refused([NAMES[0], *absent]))
    assert [len(each) for each in lines] == [11, 11]
    assert lines[1][-1] == f"and {MANY - 10} more that were never there"
    assert few == many


def test_a_bill_of_a_name_that_a_repo_gave_up_is_that_of_the_repo(warehouse):
    (root,) = named_roots(Warehouse(warehouse), ["a/first"])
    assert root.repo_id == "a/newest"
