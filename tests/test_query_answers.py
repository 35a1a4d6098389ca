"""What a question over time is asked of: two dates that differ, names that are there; the answer says which."""

import json
from datetime import date, timedelta

import pytest

from days_by_hand import edge, nodes, repo, write_days
from hugginggraph.cli import run
from hugginggraph.errors import QueryParameterError, UnknownRepoError, WarehouseError
from hugginggraph.history.queries import PARAMETER_TYPES, queries, query
from hugginggraph.lookup.query import answer, answered
from hugginggraph.lookup.warehouse import Warehouse

ONE, TWO, THREE = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 4)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """Of three days the last alone was analysed, as by `backfill` unless it is told otherwise; but for the groups."""
    models = nodes("a/root", "a/child", "a/grandchild", "a/new", "b/told")
    repos = {"repos": [repo(row["repo_id"], first_seen=ONE) for row in models]}
    first = [
        edge(1, "a/root", "a/child"),
        edge(2, "a/child", "a/grandchild"),
        edge(3, "a/grandchild", "a/child"),  # a cycle
        edge(4, "a/root", "b/told", grade="text"),
    ]
    last = [edge(1, "a/root", "a/child"), edge(5, "a/root", "a/new"), edge(6, "a/root", "b/told", "new_version")]
    groups = {"group_identities": [{"grouping": "component", "group_id": 1, "identity": 1, "members": 2}]}
    stats = {"daily_stats": [{"snapshot_date": THREE, "subject": "node", "total": 5}]}
    return write_days(
        tmp_path_factory.mktemp("asked"),
        {
            ONE: {"nodes": models, "edges": first} | repos,
            TWO: {"nodes": models, "edges": first} | groups | repos,
            THREE: {"nodes": models, "edges": last, "generations": [], "group_events": []} | groups | stats | repos,
        },
    )


def test_every_parameter_has_a_type_that_is_known():
    for each in queries():
        assert set(each.types.values()) <= set(PARAMETER_TYPES), each.name
        assert each.walked_from in (None, *each.types)
    assert query("descendants_moved").types == {"repo": "repo"}


def test_who_moved_is_told_of_dates_without_analyses(warehouse):
    rows = answer(Warehouse(warehouse), query("descendants_moved"), {"repo": "a/root"})
    assert [(row["moved"], row["repo_id"], row["hops"]) for row in rows] == [
        ("joined", "a/new", 1),
        ("left", "a/grandchild", 2),
    ]
    unmoved = answered(Warehouse(warehouse, TWO), query("descendants_moved"), {"repo": "a/root"}, since=ONE)
    assert (unmoved.since, unmoved.until, unmoved.rows) == (ONE, TWO, [])


def test_one_date_is_not_compared_with_itself(warehouse):
    with pytest.raises(WarehouseError, match=f"up to {ONE} there is no earlier one: the warehouse begins on it"):
        answer(Warehouse(warehouse, ONE), query("descendants_moved"), {"repo": "a/root"})
    told = (
        rf"births_and_deaths_by_family compares two dates, and up to {THREE} there is no earlier one that has what it "
        rf"asks for: generations was not computed on {ONE}: .*is there on 1 dates, {THREE} to {THREE}; .*--analyses all"
    )
    with pytest.raises(WarehouseError, match=told):
        answer(Warehouse(warehouse), query("births_and_deaths_by_family"), {})
    with pytest.raises(WarehouseError, match=f"generations was not computed on {ONE}"):
        answer(Warehouse(warehouse), query("births_and_deaths_by_family"), {}, since=ONE)


def test_an_earlier_date_is_the_same_given_as_option_or_as_parameter(warehouse):
    asked = query("births_and_deaths_by_family")
    with pytest.raises(WarehouseError, match=f"generations was not computed on {TWO}"):
        answer(Warehouse(warehouse), asked, {"since": str(TWO)})


def test_of_the_first_analysed_date_it_is_not_said_that_nothing_became_of_its_groups(warehouse, tmp_path):
    groups = {"group_identities": [{"grouping": "component", "group_id": 1, "identity": 1}], "group_events": []}
    alone = write_days(tmp_path, {ONE: {}, TWO: groups})
    with pytest.raises(WarehouseError, match=f"followed from one analysed date to the next, and {TWO} is the only one"):
        answer(Warehouse(alone), query("group_events"), {"grouping": "component"})


def test_a_date_that_is_not_before_the_other_is_refused(warehouse, capsys):
    line = ["query", "descendants_moved", "--set", "repo=a/root", "--warehouse", warehouse]
    assert run([*line, "--since", str(THREE)]) == 2
    assert f"{THREE} is not before {THREE}" in " ".join(capsys.readouterr().err.split())
    line = ["query", "births_and_deaths_by_family", "--set", f"since={THREE}", "--warehouse", warehouse]
    assert run(line) == 2
    assert f"{THREE} is not before {THREE}" in " ".join(capsys.readouterr().err.split())


def test_an_unknown_repo_or_grouping_is_refused_and_those_there_are_are_named(warehouse):
    with pytest.raises(UnknownRepoError, match=r"no repo 'a/rot' up to .* Did you mean a/root \(model\)"):
        answer(Warehouse(warehouse), query("descendants_moved"), {"repo": "a/rot"})
    with pytest.raises(QueryParameterError, match=f"no grouping 'leiden' on {THREE}. There are: component$"):
        answer(Warehouse(warehouse), query("group_events"), {"grouping": "leiden"})
    assert answer(Warehouse(warehouse), query("group_events"), {"grouping": "component"}) == []


@pytest.mark.parametrize(
    ("line", "title", "since"),
    [
        (["descendants_moved", "--set", "repo=A/root"], f"descendants_moved repo=a/root from {ONE} to {THREE}", ONE),
        (["group_events", "--set", "grouping=component", "--since", str(TWO)],
         f"group_events grouping=component from {TWO} to {THREE}", TWO),
        (["change_summary", "--since", "2026-02-01"], f"change_summary from 2026-02-01 to {THREE}", date(2026, 2, 1)),
        (["growth_by_role"], f"growth_by_role as of {THREE}", None),
    ],
)  # fmt: skip
def test_an_answer_says_which_dates_were_compared(warehouse, line, title, since, capsys):
    assert run(["query", *line, "--warehouse", warehouse]) == 0
    assert capsys.readouterr().out.startswith(title + "\n")
    assert run(["query", *line, "--json", "--warehouse", warehouse]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["as_of"], told["since"], told["until"]) == (str(THREE), since and str(since), str(THREE))
    assert told["parameters"].get("repo") in ("a/root", None)


def test_a_window_is_the_one_that_was_asked_for(warehouse):
    found = answered(Warehouse(warehouse), query("change_summary"), {"since": str(TWO), "until": str(TWO)})
    assert (found.since, found.until) == (TWO, TWO)
    before = ONE - timedelta(days=9)
    assert answered(Warehouse(warehouse), query("change_summary"), {}, since=before).since == before
