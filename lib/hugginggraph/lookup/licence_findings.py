"""Where the licences in an ancestry do not go together, by use: edge for edge, and of each licence every repo at once.

Pure: an ancestry and the rules in, findings out. The edges are judged as `licence_verdicts` judges them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from hugginggraph.genetics.licence_terms import (
    COMMERCIAL,
    DISTRIBUTE,
    PASSES_ON,
    SERVE,
    USES,
    VERDICTS,
    behind_training,
    binds_services,
    gravity,
    of_commerce,
    of_its_own,
)
from hugginggraph.genetics.licence_walk import Step, Walk
from hugginggraph.genetics.verdicts import OK, OWNER, REVIEW, VIOLATION, Judge
from hugginggraph.lookup.licence_ancestry import Ancestry


@dataclass(frozen=True)
class Finding:
    """A place at which a licence is not kept, or at which it is not known whether it is.

    Attributes:
        use: the use that it stands against.
        verdict: `unknown`, `review`, `violation`; or `owner`, which is none: who owns the licence may give another.
        reason: the code of the rule that decided.
        origin: key of the repo whose licence it is.
        steps: the way from there to the place, a step at least; none where it is the licence itself that forbids.
        but_training: whether it stands only on ways on which no model is trained on data.
    """

    use: str
    verdict: str
    reason: str
    origin: int
    steps: tuple[Step, ...] = ()
    but_training: bool = False

    @property
    def place(self) -> Step | None:
        """The step at which it happens."""
        return self.steps[-1] if self.steps else None


def findings(ancestry: Ancestry, judge: Judge) -> list[Finding]:
    """All findings of all uses, the gravest first, then those that are nearest to the repo, then by name."""
    first = (step for origin in sorted(ancestry.repos) for step in ancestry.down.get(origin, ()))
    judged = [
        Finding(DISTRIBUTE, place.verdict, place.reason, place.origin, place.way.steps())
        for place in Walk(ancestry.repos, ancestry.down, judge).places(first)
    ]
    found = [
        *_of_the_repo(ancestry),
        *judged,
        *(replace(each, use=SERVE) for each in judged if binds_services(ancestry.repos[each.origin].terms[0])),
        *_against_commerce(ancestry, judge, bound_by(ancestry, judged)),
    ]
    return sorted(found, key=lambda each: (-gravity(each.verdict), *_nearness(ancestry, each)))


def verdict_of(found: Iterable[Finding], uses: Sequence[str] = USES) -> str:
    """The gravest verdict of some uses; `ok` where nothing was found."""
    return VERDICTS[max((gravity(each.verdict) for each in found if each.use in uses), default=0)]


def way_down(ancestry: Ancestry, finding: Finding) -> list[Step]:
    """The fewest steps down to the repo, from the place's downstream end or, where there is none, from the origin."""
    if finding.place:
        return ancestry.shortest_way(finding.place.downstream)
    return ancestry.way(finding.origin) if finding.but_training else ancestry.shortest_way(finding.origin)


def hops(ancestry: Ancestry, finding: Finding) -> int:
    """How many steps from the repo the upstream end of the place is, or the origin."""
    return len(way_down(ancestry, finding)) + (finding.place is not None)


def passes(ancestry: Ancestry, origin: int, judge: Judge) -> str:
    """Whether an ancestor's licence binds the repo: `yes`; of training data by the policy `ok` (no) or `review`."""
    return PASSES_ON if ancestry.is_material(origin) else behind_training(judge, ancestry.repos[origin].deciding[0])


def bound_by(ancestry: Ancestry, found: Iterable[Finding]) -> list[int]:
    """The repos whose licences reach the repo: all but those that their owners gave up on every way to it."""
    given_up: dict[int, set[Step]] = {}
    for each in found:
        if each.verdict == OWNER and each.place:
            given_up.setdefault(each.origin, set()).add(each.place)
    return [key for key in sorted(ancestry.repos) if key not in given_up or _reaches(ancestry, key, given_up[key])]


def _reaches(ancestry: Ancestry, origin: int, closed: set[Step]) -> bool:
    """Whether a way leads from an ancestor to the repo on which no step is closed."""
    seen, waiting = {origin}, [origin]
    while waiting:
        for step in ancestry.down.get(waiting.pop(), ()):
            if step not in closed and step.downstream not in seen:
                seen.add(step.downstream)
                waiting.append(step.downstream)
    return ancestry.root in seen


def _of_the_repo(ancestry: Ancestry) -> Iterator[Finding]:
    """What the repo's own licence leaves open."""
    verdict, reason = of_its_own(ancestry.repos[ancestry.root].deciding[0])
    if verdict != OK:
        yield from (Finding(use, verdict, reason, ancestry.root) for use in (DISTRIBUTE, SERVE))


def _against_commerce(ancestry: Ancestry, judge: Judge, bound: Iterable[int]) -> Iterator[Finding]:
    """The licences that do not grant commercial use of what was made from their repos."""
    for key in bound:
        repo = ancestry.repos[key]
        verdict, reason = of_commerce(repo.terms)
        of_policy = passes(ancestry, key, judge)
        if verdict == VIOLATION and of_policy == REVIEW:
            verdict, reason = REVIEW, f"training_{reason}"
        if OK not in (verdict, of_policy):
            but_training = verdict == VIOLATION and behind_training(judge, repo.deciding[0]) != PASSES_ON
            yield Finding(COMMERCIAL, verdict, reason, key, but_training=but_training)


def _nearness(ancestry: Ancestry, finding: Finding) -> tuple[object, ...]:
    place, repos = finding.place, ancestry.repos
    ends = (place.upstream, place.downstream) if place else (finding.origin,)
    return (
        hops(ancestry, finding),
        USES.index(finding.use),
        [repos[end].node.repo_id for end in ends],
        ends,
        place.relation if place else "",
        repos[finding.origin].node.repo_id,
        ancestry.names(finding.steps),
        finding.reason,
    )
