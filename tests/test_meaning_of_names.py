"""What old and bare names mean: a rename whose old name another repo takes, and lists of a part of the Hub."""

import json
from datetime import date

import pytest

from dump_files import write_rows
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.sources import Dump
from hugginggraph.tables import EDGES, EVENTS, NODES, REJECTED_REFERENCES
from mini_hub import model, typed
from warehouses import records_of

ONE, TWO = date(2026, 3, 1), date(2026, 3, 2)


@pytest.fixture
def take_in(settings_for, tmp_path):
    """Take lists of models and cards in, a day each; the last tables are read by name."""

    def take(*days, cards=(), coverage="full"):
        folder, settings = tmp_path / "hub", settings_for(tmp_path / "warehouse")
        for day, models in zip((ONE, TWO), days, strict=False):
            write_rows(folder / "models" / f"{day}.jsonl.gz", models)
        if cards:
            write_rows(folder / "cards" / f"{ONE}.jsonl.gz", [{"id": name, "card": text} for name, text in cards])
        covered = coverage if isinstance(coverage, dict) else {"coverage": coverage}
        (folder / "hub.json").write_text(json.dumps(covered))
        for day in (ONE, TWO)[: len(days)]:
            run_day(settings, Dump(str(folder)), day, with_analyses=False)
        return lambda table: records_of(settings, table)

    return take


def edges(rows):
    nodes = {row["node_id"]: row["repo_id"] for row in rows(NODES)}
    return {(nodes[row["src"]], nodes[row["dst"]], row["grade"]) for row in rows(EDGES)}


def ghosts(rows):
    return {row["repo_id"] for row in rows(NODES) if row["is_ghost"]}


def test_a_child_of_a_renamed_repo_whose_old_name_is_taken_has_one_parent_and_no_event(take_in):
    def child(parent):
        by_id = {"relation": "finetune", "models": [{"_id": f"{1:024x}", "id": parent}]}
        return model("moss/cats", 3, tags=typed("finetune", parent), card={"base_model": "lab/base"}, baseModels=by_id)

    first = [model("lab/base", 1), child("lab/base")]
    second = [model("lab/base-original", 1), model("lab/base", 2), child("lab/base-original")]
    rows = take_in(first, second)
    assert edges(rows) == {("lab/base-original", "moss/cats", "hub")}
    assert {(row["event"], row["repo_id"]) for row in rows(EVENTS)} == {
        ("renamed", "lab/base-original"),
        ("re_registered", "lab/base"),
    }


def test_children_whose_hub_follows_a_rename_still_tell_it_to_those_that_have_the_old_name_alone(take_in):
    by_id = {"relation": "finetune", "models": [{"_id": f"{1:024x}", "id": "now/heron-7b"}]}
    models = [
        model("now/heron-7b", 1),
        model("was/other", 4),
        model("moss/told", 2, card={"base_model": "was/heron-7b"}, baseModels=by_id),
        model("moss/untold", 3, card={"base_model": "was/heron-7b"}),
    ]
    assert edges(take_in(models)) == {("now/heron-7b", "moss/told", "hub"), ("now/heron-7b", "moss/untold", "card")}


BARE = [
    model("stray/bert-base-uncased", 1),
    model("stray/wren-base", 2),
    model("oak/declared", 3, card={"base_model": "bert-base-uncased"}),
    model("oak/bare", 4, card={"base_model": "wren-base"}),
    model("oak/path", 5, card={"base_model": "/data/wren-base-7b"}),
    model("stray/wren-base-7b", 6),
    model("oak/prose", 7),
    model("oak/loose-prose", 8),
]
PROSE = [
    (
        "oak/prose",
        "# p\n\nThis model is a fine-tuned version of [roberta-base](https://huggingface.co/roberta-base).\n",
    ),
    (
        "oak/loose-prose",
        "# p\n\nThis model is a fine-tuned version of [wren-base-7b](https://huggingface.co/wren-base-7b).\n",
    ),
]


def test_in_a_part_of_the_hub_a_bare_name_is_no_evidence_and_an_old_canonical_one_is_that_id(take_in):
    rows = take_in(BARE, cards=PROSE, coverage="partial")
    assert edges(rows) == {
        ("google-bert/bert-base-uncased", "oak/declared", "card"),
        ("wren-base", "oak/bare", "card"),
        ("FacebookAI/roberta-base", "oak/prose", "text"),
    }
    assert ghosts(rows) == {"google-bert/bert-base-uncased", "wren-base", "FacebookAI/roberta-base"}
    assert {(row["repo_id"], row["code"]) for row in rows(REJECTED_REFERENCES)} == {
        ("oak/path", "LOCAL_PATH"),
        ("oak/loose-prose", "UNKNOWN_IN_TEXT"),
    }
    (known,) = (row for row in rows(EDGES) if row["grade"] == "card" and row["rule"] == "alias")
    assert known["evidence"][0]["defects"] == ["ALIAS", "GONE"]


def test_in_a_whole_list_a_unique_bare_name_is_evidence_and_an_old_canonical_one_is_still_that_id(take_in):
    rows = take_in(BARE, cards=PROSE)
    assert edges(rows) == {
        ("google-bert/bert-base-uncased", "oak/declared", "card"),
        ("stray/wren-base", "oak/bare", "inferred"),
        ("stray/wren-base-7b", "oak/path", "inferred"),
        ("FacebookAI/roberta-base", "oak/prose", "text"),
    }


def test_where_the_old_canonical_id_itself_is_listed_it_is_meant(take_in):
    models = [model("bert-base-uncased", 1), model("oak/child", 2, card={"base_model": "bert-base-uncased"})]
    assert edges(take_in(models)) == {("bert-base-uncased", "oak/child", "card")}


def test_a_list_that_becomes_whole_makes_bare_names_evidence_though_no_repo_changed(take_in):
    days = {"coverage": "partial", "days": {str(TWO): {"coverage": {"models": "full"}}}}
    rows = take_in(BARE[:4], BARE[:4], coverage=days)
    assert ("stray/wren-base", "oak/bare", "inferred") in edges(rows)
    assert rows(EVENTS) == []
