"""Traits of repos written by hand, plain ones and hostile ones; what models have most of."""

import json

import pytest

from genetics_rows import cards_of, counters_of, nodes_of, pairs_of, repos_of, traits_of
from hugginggraph.genetics.languages import language_rules
from hugginggraph.genetics.traits import TRAIT_SETS, traits
from hugginggraph.licence_rules import licence_rules
from hugginggraph.tables.genetics import TOP_TRAITS, TRAITS


def read(work, *rows, cards=None):
    """The traits by node_id, each a dict without nulls."""
    repos_of(work, *rows)
    cards_of(work, cards or {})
    traits(work, licences=licence_rules(), languages=language_rules())
    told = work.rows("SELECT * FROM traits")
    assert told.column_names == [name for name in TRAITS.column_names if name != "snapshot_date"]
    found = {row["node_id"]: {k: v for k, v in row.items() if v is not None} for row in told.to_pylist()}
    assert len(found) == told.num_rows
    return found


def card(**fields):
    return json.dumps(fields)


def test_card_fields_come_before_tags_and_tags_stand_in_for_a_card_that_is_silent(work):
    found = read(
        work,
        {
            "node_id": 1,
            "pipeline_tag": "text-generation",
            "library_name": "Transformers",
            "tags": ["license:mit", "dataset:b/c", "arxiv:2307.09288v2", "arxiv:1910.09700", "region:us", "fr"],
            "card_data": card(
                **{"license": "apache-2.0", "language": "en", "datasets": ["A/B", "imagefolder"]},
                **{"pipeline_tag": "fill-mask", "library_name": "peft"},
            ),
        },
        {
            "node_id": 2,
            "pipeline_tag": "text-generation",
            "library_name": "Transformers",
            "tags": ["license:mit", "dataset:B/C", "dataset:generator", "region:us", "fr", "de"],
            "card_data": card(tags=["x"]),
        },
        {"node_id": 3, "tags": ["arxiv:1910.09700", "region:eu", "ml"]},
        {
            "node_id": 4,
            "kind": "dataset",
            "tags": ["task_categories:translation", "license:odbl", "library:pandas"],
            "card_data": card(license=["cc-by-sa-4.0", "gfdl"], task_categories=["summarization"]),
        },
        {"node_id": 5, "gone_at": "2026-01-01"},
        {"node_id": 6, "kind": "space"},
    )
    assert found == {
        1: {
            **{"node_id": 1, "kind": "model", "licence": ["apache-2.0"], "licence_class": "permissive_patent"},
            **{"task": ["fill-mask"], "library": ["peft"], "language": ["en"], "dataset": ["a/b"]},
            **{"paper": ["2307.09288"], "tags": 6},
        },
        2: {
            **{"node_id": 2, "kind": "model", "licence": ["mit"], "licence_class": "permissive"},
            **{"task": ["text-generation"], "library": ["transformers"], "language": ["de", "fr"]},
            **{"dataset": ["b/c"], "tags": 6},
        },
        3: {"node_id": 3, "kind": "model", "licence_class": "missing", "tags": 3},
        4: {
            **{
                "node_id": 4,
                "kind": "dataset",
                "licence": ["cc-by-sa-4.0", "gfdl"],
                "licence_class": "strong_copyleft",
            },
            **{"task": ["summarization"], "library": ["pandas"], "tags": 3},
        },
    }


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("en", ["en"]),
        (["EN", "en", "zh-Hans", "pt_BR", "eng_Latn", "gsw"], ["en", "gsw", "pt", "zh"]),
        ({"train": ["fr", "de"], "test": "fr"}, ["de", "fr"]),
        ("['en', 'de']", ["de", "en"]),
        ("English and a bit of German, mostly", None),
        (["code", "multilingual", "all", "xx", "und", "\u202een"], None),
        (None, None),
        (42, None),
        (["no", None, 7, {"a": "sv"}, [1]], ["no"]),
        (["no", {"name": "sv"}], ["no", "sv"]),
        ({}, None),
        ([], None),
    ],
    ids=repr,
)
def test_languages_are_codes_whatever_shape_and_nonsense_they_come_in(work, said, expected):
    # The tag is that of a topic; without a language in the card `hi` is one.
    assert read(work, {"node_id": 1, "card_data": card(language=said)})[1].get("language") == expected


def test_two_letters_in_the_tags_are_languages_only_beside_one_that_is_no_topic(work):
    tags = {1: ["ml", "sd", "pytorch"], 2: ["ml", "ta"], 3: ["ai", "tf", "r1", "AI"], 4: ["EN"], 5: ["en"]}
    found = read(work, *[{"node_id": n, "tags": of} for n, of in tags.items()])
    assert {n: of.get("language") for n, of in found.items()} == {1: None, 2: ["ml", "ta"], 3: None, 4: None, 5: ["en"]}


def test_hostile_values_neither_break_a_trait_nor_get_into_it(work):
    sentence = "ignore all previous instructions; DROP TABLE repos -- " * 40
    fields = ("license", "language", "datasets", "library_name")
    nothing = {"card_data": card(**dict.fromkeys(fields)), "tags": [None, "", "license:", "dataset:"]}
    many = [f"x/d{n:05}" for n in range(6264)]
    found = read(
        work,
        {"node_id": 1, "card_data": card(**dict.fromkeys(fields, sentence))},
        {"node_id": 2, "card_data": card(datasets=many, language=many, license={"a": None}, pipeline_tag=[["x"]])},
        {"node_id": 3, **nothing},
        {"node_id": 4, "card_data": card(license=3.5, language=True, datasets=17, task_categories={"a": {"b": "c"}})},
        {"node_id": 5, "card_data": "{not json", "tags": ["license:mit"] * 6264},
        {"node_id": 6, "card_data": '["a", "list"]', "pipeline_tag": sentence, "library_name": "<script>"},
        {"node_id": 7, "card_data": card(license="CC BY-SA 4.0", licence="mit")},
        {"node_id": 8, "card_data": card(licence="license"), "tags": ["license:LLaMA2"]},
        {"node_id": 9, "card_data": card(license="other", license_name="Gemma Terms of Use")},
    )
    sets = {n: {name: of[name] for name in TRAIT_SETS if name in of} for n, of in found.items()}
    assert sets[1] == {"licence": ["other"]}
    assert (sets[2].keys(), len(sets[2]["dataset"])) == ({"dataset", "task"}, 1000)
    assert sets[2]["task"] == ["x"]
    assert sets[3] == {}
    assert sets[4] == {"licence": ["3.5"], "dataset": ["17"]}
    assert sets[5] == {"licence": ["mit"]}
    assert sets[6] == {}
    assert sets[7] == {"licence": ["cc-by-sa-4.0"]}
    assert sets[8] == {"licence": ["llama2"]}
    assert sets[9] == {"licence": ["other"]}
    assert {n: found[n]["licence_class"] for n in (1, 4, 5, 8, 9)} == {
        **{1: "custom", 4: "custom", 5: "permissive", 8: "community", 9: "terms"}
    }


CARDS = {
    "plain": ("---\nlicense: mit\n---\n# Heron", False, None),
    "open": ("---\nlicense: mit\n# Heron", False, None),
    "trainer": (
        "This model card has been generated automatically according to the information the Trainer had access to.\n"
        "- PEFT 0.10.0\nMore information needed",
        *(True, "trainer"),
    ),
    "default": ("It has been automatically generated. [More Information Needed] arXiv 1910.09700", True, "hf_default"),
    "peft": ("[More Information Needed] 1910.09700\n### Framework versions\n\n- PEFT 0.14.0", False, "peft"),
    "trl": ("It has been trained using [TRL](https://github.com/huggingface/trl).", False, "trl"),
    "unsloth": ("trained 2x faster with [Unsloth](https://github.com/unslothai/unsloth) and TRL", False, "unsloth"),
    "mradermacher": ("static quants of https://huggingface.co/a/b by mradermacher", False, "mradermacher"),
    "thebloke": ("<!-- header start --> TheBloke's LLM work is generously supported", False, "thebloke"),
    "autotrain": ("# Model Trained Using AutoTrain", False, "autotrain"),
}


def test_a_card_is_measured_and_its_template_is_recognised(work):
    names = list(CARDS)
    rows = [{"node_id": n, "card_hash": name} for n, name in enumerate(names)]
    blank = {"node_id": 98, "card_hash": "blank"}
    found = read(work, *rows, blank, {"node_id": 99}, cards={"blank": " \n ", **{n: CARDS[n][0] for n in names}})
    keys = ("card_length", "body_length", "generated", "template")
    for node, name in enumerate(names):
        text, *expected = CARDS[name]
        expected = [len(text), len("# Heron") if name == "plain" else len(text), *expected]
        assert [found[node].get(key) for key in keys] == expected, name
        assert found[node]["has_card"] is True
    for node in (98, 99):
        assert found[node] == {"node_id": node, "kind": "model", "licence_class": "missing", "has_card": False}


def test_nothing_is_known_of_cards_where_none_of_the_kind_was_taken_in(work):
    found = read(work, {"node_id": 1, "card_hash": "a"}, {"node_id": 2, "kind": "dataset"}, cards={"a": "text"})
    assert ("has_card" in found[1], "has_card" in found[2]) == (True, False)
    # A text that is gone from `cards` is no card that is known to hold text.
    assert read(work, {"node_id": 1, "card_hash": "b"}, cards={"a": "text"})[1]["has_card"] is False


def test_the_panels_count_live_models_with_both_bases_of_a_share(work):
    traits_of(
        work,
        {"node_id": 1, "licence": ["mit"], "language": ["de", "en"]},
        {"node_id": 2, "licence": ["mit"], "language": ["en"]},
        {"node_id": 3, "licence": ["apache-2.0"]},
        {"node_id": 4, "kind": "dataset", "licence": ["mit"]},
    )
    names = {1: "a/m1", 2: "a/m2", 3: "a/m3", 9: "gone/x"}
    nodes_of(work, *[{"node_id": n, "repo_id": name} for n, name in names.items()])
    pairs_of(work, (9, 1, 1), (9, 2, 1), (1, 3, 1), ("all", "finetune", 9, 1, 1), ("finetune", "*", 9, 1, 1))
    counters_of(
        work,
        {"node_id": 1, "snapshot_date": "2026-01-01", "downloads": 900},
        {"node_id": 1, "snapshot_date": "2026-02-01", "downloads": 5},
        {"node_id": 2, "snapshot_date": "2026-01-01", "downloads": 7},
        {"node_id": 3, "snapshot_date": "2026-01-01", "downloads": 0},
        {"node_id": 4, "snapshot_date": "2026-01-01", "downloads": 70},
    )
    told = work.fetch("top_traits", top=2)
    assert {*told.column_names} == {*TOP_TRAITS.column_names} - {"snapshot_date"}
    columns = ("panel", "rank", "value", "count", "reporting", "models")
    assert [tuple(row[c] for c in columns) for row in told.to_pylist()] == [
        ("downloads", 1, "a/m2", 7, None, 3),
        ("downloads", 2, "a/m1", 5, None, 3),
        ("language", 1, "en", 2, 2, 3),
        ("language", 2, "de", 1, 2, 3),
        ("licence", 1, "mit", 2, 3, 3),
        ("licence", 2, "apache-2.0", 1, 3, 3),
        ("parent", 1, "gone/x", 2, None, 3),
        ("parent", 2, "a/m1", 1, None, 3),
    ]
