"""The ways in which cards of the field tell a parent: what each says, and what it does not."""

import time

import pytest

from hugginggraph.graph.said import at_most
from hugginggraph.records.card_languages import in_english
from hugginggraph.records.card_recipe import recipe_mentions
from hugginggraph.records.card_text import text_mentions
from hugginggraph.records.names import read_name
from hugginggraph.records.roles import made_as

HERON, EGRET = "https://huggingface.co/amber/heron-7b", "https://huggingface.co/amber/egret-7b"
LINK = f"[amber/heron-7b]({HERON})"
COMMIT = "221e5f92f9dc5fedaf4556b1be6b20642638643c"
CACHED = f"hub/models--amber--heron-7b/snapshots/{COMMIT}"


def named(text, kind="model"):
    """The names read from a card, with relation and revision."""
    read = [(each, read_name(each.raw_reference, "card_text", kind)) for each in text_mentions(text)]
    return [(name.candidate, each.stated_relation, name.revision) for each, name in read if each.target_kind == kind]


def parents(text):
    return [candidate for candidate, _, _ in named(text)]


# -- Merges ---------------------------------------------------------------------------------------------------------

MERGED = "The following models were included in the merge:\n"


@pytest.mark.parametrize(
    "path",
    [
        f"D:/Huggingface/{CACHED}",
        f"C:\\Users\\Ann Other\\.cache\\huggingface\\{CACHED}".replace("/", "\\"),
        f"/home/u/.cache/huggingface/{CACHED}",
        f"~/.cache/huggingface/{CACHED}",
        CACHED.removeprefix("hub/"),
    ],
)
def test_a_path_of_the_cache_names_the_repo_and_its_commit(path):
    found = ("amber/heron-7b", "merge", COMMIT)
    assert named(f"{MERGED}* {path}\n* {EGRET}\n") == [found, ("amber/egret-7b", "merge", None)]
    assert named(f"Merged by the TIES merge method using {path} as a base.") == [found]


def test_another_path_of_a_machine_is_a_reference_that_no_repo_fits():
    card = f"{MERGED}* D:/Uni/My thesis/finetuned/remerge\n* ./out/step-2 + /mnt/loras/poetry\n"
    read = [read_name(each.raw_reference, "card_text", "model") for each in text_mentions(card)]
    assert [(name.rule, name.code) for name in read[:2]] == [(None, "LOCAL_PATH")] * 2


@pytest.mark.parametrize(
    "item", ["https://huggingface.co/pool/part-{}", "[pool/part-{0}](https://huggingface.co/pool/part-{0})"]
)
def test_a_list_of_merged_models_is_read_to_its_end(item):
    listed = "".join(f"* {item.format(number)}\n" for number in range(90))
    assert parents(f"{MERGED}{listed}\n### Configuration\n") == [f"pool/part-{number}" for number in range(90)]


def test_names_beyond_the_limit_of_a_card_are_counted():
    told = text_mentions(MERGED + "".join(f"* pool/part-{number}\n" for number in range(30)))
    kept = at_most(told, 12)
    assert [each.raw_reference for each in kept] == [f"pool/part-{number}" for number in range(12)] + ["18 more"]
    assert [each.is_over for each in kept] == [False] * 12 + [True]
    assert at_most(told, 30) == told


def test_hundreds_of_statements_that_name_nothing_hide_none():
    rows = "".join(f"| heron fine-tuned on task {number:05} | 0.5 |\n" for number in range(3000))
    assert parents(f"| Model | Score |\n|---|---|\n{rows}\nThis model is a fine-tuned version of {LINK}.") == [
        "amber/heron-7b"
    ]


RECIPE = """x is a merge of the following models using a notebook:

```yaml
models:
  - model: amber/heron-7b  # no parameters
  - model: "amber/egret-7b"
    parameters: {weight: 0.5}
# - model: amber/left-out
merge_method: model_stock
base_model: amber/base-7b@v1
dtype: bfloat16
```

```python
model = "x/y"
```
"""


def recipe(text):
    return [(each.raw_reference, each.stated_relation) for each in recipe_mentions(text)]


def test_the_recipe_of_a_merge_names_its_parts():
    parts = [(name, "merge") for name in ("amber/heron-7b", "amber/egret-7b", "amber/base-7b@v1")]
    assert recipe(RECIPE) == parts
    assert recipe(RECIPE.replace("\n", "\r\n")) == parts
    assert text_mentions(RECIPE) == []


def test_recipes_have_slices_experts_adapters_and_steps_of_their_own():
    slices = (
        "~~~yml\nname: first\nslices:\n- sources:\n  - model: {model: {path: a/one}}\n  - layer_range: [0, 8]\n"
        "    model: 'b/two+c/lora'\nmerge_method: slerp\n---\nmodels: [{model: first}, {model: d/three}]\n~~~"
    )
    assert [name for name, _ in recipe(slices)] == ["a/one", "b/two", "c/lora", "d/three"]
    experts = "```yaml\nbase_model: a/one\ngate_mode: hidden\nexperts:\n  - source_model: b/two\n```"
    assert [name for name, _ in recipe(experts)] == ["a/one", "b/two"]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "merge_method: slerp\nmodel: a/b",
        "```yaml\nmodel: a/b\n```\nmerge_method",
        "```yaml\nmerge_method: slerp\nbase_model: null\nmodel:\n```",
        "```\n```\nmerge_method: slerp\nmodel: a/b",
    ],
)
def test_what_is_no_recipe_names_no_parts(text):
    assert recipe(text) == []


# -- Other languages ------------------------------------------------------------------------------------------------

LANGUAGES = {
    "ja": [
        ("- **使用モデル**：`amber/heron-7b` をベースにファインチューニング", "finetune"),
        (f"{LINK} をもとに構築しました。", None),
        ("ベースモデル：amber/heron-7b", None),
        (f"これは {LINK} を4bit量子化したモデルです。", "quantized"),
        ("amber/heron-7b 用のLoRAです", "adapter"),
    ],
    "zh": [
        ("本仓库只有 LoRA 权重，需要与基础模型 `amber/heron-7b` 一起使用。", "adapter"),
        (f"基于 {LINK} 构建。", None),
        ("本模型在 amber/heron-7b 上微调得到。", "finetune"),
        (f"{LINK} 的 GGUF 量化版本", "quantized"),
        ("基座模型：amber/heron-7b", None),
    ],
    "ko": [
        (f"이 모델은 {LINK}을 기반으로 합니다.", None),
        ("`amber/heron-7b` 모델을 파인튜닝했습니다.", "finetune"),
        ("베이스 모델: amber/heron-7b", None),
        (f"{LINK}의 양자화 버전입니다.", "quantized"),
    ],
    "ru": [
        (f"Модель основана на {LINK}.", None),
        (f"Дообученная версия модели {LINK} для русского языка.", "finetune"),
        ("LoRA-адаптер для модели amber/heron-7b", "adapter"),
        ("Квантованная версия amber/heron-7b", "quantized"),
        ("Базовая модель: amber/heron-7b", None),
    ],
    "ar": [
        (f"هذا النموذج مبني على {LINK}", None),
        (f"نسخة محسنة من {LINK}", "finetune"),
        ("النموذج الأساسي: amber/heron-7b", None),
        (f"محول LoRA لنموذج {LINK}", "adapter"),
    ],
    "es": [
        (f"Este repositorio es un adaptador LoRA sobre el modelo base {LINK}, no un modelo completo.", "adapter"),
        (f"Modelo basado en {LINK}.", None),
        (f"Versión ajustada de {LINK} para el español.", "finetune"),
        ("Versión cuantizada de amber/heron-7b", "quantized"),
        ("**Modelo base:** amber/heron-7b", None),
    ],
    "pt": [
        (f"Modelo baseado no {LINK}.", None),
        (f"Um modelo ajustado a partir do {LINK}", "finetune"),
        ("Adaptador LoRA para o modelo amber/heron-7b", "adapter"),
        ("Versão quantizada do modelo amber/heron-7b", "quantized"),
    ],
    "fr": [
        (f"Ce modèle est basé sur {LINK}.", None),
        (f"Version affinée de {LINK}.", "finetune"),
        (f"Un adaptateur LoRA pour le modèle {LINK}", "adapter"),
        ("Modèle de base : amber/heron-7b", None),
    ],
    "de": [
        (f"Das Modell basiert auf {LINK}.", None),
        (f"Eine feinabgestimmte Version von {LINK}.", "finetune"),
        (f"Quantisierte Version von {LINK}.", "quantized"),
        ("Basismodell: amber/heron-7b", None),
    ],
    "it": [
        (f"Il modello è basato su {LINK}.", None),
        (f"Versione affinata di {LINK} per la lingua italiana.", "finetune"),
        (f"Adattatore LoRA per il modello {LINK}", "adapter"),
        ("Modello di base: amber/heron-7b", None),
    ],
}


@pytest.mark.parametrize(("text", "relation"), [way for ways in LANGUAGES.values() for way in ways])
def test_a_parent_is_read_in_ten_languages(text, relation):
    assert named(f"# Modell\n\n{text}\n") == [("amber/heron-7b", relation, None)]


@pytest.mark.parametrize(
    "text",
    [
        f"{LINK} をベースにしていません。",
        f"本模型不是基于 {LINK} 训练的。",
        f"이 모델은 {LINK}을 기반으로 하지 않습니다.",
        f"Модель не основана на {LINK}.",
        f"النموذج ليس مبني على {LINK}",
        f"Este modelo no está basado en {LINK}.",
        f"O modelo não é baseado no {LINK}.",
        f"Ce modèle n'est pas basé sur {LINK}.",
        f"Das Modell ist nicht feinabgestimmte Version von {LINK}.",
        f"Il modello non è basato su {LINK}.",
        "モデルはこちら: amber/heron-7b",
        f"请参考 {LINK} 的文档。",
        f"Más detalles en {LINK}.",
    ],
)
def test_a_denial_and_a_mere_mention_state_nothing_in_any_language(text):
    assert parents(text) == []


def test_a_text_without_such_a_statement_stays_as_it_is():
    for text in ("plain English of the kind", "Größe — ça va", "モデル", "de la amber/heron-7b", ""):
        assert in_english(text) == text


# -- Labels apart ---------------------------------------------------------------------------------------------------

LABELS = [
    f"| **Base Model** | [`amber/heron-7b`]({HERON}) |",
    f"| Base model | License | Context |\n|---|---|---|\n| {LINK} | llama3.1 | 8k |\n",
    f"|License|Base model|\n|:--|--:|\n|mit|{LINK}|\n|apache|{LINK}|\n\ntext",
    f"[![Base Model](https://img.shields.io/badge/Base_Model-Heron_7B-blue.svg)]({HERON})\n[![PEFT](https://x.y/z)](https://x.y)",
    f"[![](https://img.shields.io/badge/base%20model-Heron--7B-blue)]({HERON})",
    f'<a href="{HERON}"><img alt="Base model" src="https://x.y/z.svg"></a>',
    "* **Base Foundation:** `amber/heron-7b`\n* **Method:** QLoRA",
    f'<table><tr><td><b>Base model</b></td><td><a href="{HERON}">Heron 7B</a></td></tr></table>',
    f'<table>\n<thead><tr>\n<th>Base model</th><th>License</th>\n</tr></thead>\n<tr><td>\n<a href="{HERON}">H</a>\n</td><td>mit</td></tr></table>',  # noqa: E501
    f"<dl><dt>Base model</dt><dd>{LINK}</dd></dl>",
    f"Base model\n:   {LINK}\n",
    f"## Base Model\n\n{LINK}\n",
    f"# x\n\n## Original model\n- {LINK}\n",
    f"| Role | Model |\n|---|---|\n| Teacher | {LINK} |\n| Student | 1B |",
    f"- **Backbone:** {LINK}\n- **Head:** linear",
    f"Original weights: {HERON}",
    f"<li><strong>Base LLM:</strong> <a href='{HERON}'>Heron</a></li>",
]


@pytest.mark.parametrize("text", LABELS)
def test_a_label_apart_from_its_value_belongs_to_it(text):
    assert parents(f"# t\n\n{text}") == ["amber/heron-7b"]


@pytest.mark.parametrize(
    "text",
    [
        f"| Base model | Score |\n|---|---|\n| {LINK} | 1 |\n| [amber/egret-7b]({EGRET}) | 2 |",
        f"[![Demo](https://img.shields.io/badge/Demo-x-blue.svg)]({HERON})",
        f"## Evaluation\n\n{LINK}\n",
        f"| License | Score |\n|---|---|\n| {LINK} | 2 |",
        f"Base models of that size\n\n{LINK}",
    ],
)
def test_a_comparison_a_demo_and_another_heading_are_no_labels(text):
    assert parents(text) == []


# -- Distillation, quantizers, converters ---------------------------------------------------------------------------


def test_the_teacher_of_a_distilled_model_is_its_parent_and_the_data_set_its_data():
    reeds = "[amber/reeds](https://huggingface.co/datasets/amber/reeds)"
    for card in (
        f"Distilled with [a](https://github.com/a/b) library\nusing teacher model {LINK}\non dataset {reeds}.",
        f"- Distilled using the [a](https://github.com/a/b) library\n- Teacher Model: {LINK}\n- Train Dataset: {reeds}\n",  # noqa: E501
        f"Knowledge distillation from {LINK} on the dataset {reeds}.",
    ):
        assert parents(card) == ["amber/heron-7b"]
        assert [name for name, _, _ in named(card, "dataset")] == ["amber/reeds"]


OPENINGS = [
    (f"static quants of {HERON}\n\nweighted/imatrix quants are available at https://huggingface.co/x/heron-7b-i1-GGUF", "quantized"),  # noqa: E501
    (f"## Llamacpp imatrix Quantizations of heron-7b by amber\n\nOriginal model: {HERON}\n\nAll quants made using imatrix "  # noqa: E501
     "option with the dataset from [E. here](https://huggingface.co/datasets/e/calibration/blob/main/m.parquet)\n\n"
     "See another model card for more on running these:\n\nhttps://huggingface.co/other/heron-7b-exl2", None),
    (f"This model was obtained by quantizing the weights of {LINK} to INT4 data type.", "quantized"),
    (f"EXL2 quants of {LINK}", "quantized"),
    (f"This is a 4.65bpw quant of {LINK}.", "quantized"),
    (f"A single GGUF of **{LINK}** with two precisions.", "quantized"),
    (f"This repo contains {LINK} quantized with AutoAWQ.", "quantized"),
    (f"This is a quantized version of the Heron 7B model, see the\n[model card]({HERON})\nfor a description.", "quantized"),  # noqa: E501
    (f"{HERON} with ONNX weights to be compatible with Transformers.js.", None),
    (f"OpenVINO version of {LINK}", None),
    (f"This repository contains the conversion of {LINK} to the CTranslate2 format.", None),
    (f"The Model [x/y](https://huggingface.co/x/y) was converted to MLX format from {LINK} using mlx-lm.", "quantized"),
    (f"It was further pre-trained from the {LINK} checkpoint.", "finetune"),
    (f"Starting from {LINK}, we train for two epochs.", "finetune"),
    (f"A mirror of {LINK}.", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "relation"), OPENINGS)
def test_the_openings_of_quantizers_and_converters_name_one_parent(text, relation):
    assert named(text) == [("amber/heron-7b", relation, None)]


@pytest.mark.parametrize(
    "text",
    [
        "GGUF versions of this model: https://huggingface.co/x/heron-7b-GGUF",
        "Quants of this model are available at https://huggingface.co/x/heron-7b-exl2",
        "The imatrix was trained on [c](https://huggingface.co/datasets/e/calibration).",
    ],
)
def test_copies_that_others_made_and_calibration_data_are_no_parents(text):
    assert text_mentions(text) == []


def test_a_revision_beside_the_name_is_kept():
    assert named(f"A fine-tune of [heron]({HERON}/tree/v2.0).") == [("amber/heron-7b", "finetune", "v2.0")]
    assert named("A fine-tune of amber/heron-7b@v2.0.") == [("amber/heron-7b", "finetune", "v2.0")]
    assert named(f"A fine-tune of [heron]({HERON}/tree/main).") == [("amber/heron-7b", "finetune", None)]


# -- Denials --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"Trained from scratch; it is not based on, derived from or fine-tuned from {LINK}, whose tokenizer it borrows.",  # noqa: E501
        f"It is not a fine-tune of {LINK}, [amber/egret-7b]({EGRET}) or any other external model.",
        f"It is **not** a merge of {LINK}, nor a fine-tuned version of {EGRET}.",
        f"It is neither based on {LINK} nor distilled from {EGRET}.",
        f"This isn’t based on {LINK} or derived from {EGRET}.",
        f"It was never fine-tuned from, merged with or distilled from {LINK}.",
        f"It is not, in any way, a version of {LINK}.",
        f"Base model: not {LINK}",
    ],
)
def test_a_denial_holds_for_a_list(text):
    assert parents(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"It is not based on [amber/egret-7b]({EGRET}) but derived from {LINK}.",
        f"It is not a merge of {EGRET}, it is a fine-tune of {LINK}.",
        f"Not a merge. It is fine-tuned from {LINK}.",
        f"It is not only based on {LINK}.",
    ],
)
def test_a_denial_ends_where_something_new_begins(text):
    assert parents(text) == ["amber/heron-7b"]


# -- What a repo's own tags and files tell --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tags", "files", "relation"),
    [
        (["gguf"], [], "quantized"),
        ([], ["heron-Q4_K_M.gguf"], "quantized"),
        (["MLX"], ["model.safetensors"], "quantized"),
        (["awq", "4-bit"], [], "quantized"),
        (["gptq"], ["quantize_config.json"], "quantized"),
        (["exl2"], [], "quantized"),
        (["peft", "4-bit"], ["adapter_config.json", "adapter_model.safetensors"], "adapter"),
        (["lora"], ["pytorch_lora_weights.safetensors"], "adapter"),
        ([], ["x/adapter_model.bin"], "adapter"),
        ([], ["x/heron.llamafile", "README.md"], "quantized"),
        ([], ["my_adapter_config.json"], None),
        (["mergekit"], ["model.safetensors"], "merge"),
        (["license:mit"], ["model.safetensors"], None),
        ([], [], None),
    ],
)
def test_tags_and_files_tell_how_a_repo_was_made(tags, files, relation):
    assert made_as(tags, files) == relation


# -- Time -----------------------------------------------------------------------------------------------------------

PIECES = [
    "```yaml\nmerge_method: x\n",
    "- model: a/b\n",
    "model: ",
    "name: a\n",
    "{model: ",
    "`" * 7,
    "~" * 10_000 + "`\n",
    "```\n~~~\n",
    "# ",
    "+",
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_recipe_of_any_size_is_read_in_time_proportional_to_it(piece):
    def seconds(size):
        started = time.process_time()
        recipe_mentions("```yaml\nmerge_method: x\nsource_model: " + piece * (size // len(piece)))
        return time.process_time() - started

    assert any(seconds(400_000) <= 0.05 + 3 * seconds(200_000) for _ in range(3))
