"""Every defect of the catalogue in a warehouse of the embedded engine: the answers are written beside the cases."""

import pytest

from hugginggraph.engines.embedded.day import run_day
from hugginggraph.graph.grades import RANKS
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.sources import Dump
from hugginggraph.tables import EDGES, NODES, REJECTED_REFERENCES
from reference_cases import CASES, FLAGS, FORGED_FOR, ONE, TWO, write_reference_hub
from warehouses import records_of


@pytest.fixture(scope="module")
def graph(settings_for, tmp_path_factory):
    """All cases in one Hub, in which a repo was renamed from the first day to the second."""
    folder = tmp_path_factory.mktemp("references")
    write_reference_hub(folder / "hub")
    settings = settings_for(folder / "warehouse")
    settings = settings.model_copy(update={"ingest": settings.ingest.model_copy(update={"max_names": 5})})
    for day in (ONE, TWO):
        run_day(settings, Dump(str(folder / "hub"), coverage="full"), day, with_analyses=False)
    nodes = {row["node_id"]: row for row in records_of(settings, NODES)}
    drawn, rejected = {}, {}
    for row in records_of(settings, EDGES):
        ends = (row["src"], row["dst"]) if row["relation"] == "new_version" else (row["dst"], row["src"])
        declaring, other = (nodes[end]["repo_id"] for end in ends)
        drawn.setdefault(declaring, []).append((other, row))
    for row in records_of(settings, REJECTED_REFERENCES):
        rejected.setdefault(row["repo_id"], set()).add((row["source_field"], row["code"]))
    order = {name: f"kit/child-{number}" for number, name in enumerate([*CASES, *FLAGS])}
    roots = {row["repo_id"]: row["root_kind"] for row in nodes.values()}
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


def test_a_name_made_up_to_have_the_key_of_a_repo_leads_nowhere(graph):
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
    assert list(RANKS) == ["hub", "tag", "card", "config", "author_tag", "misspelt", "inferred", "recipe", "text"]
    assert list(RANKS.values()) == list(range(1, 10))
