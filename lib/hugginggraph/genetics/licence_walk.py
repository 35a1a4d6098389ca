"""Where a licence is not kept: judged at each step from its repo, and further down behind repos that tell nothing.

Pure: steps and licences in, places out. The steps are judged as `licence_verdicts` judges them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from hugginggraph.genetics.licence_terms import UNKNOWN
from hugginggraph.genetics.verdicts import OK, OWNER, REVIEW, Judge, Verdict, is_kept
from hugginggraph.graph.relation_names import TRAINED_ON, USED_BY_SPACE
from hugginggraph.licence_rules import Licence
from hugginggraph.records.licence_spellings import Choices

NAMELESS = ("parent_missing", "licence_missing")
TELLS_NOTHING = ("licence_missing", "licence_custom")
"""The reasons for which a licence is followed further down."""


@dataclass(frozen=True, order=True)
class Step:
    """An edge from a repo to one made with it; `grade_rank` is that of its evidence."""

    upstream: int
    downstream: int
    relation: str
    grade_rank: int = 1


class LicenceSaid(Protocol):
    """What counts of a repo: its licence, of each choice the one that decides, and who owns it."""

    @property
    def choices(self) -> Choices:
        """The choices that it leaves."""
        ...

    @property
    def deciding(self) -> Sequence[Licence]:
        """Of each choice the licence that decides, the least restrictive first."""
        ...

    @property
    def is_linked(self) -> bool:
        """Whether its card links to a licence text."""
        ...

    @property
    def owner(self) -> str | None:
        """The namespace; None of a bare name."""
        ...


class NotKept(NamedTuple):
    """A place at which the licence of `origin`, the repo where the steps begin, is not kept, or not known to be.

    Attributes:
        verdict: `unknown`, `review`, `violation`; or `owner`: who owns the licence may give another.
        reason: the code of the rule that decided.
        origin: key of the repo whose licence it is.
        steps: the way from there to the place, which is the last of them.
    """

    verdict: str
    reason: str
    origin: int
    steps: tuple[Step, ...]


def verdict_between(judge: Judge, parent: LicenceSaid, child: LicenceSaid, relation: str) -> Verdict:
    """What becomes of a parent's licence at a child."""
    return judge.between(
        parent.deciding,
        child.deciding,
        relation,
        is_kept=is_kept(parent.choices, child.choices),
        is_linked=child.is_linked,
        is_owner=parent.owner is not None and parent.owner == child.owner,
    )


@dataclass
class Walk:
    """The walk of licences down some steps.

    A licence that a repo keeps is from there on part of that repo's own. Where an owner gives its own licence up, those
    that were part of it are judged at that step in its place.

    Attributes:
        repos: by key.
        down: the steps from each repo, in order.
        judge: the rules and the policy.
    """

    repos: Mapping[int, LicenceSaid]
    down: Mapping[int, Sequence[Step]]
    judge: Judge
    kept: dict[int, dict[tuple[int, bool], tuple[Step, ...]]] = field(default_factory=dict)
    given_up: dict[int, list[tuple[Step, ...]]] = field(default_factory=dict)
    done: set[tuple[int, Step, bool]] = field(default_factory=set)

    def places(self, first: Iterable[Step]) -> Iterator[NotKept]:
        """The places at which a licence is not kept on the ways that begin with some steps; each once by itself."""
        waiting: list[tuple[int, tuple[Step, ...]]] = [(step.upstream, (step,)) for step in first]
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
                self.kept.setdefault(step.downstream, {}).setdefault((origin, by_training), steps)
                waiting += [(origin, (*steps, *there)) for there in self.given_up.get(step.downstream, ())]
                continue
            if step.upstream == origin or found.verdict != REVIEW:
                is_unknown = found.verdict == REVIEW and found.reason in NAMELESS
                yield NotKept(UNKNOWN if is_unknown else found.verdict, found.reason, origin, steps)
            if found.verdict == REVIEW and found.reason in TELLS_NOTHING:
                waiting += [(origin, (*steps, further)) for further in self.down.get(step.downstream, ())]
            elif found.verdict == OWNER:
                self.given_up.setdefault(origin, []).append(steps)
                waiting += [(before, (*there, *steps)) for (before, _), there in self.kept.get(origin, {}).items()]

    def _verdict(self, origin: int, step: Step, relation: str) -> Verdict:
        return verdict_between(self.judge, self.repos[origin], self.repos[step.downstream], relation)
