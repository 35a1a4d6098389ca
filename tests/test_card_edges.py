"""Edges that cards tell: their grade, and the relation that a repo's own tags tell where the words do not."""

from datetime import date

import pytest

from dump_files import write_rows
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.sources import Dump
from hugginggraph.tables import EDGES, NODES, REJECTED_REFERENCES

ONE, TWO = date(2026, 1, 5), date(2026, 1, 6)
CARDS = {
    "b/told": "Base model: a/heron-7b",
    "b/merged": "```yaml\nmerge_method: slerp\nbase_model: a/heron-7b\nmodels:\n- model: c/gone-7b\n"
    "- model: /tmp/x7b\n```",
    "b/both": "A merge of a/heron-7b and x.\n\n```yaml\nmerge_method: slerp\nbase_model: a/heron-7b\n```",
}


def rows(tags):
    return [{"id": "a/heron-7b"}] + [{"id": name, "tags": tags} for name in CARDS]


@pytest.fixture(scope="module")
def told(settings_for, tmp_path_factory):
    """The edges and rejected references of two days, of which the second has other tags and the same cards."""
    folder = tmp_path_factory.mktemp("told")
    settings = settings_for(folder / "warehouse")
    found = []
    for day, tags in ((ONE, ["license:mit"]), (TWO, ["gguf"])):
        write_rows(folder / "hub" / "models" / f"{day}.jsonl.gz", rows(tags))
        cards = [{"id": name, "card": text} for name, text in CARDS.items()]
        write_rows(folder / "hub" / "cards" / f"{day}.jsonl.gz", cards)
        run_day(settings, Dump(str(folder / "hub"), ["model"]), day, with_analyses=False)
        opened = Warehouse(settings.warehouse).view(EDGES, NODES, REJECTED_REFERENCES)
        edges = opened.execute(
            "SELECT d.repo_id, u.repo_id, relation, grade FROM edges JOIN nodes u ON u.node_id = src "
            "JOIN nodes d ON d.node_id = dst ORDER BY ALL"
        ).fetchall()
        rejected = opened.execute(
            "SELECT repo_id, raw_reference, code FROM rejected_references ORDER BY ALL"
        ).fetchall()
        found.append((edges, rejected))
    return found


def test_a_recipe_has_a_grade_of_its_own_above_prose_and_makes_no_ghosts(told):
    edges, rejected = told[0]
    assert edges == [
        ("b/both", "a/heron-7b", "merge", "recipe"),
        ("b/merged", "a/heron-7b", "merge", "recipe"),
        ("b/told", "a/heron-7b", "finetune", "text"),
    ]
    assert rejected == [("b/merged", "/tmp/x7b", "LOCAL_PATH"), ("b/merged", "c/gone-7b", "UNKNOWN_IN_TEXT")]


def test_tags_tell_the_relation_that_words_leave_open_also_where_the_card_is_that_of_the_day_before(told):
    assert told[1][0] == [
        ("b/both", "a/heron-7b", "merge", "recipe"),
        ("b/merged", "a/heron-7b", "merge", "recipe"),
        ("b/told", "a/heron-7b", "quantized", "text"),
    ]
