"""Verdicts on edges drawn by hand, with what both cards say."""

import json

from genetics_rows import edges_of, nodes_of, repos_of, traits_of
from hugginggraph.genetics.licence_flow import judge_edges
from hugginggraph.genetics.licences import licence_rules
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.tables.genetics import LICENCE_VERDICTS, LICENCE_VIOLATIONS

RULES = licence_rules()
REPOS = {
    # node_id: name, licences, class, card
    1: ("amber/heron", ["llama3"], "community", {"license": "llama3"}),
    2: ("reed/heron-mit", ["mit"], "permissive", {"license": "mit"}),
    3: ("Amber/heron-free", ["apache-2.0"], "permissive_patent", None),
    4: ("reed/heron-lora", None, "missing", {}),
    5: ("silt/rail", ["openrail"], "rail", {"license": "openrail"}),
    6: ("silt/linked", ["mit"], "permissive", {"license": "mit", "license_link": "LICENSE.md"}),
    7: ("bare", ["mine"], "custom", {"license": "mine"}),
    8: ("bare-too", ["mit"], "permissive", {"licence": "mit"}),
    9: ("moss/gemma", ["other"], "terms", {"license": "other", "license_name": "gemma-terms-of-use"}),
    10: ("moss/gemma-child", ["gemma"], "terms", {"license": "gemma"}),
    11: ("moss/corpus", ["cc-by-nc-4.0"], "non_commercial", {"license": ["cc-by-nc-4.0"]}),
    12: ("gone/parent", None, None, None),
    13: ("silt/sa", ["cc-by-sa-3.0", "gfdl"], "strong_copyleft", {"license": ["cc-by-sa-3.0", "gfdl"]}),
    14: ("silt/both", ["cc-by-sa-3.0", "gfdl", "mit"], "strong_copyleft", {"license": ["gfdl", "cc-by-sa-3.0", "mit"]}),
}
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
]


def judged(work, policy="modelgo"):
    live = {node: row for node, row in REPOS.items() if row[2]}
    kinds = {n: "dataset" if n == 11 else "model" for n in REPOS}
    nodes_of(work, *[{"node_id": n, "kind": kinds[n], "repo_id": row[0]} for n, row in REPOS.items()])
    repos_of(
        work,
        *[
            {"node_id": n, "card_data": json.dumps(card) if card else None, "tags": ["gguf", "license:apache-2.0"]}
            for n, (*_, card) in live.items()
        ],
    )
    said = [(n, ids, class_) for n, (_, ids, class_, _) in live.items()]
    traits_of(
        work, *[{"node_id": n, "kind": kinds[n], "licence": ids, "licence_class": class_} for n, ids, class_ in said]
    )
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
        ("finetune", "missing", "permissive", False, "review", "parent_missing", 1),
    }


def test_a_violation_shows_what_both_cards_say_or_their_tags(work):
    judged(work)
    told = work.fetch("licence_violations")
    assert {*told.column_names} == {*LICENCE_VIOLATIONS.column_names} - {"snapshot_date"}
    found = {row["edge_id"]: row for row in told.to_pylist()}
    assert {*found} == {0, 1, 2, 5, 8}
    assert found[1] == {
        **{"edge_id": 1, "relation": "finetune", "grade": "tag", "verdict": "owner", "reason": "terms_dropped"},
        **{"parent_id": 1, "parent": "amber/heron", "parent_licence": ["llama3"], "parent_class": "community"},
        **{"parent_evidence": "license: llama3", "child_id": 3, "child": "Amber/heron-free"},
        **{"child_licence": ["apache-2.0"], "child_class": "permissive_patent", "child_evidence": "license:apache-2.0"},
    }
    assert found[8]["parent_evidence"] == "license: other; license_name: gemma-terms-of-use"
    assert (found[8]["parent_licence"], found[8]["parent_class"]) == (["other"], "terms")
    assert (found[2]["child_licence"], found[2]["child_evidence"]) == (None, "license:apache-2.0")


def test_a_card_that_says_too_much_is_cut(work):
    nodes_of(work, {"node_id": 1, "repo_id": "a/b"}, {"node_id": 2, "repo_id": "c/d"})
    text = json.dumps({"license": "llama2", "license_name": "x" * 10_000})
    repos_of(work, {"node_id": 1, "card_data": text}, {"node_id": 2, "card_data": "{broken"})
    traits_of(work, {"node_id": 1, "licence": ["llama2"]}, {"node_id": 2, "licence": ["mit"]})
    edges_of(work, {"edge_id": 1, "src": 1, "dst": 2, "relation": "merge"})
    judge_edges(work, Judge(RULES))
    (row,) = work.fetch("licence_violations").to_pylist()
    assert len(row["parent_evidence"]) < 700
    assert row["child_evidence"] is None
