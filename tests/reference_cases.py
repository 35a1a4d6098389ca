"""Every defect of references with its own example, and the edges and rejections that must come of it."""

import json
from datetime import date

from dump_files import write_rows
from mini_hub import model, typed

SHA = "0123456789abcdef0123456789abcdef01234567"
UNIVERSE = [
    model("amber/Heron-7b", 1, createdAt="2026-06-01T00:00:00.000Z"),
    model("amber/egret", 2),
    model("moss/twin", 3),
    model("silt/Twin", 4),
    model("moss/TWIN", 5),
    model("reed/wren-gguf", 6),
    model("google-bert/bert-base-uncased", 7),
    model("amber/now-called-so", 8),
    model("solo", 9),
]
DATASETS = [model("amber/corpus", 101), model("reed/corpus-en", 102), model("json", 103), model("silt/csv", 104)]
FORGED_FOR = "meta-llama/Llama-3.1-8B"
UNIVERSE.append(model(FORGED_FOR, 9))
GONE = [model("amber/was-called-so", 8)]


def child(number, **fields):
    return model(f"kit/child-{number}", 1000 + number, **fields)


def card(base_model, **fields):
    return {"card": {"base_model": base_model, **fields}}


CASES = {
    # what it shows: (fields of a model, {(upstream, relation, grade, rule, revision, defects)}, {(field, code)})
    "the Hub's own resolution": (
        {"baseModels": {"relation": "quantized", "models": [{"_id": "0", "id": "amber/egret"}]}},
        {("amber/egret", "quantized", "hub", "exact", None, ())},
        set(),
    ),
    "the Hub's own resolution, without the name of a parent that nobody may see": (
        {"baseModels": {"relation": "merge", "models": [{"_id": "0"}, None, {"_id": "1", "id": "amber/egret"}]}},
        {("amber/egret", "merge", "hub", "exact", None, ())},
        set(),
    ),
    "the Hub's two tags for a parent": (
        {"tags": typed("adapter", "amber/egret")},
        {("amber/egret", "adapter", "tag", "exact", None, ())},
        set(),
    ),
    "a tag that the card's author wrote": (
        {"tags": ["base_model:adapter:amber/egret"], "card": {"tags": ["base_model:adapter:amber/egret"]}},
        {("amber/egret", "adapter", "author_tag", "exact", None, ())},
        set(),
    ),
    "an adapter's configuration": (
        {"config": {"peft": {"base_model_name_or_path": "amber/egret", "task_type": "CAUSAL_LM"}}},
        {("amber/egret", "adapter", "config", "exact", None, ())},
        set(),
    ),
    "datasets in tags and card": (
        {"tags": ["dataset:amber/corpus"], "card": {"datasets": ["amber/corpus", "reed/corpus-en"]}},
        {
            ("amber/corpus", "trained_on", "tag", "exact", None, ()),
            ("reed/corpus-en", "trained_on", "card", "exact", None, ()),
        },
        set(),
    ),
    "LOADER": (
        {"tags": ["dataset:imagefolder"], "card": {"datasets": ["csv", "amber/csv"]}},
        {("amber/csv", "trained_on", "card", "exact", None, ("GONE",))},
        {("tags.dataset", "LOADER"), ("card.datasets", "LOADER")},
    ),
    "a dataset that is called like a loader": (
        {"tags": ["dataset:json"]},
        {("json", "trained_on", "tag", "exact", None, ())},
        set(),
    ),
    "SELF": (card("kit/child-{n}"), set(), {("card.base_model", "SELF")}),
    "DUP_PARENT": (
        card(["amber/egret", "amber/egret", "AMBER/egret"]),
        {("amber/egret", "finetune", "card", "exact", None, ())},
        {("card.base_model", "DUP_PARENT")},
    ),
    "LOCAL_PATH": (card("/root/autodl-tmp/output"), set(), {("card.base_model", "LOCAL_PATH")}),
    "LOCAL_PATH of Windows": (card("C:\\models\\mine"), set(), {("card.base_model", "LOCAL_PATH")}),
    "LOCAL_PATH to a training step": (card("./out/checkpoint-500"), set(), {("card.base_model", "LOCAL_PATH")}),
    "LOCAL_PATH that reads like an owner and a name": (
        card("results/checkpoint-12000"),
        set(),
        {("card.base_model", "LOCAL_PATH")},
    ),
    "GONE of an owner who is no folder": (
        card("gone/checkpoint-12000"),
        {("gone/checkpoint-12000", "finetune", "card", "exact", None, ("GONE",))},
        set(),
    ),
    "LOCAL_PATH whose last part one model alone bears": (
        card("/data/models/heron-7b/"),
        {("amber/Heron-7b", "finetune", "inferred", "bare", None, ("BARE", "LOCAL_PATH"))},
        set(),
    ),
    "HF_CACHE_PATH": (
        card(f"/home/x/.cache/huggingface/hub/models--amber--egret/snapshots/{SHA}"),
        {("amber/egret", "finetune", "card", "cache_path", SHA, ("HF_CACHE_PATH",))},
        set(),
    ),
    "URL": (
        card("https://huggingface.co/amber/egret/tree/main?x=1"),
        {("amber/egret", "finetune", "card", "url", "main", ("URL",))},
        set(),
    ),
    "URL of a dataset in a model's field": (
        {"card": {"datasets": ["https://hf.co/datasets/amber/corpus"]}},
        {("amber/corpus", "trained_on", "card", "url", None, ("URL",))},
        set(),
    ),
    "EXTERNAL": (card("https://example.org/weights.bin"), set(), {("card.base_model", "EXTERNAL")}),
    "EXTERNAL page of the Hub": (card("https://huggingface.co/docs/peft"), set(), {("card.base_model", "EXTERNAL")}),
    "EXTERNAL data URI": (card("data:text/plain;base64,AAAA"), set(), {("card.base_model", "EXTERNAL")}),
    "CASE": (card("Amber/Egret"), {("amber/egret", "finetune", "card", "case", None, ("CASE",))}, set()),
    "AMBIGUOUS": (
        card("Moss/Twin"),
        {("Moss/Twin", "finetune", "card", "exact", None, ("AMBIGUOUS",))},
        set(),
    ),
    "ALIAS of a repo that was renamed": (
        card("amber/was-called-so"),
        {("amber/now-called-so", "finetune", "card", "alias", None, ("ALIAS",))},
        set(),
    ),
    "ALIAS from before all snapshots": (
        card("bert-base-uncased"),
        {("google-bert/bert-base-uncased", "finetune", "card", "alias", None, ("ALIAS",))},
        set(),
    ),
    "BARE": (card("heron-7b"), {("amber/Heron-7b", "finetune", "inferred", "bare", None, ("BARE",))}, set()),
    "a name without owner that a repo bears": (card("solo"), {("solo", "finetune", "card", "exact", None, ())}, set()),
    "REV_SUFFIX revision": (
        card("amber/egret@v2"),
        {("amber/egret", "finetune", "card", "suffix", "v2", ("REV_SUFFIX",))},
        set(),
    ),
    "REV_SUFFIX quantization": (
        card("amber/egret:Q4_K_M"),
        {("amber/egret", "finetune", "card", "suffix", "Q4_K_M", ("REV_SUFFIX",))},
        set(),
    ),
    "REV_SUFFIX folder": (
        card("amber/egret/onnx"),
        {("amber/egret", "finetune", "card", "suffix", "onnx", ("REV_SUFFIX",))},
        set(),
    ),
    "KEY_TYPO of the parent": (
        {"card": {"base\\_model": "amber/egret"}},
        {("amber/egret", "finetune", "misspelt", "exact", None, ("KEY_TYPO",))},
        set(),
    ),
    "KEY_TYPO of the relation": (
        card("amber/egret", base_model_ralation="merge"),
        {("amber/egret", "merge", "card", "exact", None, ())},
        set(),
    ),
    "TYPE list in a string": (
        card("['amber/egret', 'solo']"),
        {
            ("amber/egret", "finetune", "card", "exact", None, ("TYPE",)),
            ("solo", "finetune", "card", "exact", None, ("TYPE",)),
        },
        set(),
    ),
    "TYPE names divided by commas": (
        card("amber/egret, moss/twin"),
        {
            ("amber/egret", "finetune", "card", "exact", None, ("TYPE",)),
            ("moss/twin", "finetune", "card", "exact", None, ("TYPE",)),
        },
        set(),
    ),
    "TYPE object": (
        card({"name": "amber/egret"}),
        {("amber/egret", "finetune", "card", "exact", None, ("TYPE",))},
        set(),
    ),
    "TYPE number": (card(7), set(), {("card.base_model", "TYPE")}),
    "TYPE null": (card(None), set(), set()),
    "PLACEHOLDER": (card("[More Information Needed]"), set(), {("card.base_model", "PLACEHOLDER")}),
    "PLACEHOLDER None": ({"tags": ["dataset:None"]}, set(), {("tags.dataset", "PLACEHOLDER")}),
    "GONE": (card("gone/parent"), {("gone/parent", "finetune", "card", "exact", None, ("GONE",))}, set()),
    "INVALID_ID": (card("my own model (v2)"), set(), {("card.base_model", "INVALID_ID")}),
    "BOMB": (
        card([f"gone/m{i}" for i in range(8)]),
        {(f"gone/m{i}", "finetune", "card", "exact", None, ("GONE",)) for i in range(5)},
        {("card.base_model", "BOMB")},
    ),
    "WRONG_KIND of a Space, which is nobody's parent": (
        card(["https://huggingface.co/spaces/kit/space", "amber/egret"]),
        {("amber/egret", "finetune", "card", "exact", None, ())},
        {("card.base_model", "WRONG_KIND")},
    ),
    "WRONG_KIND of a model among the data": (
        {"card": {"datasets": ["https://huggingface.co/models/amber/egret"]}},
        set(),
        {("card.datasets", "WRONG_KIND")},
    ),
    "WRONG_KIND of a successor": (
        {"card": {"new_version": "https://huggingface.co/datasets/amber/corpus"}},
        set(),
        {("card.new_version", "WRONG_KIND")},
    ),
    "a dataset where a base model belongs is data": (
        {"tags": ["base_model:finetune:https://huggingface.co/datasets/amber/corpus"]},
        {("amber/corpus", "trained_on", "tag", "url", None, ("URL",))},
        set(),
    ),
    "a path that leads nowhere does not stand before the name": (
        card(["./models/absent-7b", "absent-7b"]),
        {("absent-7b", "finetune", "card", "exact", None, ("GONE",))},
        {("card.base_model", "LOCAL_PATH")},
    ),
    "a name made up to have the key of a repo": (
        card("evil/8Ijk5HkGDzzjL"),
        set(),
        {("card.base_model", "INVALID_ID")},
    ),
    "a name with a line's end, as YAML's blocks have it": (
        card("amber/egret\n"),
        {("amber/egret", "finetune", "card", "exact", None, ())},
        set(),
    ),
    "a successor": (
        {"card": {"new_version": "amber/egret"}},
        {("amber/egret", "new_version", "card", "exact", None, ())},
        set(),
    ),
    "markup and templates stay text": (
        card("<script>alert(1)</script>{{7*7}}"),
        set(),
        {("card.base_model", "INVALID_ID")},
    ),
}
FLAGS = {
    "RELATION_MISMATCH": ({**card("amber/egret"), "siblings": [{"rfilename": "model.Q4_K_M.gguf"}]}, {"amber/egret"}),
    "RELATION_MISMATCH of two words": (
        {
            "baseModels": {"relation": "quantized", "models": [{"_id": "0", "id": "moss/twin"}]},
            "tags": ["base_model:finetune:moss/twin"],
        },
        {"moss/twin"},
    ),
    "MERGE_ONE": (card("amber/egret", base_model_relation="merge"), {"amber/egret"}),
    "MULTI_FINETUNE": (card(["amber/egret", "moss/twin"]), {"amber/egret", "moss/twin"}),
    "TIME_INVERTED": (card("amber/Heron-7b"), {"amber/Heron-7b"}),
    "PROXY_PARENT": (card("reed/wren-gguf"), {"reed/wren-gguf"}),
}
SPACES = [
    model("kit/space", 2001, models=["amber/egret"], datasets=["amber/corpus"], sdk="gradio", card={"models": ["solo"]})
]
SOURCES = [
    model("kit/original", 2002, tags=["source_datasets:original"], card={"source_datasets": ["original"]}),
    model("kit/extended", 2003, tags=["source_datasets:extended|amber/corpus"]),
    model("kit/other", 2004, card={"source_datasets": ["extended|other-foo", "extended", "reed/corpus-en"]}),
]


ONE, TWO = date(2026, 7, 1), date(2026, 7, 2)


def write_reference_hub(folder):
    """A dump with all cases, in which a repo was renamed from the first day to the second."""
    asked = {name: case[0] for name, case in {**CASES, **FLAGS}.items()}
    texts = [json.dumps(child(n, **fields)).replace("{n}", str(n)) for n, fields in enumerate(asked.values())]
    # Before it was renamed, the repo had its old name.
    first = [record for record in UNIVERSE if record["_id"] != GONE[0]["_id"]] + GONE
    for day, models in ((ONE, first), (TWO, [*UNIVERSE, *map(json.loads, texts)])):
        lists = {"models": models, "datasets": [*DATASETS, *SOURCES], "spaces": SPACES}
        for name, records in lists.items():
            write_rows(folder / name / f"{day}.jsonl.gz", records)
