"""Which edges keep the duties of the parent's licence, and what both cards say where they do not.

No legal advice. Edges whose parent is a dataset are judged by the policy (hub.md 6.1, verdicts).
"""

from functools import partial
from typing import Any

import pyarrow as pa

from hugginggraph.engines.relations import Relations
from hugginggraph.genetics.licences import LicenceRules, deciding, resolved
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.graph.grades import TEXT
from hugginggraph.records.json_text import fields_of

_EVIDENCE = ("license", "licence", "licenses", "license_name", "license_link")
_MAX_EVIDENCE = 300
_TEXTS = pa.list_(pa.string())
SAID = pa.schema(
    [
        *(("node_id", pa.int64()), ("repo_id", pa.string()), ("licence", _TEXTS), ("ids", _TEXTS)),
        *(("licence_key", pa.string()), ("licence_class", pa.string()), ("evidence", pa.string())),
        *(("is_linked", pa.bool_()), ("owner", pa.string())),
    ]
)
"""What a repo says of its licence, and what decides."""
CASES = pa.schema(
    [
        *((name, pa.string()) for name in ("relation", "parent_key", "parent_class", "child_key", "child_class")),
        *((name, pa.bool_()) for name in ("is_kept", "is_linked", "same_owner")),
        *((name, pa.string()) for name in ("verdict", "reason")),
    ]
)
"""A kind of case and its verdict: ids that are not known count as their class."""


def judge_edges(work: Relations, judge: Judge) -> None:
    """Make the relation `judged_edges`: the edges from model or dataset to model, each with its verdict.

    `licence_verdicts` and `licence_violations` are steps over it. A repo without traits is a ghost, whose licence is
    missing.

    Args:
        work: knows `edges` of the day, of declared evidence, `nodes`, `repos` and `traits`.
        judge: the rules and the policy.
    """
    work.map(
        "licences_said",
        "SELECT n.node_id, n.repo_id, t.licence, r.card_data, r.tags FROM nodes n "
        "LEFT JOIN traits t ON t.node_id = n.node_id LEFT JOIN repos r ON r.node_id = n.node_id "
        "WHERE n.kind IN ('model', 'dataset')",
        partial(licences_said, rules=judge.rules),
        SAID,
    )
    work.make("licence_pairs", prose=TEXT)
    names = [name for name in CASES.names if name not in ("verdict", "reason")]
    # There are few kinds of cases, however many edges.
    cases = work.rows(f"SELECT DISTINCT {', '.join(names)} FROM licence_pairs")
    work.put("licence_cases", pa.Table.from_pylist([_judged(case, judge) for case in cases.to_pylist()], CASES))
    work.make("judged_edges")


def licences_said(repos: pa.Table, *, rules: LicenceRules) -> pa.Table:
    """Rows of `SAID`, for rows of `node_id, repo_id, licence, card_data, tags`."""
    return pa.Table.from_pylist([_said(repo, rules) for repo in repos.to_pylist()], SAID)


def _said(repo: dict[str, Any], rules: LicenceRules) -> dict[str, Any]:
    card = fields_of(repo["card_data"])
    told = [(key, card[key]) for key in _EVIDENCE if card.get(key) is not None]
    in_card = "; ".join(f"{key}: {(value or '')[:_MAX_EVIDENCE]}" for key, value in told)
    in_tags = "; ".join(tag for tag in repo["tags"] or () if tag and tag.startswith("license:"))[:_MAX_EVIDENCE]
    ids = resolved(repo["licence"], card.get("license_name"), rules)
    decides = deciding(ids, rules)
    owner, slash, _ = repo["repo_id"].partition("/")
    return {
        "node_id": repo["node_id"],
        "repo_id": repo["repo_id"],
        "licence": repo["licence"],
        "ids": ids,
        "licence_key": decides.licence if decides.licence in rules.licences else decides.class_,
        "licence_class": decides.class_,
        "evidence": in_card or in_tags or None,
        "is_linked": bool((card.get("license_link") or "").strip(" ")),
        "owner": owner.lower() if slash else None,
    }


def _judged(case: dict[str, Any], judge: Judge) -> dict[str, Any]:
    parent, child = (judge.rules.of(case[f"{end}_key"], case[f"{end}_class"]) for end in ("parent", "child"))
    found = judge.judged(
        parent, child, case["relation"], is_kept=case["is_kept"], is_linked=case["is_linked"],
        is_owner=case["same_owner"],
    )  # fmt: skip
    return {**case, "verdict": found.verdict, "reason": found.reason}
