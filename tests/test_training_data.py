"""What a model was trained on, in the words of cards, and what is said of another model than the card's."""

import pytest

from hugginggraph.records.card_text import text_mentions

HUB = "https://huggingface.co"
REEDS, HERON, EGRET = f"{HUB}/datasets/amber/reeds", f"{HUB}/amber/heron-7b", f"{HUB}/amber/egret-7b"

LISTED = frozenset(
    [
        "amber/reeds",
        "reeds",
        "reed2",
        "reedsum",
        "reedword",
        "openreed",
        "ponds",
        "p4",
        "marshnet",
        "marsh2",
        "wikipedia",
        "warm2cold",
    ]
)


def named(text, kind="dataset"):
    """The references of that kind, each once; of datasets those that are listed."""
    names = dict.fromkeys(each.raw_reference for each in text_mentions(text) if each.target_kind == kind)
    return [name for name in names if kind == "model" or name.lower() in LISTED]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Trained with, for, in: where the name is called a dataset, or leads to one.
        (f"Finetuned using [our reeds]({REEDS}) for two days.", ["amber/reeds"]),
        ("Fine-tuned with the REEDS dataset.", ["REEDS"]),
        ("A model pretrained in the MarshNet corpus, from web pages.", ["MarshNet"]),
        ("It was trained using a cleaned [REEDS](https://reeds.example) dataset.", ["REEDS"]),
        (f"This scorer was trained for ranking of ReedSum ([data]({REEDS})).", ["amber/reeds"]),
        ("Trained with PyTorch 2.1 on two cards.", []),
        ("It was trained using Adam with Warm2Cold in BF16.", []),
        # Many words, and links, before "on".
        (f"Pre-trained using [SPAN](https://x.example)'s own objective on [reeds]({REEDS}).", ["amber/reeds"]),
        ("The model was trained and evaluated on REED2.", ["REED2"]),
        ("We trained it at first and evaluated, in the end, on REED2.", []),
        # A part of a whole.
        ("The models are trained on the Danish version of Wikipedia.", ["Wikipedia"]),
        ("It was trained on the latest (late May 2021) Danish Wikipedia articles.", ["Wikipedia"]),
        ("Trained on the Swedish section of ReedSum.", ["ReedSum"]),
        # Lists: each item is a name.
        ("Pretrained on three datasets: **Ponds**, **Reeds** and **Wikipedia**.", ["Ponds", "Reeds", "Wikipedia"]),
        ("Trained on these datasets:\n\n- Wikipedia (3 GB of text),\n- Ponds (4 GB of text)\n", ["Wikipedia", "Ponds"]),
        ("It was finetuned on a dataset composed of REEDS and PONDS.", ["REEDS", "PONDS"]),
        ("Pre-trained on a large corpus (Ponds+Reeds) of 2B tokens.", ["Ponds", "Reeds"]),
        ("**Training data:** reeds, other ponds", ["reeds"]),
        ("The training data is a mix of: [`REEDS`](https://x.example), [`PONDS`](https://y.ee)", ["REEDS", "PONDS"]),
        # A configuration or a language between the name and its kind.
        ("Fine-tuned on the reeds da dataset.", ["reeds"]),
        ("Fine-tuned for Danish using the OpenReed SLR64 dataset.", ["OpenReed"]),
        # The parameters of a script, a recipe of a toolkit, an old address.
        ('Parameters: "dataset_name": "reeds", "do_train": true', ["reeds"]),
        ("This model was trained by ann using reeds/tts1 recipe in [toolkit](https://x.example).", ["reeds"]),
        ("A model for code-mixed data used from [Reeds](https://x.example)", ["Reeds"]),
        (f"Fine-tuned on [news of ponds]({HUB}/nlp/viewer/?dataset=reeds&config=da).", ["reeds"]),
        # The address of a link goes before its words; a name of several words is one.
        (f"It was fine-tuned on the [ponds dataset]({REEDS}).", ["amber/reeds"]),
        (f"Pretraining Dataset: [P4]({REEDS})", ["amber/reeds"]),
        ("It was pretrained on the [Danish Reedword Corpus](https://x.example).", []),
    ],
)  # fmt: skip
def test_training_data_is_what_these_words_name(text, names):
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "The tokenizer is a `UnigramTokenizer` trained on REED2.",
        "It has two vocabularies (the first one and ours, trained on Danish Wikipedia).",
        "The 5-gram language model was trained on Danish Wikipedia.",
    ],
)
def test_what_a_tokenizer_or_an_n_gram_was_trained_on_is_no_data_of_the_model(text):
    assert named(text) == []


TUNED = f"# Heron-small fine-tuned for questions\n\nIt was fine-tuned on the [reeds]({REEDS}) dataset.\n\n"


@pytest.mark.parametrize(
    "text",
    ["Heron was only pre-trained on MARSH2.", "The underlying model was pre-trained by Amber on MARSH2."],
)
def test_the_data_of_an_ancestor_are_not_those_of_the_model(text):
    assert named(TUNED + text) == ["amber/reeds"]


def test_the_data_of_what_may_be_the_model_itself_are_read_where_the_card_names_no_others():
    assert named("# Heron fine-tuned\n\nHeron was pre-trained on MARSH2.") == ["MARSH2"]


def test_the_parent_of_a_family_is_not_that_of_its_chat_version():
    family = f"Heron is an adapted version of [egret]({EGRET})."
    chat = f"This is the chat version of Heron, fine-tuned from [its base]({HERON})."
    assert named(f"{chat} {family}", "model") == ["amber/heron-7b"]
    assert named(f"This is the chat version of Heron. {family}", "model") == ["amber/egret-7b"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"Made after a lesson where Ann Other fine-tuned a [heron]({HERON}).", []),
        (f"Made in a week where we fine-tuned a [heron]({HERON}).", ["amber/heron-7b"]),
        ("The distill target has been changed from `amber/heron-7b` to another.", []),
        (f"Fine-tuned using [LoRA](https://arxiv.org/abs/2106.09685) from [heron]({HERON}).", ["amber/heron-7b"]),
        (f"A model with [heron]({HERON}) model as language backbone.", ["amber/heron-7b"]),
        (f"A model fine-tuned on [news]({HUB}/nlp/viewer/?dataset=reeds).", []),
    ],
)
def test_a_parent_is_what_these_words_name(text, names):
    assert named(text, "model") == names
