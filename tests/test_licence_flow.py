"""Verdicts on edges drawn by hand, with what both cards say."""

import json

from genetics_rows import edges_of, nodes_of, repos_of
from hugginggraph.genetics.licence_flow import judge_edges
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.licence_rules import licence_rules
from hugginggraph.tables.genetics import LICENCE_VERDICTS, LICENCE_VIOLATIONS

RULES = licence_rules()
REPOS = {
    # node_id: name, card; without a card its tags count; None is a ghost
    1: ("amber/heron", {"license": "llama3"}),
    2: ("reed/heron-mit", {"license": "mit"}),
    3: ("Amber/heron-free", {}),
    4: ("reed/heron-lora", {"license": "license"}),
    5: ("silt/rail", {"license": "openrail"}),
    6: ("silt/linked", {"license": "mit", "license_link": "LICENSE.md"}),
    7: ("bare", {"license": "mine"}),
    8: ("bare-too", {"licence": "MIT License"}),
    9: ("moss/gemma", {"license": "other", "license_name": "gemma-terms-of-use"}),
    10: ("moss/gemma-child", {"license": "gemma"}),
    11: ("moss/corpus", {"license": ["cc-by-nc-4.0"]}),
    12: ("gone/parent", None),
    13: ("silt/sa", {"license": ["cc-by-sa-3.0", "gfdl"]}),
    14: ("silt/both", {"license": ["gfdl", "cc-by-sa-3.0", "mit"]}),
    15: ("seal/detector", {"license": "other", "license_name": "AGPL-3.0-or-later"}),
    16: ("seal/parser", {"license": "gpl-2.0-or-later"}),
    17: ("seal/either", {"license": "MIT OR GPL-3.0-only"}),
    18: ("left/early", {"license": "llama3"}),
}
TAGS = {3: ["gguf", "license:apache-2.0"]}
GONE = {18}
DRAWN = [
    # src, dst, relation, what comes of it
    (1, 2, "finetune", "violation terms_dropped"),
    (1, 3, "finetune", "owner terms_dropped"),
    (1, 4, "adapter", "violation terms_dropped"),
    (1, 1, "merge", "ok same_licence"),
    (5, 6, "quantized", "review linked_restrictions_dropped"),
    (5, 2, "quantized", "violation restrictions_dropped"),
    (7, 8, "finetune", "review parent_custom"),
    (9, 10, "finetune", "ok same_licence"),
    (9, 2, "finetune", "violation terms_dropped"),
    (11, 2, "trained_on", "review training_undefined"),
    (12, 2, "finetune", "review parent_missing"),
    (13, 14, "merge", "ok same_licence"),
    (13, 2, "adapter", "review adapter_share_alike_dropped"),
    (11, 11, "derived_from", None),
    (15, 8, "finetune", "violation share_alike_dropped"),
    (16, 8, "finetune", "violation share_alike_dropped"),
    (16, 15, "finetune", "ok compatible_licence"),
    (17, 8, "merge", "ok same_licence"),
    (15, 17, "merge", "owner share_alike_dropped"),
    (18, 2, "finetune", "review parent_missing"),
]


def judged(work, policy="modelgo"):
    kinds = {n: "dataset" if n == 11 else "model" for n in REPOS}
    nodes_of(work, *[{"node_id": n, "kind": kinds[n], "repo_id": name} for n, (name, _) in REPOS.items()])
    said = {
        n: {"card_data": json.dumps(card), "tags": TAGS.get(n)} for n, (_, card) in REPOS.items() if card is not None
    }
    dates = {n: {"gone_at": "2026-03-02"} if n in GONE else {} for n in said}
    repos_of(work, *[{"node_id": n, "kind": kinds[n], **row, **dates[n]} for n, row in said.items()])
    edges_of(
        work,
        *[{"edge_id": n, "src": s, "dst": d, "relation": r, "grade": "tag"} for n, (s, d, r, _) in enumerate(DRAWN)],
    )
    judge_edges(work, Judge(RULES, policy))
    return work.rows("SELECT * FROM judged_edges").to_pylist()


def test_every_edge_to_a_model_has_its_verdict(work):
    found = {row["edge_id"]: f"{row['verdict']} {row['reason']}" for row in judged(work)}
    assert found == {n: expected for n, (*_, expected) in enumerate(DRAWN) if expected}


def test_the_policy_decides_of_training_data_alone(work):
    found = {p: {row["edge_id"]: row["verdict"] for row in judged(work, p)} for p in ("strict", "lenient")}
    assert (found["strict"].pop(9), found["lenient"].pop(9)) == ("violation", "ok")
    assert found["strict"] == found["lenient"]


def test_verdicts_are_counted_by_class_and_owner(work):
    judged(work)
    told = work.fetch("licence_verdicts")
    assert {*told.column_names} == {*LICENCE_VERDICTS.column_names} - {"snapshot_date"}
    names = ("relation", "parent_class", "child_class", "same_owner", "verdict", "reason", "edges")
    rows = {tuple(row[n] for n in names) for row in told.to_pylist() if row["relation"] == "finetune"}
    assert rows == {
        ("finetune", "community", "permissive", False, "violation", "terms_dropped", 1),
        ("finetune", "community", "permissive_patent", True, "owner", "terms_dropped", 1),
        # Repos without a namespace have no owner in common.
        ("finetune", "custom", "permissive", False, "review", "parent_custom", 1),
        ("finetune", "terms", "terms", True, "ok", "same_licence", 1),
        ("finetune", "terms", "permissive", False, "violation", "terms_dropped", 1),
        ("finetune", "missing", "permissive", False, "review", "parent_missing", 2),
        ("finetune", "network_copyleft", "permissive", False, "violation", "share_alike_dropped", 1),
        ("finetune", "strong_copyleft", "permissive", False, "violation", "share_alike_dropped", 1),
        ("finetune", "strong_copyleft", "network_copyleft", True, "ok", "compatible_licence", 1),
    }


def test_a_violation_shows_what_both_cards_say_or_their_tags(work):
    judged(work)
    told = work.fetch("licence_violations")
    assert {*told.column_names} == {*LICENCE_VIOLATIONS.column_names} - {"snapshot_date"}
    found = {row["edge_id"]: row for row in told.to_pylist()}
    assert {*found} == {0, 1, 2, 5, 8, 14, 15, 18}
    assert found[1] == {
        **{"edge_id": 1, "relation": "finetune", "grade": "tag", "verdict": "owner", "reason": "terms_dropped"},
        **{"parent_id": 1, "parent": "amber/heron", "parent_licence": ["llama3"], "parent_class": "community"},
        **{"parent_evidence": "license: llama3", "child_id": 3, "child": "Amber/heron-free"},
        **{"child_licence": ["apache-2.0"], "child_class": "permissive_patent", "child_evidence": "license:apache-2.0"},
    }
    assert found[8]["parent_evidence"] == "license: other; license_name: gemma-terms-of-use"
    assert (found[8]["parent_licence"], found[8]["parent_class"]) == (["other"], "terms")
    assert (found[2]["child_licence"], found[2]["child_evidence"]) == (None, "license: license")


def test_a_card_that_says_too_much_is_cut(work):
    nodes_of(work, {"node_id": 1, "repo_id": "a/b"}, {"node_id": 2, "repo_id": "c/d"})
    text = json.dumps({"license": "llama2", "license_name": "x" * 10_000})
    repos_of(work, {"node_id": 1, "card_data": text}, {"node_id": 2, "card_data": "{broken"})
    edges_of(work, {"edge_id": 1, "src": 1, "dst": 2, "relation": "merge"})
    judge_edges(work, Judge(RULES))
    (row,) = work.fetch("licence_violations").to_pylist()
    assert len(row["parent_evidence"]) < 700
    assert row["child_evidence"] is None
