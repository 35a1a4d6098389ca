"""The forms of a reference, objects that describe a repo, and what the Hub has resolved already: one repo at a time."""

import json

import pytest

from hugginggraph.graph.grades import CARD, HUB
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.records.card_fields import preloads, texts
from hugginggraph.records.hub_resolution import renamed_parents
from hugginggraph.records.mentions import describe
from hugginggraph.records.names import read_name

SHA = "221e5f92f9dc5fedaf4556b1be6b20642638643c"
FORMS = [
    # text: kind, name, revision, rule
    ("hf.co/reed/heron-8b-GGUF:Q4_K_M", "model", "reed/heron-8b-GGUF", "Q4_K_M", "url"),
    ("https://hf.co/reed/heron@v2", "model", "reed/heron", "v2", "url"),
    ("https://huggingface.co/reed/heron.git", "model", "reed/heron", None, "url"),
    ("hf://reed/heron@main", "model", "reed/heron", "main", "url"),
    ("hf://reed/heron@refs/pr/3/model.bin", "model", "reed/heron", "refs/pr/3", "url"),
    ("hf://datasets/amber/corpus/data/train.parquet", "dataset", "amber/corpus", None, "url"),
    ("hf://datasets/amber/corpus@refs%2Fconvert%2Fparquet/x", "dataset", "amber/corpus", "refs/convert/parquet", "url"),
    (f"pkg:huggingface/reed/heron@{SHA}", "model", "reed/heron", SHA, "url"),
    (f"pkg:huggingface/reed/heron@{SHA}?repository_url=https://hub.example#x", "model", "reed/heron", SHA, "url"),
    ("pkg:huggingface/gpt2@607a30d783df", "model", "gpt2", "607a30d783df", "url"),
    ("datasets/amber/corpus@main", "dataset", "amber/corpus", "main", "url"),
    ("[reed/heron](https://huggingface.co/reed/heron)", "model", "reed/heron", None, "url"),
    ("[Heron](https://huggingface.co/reed/heron/tree/v2)", "model", "reed/heron", "v2", "url"),
    ("[reed/heron](https://example.org/heron)", "model", "reed/heron", None, "markup"),
    ('<a href="https://huggingface.co/reed/heron">Heron</a>', "model", "reed/heron", None, "url"),
    ("**reed/heron**", "model", "reed/heron", None, "markup"),
    ("__reed/heron__", "model", "reed/heron", None, "markup"),
    ("**`reed/heron`**", "model", "reed/heron", None, "markup"),
    ("**reed/heron@v2**", "model", "reed/heron", "v2", "suffix"),
    ("[reed/heron]", "model", "reed/heron", None, "markup"),
    ("reed\u2011lab/heron\u20138b", "model", "reed-lab/heron-8b", None, "markup"),
    ("reed/heron\u200b", "model", "reed/heron", None, "markup"),
    ("reed/heron\\u200b", "model", "reed/heron", None, "markup"),
    ("reed/he\u00adron", "model", "reed/heron", None, "markup"),
    ("\u00a0reed\u00a0/\u00a0heron", "model", "reed/heron", None, "markup"),
    ("\uff52eed\uff0fheron", "model", "reed/heron", None, "markup"),
    ("reed/heron.", "model", "reed/heron", None, "markup"),
]


@pytest.mark.parametrize(("text", "kind", "name", "revision", "rule"), FORMS)
def test_a_form_of_a_reference_gives_kind_name_and_revision(text, kind, name, revision, rule):
    found = read_name(text, "card.base_model", "model")
    assert (found.target_kind, found.candidate, found.revision, found.rule) == (kind, name, revision, rule)
    assert found.repaired in ("URL", "MARKUP", "REV_SUFFIX")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("**None**", "PLACEHOLDER"),
        ("[Heron](https://example.org/heron)", "INVALID_ID"),
        ("![a](https://example.org/badge.svg)", "INVALID_ID"),
        ("pkg:pypi/torch@2.0", "INVALID_ID"),
        ("hf://buckets/reed/files", "EXTERNAL"),
        ("reed\u202e/heron", "INVALID_ID"),
        ("reed/heron \u2013 a model", "INVALID_ID"),
        ('{"author":"reed/heron"}', "INVALID_ID"),
    ],
)
def test_what_only_looks_like_such_a_form_gives_no_name(text, code):
    assert read_name(text, "card.base_model", "model").code == code


LINK = "https://huggingface.co/amber/heron"
OBJECTS = [
    # value of the field, in any order of its keys: the names, with their revisions
    ([{"author": "Basalt", "name": "Heron", "organization": "A", "repo_url": LINK, "version": "1"}], [(LINK, None)]),
    ([{"config": "en", "name": "amber/corpus"}], [("amber/corpus", None)]),
    ([{"config": "en", "name": "en", "path": "amber/corpus", "revision": "v2"}], [("amber/corpus", "v2")]),
    ([{"name": "squad", "split": "train", "type": "qa"}], [("squad", None)]),
    ([{"name": "squad", "path": "data/train.csv"}], [("squad", None)]),
    ([{"id": "amber/heron", "sha": SHA}, "amber/egret"], [("amber/heron", SHA), ("amber/egret", None)]),
    ([{"model": {"path": "amber/heron", "revision": "v1"}, "weight": "0.5"}], [("amber/heron", "v1")]),
    ([{"Model": "amber/heron", "Author": "reed/x"}], [("amber/heron", None)]),
    ([{"teacher": "amber/heron"}], [("amber/heron", None)]),
    ({"author": "Reed", "name": "amber/heron", "license": "mit"}, [("amber/heron", None)]),
    ({"en": "amber/heron", "fr": ["amber/egret"]}, [("amber/heron", None), ("amber/egret", None)]),
    ({"model": "amber/heron", "lora": "amber/egret"}, [("amber/egret", None), ("amber/heron", None)]),
    ([{"author": "reed/x", "config": "en"}], [('{"author":"reed/x","config":"en"}', None)]),
    ([{}], []),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), OBJECTS)
def test_of_an_object_the_key_that_names_a_repo_counts_and_never_its_author_or_configuration(value, expected):
    found = texts(json.dumps(value, sort_keys=True, separators=(",", ":")))
    assert [(each.name, each.revision) for each in found] == expected


def test_a_space_preloads_repos_with_files_and_commits():
    field = [f"amber/heron config.json,model.bin {SHA}", "amber/egret", f"amber/tern {SHA}", "amber/ibis model.onnx"]
    assert [(each.name, each.revision) for each in preloads(json.dumps(field))] == [
        ("amber/heron", SHA), ("amber/egret", None), ("amber/tern", SHA), ("amber/ibis", None),
    ]  # fmt: skip


def described(kind="model", **fields):
    row = dict.fromkeys(("tags", "card_data", "base_models", "files", "extra"))
    row |= {"node_id": node_id(kind, "x/child"), "kind": kind}
    texts_of = {name: json.dumps(each) if isinstance(each, dict) else each for name, each in fields.items()}
    return describe(row | texts_of, max_names=100)


def named(told):
    return [(each.source_field, each.candidate, each.revision) for each in told.mentions]


def test_a_space_that_only_preloads_uses_the_repo_at_its_commit():
    told = described("space", card_data={"preload_from_hub": [f"amber/heron a.bin {SHA}"]})
    assert named(told) == [("card.preload_from_hub", "amber/heron", SHA)]
    assert told.mentions[0].stated_relation == "used_by_space"


def test_sources_of_a_card_are_its_parents_and_data():
    source = {"author": "Basalt", "name": "Heron", "repo_url": LINK}
    data = {"author": "Fjord", "name": "News", "repo_url": "https://huggingface.co/datasets/amber/corpus"}
    told = described(card_data={"base_model_sources": [source], "dataset_sources": [data]})
    assert [(each.source_field, each.target_kind, each.candidate) for each in told.mentions] == [
        ("card.base_model_sources", "model", "amber/heron"),
        ("card.dataset_sources", "dataset", "amber/corpus"),
    ]


def test_the_revision_in_an_adapters_configuration_is_kept():
    peft = {"base_model_name_or_path": "amber/heron", "revision": "v3"}
    told = described(extra={"config": json.dumps({"peft": peft})})
    assert named(told) == [("config.peft.base_model_name_or_path", "amber/heron", "v3")]


# --- what the Hub has resolved for a child ------------------------------------------------------------------------


OWN_TAG = "base_model:finetune:lab/mine"


def of_hub(*names):
    return {"relation": "finetune", "models": [{"_id": "0", "id": name} for name in names]}


@pytest.mark.parametrize(
    ("by_id", "tags", "card", "meant"),
    [
        (["lab/base-old"], ["base_model:lab/base-old"], "lab/base", ["lab/base-old"]),
        (["lab/base-old"], ["base_model:lab/base"], "lab/base", ["lab/base-old"]),
        ([], ["base_model:lab/base-old"], "lab/base", ["lab/base-old"]),
        (["a/new", "b/same"], [], ["a/old", "b/same"], ["a/new", "b/same"]),
        (["b/two-now", "now/one"], [], ["was/one", "b/two"], ["b/two-now", "now/one"]),
        # The author names one more than the Hub knows: it has a parent of its own.
        (["lab/base"], ["base_model:lab/base"], ["lab/base", "lab/other"], ["lab/base", "lab/other"]),
        (["lab/base"], [], ["a/one", "b/two"], ["a/one", "b/two", "lab/base"]),
        # The author's own tag is no word of the Hub.
        ([], [OWN_TAG], {"base_model": "lab/base", "tags": [OWN_TAG]}, ["lab/base", "lab/mine"]),
    ],
)  # fmt: skip
def test_a_name_that_the_hub_has_resolved_for_a_child_is_not_resolved_again(by_id, tags, card, meant):
    fields = card if isinstance(card, dict) else {"base_model": card}
    told = described(base_models=of_hub(*by_id) if by_id else None, tags=tags, card_data=fields)
    assert sorted({each.candidate for each in told.mentions}) == meant


def test_an_old_name_keeps_its_place_in_the_evidence_as_an_alias():
    told = described(base_models=of_hub("lab/base-old"), card_data={"base_model": "lab/base"})
    (by_card,) = (each for each in told.mentions if each.source_field == "card.base_model")
    assert (by_card.raw_reference, by_card.candidate, by_card.rule, by_card.defects) == (
        "lab/base", "lab/base-old", "alias", ["ALIAS"],
    )  # fmt: skip


def test_names_that_differ_in_their_letters_alone_are_one_name():
    assert renamed_parents([("baseModels", "Lab/Base", HUB), ("card.base_model", "lab/base", CARD)]) == {}
