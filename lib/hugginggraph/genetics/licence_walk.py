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


@dataclass(frozen=True, slots=True)
class Way:
    """Steps that lead on from one another, put together without a copy of either part.

    Attributes:
        last: the last step.
        by_training: whether a model is trained on data at any of them.
        parts: the ways it was put together from; None of a step alone.
    """

    last: Step
    by_training: bool
    parts: "tuple[Way, Way] | None" = None

    @classmethod
    def of(cls, step: Step) -> "Way":
        """A step alone."""
        return cls(step, step.relation == TRAINED_ON)

    def then(self, further: "Way") -> "Way":
        """This way, and another that leads on from its end."""
        return Way(further.last, self.by_training or further.by_training, (self, further))

    def steps(self) -> tuple[Step, ...]:
        """All steps, in order."""
        found: list[Step] = []
        waiting = [self]
        while waiting:
            way = waiting.pop()
            if way.parts is None:
                found.append(way.last)
            else:
                waiting += reversed(way.parts)
        return tuple(found)


class NotKept(NamedTuple):
    """A place at which the licence of `origin`, the repo where the way begins, is not kept, or not known to be.

    Attributes:
        verdict: `unknown`, `review`, `violation`; or `owner`: who owns the licence may give another.
        reason: the code of the rule that decided.
        origin: key of the repo whose licence it is.
        way: from there to the place, which is its last step.
    """

    verdict: str
    reason: str
    origin: int
    way: Way


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
    kept: dict[int, dict[tuple[int, bool], Way]] = field(default_factory=dict)
    given_up: dict[int, list[Way]] = field(default_factory=dict)
    done: set[tuple[int, Step, bool]] = field(default_factory=set)

    def places(self, first: Iterable[Step]) -> Iterator[NotKept]:
        """The places at which a licence is not kept on the ways that begin with some steps; each once by itself."""
        waiting = [(step.upstream, Way.of(step)) for step in first]
        waiting.reverse()
        while waiting:
            origin, way = waiting.pop()
            step, by_training = way.last, way.by_training
            if step.relation == USED_BY_SPACE or (origin, step, by_training) in self.done:
                continue
            self.done.add((origin, step, by_training))
            found = self._verdict(origin, step, TRAINED_ON if by_training else step.relation)
            if found.verdict == OK:
                self.kept.setdefault(step.downstream, {}).setdefault((origin, by_training), way)
                waiting += [(origin, way.then(there)) for there in self.given_up.get(step.downstream, ())]
                continue
            if step.upstream == origin or found.verdict != REVIEW:
                is_unknown = found.verdict == REVIEW and found.reason in NAMELESS
                yield NotKept(UNKNOWN if is_unknown else found.verdict, found.reason, origin, way)
            if found.verdict == REVIEW and found.reason in TELLS_NOTHING:
                waiting += [(origin, way.then(Way.of(further))) for further in self.down.get(step.downstream, ())]
            elif found.verdict == OWNER:
                self.given_up.setdefault(origin, []).append(way)
                waiting += [(before, there.then(way)) for (before, _), there in self.kept.get(origin, {}).items()]

    def _verdict(self, origin: int, step: Step, relation: str) -> Verdict:
        return verdict_between(self.judge, self.repos[origin], self.repos[step.downstream], relation)
