"""More of each kind of statement than the ways of `test_card_ways`: templates, forms, labels, denials, recipes."""

import time

import pytest

from hugginggraph.records.card_recipe import recipe_mentions
from hugginggraph.records.card_text import dataset_text_mentions, text_mentions

HERON, EGRET = "https://huggingface.co/amber/heron-7b", "https://huggingface.co/amber/egret-7b"
LINK, OTHER = f"[amber/heron-7b]({HERON})", f"[amber/egret-7b]({EGRET})"
NAME = "amber/heron-7b"


def named(text):
    return sorted(
        {(each.raw_reference, each.stated_relation) for each in text_mentions(text) if each.target_kind == "model"},
        key=str,
    )


# -- Templates of those who quantize and convert -----------------------------------------------------------------------

QUANTIZED = [
    f"weighted/imatrix quants of {HERON}\n\n<!-- files -->\nstatic quants are available at https://huggingface.co/x/heron-7b-GGUF",
    f"# heron-7b - GGUF\n- Model creator: [amber](https://huggingface.co/amber)\n\nThis repo contains GGUF format model files for [amber's heron-7b]({HERON}).",  # noqa: E501
    f"This model was converted to MLX format from [`{NAME}`]() using mlx-lm version **0.4.0**.",
    f"This repo contains AWQ model files for {LINK}.",
    f"HQQ 4-bit quantized {LINK}",
    f"Pre-quantized {LINK} weights",
    f"This is {LINK} in 4bit bnb format.",
    f"This is the {LINK} model in MLC format `q4f16_1`.",
    f"GGUFs for {HERON}",
    f"llamafiles for {LINK}",
    f"Imatrix GGUF quantizations of {LINK}",
    f"EXL2 @ 4.0bpw of {HERON}",
]
NO_RELATION = [
    f"Forked from {LINK}",
    f"cloned from {NAME}",
    f"This is a **decensored** version of {LINK}, made using [Heretic](https://github.com/p-e-w/heretic) v1.0",
    f"Abliterated {LINK}.",
    f"{LINK} abliterated with a tool of mine.",
    f"Obtained by pruning {LINK}.",
    f"Pruned from {LINK} by removing 8 layers",
    f"This model is a distil of {NAME}",
    f"Built with {LINK}",
    f"These are controlnet weights trained on {NAME} with new type of conditioning.",
    f"TensorRT-LLM engine for {LINK}",
    f"It is built upon the powerful foundations of the {LINK} model.",
]
FINETUNED = [
    f"SFT of {LINK} on my data",
    f"We post-train {LINK} with GRPO.",
    f"We fine-tune {LINK} on my data",
    f"A fine-tune (DPO) of `{NAME}`.",
    f"{LINK} fine-tuned on my data",
    f"This model is {LINK} fine-tuned version for chats.",
    f"# Heron\n\n{LINK} finetune",
    f"fined-tunned version of {LINK}",
    f"This model was trained over the {LINK} model.",
    # hyphens and spaces of word processors, reference links, addresses without a scheme
    f"A fine\u2011tuned version of {LINK}",
    f"A fine\u2013tuned version of {LINK}",
    f"A fine\u00adtuned version of {LINK}",
    f"A fine-tuned version of {LINK}".replace(" ", "\u00a0"),
    f"A fine-tuned version of [heron][1].\n\n[1]: {HERON}\n",
    f"A fine-tuned version of [Heron].\n\n[heron]: <{HERON}>",
    f"A fine-tuned version of [Heron 7B][].\n\n  [heron 7b]: {HERON} 'Heron'",
    f"A fine-tuned version of <{HERON}>.",
    "A fine-tuned version of hf.co/amber/heron-7b.",
    f"A fine-tuned version of _{NAME}_.",
    "A fine-tuned version of [Heron 7B](amber/heron-7b).",
]


@pytest.mark.parametrize(
    ("text", "relation"),
    [*((text, "quantized") for text in QUANTIZED), *((text, None) for text in NO_RELATION)]
    + [(text, "finetune") for text in FINETUNED],
)  # fmt: skip
def test_a_statement_of_a_usual_template_names_its_one_parent(text, relation):
    assert named(text) == [(NAME, relation)]


@pytest.mark.parametrize(
    "text",
    [
        f"Merged {LINK} with {OTHER} using mergekit",
        f"DARE TIES merge of {LINK} with {OTHER}",
        f"A Frankenstein of {LINK} and {OTHER}",
        f"heron is a Mixture of Experts (MoE) made with the following models:\n* {LINK}\n* {OTHER}",
    ],
)
def test_a_merge_names_its_parts_however_it_begins(text):
    assert named(text) == [("amber/egret-7b", "merge"), (NAME, "merge")]


# -- Labels ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"- Base model \u2192 {LINK}",
        f"- Base model - {LINK}",
        f"- Base model = {NAME}",
        f"- Base Model (HF): {LINK}",
        f"Base-model: {LINK}",
        f"base_model: {NAME}",
        f"BaseModel: {LINK}",
        f"Underlying model: {LINK}",
        f"- **Initialized Model:** {NAME}",
        f"**Original Model Link:** {HERON}",
        f"Original model card: {LINK}",
        f"Unquantized model: {LINK}",
        f"# x\n\n## Original Model\n\n\n\n{LINK}\n",
        f"**Base model**\n\n{LINK}\n",
        f"<h3>Base model</h3><p>{LINK}</p>",
        f"<details><summary>Base model</summary>{LINK}</details>",
        f"<table>\n  <tr>\n    <th>Base model</th>\n    <td><a href='{HERON}'>heron</a></td>\n  </tr>\n</table>",
        f"Model | Parent model\n---|---\nx | {LINK}\n",
    ],
)
def test_a_label_in_another_spelling_is_one(text):
    assert named(text) == [(NAME, None)]


def test_a_badge_and_a_heading_may_tell_the_relation():
    assert named(f"[![Finetuned from](https://img.shields.io/badge/x)]({HERON})") == [(NAME, "finetune")]
    assert named(f"## Finetuned from\n\n{LINK}") == [(NAME, "finetune")]


@pytest.mark.parametrize(
    "text", ["| roberta-base (English) | 51.77 |", "?source=friends_link&x=1", "- original_repo: A-B"]
)
def test_a_word_of_another_thing_is_no_label(text):
    assert named(text) == []


# -- What is said of others --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"Compared with a fine-tuned version of {LINK}, it is faster.",
        f"It outperforms models based on {LINK}.",
        f"vs. fine-tuned version of {LINK}",
        f"as opposed to a fine-tune of {LINK}",
        f"Scores are relative to the quantized version of {LINK}",
        f"Similar to models based on {LINK}",
        f"Other models fine-tuned from {LINK}: x/y-2",
        f"See also the version based on {LINK}.",
        f"If you want a fine-tuned version of {LINK}, look elsewhere",
        f"You can fine-tune a version of {LINK} yourself",
        f"No part of it is derived from {LINK}.",
        f"This is by no means a fine-tune of {LINK}.",
        f"It hasn't been merged with or based on {LINK}",
        f"Rather than a fine-tune of {LINK}, this is new.",
        f"Its tokenizer is derived from {LINK}.",
        f"The prompt format is largely based on {LINK}.",
        f"Chat template adapted from {LINK}",
        f"README copied from {LINK}",
        f"It embeds into query tokens based on {LINK}",
        f"It is ultimately based on {LINK}.",
        f"We compare with {OTHER} based on {LINK}.",
        f"We have also released a distilled version of this model called {LINK}.",
        f"There is a newer version of the model - {LINK}",
        f"For a quantized version of this model see {HERON}",
        f"The GGUF version of it can be found [here]({HERON})",
        f"We also release other merging methods: {LINK}",
        "We prepared [models](https://huggingface.co/amber/heron-7b-GGUF) in gguf format",
    ],
)
def test_a_comparison_another_thing_and_a_copy_of_this_model_are_no_parents(text):
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        (f"It's a merge of {LINK} but not {OTHER}.", "merge"),
        (f"This is a fine-tuned version of {LINK}, not of {OTHER}.", "finetune"),
        (f"A quantized version of this model: {LINK}", "quantized"),
        (f"We release a 4-bit quantized version of {LINK}.", "quantized"),
        (f"A merge of {LINK}, inspired by {OTHER}.", "merge"),
    ],
)
def test_of_two_only_the_parent_is_named(text, relation):
    assert named(text) == [(NAME, relation)]


def test_a_sources_data_set_may_be_based_on_another():
    text = "The data set is based on [reeds](https://huggingface.co/datasets/amber/reeds)."
    assert [each.raw_reference for each in dataset_text_mentions(text)] == ["amber/reeds"]


@pytest.mark.parametrize(
    "heading",
    ["# Original model card: Amber's Heron 7B", "## Original Model Card from amber", "Original model description:",
     "# **Original LLM card**"],
)  # fmt: skip
def test_the_card_of_the_original_model_below_a_copys_own_is_not_the_copys(heading):
    card = f"This repo contains GGUF files for {LINK}.\n\n{heading}\n---\nbase_model: x/y\n---\nA fine-tuned version of {OTHER}.\n\n"  # noqa: E501
    recipe = "```yaml\nmerge_method: linear\nmodels:\n  - model: amber/egret-7b\n```"
    assert named(card) == [(NAME, "quantized")]
    assert recipe_mentions(card + recipe) == []
    assert [each.raw_reference for each in recipe_mentions(recipe)] == ["amber/egret-7b"]


def test_a_name_without_owner_is_that_of_the_repo_named_in_full():
    assert named(f"## Exllama v2 Quantizations of heron-7b\n\nOriginal model: {HERON}") == [(NAME, None)]


# -- Recipes of trainings ----------------------------------------------------------------------------------------------

AXOLOTL = """```yaml
base_model: amber/heron-7b  # the small one
model_type: LlamaForCausalLM
datasets:
  - path: amber/reeds
    type: sharegpt
  - path: data/train.jsonl
  - path: json
sequence_len: 8192
lora_model_dir:
num_epochs: 3
hub_model_id: kit/heron-chat
```"""


def recipe(text):
    return [(each.target_kind, each.raw_reference, each.stated_relation) for each in recipe_mentions(text)]


def test_the_configuration_of_a_training_names_its_base_and_its_data():
    assert recipe(AXOLOTL) == [("model", "amber/heron-7b", None), ("dataset", "amber/reeds", "trained_on")]
    factory = (
        "~~~yaml\n### model\nmodel_name_or_path: 'amber/heron-7b'\n### method\nstage: sft\nfinetuning_type: lora\n~~~"
    )
    assert recipe(factory) == [("model", "amber/heron-7b", None)]


@pytest.mark.parametrize(
    "text",
    [
        "```yaml\nbase_model: amber/heron-7b\n```",
        "```python\n\nbase_model = 'amber/heron-7b'\nnum_epochs = 3\n```",
        "base_model: amber/heron-7b\nnum_epochs: 3",
        "---\nbase_model: amber/heron-7b\nnum_epochs: 3\n---\n",
    ],
)
def test_a_block_of_another_kind_is_no_configuration_of_a_training(text):
    assert recipe(text) == []


# -- Time --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece",
    ["[a][b] ", "[a]: https://hf.co/a/b\n", "[a]", "**Base model**\n\n", "<p>", "original model card\n",
     "# original model ", "based on a/b ", "you can ", "merged a/b ", "a/b fine-tuned on ", "abliterated a/b ",
     "controlnet on ", "\u00ad"],
)  # fmt: skip
def test_twice_the_text_takes_at_most_three_times_as_long(piece):
    def seconds(size):
        started = time.process_time()
        text_mentions(f"x\n\n[a]: https://hf.co/a/b\n\n{piece * (size // len(piece))}")
        return time.process_time() - started

    assert any(seconds(200_000) <= 0.05 + 3 * seconds(100_000) for _ in range(3))
