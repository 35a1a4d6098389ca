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
from reference_cases import CASES, DATASETS, FLAGS, FORGED_FOR, GONE, SOURCES, SPACES, UNIVERSE, child


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
