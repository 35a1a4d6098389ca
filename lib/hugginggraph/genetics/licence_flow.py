"""Which edges keep the duties of the parent's licence, and what both cards say where they do not.

No legal advice. Edges whose parent is a dataset are judged by the policy (hub.md 6.1, verdicts).
"""

from functools import partial
from typing import Any

import orjson
import pyarrow as pa

from hugginggraph.engines.relations import Relations
from hugginggraph.genetics.verdicts import Judge, is_kept
from hugginggraph.graph.grades import UNDECLARED
from hugginggraph.licence_rules import LicenceRules
from hugginggraph.records.licence_spellings import Choices

SAID = pa.schema(
    [
        *(("node_id", pa.int64()), ("repo_id", pa.string()), ("licence", pa.list_(pa.string()))),
        *(("choices", pa.string()), ("licence_class", pa.string()), ("evidence", pa.string())),
        *(("is_linked", pa.bool_()), ("owner", pa.string())),
    ]
)
"""What a repo says of its licence, the choices it leaves as JSON, and the class of the least restrictive one."""
_CASE = ("relation", "parent_choices", "child_choices", "is_linked", "same_owner")
CASES = pa.schema(
    [
        *(("relation", pa.string()), ("parent_choices", pa.string()), ("child_choices", pa.string())),
        *(("is_linked", pa.bool_()), ("same_owner", pa.bool_()), ("verdict", pa.string()), ("reason", pa.string())),
    ]
)
"""A kind of case and its verdict."""


def judge_edges(work: Relations, judge: Judge) -> None:
    """Make the relation `judged_edges`: the edges from model or dataset to model, each with its verdict.

    `licence_verdicts` and `licence_violations` are steps over it. The licence of a node that is not listed is missing.

    Args:
        work: knows `edges` of the day, of declared evidence, `nodes` and `repos`.
        judge: the rules and the policy.
    """
    work.map(
        "licences_said",
        "SELECT n.node_id, n.repo_id, r.card_data, r.tags FROM nodes n "
        "LEFT JOIN repos r ON r.node_id = n.node_id AND r.gone_at IS NULL WHERE n.kind IN ('model', 'dataset')",
        partial(licences_said, rules=judge.rules),
        SAID,
    )
    work.make("licence_pairs", prose=UNDECLARED)
    # There are few kinds of cases, however many edges.
    cases = work.rows(f"SELECT DISTINCT {', '.join(_CASE)} FROM licence_pairs")
    work.put("licence_cases", pa.Table.from_pylist([_judged(case, judge) for case in cases.to_pylist()], CASES))
    work.make("judged_edges")


def licences_said(repos: pa.Table, *, rules: LicenceRules) -> pa.Table:
    """Rows of `SAID`, for rows of `node_id, repo_id, card_data, tags`."""
    return pa.Table.from_pylist([_said(repo, rules) for repo in repos.to_pylist()], SAID)


def _said(repo: dict[str, Any], rules: LicenceRules) -> dict[str, Any]:
    found = rules.reader.read(repo["card_data"], repo["tags"])
    owner, slash, _ = repo["repo_id"].partition("/")
    return {
        "node_id": repo["node_id"],
        "repo_id": repo["repo_id"],
        "licence": list(found.ids) or None,
        "choices": orjson.dumps(found.choices).decode(),
        "licence_class": rules.deciding(found.choices)[0].class_,
        "evidence": found.evidence,
        "is_linked": found.link is not None,
        "owner": owner.lower() if slash else None,
    }


def _judged(case: dict[str, Any], judge: Judge) -> dict[str, Any]:
    parent, child = (_choices(case[f"{end}_choices"]) for end in ("parent", "child"))
    found = judge.between(
        judge.rules.deciding(parent), judge.rules.deciding(child), case["relation"],
        is_kept=is_kept(parent, child), is_linked=case["is_linked"], is_owner=case["same_owner"],
    )  # fmt: skip
    return {**case, "verdict": found.verdict, "reason": found.reason}


def _choices(text: str) -> Choices:
    return tuple(tuple(ids) for ids in orjson.loads(text))
