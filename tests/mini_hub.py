"""The mini Hub: about twenty repos drawn by hand over two days, with the answers written beside them.

heron (base) ── finetune ──> heron-chat ── quantized ──> heron-chat-gguf
  │  │  └────── adapter ───> heron-lora
  │  └── merge ─┐
egret (base) ── merge ─> wading-birds          tern <── finetune ──> plover   (a cycle)
corpus (dataset) ── trained_on ──> heron-chat   corpus ── derived_from ──> corpus-small
"""

import json
import shutil
from datetime import date, timedelta

from dump_files import write_rows
from hugginggraph.sources import Dump

ONE, TWO = date(2026, 3, 1), date(2026, 3, 2)


def model(name, number, *, tags=(), card=None, **fields):
    """A model in the shape of the Hub's API."""
    record = {
        "_id": f"{number:024x}",
        "id": name,
        "author": name.split("/")[0],
        "sha": f"{number:040x}",
        "lastModified": "2026-02-20T10:00:00.000Z",
        "createdAt": "2026-02-01T10:00:00.000Z",
        "private": False,
        "gated": False,
        "disabled": False,
        "downloads": number,
        "likes": 1,
        "tags": list(tags),
        "siblings": [{"rfilename": "README.md"}],
    }
    return record | ({} if card is None else {"cardData": card}) | fields


def typed(relation, parent):
    """The two tags the Hub writes for a parent."""
    return [f"base_model:{parent}", f"base_model:{relation}:{parent}"]


MODELS = [
    model("amber/heron", 1, tags=["license:mit"], card={"license": "mit"}, gated="manual"),
    model("amber/egret", 2),
    model(
        "reed/heron-chat",
        3,
        tags=[*typed("finetune", "amber/heron"), "dataset:amber/corpus"],
        card={"base_model": "amber/heron", "datasets": ["amber/corpus"]},
        baseModels={"relation": "finetune", "models": [{"_id": f"{1:024x}", "id": "amber/heron"}]},
    ),
    model(
        "reed/heron-chat-gguf", 4, tags=typed("quantized", "reed/heron-chat"), card={"base_model": ["reed/heron-chat"]}
    ),
    model("moss/heron-lora", 5, tags=typed("adapter", "amber/heron"), card={"base_model": "amber/heron"}),
    model(
        "moss/wading-birds",
        6,
        tags=["merge", *typed("merge", "amber/heron")],
        card={"base_model": ["amber/heron", "amber/egret"], "base_model_relation": "merge"},
    ),
    model("silt/tern", 7, tags=typed("finetune", "silt/plover")),
    model("silt/plover", 8, tags=typed("finetune", "silt/tern")),
    model("silt/narcissus", 9, card={"base_model": "silt/narcissus"}),
    model("silt/local", 10, card={"base_model": "/root/outputs/checkpoint-500"}),
    model("silt/gap", 11, card={"base_model": "[More Information Needed]"}),
    model("silt/orphan", 12, tags=typed("finetune", "gone/parent")),
    model("silt/twice", 13, card={"base_model": ["amber/egret", "amber/egret"]}),
    model("silt/linked", 14, card={"base_model": "https://huggingface.co/amber/egret/tree/main"}),
    model(
        "silt/by-hand",
        15,
        tags=["base_model:adapter:amber/egret"],
        card={"tags": ["base_model:adapter:amber/egret"]},
    ),
    model("silt/free-text", 16, tags=["dataset:Kaggle Dataset"]),
    model("moss/leaving", 17),
    model("moss/old-name", 18),
    model("moss/again", 19),
]
DATASETS = [
    model("amber/corpus", 101, tags=["source_datasets:original"], card={"source_datasets": ["original"]}),
    model("amber/corpus-small", 102, tags=["source_datasets:extended|amber/corpus"]),
    model("reed/other", 103, tags=["source_datasets:extended|other-foo", "source_datasets:extended"]),
]

EXPECTED_EDGES = {
    # upstream, downstream, relation, grade, source_field
    ("amber/heron", "reed/heron-chat", "finetune", "hub", "baseModels"),
    ("reed/heron-chat", "reed/heron-chat-gguf", "quantized", "tag", "tags.base_model"),
    ("amber/heron", "moss/heron-lora", "adapter", "tag", "tags.base_model"),
    ("amber/heron", "moss/wading-birds", "merge", "tag", "tags.base_model"),
    ("amber/egret", "moss/wading-birds", "merge", "card", "card.base_model"),
    ("silt/plover", "silt/tern", "finetune", "tag", "tags.base_model"),
    ("silt/tern", "silt/plover", "finetune", "tag", "tags.base_model"),
    ("gone/parent", "silt/orphan", "finetune", "tag", "tags.base_model"),
    ("amber/egret", "silt/twice", "finetune", "card", "card.base_model"),
    ("amber/egret", "silt/linked", "finetune", "card", "card.base_model"),
    ("amber/egret", "silt/by-hand", "adapter", "author_tag", "tags.base_model:relation"),
    ("amber/corpus", "reed/heron-chat", "trained_on", "tag", "tags.dataset"),
    ("amber/corpus", "amber/corpus-small", "derived_from", "tag", "tags.source_datasets"),
}
EXPECTED_REJECTED = {
    ("silt/narcissus", "card.base_model", "SELF"),
    ("silt/local", "card.base_model", "LOCAL_PATH"),
    ("silt/gap", "card.base_model", "PLACEHOLDER"),
    ("silt/twice", "card.base_model", "DUP_PARENT"),
    ("silt/free-text", "tags.dataset", "INVALID_ID"),
    ("reed/other", "tags.source_datasets", "EXTERNAL"),
    ("reed/other", "tags.source_datasets", "NO_TARGET"),
}
EXPECTED_ROLES = {
    "amber/heron": "base",
    "amber/egret": "base",
    "reed/heron-chat": "finetune",
    "reed/heron-chat-gguf": "quantized",
    "moss/heron-lora": "adapter",
    "moss/wading-birds": "merge",
    "silt/tern": "finetune",
    "silt/plover": "finetune",
    "silt/narcissus": "finetune",
    "silt/local": "finetune",
    "silt/gap": "finetune",
    "silt/orphan": "finetune",
    "silt/twice": "finetune",
    "silt/linked": "finetune",
    "silt/by-hand": "adapter",
    "silt/free-text": "base",
    "moss/leaving": "base",
    "moss/old-name": "base",
    "moss/again": "base",
    "gone/parent": "unknown",
    "amber/corpus": "dataset",
    "amber/corpus-small": "dataset",
    "reed/other": "dataset",
}
EXPECTED_COMPONENTS = [
    {
        *("amber/heron", "amber/egret", "reed/heron-chat", "reed/heron-chat-gguf", "moss/heron-lora"),
        *("moss/wading-birds", "silt/twice", "silt/linked", "silt/by-hand", "amber/corpus", "amber/corpus-small"),
    },
    {"silt/tern", "silt/plover"},
    {"gone/parent", "silt/orphan"},
    *({name} for name in ("silt/narcissus", "silt/local", "silt/gap", "silt/free-text", "reed/other")),
    *({name} for name in ("moss/leaving", "moss/old-name", "moss/again")),
]
EXPECTED_CYCLES = {"silt/tern", "silt/plover"}


def day_two(models):
    """The next day: one repo left, one was renamed, one re-registered, one changed its parent, one is new."""
    differences = {
        "moss/old-name": {"id": "moss/new-name"},
        "moss/again": {"_id": f"{999:024x}"},
        "silt/orphan": {"tags": typed("finetune", "amber/egret"), "sha": "f" * 40, "downloads": 77},
    }
    changed = [record | differences.get(record["id"], {}) for record in models if record["id"] != "moss/leaving"]
    return [*changed, model("reed/newcomer", 20, tags=typed("finetune", "amber/heron"))]


EXPECTED_NODE_CHANGES = {
    ("removed", "moss/leaving", None),
    ("removed", "moss/old-name", None),
    ("added", "moss/new-name", None),
    ("added", "reed/newcomer", None),
    ("removed", "gone/parent", None),
    ("modified", "moss/again", ("hub_id",)),
    ("modified", "silt/orphan", ("sha", "tags")),
}
EXPECTED_EDGE_CHANGES = {
    ("removed", "gone/parent", "silt/orphan", "finetune"),
    ("added", "amber/egret", "silt/orphan", "finetune"),
    ("added", "amber/heron", "reed/newcomer", "finetune"),
}


def write_mini_hub(folder):
    """Write both days as a dump."""
    lists = {("models", ONE): MODELS, ("models", TWO): day_two(MODELS), ("datasets", ONE): DATASETS}
    lists["datasets", TWO] = DATASETS
    lists["cards", ONE] = [{"id": "amber/heron", "card": "# Heron\n"}, {"id": "amber/egret", "card": "# Egret\n"}]
    for (kind, day), records in lists.items():
        write_rows(folder / kind / f"{day}.jsonl.gz", records)
    coverage = {"models": "full", "datasets": "full"}
    # The mini Hub is so small that one repo is a tenth of it: it counts as complete all the same.
    (folder / "hub.json").write_text(json.dumps({"name": "mini", "coverage": coverage}))


def with_day_that_repeats(mini_dump, tmp_path, day):
    """The mini dump, in which the date after a day lists what that day did."""
    dump, after = tmp_path / "dump", day + timedelta(days=1)
    shutil.copytree(mini_dump, dump)
    for file in dump.glob(f"*/{day}.*"):
        shutil.copy(file, file.with_name(file.name.replace(str(day), str(after))))
    return Dump(str(dump))
