"""What the licences of an ancestry ask of whoever uses a repo. Pure: an ancestry and the rules in, duties out."""

from collections.abc import Iterable
from dataclasses import dataclass

from hugginggraph.genetics.licence_terms import DUTIES, PASSES_ON, asked_by
from hugginggraph.genetics.verdicts import OK, Judge
from hugginggraph.lookup.licence_ancestry import Ancestry
from hugginggraph.lookup.licence_findings import passes


@dataclass(frozen=True, order=True)
class Duty:
    """What one licence asks for.

    Attributes:
        duty: one of `DUTIES`.
        detail: how the rules put it.
        origin: key of the repo whose licence it is.
        licence: its id.
        is_certain: False where the policy leaves it open, because the origin is but training data.
    """

    duty: str
    detail: str
    origin: int
    licence: str
    is_certain: bool = True


def duties(ancestry: Ancestry, judge: Judge, bound: Iterable[int]) -> list[Duty]:
    """The duties of the repo's own licence and of all that bind it: the heaviest first, then by distance and name.

    Of several choices that a repo leaves, the least restrictive counts, and all of its licences.

    Args:
        ancestry: the repo and what it was made from.
        judge: the policy for training data, and the rules.
        bound: the repos whose licences reach it (`bound_by`).
    """
    found = set()
    for key in bound:
        of_policy = passes(ancestry, key, judge)
        if of_policy != OK:
            for licence in ancestry.repos[key].terms[0]:
                found |= {
                    Duty(duty, detail, key, licence.id, is_certain=of_policy == PASSES_ON)
                    for duty, detail in asked_by(licence)
                }
    return sorted(found, key=lambda each: (DUTIES.index(each.duty), *_place(ancestry, each.origin), each))


def _place(ancestry: Ancestry, origin: int) -> tuple[int, str]:
    return len(ancestry.way(origin)), ancestry.repos[origin].node.repo_id
