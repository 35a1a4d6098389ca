"""A repo is found by the names it gave up, and every answer tells what it is called and since when."""

import json
from datetime import date

import pytest

from days_by_hand import edge, nodes, repo, write_days
from hugginggraph.cli import run
from hugginggraph.errors import UnknownRepoError
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.renames import HeldName, names_of
from hugginggraph.lookup.warehouse import Warehouse

ONE, TWO, THREE, FOUR = (date(2026, 3, day) for day in (1, 2, 3, 4))


def events(*happened):
    """What happened to a name, from `(date, old, new)` of renames and `(date, name)` of registrations."""

    def of(kind, name):
        rows = [(h[0], "renamed", h[2], h[1]) if len(h) == 3 else (h[0], "re_registered", h[1], "id") for h in happened]
        return [row for row in rows if name in (row[2], row[3])] if kind == "model" else []

    return of


def named(name, *happened, is_there=True):
    return names_of(name, "model", events(*happened), is_there=is_there)


def chain(names):
    return [(held.repo_id, held.since, held.until) for held in names.chain]


def test_a_name_that_nobody_gave_up_is_all_there_is():
    names = named("a/x")
    assert (names.now, names.chain, names.earlier, names.since) == ("a/x", (HeldName("a/x"),), (), None)


def test_an_old_name_leads_over_all_renames_to_the_newest_and_so_does_each_between():
    renames = (TWO, "a/x", "b/x"), (THREE, "b/x", "c/x")
    whole = [("a/x", None, TWO), ("b/x", TWO, THREE), ("c/x", THREE, None)]
    for name, is_there in (("a/x", False), ("b/x", False), ("c/x", True)):
        names = named(name, *renames, is_there=is_there)
        assert (names.now, names.since, chain(names)) == ("c/x", THREE, whole)


def test_a_name_that_another_repo_took_means_that_repo_and_tells_where_the_earlier_one_went():
    names = named("a/x", (TWO, "a/x", "b/x"), (TWO, "a/x"))
    assert (names.now, chain(names)) == ("a/x", [("a/x", TWO, None)])
    assert [[(held.repo_id, held.since, held.until) for held in each] for each in names.earlier] == [
        [("a/x", None, TWO), ("b/x", TWO, None)]
    ]


def test_a_name_that_another_repo_took_without_a_known_id_means_that_repo_too():
    names = named("a/x", (TWO, "a/x", "b/x"), is_there=True)
    assert (names.now, len(names.earlier)) == ("a/x", 1)


def test_a_name_registered_anew_after_its_repo_went_away_tells_of_the_earlier_repo():
    names = named("a/x", (THREE, "a/x"))
    assert (chain(names), names.earlier) == ([("a/x", THREE, None)], ((HeldName("a/x", None, THREE),),))


def test_two_repos_that_change_names_on_one_date_are_told_apart():
    swap = (TWO, "a/x", "b/y"), (TWO, "b/y", "a/x"), (TWO, "a/x"), (TWO, "b/y")
    assert chain(named("a/x", *swap)) == [("b/y", None, TWO), ("a/x", TWO, None)]
    assert chain(named("b/y", *swap)) == [("a/x", None, TWO), ("b/y", TWO, None)]


def test_a_repo_that_takes_its_first_name_again_has_it_twice():
    names = named("b/x", (TWO, "a/x", "b/x"), (THREE, "b/x", "a/x"), is_there=False)
    assert (names.now, chain(names)) == ("a/x", [("a/x", None, TWO), ("b/x", TWO, THREE), ("a/x", THREE, None)])
    assert [names.on(day) for day in (ONE, TWO, THREE, FOUR)] == ["a/x", "b/x", "a/x", "a/x"]


def test_moves_from_before_the_first_snapshot_are_known():
    assert chain(named("bert-base-uncased", is_there=False)) == [
        ("bert-base-uncased", None, None),
        ("google-bert/bert-base-uncased", None, None),
    ]
    moved = named("google-bert/bert-base-uncased", (TWO, "google-bert/bert-base-uncased", "g/bert"), is_there=False)
    assert [held.repo_id for held in moved.chain] == ["bert-base-uncased", "google-bert/bert-base-uncased", "g/bert"]
    # A list may still hold a repo of the old name.
    assert named("bert-base-uncased", is_there=True).now == "bert-base-uncased"


def event(day, name, kind, repo_id, before, repo_kind="model"):
    told = {"snapshot_date": day, "previous_date": ONE, "event": name, "severity": "medium", "kind": repo_kind}
    ids = {"event_id": node_id(name, repo_id), "node_id": node_id(repo_kind, repo_id), "repo_id": repo_id}
    return told | ids | {"before": before, "after": repo_id, "repos": 1, "dependents": 0}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """heron moves from amber to reed on the second day; another repo takes its old name on the third.

    egret moves from amber to reed on the third day, and a card still calls it by its old name; the data set corpus
    moves to reed on the second day, and is gone on the third.
    """
    heron, egret, child = "amber/heron", "amber/egret", "moss/child"
    one = {
        "nodes": [*nodes(heron, egret, child), *nodes("amber/corpus", kind="dataset")],
        "edges": [edge(1, heron, child)],
        "repos": [repo(heron, first_seen=ONE), repo(egret, first_seen=ONE), repo(child, first_seen=ONE)],
    }
    moved = event(TWO, "renamed", "model", "reed/heron", heron)
    corpus = event(TWO, "renamed", "dataset", "reed/corpus", "amber/corpus", "dataset")
    two = {
        "nodes": [*nodes("reed/heron", egret, child), *nodes("reed/corpus", kind="dataset")],
        "edges": [edge(2, "reed/heron", child)],
        "repos": [
            repo(heron, first_seen=ONE, gone_at=TWO),
            repo("reed/heron", first_seen=TWO),
            repo(egret, first_seen=ONE),
            repo("amber/corpus", "dataset", first_seen=ONE, gone_at=TWO),
            repo("reed/corpus", "dataset", first_seen=TWO),
        ],
        "events": [moved, corpus],
        "changes": [
            node_change(TWO, 1, "removed", heron),
            node_change(TWO, 2, "added", "reed/heron"),
        ],
    }
    three = {
        "nodes": [*nodes(heron, "reed/heron", "reed/Egret", child), *nodes(egret, is_ghost=True)],
        "edges": [edge(2, "reed/heron", child), edge(3, egret, child)],
        "repos": [
            repo(heron, first_seen=ONE),
            repo("reed/heron", first_seen=TWO),
            repo(egret, first_seen=ONE, gone_at=THREE),
            repo("reed/Egret", first_seen=THREE),
            repo("amber/corpus", "dataset", first_seen=ONE, gone_at=TWO),
            repo("reed/corpus", "dataset", first_seen=TWO, gone_at=THREE),
        ],
        "events": [
            *(moved, corpus),
            event(THREE, "re_registered", "model", heron, "id-1"),
            event(THREE, "renamed", "model", "reed/Egret", egret),
        ],
        "changes": [
            *two["changes"],
            node_change(THREE, 3, "added", heron),
        ],
    }
    return write_days(tmp_path_factory.mktemp("renamed"), {ONE: one, TWO: two, THREE: three})


def node_change(day, number, change, name, kind="model"):
    told = {"snapshot_date": day, "previous_date": ONE, "subject": "node", "subject_id": number, "change": change}
    return told | {"kind": kind, "repo_id": name, "role": "base"}


def answer(capsys, warehouse, *command):
    assert run([*command, "--warehouse", warehouse]) == 0
    return capsys.readouterr().out


def test_every_command_takes_an_old_name_and_says_since_when_it_is_another(warehouse, capsys):
    told = "amber/egret is called reed/Egret since 2026-03-03. Its names: amber/egret until 2026-03-03, "
    for command in (
        ["lineage", "amber/egret", "--down"],
        ["lineage", "AMBER/egret", "--down"],
        ["lineage", "https://huggingface.co/amber/egret", "--down"],
        ["explain", "amber/egret", "moss/child"],
        ["history", "amber/egret"],
        ["events", "--repo", "amber/egret"],
        ["changes", "--repo", "amber/egret"],
    ):
        assert answer(capsys, warehouse, *command).startswith(told)


def test_json_carries_the_chain_of_names(warehouse, capsys):
    names = {
        "asked": "amber/egret",
        "kind": "model",
        "now": "reed/Egret",
        "chain": [
            {"repo_id": "amber/egret", "since": None, "until": "2026-03-03"},
            {"repo_id": "reed/Egret", "since": "2026-03-03", "until": None},
        ],
        "earlier": [],
    }
    lineage = json.loads(answer(capsys, warehouse, "lineage", "amber/egret", "--json"))
    assert (lineage["root"]["repo_id"], lineage["root"]["names"]) == ("reed/Egret", names)
    explained = json.loads(answer(capsys, warehouse, "explain", "moss/child", "amber/egret", "--json"))
    assert explained["downstream"]["names"] == names
    history = json.loads(answer(capsys, warehouse, "history", "amber/egret", "--json"))
    assert (history["repo_id"], history["names"]) == ("reed/Egret", [names])
    happened = json.loads(answer(capsys, warehouse, "events", "--repo", "amber/egret", "--json"))
    assert (happened["repo"], happened["names"]) == ("amber/egret", [names])
    assert [row["repo_id"] for row in happened["events"]] == ["reed/Egret"]


def test_a_name_that_was_taken_again_means_the_new_repo_and_mentions_the_earlier(warehouse, capsys):
    assert Warehouse(warehouse, TWO).node("amber/heron").repo_id == "reed/heron"
    assert Warehouse(warehouse).node("amber/heron").repo_id == "amber/heron"
    said = answer(capsys, warehouse, "lineage", "amber/heron")
    assert said.startswith(
        "Until 2026-03-02 amber/heron was another repo, which is called reed/heron now\namber/heron ("
    )
    assert answer(capsys, warehouse, "lineage", "reed/heron", "--down").startswith(
        "reed/heron was called otherwise before: amber/heron until 2026-03-02\nreed/heron (model, base) gave rise to 1"
    )


def test_the_history_of_a_repo_is_what_happened_under_each_name_while_it_was_its_own(warehouse, capsys):
    told = json.loads(answer(capsys, warehouse, "history", "reed/heron", "--json"))
    assert [(e["snapshot_date"], e["event"]) for e in told["events"]] == [("2026-03-02", "renamed")]
    assert [(c["snapshot_date"], c["change"], c["repo_id"]) for c in told["changes"]] == [
        ("2026-03-02", "added", "reed/heron"),
        ("2026-03-02", "removed", "amber/heron"),
    ]
    # The row of the name is the other repo's now.
    assert [row["repo_id"] for row in told["repos"]] == ["reed/heron"]


def test_a_name_that_is_taken_later_is_known_by_what_the_repo_was_called_then(warehouse, capsys):
    assert Warehouse(warehouse, ONE).node("reed/heron").repo_id == "amber/heron"
    said = answer(capsys, warehouse, "lineage", "REED/heron", "--down", "--as-of", str(ONE))
    assert said.startswith("reed/heron was called amber/heron then. Its names: amber/heron until 2026-03-02, ")
    # What is known of a date does not depend on later ones.
    assert [held.repo_id for held in Warehouse(warehouse, ONE).node("amber/heron").names.chain] == ["amber/heron"]


def test_the_descendants_of_a_renamed_repo_are_compared_under_the_names_of_both_dates(warehouse, capsys):
    told = json.loads(
        answer(
            capsys, warehouse, "query", "descendants_moved", "--set", "repo=reed/heron", "--as-of", str(TWO), "--json"
        )
    )
    assert told["rows"] == []


def test_a_renamed_repo_that_is_gone_is_refused_with_both_facts(warehouse, capsys):
    with pytest.raises(
        UnknownRepoError, match=r"called 'reed/corpus' since 2026-03-02\. This dataset is listed no mor"
    ):
        Warehouse(warehouse).node("amber/corpus")
    assert "reed/corpus (dataset): first seen on 2026-03-02, gone on 2026-03-03" in answer(
        capsys, warehouse, "history", "amber/corpus"
    )


def test_hostile_names_are_shown_as_inert_text(capsys):
    from hugginggraph.report.names import print_names

    print_names(named("a/x", (TWO, "a/x", "b/[red]\x1b[2J\u202e"), is_there=False))
    said = capsys.readouterr().out
    assert "b/[red]\\u001b[2J\\u202e" in said
    assert all(character.isprintable() or character == "\n" for character in said)
