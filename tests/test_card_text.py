"""What a card's text says of its origin: each phrase by a sentence of our own, and two real sets of cards."""

import random

import pytest
from benchmarks.card_text import HALVES, Universe, measure
from pyspark.sql import functions as F

from hub_data import HUB
from hugginggraph.graph.card_text import DATASET_PHRASES, MODEL_PHRASES, dataset_text_mentions, text_mentions

HERON = "https://huggingface.co/amber/heron-7b"
REEDS = "https://huggingface.co/datasets/amber/reeds"
M, D = "model", "dataset"


def model(raw, relation, phrase):
    return (M, raw, relation, phrase)


def data(raw, phrase, relation="trained_on"):
    return (D, raw, relation, phrase)


FINETUNED = [model("amber/heron-7b", "finetune", "fine_tuned_version_of")]

STATED = {
    # the phrases
    f"This model is a fine-tuned version of [heron]({HERON}).": FINETUNED,
    f"This model is a finetuned, polite variant of [heron]({HERON}).": FINETUNED,
    f"Finetuned from model [optional]:** [heron]({HERON})": [model("amber/heron-7b", "finetune", "fine_tuned_from")],
    "- **Finetuned from model :** amber/heron-7b": [model("amber/heron-7b", "finetune", "fine_tuned_from")],
    "Fine-tuned on top of amber/heron-7b.": [model("amber/heron-7b", "finetune", "fine_tuned_on_top_of")],
    "A fine-tune of amber/heron-7b.": [model("amber/heron-7b", "finetune", "fine_tune_of")],
    f"We got it by fine-tuning [heron]({HERON}).": [model("amber/heron-7b", "finetune", "fine_tuning")],
    f"It was fine-tuned on [heron]({HERON}) for a day.": [model("amber/heron-7b", "finetune", "fine_tuned_on_model")],
    "A quantized version of amber/heron-7b.": [model("amber/heron-7b", "quantized", "quantized_version_of")],
    "GGUF version of `amber/heron-7b`.": [model("amber/heron-7b", "quantized", "quantized_version_of")],
    "4-bit AWQ quantization of amber/heron-7b": [model("amber/heron-7b", "quantized", "quantized_version_of")],
    "Quantized from amber/heron-7b": [model("amber/heron-7b", "quantized", "quantized_version_of")],
    f"A merge of [heron]({HERON}) and amber/egret-7b.": [
        model("amber/heron-7b", "merge", "merge_of"),
        model("amber/egret-7b", "merge", "merge_of"),
    ],
    f"The following models were included in the merge:\n* [heron]({HERON})\n* amber/egret-7b\n": [
        model("amber/heron-7b", "merge", "merged_models"),
        model("amber/egret-7b", "merge", "merged_models"),
    ],
    f"Merged by the [TIES](https://arxiv.org/abs/1) merge method using [heron]({HERON}) as a base.": [
        model("amber/heron-7b", "merge", "merge_base")
    ],
    "A LoRA adapter for amber/heron-7b": [model("amber/heron-7b", "adapter", "adapter_for")],
    "Adapter for the `heron-base-7b` model": [model("heron-base-7b", "adapter", "adapter_for")],
    "Distilled from amber/heron-7b": [model("amber/heron-7b", None, "distilled_from")],
    f"A distilled version of [heron]({HERON})": [model("amber/heron-7b", None, "distilled_from")],
    "It was converted to MLX format from amber/heron-7b": [model("amber/heron-7b", None, "converted_from")],
    f"The model is based on the small [heron]({HERON}).": [model("amber/heron-7b", None, "based_on")],
    "Its weights were initialized from amber/heron-7b": [model("amber/heron-7b", None, "initialized_from")],
    "A dreambooth model derived from amber/heron-7b": [model("amber/heron-7b", None, "derived_from")],
    f"Base model: [heron]({HERON})": [model("amber/heron-7b", None, "base_model")],
    f"| Base model | [heron]({HERON}) |": [model("amber/heron-7b", None, "base_model")],
    f"A smaller version of [heron]({HERON})": [model("amber/heron-7b", None, "version_of")],
    # where the name stands
    f"A fine-tuned version of {HERON}/tree/main?x=1.": FINETUNED,
    f"A fine-tuned version of [heron]({HERON}/blob/main/README.md).": FINETUNED,
    "A fine-tuned version of [amber/heron-7b](/amber/heron-7b)": FINETUNED,
    f'A fine-tuned version of <a href="{HERON}">heron</a>': FINETUNED,
    "A fine-tuned version of **amber/heron-7b**.": FINETUNED,
    f"A fine-tuned version\nof [amber/egret-7b]({HERON}).": FINETUNED,
    "A fine-tuned version of [heron-base](https://huggingface.co/heron-base)": [
        model("heron-base", "finetune", "fine_tuned_version_of")
    ],
    "A fine-tuned version of heron-base-uncased.": [model("heron-base-uncased", "finetune", "fine_tuned_version_of")],
    "A fine-tuned version of [amber/heron-7b](https://example.org/heron)": FINETUNED,
    f"Based on amber/heron-7b. Later we made a fine-tuned version of [heron]({HERON}).": FINETUNED,
    # training data
    f"This model is a fine-tuned version of [heron]({HERON}) on the reeds dataset.": [
        *FINETUNED,
        data("reeds", "fine_tuned_on"),
    ],
    f"Pretrained on [Reeds]({REEDS}).": [data("amber/reeds", "trained_on")],
    f"It was trained for 3 epochs on the [Reeds]({REEDS}) and evaluated on [x](https://hf.co/datasets/amber/mud).": [
        data("amber/reeds", "trained_on")
    ],
    f"It was trained on these datasets:\n\n- [a]({REEDS})\n- [b](https://hf.co/datasets/amber/mud)\n": [
        data("amber/reeds", "trained_on"),
        data("amber/mud", "trained_on"),
    ],
    "Fine-tuned on SQuAD.": [data("SQuAD", "fine_tuned_on")],
    "Trained on the [BookCorpus](https://example.org/books).": [data("BookCorpus", "trained_on")],
    f"Training data: [Reeds]({REEDS})": [data("amber/reeds", "training_data")],
    # what is no statement
    f"---\nx: A fine-tuned version of [heron]({HERON}).\n---\nA model.": [],
    f"<!-- A fine-tuned version of [heron]({HERON}). -->": [],
    f"<!-- A fine-tuned version of [heron]({HERON}).": [],
    f"```\nA fine-tuned version of [heron]({HERON}).\n```\n": [],
    f"~~~~\n~~~\nA fine-tuned version of [heron]({HERON}).\n~~~~\nA fine-tuned version of amber/heron-7b": FINETUNED,
    f"<pre>A fine-tuned version of [heron]({HERON}).</pre>": [],
    # what says something else
    f"This is not a fine-tuned version of [heron]({HERON}).": [],
    f"Unlike the fine-tuned version of [heron]({HERON}) it is small.": [],
    "A fine-tuned version of a model. See [heron](https://huggingface.co/amber/heron-7b).": [],
    "A fine-tuned version of BERT.": [],
    "It was trained on 8 GPUs.": [],
    "It was trained on English.": [],
    "It was trained on a TPUv3.": [],
    f"A fine-tuned version of [heron]({HERON}) on the None dataset.": FINETUNED,
    f"A fine-tuned version of [heron]({HERON}) on an unknown dataset.": FINETUNED,
    f"A fine-tuned version of [x]({REEDS})": [],
    "It is not a mere pruned version of amber/heron-7b.": [],
    "A model.": [],
    "": [],
} | {
    f"A fine-tuned version of [this](https://huggingface.co/{page}).": []
    for page in (
        "docs/transformers", "blog/heron", "papers/2401.1", "collections/amber/x-1", "spaces/amber/pond", "learn/nlp",
        "tasks/text", "join", "models?filter=heron", "datasets", "transformers/model_doc/x.html", "amber/heron/a/b",
    )
}  # fmt: skip

OF_DATASET = {
    f"A subset of [reeds]({REEDS}).": [data("amber/reeds", "subset_of", "derived_from")],
    "A subset of the amber/reeds corpus": [data("amber/reeds", "subset_of", "derived_from")],
    f"An Ido translation of [reeds]({REEDS})": [data("amber/reeds", "translation_of", "derived_from")],
    f"A translated version of [reeds]({REEDS})": [data("amber/reeds", "translation_of", "derived_from")],
    f"A filtered version of [reeds]({REEDS})": [data("amber/reeds", "version_of", "derived_from")],
    f"A cleaned version of [reeds]({REEDS})": [data("amber/reeds", "version_of", "derived_from")],
    f"An extension of [reeds]({REEDS})": [data("amber/reeds", "extension_of", "derived_from")],
    f"Derived from [reeds]({REEDS})": [data("amber/reeds", "derived_from", "derived_from")],
    f"Based on [reeds]({REEDS})": [data("amber/reeds", "based_on", "derived_from")],
    'Use it: `load_dataset("amber/reeds")`': [],
    '```python\n# a subset of\nload_dataset("amber/reeds")\n```': [],
    f"Derived from [heron]({HERON})": [],
}


def mentions_of(spark, texts, read):
    frame = spark.createDataFrame([(i, text) for i, text in enumerate(texts)], "i INT, text STRING")
    found = frame.select("i", read(F.col("text")).alias("mentions")).orderBy("i").collect()
    return [[mention.asDict() for mention in row["mentions"]] for row in found]


def short(mentions):
    return [(m["target_kind"], m["raw_reference"], m["stated_relation"], m["phrase"]) for m in mentions]


@pytest.fixture(scope="module")
def read(spark):
    """Text of a model's card -> its mentions; all texts read at once."""
    return dict(zip(STATED, mentions_of(spark, STATED, text_mentions), strict=True))


@pytest.fixture(scope="module")
def read_of_dataset(spark):
    return dict(zip(OF_DATASET, mentions_of(spark, OF_DATASET, dataset_text_mentions), strict=True))


@pytest.mark.parametrize("text", STATED)
def test_a_model_card_states_these_references_and_no_others(read, text):
    assert short(read[text]) == STATED[text]


@pytest.mark.parametrize("text", OF_DATASET)
def test_a_dataset_card_states_these_references_and_no_others(read_of_dataset, text):
    assert short(read_of_dataset[text]) == OF_DATASET[text]


def test_every_phrase_has_a_sentence_here():
    assert {m[3] for found in STATED.values() for m in found} == {phrase.code for phrase in MODEL_PHRASES}
    assert {m[3] for found in OF_DATASET.values() for m in found} == {phrase.code for phrase in DATASET_PHRASES}


def test_positions_count_from_zero_in_the_order_of_the_text(read):
    for found in read.values():
        assert [m["position"] for m in found] == list(range(len(found)))


def test_no_text_has_no_mentions(spark):
    assert mentions_of(spark, [None], text_mentions) == [[]]


HOSTILE = [
    "fine-tuned version of " + "[" * 1_000_000,
    "fine-tuned version of [a](" * 40_000,
    "fine-tuned version of " * 45_000,
    "trained on " * 90_000,
    "trained on A1, " * 70_000,
    "based on " + "word " * 200_000,
    "not a " * 170_000 + "merge of a/b",
    "<!--" * 250_000,
    "<pre" * 250_000,
    "`" * 1_000_000,
    "```\n" * 250_000,
    "---\n" * 250_000,
    ":\n- " * 250_000,
    "\n " * 500_000,
    ". " * 500_000,
    " " * 1_000_000,
    "base model: " + "a" * 1_000_000,
    "base model: " + "a/" * 500_000,
    "https://huggingface.co/" * 45_000,
    "fine-tuned " + "a-" * 500_000 + " on ",
]


def test_a_hostile_megabyte_comes_to_an_end(spark):
    found = mentions_of(spark, HOSTILE, text_mentions)
    found += mentions_of(spark, [text[:100_000] for text in HOSTILE], dataset_text_mentions)
    assert all(len(mentions) <= 200 for mentions in found)


PIECES = [
    "fine-tuned version of ", "trained on ", "merge of", "based on\n", "subset of ", "not a ", "Base model:", "GGUF ",
    "[", "]", "(", ")", "](", "<a href=", ">", "`", "```", "~~~\n", "---\n", "<!--", "-->", "\n", "\n\n", "\n- ", " • ",
    ":", ". ", "/", "\\", "$1", "\\1", "%s", "\x00", "\u202e", "é", "🦆", "amber/heron-7b", "heron-base", "SQuAD",
    "dataset ", HERON, REEDS, "https://hf.co/", "../../etc/passwd", "{{7*7}}", "'; DROP TABLE x", "|", "None", "and ",
]  # fmt: skip


def test_whatever_a_text_holds_a_reference_is_a_piece_of_it(spark):
    rng = random.Random(20220215)
    texts = ["".join(rng.choices(PIECES, k=rng.randint(1, 30))) for _ in range(2000)]
    found = mentions_of(spark, texts, text_mentions)
    assert sum(map(bool, found)) > 100
    for text, mentions in zip(texts, found, strict=True):
        for position, mention in enumerate(mentions):
            assert mention["position"] == position
            assert mention["raw_reference"] in text
            assert not set(mention["raw_reference"]) & set(" []()<>`:\\\n")


def test_a_reference_means_a_repo_by_id_or_but_for_case_or_by_a_telling_name():
    universe = Universe(["amber/heron-base-7b", "amber/bert", "Teal/Duck", "teal/duck", "squad"])
    asked = ["amber/heron-base-7b", "Amber/Heron-Base-7B", "heron-base-7b", "bert", "teal/Duck", "SQuAD", "x/y"]
    assert [universe.repo(name) for name in asked] == [
        "amber/heron-base-7b", "amber/heron-base-7b", "amber/heron-base-7b", None, None, "squad", None,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def scores(spark):
    return measure(spark, HUB)


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("cards", ["trainer-2022", "declared-2025"])
def test_parents_in_real_cards_are_right_in_97_of_100_and_found_in_90_of_100(scores, cards, half):
    figures = scores[cards][half].figures()
    *_, narrowest = figures["recall"].values()
    assert figures["precision"] >= 0.97
    assert narrowest["share"] >= 0.9
    assert narrowest["of"] > 500


@pytest.mark.parametrize("half", HALVES)
def test_training_data_in_real_cards_is_right_in_97_of_100(scores, half):
    figures = scores["datasets-2022"][half].figures()
    *_, narrowest = figures["recall"].values()
    assert figures["precision"] >= 0.97
    assert narrowest["share"] >= 0.85


@pytest.mark.parametrize("half", HALVES)
def test_a_model_and_the_parent_its_text_names_have_one_architecture(scores, half):
    figures = scores["architecture-2022"][half].figures()
    assert figures["precision"] >= 0.97
    assert figures["right"] > 1000
