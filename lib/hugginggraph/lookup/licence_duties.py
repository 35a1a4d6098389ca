"""What the licences of an ancestry ask of whoever uses a repo. Pure: an ancestry and the rules in, duties out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hugginggraph.genetics.verdicts import OK, Judge
from hugginggraph.licence_rules import CUSTOM, MISSING, Licence
from hugginggraph.lookup.licence_ancestry import Ancestry
from hugginggraph.lookup.licence_findings import passes

DUTIES = (
    *("no_licence", "own_terms", "no_derivatives", "non_commercial", "commercial_limit", "use_restrictions"),
    *("share_alike", "attribution", "notice"),
)
"""The heaviest first. `no_licence`: nothing is granted; `own_terms`: they must be read, whatever they ask for."""
_NOTHING = ("none", "no", "yes", "unknown")


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
                    Duty(duty, detail, key, licence.id, is_certain=of_policy == "yes")
                    for duty, detail in asked_by(licence)
                }
    return sorted(found, key=lambda each: (DUTIES.index(each.duty), *_place(ancestry, each.origin), each))


def asked_by(licence: Licence) -> Iterator[tuple[str, str]]:
    """What a licence asks for, as duty and detail.

    >>> from hugginggraph.licence_rules import licence_rules
    >>> list(asked_by(licence_rules().licences["cc-by-nc-sa-4.0"]))
    [('non_commercial', 'no commercial use'), ('share_alike', 'the same or a compatible licence'), \
('attribution', 'attribution')]
    """
    if licence.class_ == MISSING:
        yield "no_licence", "no licence is named: nothing is granted"
    elif licence.class_ == CUSTOM:
        yield "own_terms", "terms of its own: read them"
    if licence.derivatives not in _NOTHING or licence.derivatives == "no":
        yield "no_derivatives", "no changed versions" if licence.derivatives == "no" else licence.derivatives
    if licence.commercial == "no":
        yield "non_commercial", "no commercial use"
    elif licence.commercial not in _NOTHING:
        yield "commercial_limit", licence.commercial
    if licence.restrictions == "yes":
        yield "use_restrictions", "restrictions of use, to be passed on"
    if licence.share_alike not in ("no", "unknown"):
        yield (
            "share_alike",
            _SHARE_ALIKE.get(licence.share_alike, licence.share_alike)
            + ("; a service counts too" if licence.class_ == "network_copyleft" else ""),
        )
    if licence.attribution == "attribution":
        yield "attribution", "attribution"
    elif licence.attribution not in _NOTHING:
        yield "notice", licence.attribution


_SHARE_ALIKE = {"yes": "the same or a compatible licence", "partial": "the same licence for the changed parts"}


def _place(ancestry: Ancestry, origin: int) -> tuple[int, str]:
    return len(ancestry.way(origin)), ancestry.repos[origin].node.repo_id
