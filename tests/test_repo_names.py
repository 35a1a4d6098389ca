"""A repo is found by its name in any letters and by its page on the Hub; what was never there is refused."""

import json
from datetime import date

import pytest

from days_by_hand import edge, nodes, repo, write_days
from hugginggraph.cli import run
from hugginggraph.errors import UnknownRepoError
from hugginggraph.lookup.changes import only
from hugginggraph.lookup.names import name_and_kind
from hugginggraph.lookup.warehouse import Warehouse

ONE, TWO = date(2026, 3, 1), date(2026, 3, 2)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """heron has a child; a dataset is called like it; leaving is gone; two names differ in their letters alone."""
    there = [*nodes("amber/heron", "moss/child", "silt/Twin", "silt/twin"), *nodes("amber/heron", kind="dataset")]
    one = {"nodes": [*there, *nodes("moss/Leaving", "ghost/once")], "repos": [], "edges": []}
    changed = {"snapshot_date": TWO, "subject": "node", "change": "removed", "kind": "model", "previous_date": ONE}
    two = {
        "nodes": there,
        "edges": [edge(1, "amber/heron", "moss/child")],
        "repos": [
            repo("amber/heron", first_seen=ONE),
            repo("amber/heron", "dataset", first_seen=ONE),
            repo("moss/child", first_seen=ONE),
            repo("moss/Leaving", first_seen=ONE, gone_at=TWO),
        ],
        "changes": [
            changed | {"subject_id": 1, "repo_id": "moss/Leaving"},
            changed | {"subject_id": 2, "repo_id": "ghost/once"},
        ],
    }
    return write_days(tmp_path_factory.mktemp("named"), {ONE: one, TWO: two})


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("amber/heron", "amber/heron", None),
        (" amber/heron\n", "amber/heron", None),
        ("gpt2", "gpt2", None),
        ("https://huggingface.co/amber/heron", "amber/heron", "model"),
        ("https://huggingface.co/amber/heron/", "amber/heron", "model"),
        ("https://huggingface.co/amber/heron/tree/main", "amber/heron", "model"),
        ("https://huggingface.co/amber/heron/blob/main/README.md?code=true#L3", "amber/heron", "model"),
        ("HTTP://WWW.HuggingFace.co/amber/heron", "amber/heron", "model"),
        ("hf.co/amber/heron", "amber/heron", "model"),
        ("https://huggingface.co/datasets/amber/corpus/viewer/default", "amber/corpus", "dataset"),
        ("https://huggingface.co/datasets/squad", "squad", "dataset"),
        ("https://huggingface.co/spaces/amber/demo", "amber/demo", "space"),
        ("datasets/amber/corpus", "amber/corpus", "dataset"),
        ("https://huggingface.co/gpt2/tree/main", "gpt2", None),
        # The page of an author looks like that of a repo without one.
        ("https://huggingface.co/amber", "amber", None),
        ("https://example.org/amber/heron", "https://example.org/amber/heron", None),
        ("datasets/amber", "datasets/amber", None),
    ],
)
def test_a_page_of_the_hub_gives_a_name_and_a_kind_and_all_else_is_a_name(text, name, kind):
    assert name_and_kind(text) == (name, kind)


def test_the_kind_that_is_asked_for_goes_before_that_of_the_page():
    assert name_and_kind("https://huggingface.co/amber/heron", "dataset") == ("amber/heron", "dataset")


def test_a_page_leads_to_the_repo_of_its_kind(warehouse):
    opened = Warehouse(warehouse)
    assert opened.node("https://huggingface.co/amber/heron").kind == "model"
    assert opened.node("https://huggingface.co/datasets/amber/heron").kind == "dataset"


def test_a_name_in_other_letters_is_found_where_one_name_alone_is_so_spelt(warehouse):
    opened = Warehouse(warehouse)
    assert opened.node("AMBER/Heron").repo_id == "amber/heron"
    assert opened.node("silt/twin").repo_id == "silt/twin"
    with pytest.raises(UnknownRepoError, match=r"Did you mean silt/Twin \(model\), silt/twin \(model\)\?"):
        opened.node("SILT/TWIN")
    with pytest.raises(UnknownRepoError, match=r"Did you mean silt/Twin \(model\), silt/twin \(model\)\?"):
        opened.known("SILT/TWIN")


def test_who_is_gone_is_known_by_the_name_it_had_and_so_is_a_ghost_that_nobody_names_any_more(warehouse):
    opened = Warehouse(warehouse)
    assert opened.known("moss/leaving").repo_id == "moss/Leaving"
    ghost = opened.known("https://huggingface.co/ghost/once")
    assert (ghost.repo_id, ghost.kind) == ("ghost/once", "model")
    with pytest.raises(UnknownRepoError, match=f"listed no more since {TWO}.*--as-of {ONE}.*history moss/Leaving"):
        opened.node("MOSS/leaving")


def test_an_author_is_known_where_one_may_be_asked_for(warehouse):
    opened = Warehouse(warehouse)
    author = opened.known("AMBER", or_author=True)
    assert (author.repo_id, author.kind, author.names) == ("amber", None, ())
    with pytest.raises(UnknownRepoError, match=f"no repo 'amber' up to {TWO}"):
        opened.known("amber")
    with pytest.raises(
        UnknownRepoError, match=rf"no repo or author 'ambr' up to {TWO}\. Did you mean amber \(author\)"
    ):
        opened.known("ambr", or_author=True)


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["lineage", "HF.co/amber/heron", "--down"], "amber/heron (model, base) gave rise to 1 repo"),
        (["explain", "AMBER/heron", "https://huggingface.co/moss/child"], "amber/heron and moss/child are 1 step"),
        (["history", "https://huggingface.co/moss/leaving"], "moss/Leaving (model): first seen on 2026-03-01, gone"),
        (["changes", "--repo", "MOSS/leaving"], "Changes of moss/Leaving on 2026-03-02 since 2026-03-01"),
        (["changes", "--repo", "https://huggingface.co/amber"], "Changes of amber on 2026-03-02 since 2026-03-01"),
        (["events", "--repo", "MOSS"], "Events of moss up to 2026-03-02"),
        (["query", "descendants_moved", "--set", "repo=AMBER/heron"], "descendants_moved repo=amber/heron"),
    ],
)
def test_the_answer_shows_the_true_name(warehouse, command, shown, capsys):
    assert run([*command, "--warehouse", warehouse]) == 0
    assert shown in capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    [
        ["lineage", "nosuch/xx"],
        ["history", "nosuch/xx"],
        ["changes", "--repo", "nosuch/xx"],
        ["changes", str(TWO), "--since", str(ONE), "--repo", "nosuch"],
        ["events", "--repo", "nosuch/xx"],
        ["query", "descendants_moved", "--set", "repo=nosuch/xx"],
        ["report", "--repo", "nosuch/xx"],
    ],
)
def test_who_was_never_there_is_refused_and_not_answered_with_nothing(warehouse, command, capsys):
    assert run([*command, "--warehouse", warehouse]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "'nosuch" in said.err


def test_of_a_known_repo_nothing_is_said_in_words(warehouse, capsys):
    assert run(["changes", "--repo", "amber/heron", "--warehouse", warehouse]) == 0
    assert "nothing changed between these two dates" in capsys.readouterr().out
    assert run(["events", "--repo", "amber/heron", "--at-least", "high", "--warehouse", warehouse]) == 0
    assert "nothing of severity high or graver happened" in capsys.readouterr().out


def test_json_tells_which_dates_and_which_repo_were_asked_of(warehouse, capsys):
    assert run(["changes", "--repo", "MOSS/leaving", "--json", "--warehouse", warehouse]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["as_of"], told["since"], told["repo"]) == (str(TWO), str(ONE), "moss/Leaving")
    assert [row["repo_id"] for row in told["changes"]] == ["moss/Leaving"]


def test_changes_of_a_dataset_are_not_those_of_a_model_of_its_name():
    model = {"repo_id": "a/b", "kind": "model", "upstream_repo_id": None, "relation": None, "change": "added"}
    dataset = model | {"kind": "dataset"}
    trained = {
        "repo_id": "c/d",
        "kind": "model",
        "upstream_repo_id": "a/b",
        "relation": "trained_on",
        "change": "added",
    }
    tuned = trained | {"relation": "finetune"}
    used = trained | {"relation": "used_by_space", "kind": "space"}
    rows = [model, dataset, trained, tuned, used]
    assert only(rows, repo="a/b", repo_kind="dataset") == [dataset, trained, used]
    assert only(rows, repo="a/b", repo_kind="model") == [model, tuned, used]
    assert only(rows, repo="a/b") == rows
