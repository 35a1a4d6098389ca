"""The answer to whether a repo may be used, as people and programs read it: by names, never by keys."""

from dataclasses import dataclass
from datetime import date

from hugginggraph.lookup.warehouse import Node

DISCLAIMER = "This is no legal advice: it compares what cards say by facts that no counsel has reviewed."


@dataclass(frozen=True)
class Place:
    """Where and why a use is not clear.

    Attributes:
        use: distribute, serve or commercial.
        verdict: unknown, review, violation; or owner: who owns both repos may give it another licence.
        reason: the code of the rule that decided.
        origin: the repo whose licence it is.
        licence: that licence.
        upstream: where the step begins at which it happens; None where it is the licence itself that forbids.
        relation: of the step.
        downstream: where the step ends.
        downstream_licence: the licence there.
        hops: steps from the repo that was asked for to the upstream end.
        path: the repos from the origin down to the repo that was asked for.
        evidence: the weakest on that path.
    """

    use: str
    verdict: str
    reason: str
    origin: str
    licence: str | None
    upstream: str | None
    relation: str | None
    downstream: str | None
    downstream_licence: str | None
    hops: int
    path: list[str]
    evidence: str | None


@dataclass(frozen=True)
class InheritedDuty:
    """A duty of the repo's own licence or of an ancestor's.

    Attributes:
        duty: what kind it is (`licence_duties.DUTIES`).
        detail: how the rules put it.
        origin: the repo whose licence it is.
        kind: of that repo.
        licence: its id.
        applies: `yes`; `review` where the policy for training data leaves it open.
        hops: steps from the origin to the repo that was asked for.
        path: the repos on them, the origin first.
        relations: of the steps.
        evidence: the weakest on the path.
    """

    duty: str
    detail: str
    origin: str
    kind: str
    licence: str
    applies: str
    hops: int
    path: list[str]
    relations: list[str]
    evidence: str | None


@dataclass(frozen=True)
class MendingChange:
    """A change to the repo, whose licence becomes `to`, or to an ancestor, which is replaced."""

    change: str
    repo: str
    to: str | None


@dataclass(frozen=True)
class MendingChanges:
    """Changes at once, and the verdict after them."""

    changes: list[MendingChange]
    verdict: str


@dataclass(frozen=True)
class LicenceFact:
    """What the rules know of a licence, and where they have it from.

    Attributes:
        licence: its id; of one that is not known the id alone is given.
        licence_class: its class.
        source: where its terms are published.
        reviewed_on: when the row was gone through last.
        note: what is special about it.
        repos: how many repos of the ancestry have it.
    """

    licence: str
    licence_class: str
    source: str
    reviewed_on: date
    note: str | None
    repos: int


@dataclass(frozen=True)
class LicenceAnswer:
    """The answer to whether a repo may be used.

    Attributes:
        root: the repo.
        licence: its own licence, as one text; None where it names none.
        evidence: what its card or tags say of it.
        ancestors: how many repos it was made from.
        policy: for training data.
        training: the policy in words.
        use: what was asked for; `all` for every use.
        verdict: the gravest of the uses asked for: ok, unknown, review or violation.
        uses: the verdict by use.
        first: the gravest place, of several the nearest to the repo; None where nothing was found.
        places: all places of the uses asked for, in that order.
        duties: all duties, the heaviest first.
        mends: the smallest changes that bring `ok`, and those that bring no violation where they are smaller.
        facts: the licences in the ancestry.
        gone: ancestors that are listed no more, whose licence is not known.
        cut_at: the depth at which the lineage was cut; None where it is whole.
        disclaimer: what the answer is not.
    """

    root: Node
    licence: str | None
    evidence: str | None
    ancestors: int
    policy: str
    training: str
    use: str
    verdict: str
    uses: dict[str, str]
    first: Place | None
    places: list[Place]
    duties: list[InheritedDuty]
    mends: list[MendingChanges]
    facts: list[LicenceFact]
    gone: list[str]
    cut_at: int | None
    disclaimer: str = DISCLAIMER
