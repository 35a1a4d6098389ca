"""References in metadata: where they stand, what they mean, and every defect of the catalogue with its own example."""

import json

import pytest
from pyspark.sql import functions as F

from hugginggraph.graph.edges import edges, judged, rejected_references
from hugginggraph.graph.grades import RANKS
from hugginggraph.graph.mentions import described, mentions
from hugginggraph.graph.nodes import live_nodes
from hugginggraph.graph.resolution import aliases, live_repos
from hugginggraph.ingest.records import parse
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.settings import load_settings
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


def as_repos(spark, records):
    """Rows of `repos` from records by kind; those in GONE are tombstones."""
    rows = [(kind, "f", json.dumps(record), record in GONE) for kind, found in records.items() for record in found]
    frame = spark.createDataFrame(rows, "kind STRING, file STRING, line STRING, is_gone BOOLEAN")
    gone = frame.select("line", "is_gone").distinct()
    return (
        parse(frame.drop("is_gone"), limits=load_settings().ingest)
        .join(gone, on="line")
        .withColumns({"content_hash": F.lit(1), "gone_at": F.when(F.col("is_gone"), F.current_date())})
    )


@pytest.fixture(scope="module")
def graph(spark):
    """All cases in one universe, judged once: edges with names, rejected references, nodes."""
    asked = {**{name: case[0] for name, case in CASES.items()}, **{name: case[0] for name, case in FLAGS.items()}}
    children = []
    for number, fields in enumerate(asked.values()):
        text = json.dumps(child(number, **fields)).replace("{n}", str(number))
        children.append(json.loads(text))
    records = {"model": [*UNIVERSE, *GONE, *children], "dataset": [*DATASETS, *SOURCES], "space": SPACES}
    repos = as_repos(spark, records).persist()
    told = described(repos, max_names=5).persist()
    said = mentions(told).persist()
    moves = spark.createDataFrame(
        [("model", "bert-base-uncased", "google-bert/bert-base-uncased")], "kind STRING, alias STRING, repo_id STRING"
    )
    found = judged(said, live_repos(repos), aliases(repos, moves)).persist()
    names = found.where("code IS NULL").select("target_node_id", "target_id").distinct().collect()
    ids = {row["target_node_id"]: row["target_id"] for row in names}
    ids |= {row["node_id"]: row["repo_id"] for row in told.collect()}
    drawn = {}
    for row in edges(found).collect():
        declaring, other = (row["src"], row["dst"]) if row["relation"] == "new_version" else (row["dst"], row["src"])
        drawn.setdefault(ids[declaring], []).append((ids[other], row))
    rejected = {}
    for row in rejected_references(found).collect():
        rejected.setdefault(row["repo_id"], set()).add((row["source_field"], row["code"]))
    roots = {row["repo_id"]: row["root_kind"] for row in live_nodes(told, said).collect()}
    order = {name: f"kit/child-{number}" for number, name in enumerate(asked)}
    return {"drawn": drawn, "rejected": rejected, "roots": roots, "of": order}


@pytest.mark.parametrize("case", CASES)
def test_a_reference_gives_its_edge_or_its_defect(graph, case):
    _, expected_edges, expected_rejected = CASES[case]
    repo = graph["of"][case]
    found = {
        (other, row["relation"], row["grade"], row["rule"], row["revision"], tuple(row["evidence"][0]["defects"]))
        for other, row in graph["drawn"].get(repo, [])
    }
    assert found == expected_edges
    assert graph["rejected"].get(repo, set()) == expected_rejected


@pytest.mark.parametrize("flag", FLAGS)
def test_an_odd_edge_is_flagged_and_no_other(graph, flag):
    code = flag.split()[0]
    flagged = {(repo, other) for repo, found in graph["drawn"].items() for other, row in found if code in row["flags"]}
    repo = graph["of"][flag]
    assert {other for child, other in flagged if child == repo} == FLAGS[flag][1]
    others = {graph["of"][case] for case in FLAGS if case.split()[0] != code}
    assert not others & {child for child, _ in flagged} or flag == "MULTI_FINETUNE"


def test_the_repo_whose_key_a_name_was_made_up_to_have_is_left_alone(graph):
    assert node_id("model", "evil/8Ijk5HkGDzzjL") == node_id("model", FORGED_FOR)
    assert FORGED_FOR not in {other for found in graph["drawn"].values() for other, _ in found}


def test_a_space_has_edges_from_the_models_and_datasets_it_uses(graph):
    found = {(other, row["relation"], row["grade"], row["source_field"]) for other, row in graph["drawn"]["kit/space"]}
    assert found == {
        ("amber/egret", "used_by_space", "tag", "models"),
        ("amber/corpus", "used_by_space", "tag", "datasets"),
        ("solo", "used_by_space", "card", "card.models"),
    }


def test_source_datasets_tell_what_a_dataset_was_made_from(graph):
    found = {(repo, other) for repo in ("kit/extended", "kit/other") for other, _ in graph["drawn"][repo]}
    assert found == {("kit/extended", "amber/corpus"), ("kit/other", "reed/corpus-en")}
    assert graph["rejected"]["kit/other"] == {
        ("card.source_datasets", "EXTERNAL"),
        ("card.source_datasets", "NO_TARGET"),
    }
    assert "kit/original" not in graph["drawn"]
    assert "kit/original" not in graph["rejected"]


def test_a_model_without_a_parent_tells_why(graph):
    roots = {name: graph["roots"][name] for name in ("amber/egret", graph["of"]["PLACEHOLDER"], graph["of"]["CASE"])}
    assert list(roots.values()) == ["no_metadata", "unresolved_parent", None]
    assert graph["roots"][graph["of"]["datasets in tags and card"]] == "declared_root"
    assert graph["roots"]["amber/corpus"] is None


def test_the_grades_are_ordered_from_the_hub_down_to_text():
    assert list(RANKS) == ["hub", "tag", "card", "config", "author_tag", "misspelt", "inferred", "text"]
    assert list(RANKS.values()) == list(range(1, 9))
