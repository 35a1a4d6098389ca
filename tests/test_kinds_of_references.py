"""More forms of a reference and shapes of a list of them than a case each: what people write, and what it names."""

import json

import pytest

from hugginggraph.records.card_fields import texts
from hugginggraph.records.names import read_name

SHA = "221e5f92f9dc5fedaf4556b1be6b20642638643c"
HUB = "https://huggingface.co"
FORMS = [
    # addresses of pages
    (f"{HUB}/reed/heron/", "reed/heron", None),
    (f"{HUB}/reed/heron?library=transformers#usage", "reed/heron", None),
    (f"{HUB}/reed/heron/commit/{SHA}", "reed/heron", SHA),
    (f"{HUB}/reed/heron/raw/v1.0/README.md", "reed/heron", "v1.0"),
    (f"{HUB}/reed/heron/resolve/main/a.bin?download=true", "reed/heron", "main"),
    (f"{HUB}/reed/heron/tree/refs%2Fpr%2F1", "reed/heron", "refs/pr/1"),
    (f"{HUB}/reed/heron/discussions/3", "reed/heron", None),
    (f"{HUB}/reed/tree", "reed/tree", None),
    (f"{HUB}/api/models/reed/heron", "reed/heron", None),
    (f"{HUB}/reed%2Fheron", "reed/heron", None),
    ("HTTPS://HuggingFace.co/reed/heron", "reed/heron", None),
    ("//huggingface.co/reed/heron", "reed/heron", None),
    (f"({HUB}/reed/heron)", "reed/heron", None),
    (f"{HUB}/reed/heron).", "reed/heron", None),
    (f"<{HUB}/reed/heron>", "reed/heron", None),
    # an id and a page behind it
    ("reed/heron/tree/main", "reed/heron", "main"),
    ("reed/heron/blob/v2/heron.Q4_K_M.gguf", "reed/heron", "v2"),
    ("models/reed/heron", "reed/heron", None),
    # commands
    ("ollama run hf.co/reed/heron:Q4_K_M", "reed/heron", "Q4_K_M"),
    (f"git clone {HUB}/reed/heron", "reed/heron", None),
    ("git@hf.co:reed/heron.git", "reed/heron", None),
    ("hf download reed/heron --include *.gguf", "reed/heron", None),
    # signs around it and in it
    ("'reed/heron',", "reed/heron", None),
    ("@reed/heron", "reed/heron", None),
    ("reed//heron", "reed/heron", None),
    ("reed%2Fheron", "reed/heron", None),
    ("reed&#47;heron", "reed/heron", None),
    ("reed/heron\\_7b", "reed/heron_7b", None),
    ("<code>reed/heron</code>", "reed/heron", None),
    ("~~reed/heron~~", "reed/heron", None),
    ("\U0001f917 reed/heron", "reed/heron", None),
    ("reed/heron (main)", "reed/heron", None),
    (f"reed/heron [link]({HUB}/reed/heron)", "reed/heron", None),
    ("oscar (NL)", "oscar", None),
]


@pytest.mark.parametrize(("text", "name", "revision"), FORMS)
def test_a_reference_in_another_form_names_the_same_repo(text, name, revision):
    found = read_name(text, "card.base_model", "model")
    assert (found.candidate, found.revision, found.code) == (name, revision, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            (text, "PLACEHOLDER")
            for text in ("~", "self", "from-scratch", "No base model", "none (trained from scratch)")
        ),
        ("reed/heron and more", "INVALID_ID"),
        ("GSK2014-A(2019)", "INVALID_ID"),
        ("reed\\heron", "LOCAL_PATH"),
        ("/reed/heron", "LOCAL_PATH"),
        (f"{HUB}/collections/reed/heron-1", "EXTERNAL"),
        ("https://modelscope.cn/models/reed/heron", "EXTERNAL"),
        ("git@github.com:reed/heron.git", "INVALID_ID"),
        ("rm -rf reed/heron", "INVALID_ID"),
    ],
)
def test_a_text_that_names_no_repo_is_rejected(text, code):
    assert read_name(text, "card.base_model", "model").code == code


TWO = ["reed/heron", "reed/egret"]
SHAPES = [
    [TWO],
    [["reed/heron"], ["reed/egret"]],
    [[["reed/heron"]], "reed/egret"],
    "reed/heron\nreed/egret",
    "- reed/heron\r\n- reed/egret\r\n",
    "1. reed/heron\n2. reed/egret",
    "reed/heron and reed/egret",
    "reed/heron + reed/egret",
    "reed/heron & reed/egret",
    "reed/heron | reed/egret",
    "`reed/heron`; `reed/egret`",
    "('reed/heron', 'reed/egret')",
    "[reed/heron, reed/egret]",
    {"reed/heron": 0.5, "reed/egret": 0.5},
    {"reed/heron": None, "reed/egret": None},
    [{"reed/heron": None}, {"reed/egret": {"weight": 1}}],
    {"model1": "reed/heron", "model2": "reed/egret"},
    {"first": "reed/heron", "second": "reed/egret"},
    "{'en': 'reed/heron', 'fr': 'reed/egret'}",
    [{"owner": "reed", "name": "heron"}, {"namespace": "reed", "repo": "egret"}],
    "[{'name': 'reed/heron'}, {'name': 'reed/egret'}]",
]


def written(value):
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


@pytest.mark.parametrize("value", SHAPES, ids=written)
def test_two_names_are_two_in_any_shape_of_a_list(value):
    found = texts(written(value))
    names = [read_name(each.name, "card.base_model", "model").candidate or json.loads(each.name) for each in found]
    assert [name["name"] if isinstance(name, dict) else name for name in names] == TWO


def test_addresses_are_divided_like_names():
    assert [each.name for each in texts(f"{HUB}/reed/heron, {HUB}/reed/egret")] == [f"{HUB}/{name}" for name in TWO]


@pytest.mark.parametrize(
    "value", ["a text, with commas", "reed/heron, and so on", "reed/heron or other", "x | y", "{{ x }}"]
)
def test_a_text_with_other_words_is_no_list(value):
    assert [each.name for each in texts(value)] in ([value], [])


def test_an_object_in_pythons_form_names_what_it_names_in_json():
    assert texts("{'name': 'Heron', 'repo_url': 'https://hf.co/reed/heron'}")[0].name == "https://hf.co/reed/heron"
    assert [each.name for each in texts('{"organization":"Reed Lab","name":"Heron"}')] == ["Heron"]
