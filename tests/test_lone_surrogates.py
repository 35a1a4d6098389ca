"""Surrogates that stand alone are no text: wherever an escape hides one, the record is taken with `?` in its place."""

import json
from datetime import date

import pytest

from hugginggraph.engines.embedded.day import run_day
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.pipeline.genetics import genetics
from hugginggraph.records.spellings import listed, structured
from hugginggraph.sources import Dump
from hugginggraph.tables import REPOS
from warehouses import ledger_of

DAY = date(2026, 7, 1)
IN_JSON, IN_PYTHON = r'["a/\ud800"]', r"['a/\ud800']"
RECORDS = [
    {field: text}
    for field in ("tags", "siblings")
    for text in (IN_JSON, IN_PYTHON)
] + [
    {"cardData": {field: text}}
    for field in ("base_model", "base_models", "datasets", "new_version", "license", "language", "model-index")
    for text in (IN_JSON, IN_PYTHON)
] + [
    {"cardData": r'license: "\ud800"' + "\n" + r'base_model: ["\ud800/x"]'},
    {"baseModels": r'{"relation":"finetune","models":[{"id":"a/\udfff"}]}'},
    {"config": r'{"x":"\ud800"}', "safetensors": r'{"\ud800": 1}'},
]  # fmt: skip


@pytest.mark.parametrize("text", [IN_JSON, IN_PYTHON, r'["a/\ud800", 9e999]'])
def test_a_list_that_stands_as_text_has_a_question_mark_for_it(text):
    assert listed(text)[0].encode().decode().startswith("a/")


def test_a_pair_of_them_stays_the_one_character_that_it_is():
    assert structured(r'["\ud83d\ude00", "\ud83d"]') == ["😀", "?"]


@pytest.fixture(scope="module")
def taken_in(settings_for, tmp_path_factory):
    """The settings of a warehouse of a day on which every field of some repo hides one."""
    folder = tmp_path_factory.mktemp("surrogates")
    cards = [{"id": "evil/of-a-card", "card": '---\nlicense: "\\ud800"\nbase_model: "a/\\ud800"\n---\n# x'}]
    lines = [{"id": "a/base"}, {"id": "evil/of-a-card"}]
    lines += [{"id": f"evil/{number}"} | record for number, record in enumerate(RECORDS)]
    for name, rows in (("models", lines), ("cards", cards)):
        file = folder / "dump" / name / f"{DAY}.jsonl"
        file.parent.mkdir(parents=True)
        file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    settings = settings_for(folder / "warehouse")
    run_day(settings, Dump(str(folder / "dump")), DAY)
    return settings


def test_every_such_record_is_taken_and_analysed(taken_in):
    names = {
        row[0] for row in Warehouse(taken_in.warehouse).view(REPOS).execute("SELECT repo_id FROM repos").fetchall()
    }
    assert names == {"a/base", "evil/of-a-card", *(f"evil/{number}" for number in range(len(RECORDS)))}


def test_their_genetics_are_computed(taken_in):
    assert genetics(ledger_of(taken_in), taken_in, DAY).date == DAY
