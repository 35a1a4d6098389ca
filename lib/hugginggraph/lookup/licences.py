"""May a repo be used? The verdict on its ancestry, where it breaks, every duty with its way, and what would mend it."""

from collections.abc import Iterable

from hugginggraph.genetics.licence_terms import USES
from hugginggraph.genetics.licence_walk import Step
from hugginggraph.genetics.verdicts import OWNER, Judge
from hugginggraph.graph.grades import GRADES
from hugginggraph.licence_rules import Policy, licence_rules
from hugginggraph.lookup.licence_ancestry import Ancestry, licence_ancestry
from hugginggraph.lookup.licence_answer import (
    InheritedDuty,
    LicenceAnswer,
    LicenceFact,
    MendingChange,
    MendingChanges,
    Place,
)
from hugginggraph.lookup.licence_duties import duties
from hugginggraph.lookup.licence_findings import Finding, bound_by, findings, hops, verdict_of, way_down
from hugginggraph.lookup.licence_mends import mends
from hugginggraph.lookup.warehouse import Node, Warehouse

ALL = "all"
"""Every use at once."""
_TRAINING = {
    "strict": "duties of training data pass on to the model, as if it were made from the data",
    "modelgo": "of training data, RAIL licences and vendors' terms pass on to the model; most others are left open",
    "lenient": "duties of training data end with the data",
}


def licences(
    warehouse: Warehouse, root: Node, *, use: str, policy: Policy, max_depth: int, min_grade_rank: int
) -> LicenceAnswer:
    """The answer for a repo as of the warehouse's date.

    Args:
        warehouse: opened as of a date.
        root: the repo.
        use: distribute, serve, commercial or all.
        policy: what a dataset's licence means for a model trained on it.
        max_depth: how deep its lineage may be.
        min_grade_rank: the rank of the weakest evidence that counts.
    """
    rules = licence_rules()
    ancestry = licence_ancestry(warehouse, root, rules=rules, max_depth=max_depth, min_grade_rank=min_grade_rank)
    return answer(ancestry, Judge(rules, policy), use)


def answer(ancestry: Ancestry, judge: Judge, use: str = ALL) -> LicenceAnswer:
    """The answer for the root of an ancestry."""
    uses = USES if use == ALL else (use,)
    found = findings(ancestry, judge)
    asked = [each for each in found if each.use in uses]
    places = [_place(ancestry, each) for each in asked]
    root = ancestry.repos[ancestry.root]
    return LicenceAnswer(
        root=root.node,
        licence=root.licence.text,
        evidence=root.licence.evidence,
        ancestors=len(ancestry.repos) - 1,
        policy=judge.policy,
        training=_TRAINING[judge.policy],
        use=use,
        verdict=verdict_of(found, uses),
        uses={each: verdict_of(found, [each]) for each in uses},
        first=next((place for place in places if place.verdict != OWNER), None),
        places=places,
        duties=_duties(ancestry, judge, found),
        mends=_mends(ancestry, judge, found, uses),
        facts=_facts(ancestry),
        gone=sorted(repo.node.repo_id for key, repo in ancestry.repos.items() if repo.gone_on and key != ancestry.root),
        cut_at=ancestry.cut_at,
    )


def _place(ancestry: Ancestry, found: Finding) -> Place:
    repos, step = ancestry.repos, found.place
    way = [*found.steps, *way_down(ancestry, found)]
    return Place(
        use=found.use,
        verdict=found.verdict,
        reason=found.reason,
        origin=repos[found.origin].node.repo_id,
        licence=repos[found.origin].licence.text,
        upstream=repos[step.upstream].node.repo_id if step else None,
        relation=step.relation if step else None,
        downstream=repos[step.downstream].node.repo_id if step else None,
        downstream_licence=repos[step.downstream].licence.text if step else None,
        hops=hops(ancestry, found),
        path=ancestry.names(way) or [repos[found.origin].node.repo_id],
        evidence=_weakest(way),
    )


def _duties(ancestry: Ancestry, judge: Judge, found: Iterable[Finding]) -> list[InheritedDuty]:
    answers = []
    for duty in duties(ancestry, judge, bound_by(ancestry, found)):
        node, way = ancestry.repos[duty.origin].node, ancestry.way(duty.origin)
        answers.append(
            InheritedDuty(
                duty=duty.duty,
                detail=duty.detail,
                origin=node.repo_id,
                kind=node.kind,
                licence=duty.licence,
                applies="yes" if duty.is_certain else "review",
                hops=len(way),
                path=ancestry.names(way) or [node.repo_id],
                relations=[step.relation for step in way],
                evidence=_weakest(way),
            )
        )
    return answers


def _mends(ancestry: Ancestry, judge: Judge, found: list[Finding], uses: tuple[str, ...]) -> list[MendingChanges]:
    def named(repo: int) -> str:
        return ancestry.repos[repo].node.repo_id

    return [
        MendingChanges([MendingChange(each.change, named(each.repo), each.to) for each in mend.changes], mend.verdict)
        for mend in mends(ancestry, judge, found, uses)
    ]


def _facts(ancestry: Ancestry) -> list[LicenceFact]:
    by_id = {of.id: of for repo in ancestry.repos.values() for several in repo.terms for of in several}
    counts = dict.fromkeys(by_id, 0)
    for repo in ancestry.repos.values():
        for id_ in {of.id for several in repo.terms for of in several}:
            counts[id_] += 1
    return [
        LicenceFact(of.id, of.class_, of.source, of.reviewed_on, of.note, counts[of.id])
        for of in sorted(by_id.values(), key=lambda of: (-counts[of.id], of.id))
    ]


def _weakest(way: Iterable[Step]) -> str | None:
    rank = max((step.grade_rank for step in way), default=None)
    return None if rank is None else GRADES[rank]
