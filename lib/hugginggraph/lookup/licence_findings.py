"""Where the licences in an ancestry do not go together, by use: edge for edge, and of each licence every repo at once.

Pure: an ancestry and the rules in, findings out. The edges are judged as `licence_verdicts` judges them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from hugginggraph.genetics.verdicts import OK, OWNER, REVIEW, VIOLATION, Judge, Verdict, is_kept
from hugginggraph.graph.relation_names import TRAINED_ON, USED_BY_SPACE
from hugginggraph.licence_rules import CUSTOM, MISSING, Licence
from hugginggraph.lookup.licence_ancestry import Ancestry, Step

UNKNOWN = "unknown"
VERDICTS = (OK, UNKNOWN, REVIEW, VIOLATION)
"""From the least grave; `unknown` where all that is in doubt is a licence that nobody names."""
DISTRIBUTE, SERVE, COMMERCIAL = "distribute", "serve", "commercial"
USES = (DISTRIBUTE, SERVE, COMMERCIAL)
"""Publish it under its licence; run it as a service; use it for profit."""
_NAMELESS = ("parent_missing", "licence_missing")
_TELLS_NOTHING = ("licence_missing", "licence_custom")
_IN_SERVICE = ("rail", "community", CUSTOM, MISSING)


@dataclass(frozen=True)
class Finding:
    """A place at which a licence is not kept, or at which it is not known whether it is.

    Attributes:
        use: the use that it stands against.
        verdict: `unknown`, `review`, `violation`; or `owner`, which is none: who owns the licence may give another.
        reason: the code of the rule that decided.
        origin: key of the repo whose licence it is.
        steps: the way from there to the place, a step at least; none where it is the licence itself that forbids.
    """

    use: str
    verdict: str
    reason: str
    origin: int
    steps: tuple[Step, ...] = ()

    @property
    def place(self) -> Step | None:
        """The step at which it happens."""
        return self.steps[-1] if self.steps else None


def findings(ancestry: Ancestry, judge: Judge) -> list[Finding]:
    """All findings of all uses, the gravest first, then those that are nearest to the repo, then by name."""
    judged = list(_Judged(ancestry, judge).all())
    found = [
        *_of_its_own(ancestry),
        *judged,
        *(replace(each, use=SERVE) for each in judged if _serves(ancestry, each)),
        *_of_commerce(ancestry, judge, bound_by(ancestry, judged)),
    ]
    return sorted(found, key=lambda each: (-_gravity(each.verdict), *_nearness(ancestry, each)))


def verdict_of(found: Iterable[Finding], uses: Sequence[str] = USES) -> str:
    """The gravest verdict of some uses; `ok` where nothing was found."""
    return VERDICTS[max((_gravity(each.verdict) for each in found if each.use in uses), default=0)]


def hops(ancestry: Ancestry, finding: Finding) -> int:
    """How many steps from the repo the upstream end of the place is."""
    place = finding.place
    if place is None:
        return len(ancestry.way(finding.origin))
    return 1 + len(ancestry.way(place.downstream))


def passes(ancestry: Ancestry, origin: int, judge: Judge) -> str:
    """Whether an ancestor's licence binds the repo: `yes`; of training data by the policy `ok` (no) or `review`."""
    if ancestry.is_material(origin):
        return "yes"
    licence = ancestry.repos[origin].deciding[0]
    cell = judge.rules.training[judge.policy][licence.group]
    if judge.policy == "modelgo" and licence.training:
        cell = licence.training
    verdict = cell.partition(" ")[0]
    return "yes" if verdict == "matrix" else verdict


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


@dataclass
class _Judged:
    """Judges each licence at the steps from its repo, and further down behind repos whose licence tells nothing.

    A licence that a repo keeps is from there on part of that repo's own. Where an owner gives its own licence up, those
    that were part of it are judged at that step in its place.
    """

    ancestry: Ancestry
    judge: Judge
    kept: dict[int, dict[int, tuple[Step, ...]]] = field(default_factory=dict)
    given_up: dict[int, list[tuple[Step, ...]]] = field(default_factory=dict)
    done: set[tuple[int, Step, bool]] = field(default_factory=set)

    def all(self) -> Iterator[Finding]:
        waiting: list[tuple[int, tuple[Step, ...]]] = [
            (origin, (step,)) for origin in sorted(self.ancestry.repos) for step in self.ancestry.down.get(origin, ())
        ]
        waiting.reverse()
        while waiting:
            origin, steps = waiting.pop()
            step = steps[-1]
            by_training = any(each.relation == TRAINED_ON for each in steps)
            if step.relation == USED_BY_SPACE or (origin, step, by_training) in self.done:
                continue
            self.done.add((origin, step, by_training))
            found = self._verdict(origin, step, TRAINED_ON if by_training else step.relation)
            if found.verdict == OK:
                self.kept.setdefault(step.downstream, {}).setdefault(origin, steps)
                waiting += [(origin, (*steps, *there)) for there in self.given_up.get(step.downstream, ())]
                continue
            is_direct = step.upstream == origin
            if is_direct or found.verdict != REVIEW:
                is_unknown = found.verdict == REVIEW and found.reason in _NAMELESS
                yield Finding(DISTRIBUTE, UNKNOWN if is_unknown else found.verdict, found.reason, origin, steps)
            if found.verdict == REVIEW and found.reason in _TELLS_NOTHING:
                waiting += [(origin, (*steps, further)) for further in self.ancestry.down.get(step.downstream, ())]
            elif found.verdict == OWNER:
                self.given_up.setdefault(origin, []).append(steps)
                waiting += [(before, (*there, *steps)) for before, there in self.kept.get(origin, {}).items()]

    def _verdict(self, origin: int, step: Step, relation: str) -> Verdict:
        parent, child = self.ancestry.repos[origin], self.ancestry.repos[step.downstream]
        return self.judge.between(
            parent.deciding,
            child.deciding,
            relation,
            is_kept=is_kept(parent.licence.choices, child.licence.choices),
            is_linked=child.licence.link is not None,
            is_owner=parent.owner is not None and parent.owner == child.owner,
        )


def _of_its_own(ancestry: Ancestry) -> Iterator[Finding]:
    """What the repo's own licence leaves open."""
    class_ = ancestry.repos[ancestry.root].deciding[0].class_
    if class_ in (CUSTOM, MISSING):
        verdict = UNKNOWN if class_ == MISSING else REVIEW
        yield from (Finding(use, verdict, f"licence_{class_}", ancestry.root) for use in (DISTRIBUTE, SERVE))


def _serves(ancestry: Ancestry, finding: Finding) -> bool:
    """Whether what is not kept binds who runs a service too: most duties arise where copies are given away."""
    return any(
        licence.group in _IN_SERVICE or licence.class_ == "network_copyleft"
        for licence in ancestry.repos[finding.origin].terms[0]
    )


def _of_commerce(ancestry: Ancestry, judge: Judge, bound: Iterable[int]) -> Iterator[Finding]:
    """The licences that do not grant commercial use of what was made from their repos."""
    for key in bound:
        # Whoever takes a repo may choose; of what is chosen all applies.
        by_choice = (max((_commerce(each) for each in several), key=_grave) for several in ancestry.repos[key].terms)
        verdict, reason = min(by_choice, key=_grave)
        of_policy = passes(ancestry, key, judge)
        if verdict == VIOLATION and of_policy == REVIEW:
            verdict, reason = REVIEW, f"training_{reason}"
        if OK not in (verdict, of_policy):
            yield Finding(COMMERCIAL, verdict, reason, key)


def _grave(found: tuple[str, str]) -> int:
    return _gravity(found[0])


def _commerce(licence: Licence) -> tuple[str, str]:
    if licence.commercial == "yes":
        return OK, ""
    if licence.commercial == "no":
        return VIOLATION, "non_commercial"
    if licence.class_ in (CUSTOM, MISSING):
        return (UNKNOWN if licence.class_ == MISSING else REVIEW), f"licence_{licence.class_}"
    return REVIEW, "commercial_with_limits"


def _gravity(verdict: str) -> int:
    return 0 if verdict == OWNER else VERDICTS.index(verdict)


def _nearness(ancestry: Ancestry, finding: Finding) -> tuple[object, ...]:
    names = ancestry.names(finding.steps)
    return (
        hops(ancestry, finding),
        USES.index(finding.use),
        ancestry.repos[finding.origin].node.repo_id,
        names,
        finding.reason,
    )
