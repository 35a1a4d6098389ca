"""Names that contain a word: in any letters, of every kind, also gone and only named; never an empty answer."""

import json
from datetime import date

import pytest

from days_by_hand import nodes, repo, write_days
from hugginggraph.cli import run
from hugginggraph.errors import QueryParameterError, UnknownRepoError
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.search import search
from hugginggraph.lookup.warehouse import Warehouse

ONE, TWO = date(2026, 3, 1), date(2026, 3, 2)


def counted(kind, name, day, downloads):
    return {"node_id": node_id(kind, name), "snapshot_date": day, "downloads": downloads, "likes": 1}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    there = [
        *nodes("Amber/Heron-7B", "amber/egret", "reed/heron-chat", "reed/100%_plover"),
        *nodes("amber/heron-corpus", kind="dataset"),
        *nodes("silt/heron-demo", kind="space"),
    ]
    repos = [repo(row["repo_id"], row["kind"], first_seen=ONE) for row in there]
    one = {
        "nodes": [*there, *nodes("moss/heron-old")],
        "repos": [*repos, repo("moss/heron-old", first_seen=ONE)],
        "counters": [counted("model", "Amber/Heron-7B", ONE, 500)],
    }
    two = {
        "nodes": [*there, *nodes("ghost/heron", "moss/heron-old", is_ghost=True, role="unknown")],
        "repos": [*repos, repo("moss/heron-old", first_seen=ONE, gone_at=TWO)],
        "counters": [
            counted("model", "Amber/Heron-7B", ONE, 500),
            counted("model", "Amber/Heron-7B", TWO, 7),
            counted("model", "reed/heron-chat", ONE, 20),
            counted("dataset", "amber/heron-corpus", TWO, 20),
        ],
    }
    return write_days(tmp_path_factory.mktemp("names"), {ONE: one, TWO: two})


def names(found):
    return [(row["repo_id"], row["downloads"]) for row in found.rows]


def test_names_are_found_in_any_letters_by_their_newest_downloads_then_by_name(warehouse):
    found = search(Warehouse(warehouse), "HERON")
    assert names(found) == [
        ("amber/heron-corpus", 20),
        ("reed/heron-chat", 20),
        ("Amber/Heron-7B", 7),
        ("ghost/heron", None),
        ("moss/heron-old", None),
        ("silt/heron-demo", None),
    ]
    states = {row["repo_id"]: (row["kind"], row["state"], row["gone_at"]) for row in found.rows}
    # Others name it still.
    assert states["moss/heron-old"] == ("model", "gone", TWO)
    assert states["ghost/heron"] == ("model", "ghost", None)
    assert states["silt/heron-demo"] == ("space", "live", None)


def test_as_of_an_earlier_date_it_is_what_was_known_then(warehouse):
    found = search(Warehouse(warehouse, ONE), "heron")
    assert names(found)[0] == ("Amber/Heron-7B", 500)
    assert {row["state"] for row in found.rows} == {"live"}


def test_owners_are_found_too_and_one_kind_alone_where_it_is_asked_for(warehouse):
    found = search(Warehouse(warehouse), "amber")
    assert [row["repo_id"] for row in found.rows] == ["amber/heron-corpus", "Amber/Heron-7B", "amber/egret"]
    assert names(search(Warehouse(warehouse), "amber", kind="dataset")) == [("amber/heron-corpus", 20)]


def test_what_is_left_out_by_the_limit_is_counted(warehouse):
    found = search(Warehouse(warehouse), "heron", limit=2)
    assert (len(found.rows), found.total) == (2, 6)


def test_signs_that_patterns_know_are_signs_of_names(warehouse):
    assert names(search(Warehouse(warehouse), "0%_P")) == [("reed/100%_plover", None)]
    for word in ("%", "_", "%"):
        assert [row["repo_id"] for row in search(Warehouse(warehouse), word).rows] == ["reed/100%_plover"]


def test_a_word_that_no_name_contains_is_refused_with_what_was_meant(warehouse):
    with pytest.raises(UnknownRepoError, match=rf"no name contains 'herron' up to {TWO}\. Did you mean heron\?"):
        search(Warehouse(warehouse), "herron")
    with pytest.raises(UnknownRepoError, match=r"no name of a space contains 'egret'"):
        search(Warehouse(warehouse), "egret", kind="space")
    with pytest.raises(QueryParameterError, match="blank"):
        search(Warehouse(warehouse), "  ")


def test_the_command_tells_it_in_every_form(warehouse, capsys):
    assert run(["search", "heron", "--limit", "2", "--warehouse", warehouse]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"6 names contain heron as of {TWO}"
    assert lines[-1] == "… and 4 more; --json gives all"
    assert run(["search", "heron", "--json", "--warehouse", warehouse]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["as_of"], told["word"], told["total"], len(told["rows"])) == (str(TWO), "heron", 6, 6)
    assert run(["search", "egret", "--csv", "--warehouse", warehouse]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "kind,repo_id,author,role,state,gone_at,downloads,likes",
        "model,amber/egret,amber,base,live,,,",
    ]
    assert run(["search", "herron", "--warehouse", warehouse]) == 1
