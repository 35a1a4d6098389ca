"""What a licence asks for and grants by itself: by use, behind training, and as duties. Pure facts of one licence."""

from collections.abc import Iterator, Sequence

from hugginggraph.genetics.verdicts import OK, OWNER, REVIEW, VIOLATION, Judge
from hugginggraph.licence_rules import CUSTOM, MISSING, Licence

UNKNOWN = "unknown"
VERDICTS = (OK, UNKNOWN, REVIEW, VIOLATION)
"""From the least grave; `unknown` where all that is in doubt is a licence that nobody names."""
DISTRIBUTE, SERVE, COMMERCIAL = "distribute", "serve", "commercial"
USES = (DISTRIBUTE, SERVE, COMMERCIAL)
"""Publish it under its licence; run it as a service; use it for profit."""
DUTIES = (
    *("no_licence", "own_terms", "no_derivatives", "non_commercial", "commercial_limit", "use_restrictions"),
    *("share_alike", "attribution", "notice"),
)
"""The heaviest first. `no_licence`: nothing is granted; `own_terms`: they must be read, whatever they ask for."""
PASSES_ON = "yes"
_NOTHING = ("none", "no", "yes", "unknown")
_IN_SERVICE = ("rail", "community", CUSTOM, MISSING)
_SHARE_ALIKE = {"yes": "the same or a compatible licence", "partial": "the same licence for the changed parts"}


def gravity(verdict: str) -> int:
    """The place of a verdict in `VERDICTS`; who owns a licence may give another, which is none."""
    return 0 if verdict == OWNER else VERDICTS.index(verdict)


def behind_training(judge: Judge, licence: Licence) -> str:
    """Whether a licence of training data binds the model, by the policy: `yes` (`PASSES_ON`), `review`, `ok` (no)."""
    cell = judge.rules.training[judge.policy][licence.group]
    if judge.policy == "modelgo" and licence.training:
        cell = licence.training
    verdict = cell.partition(" ")[0]
    return PASSES_ON if verdict == "matrix" else verdict


def of_its_own(licence: Licence) -> tuple[str, str]:
    """The verdict on publishing and serving a repo that has the licence, and the code of the rule."""
    if licence.class_ in (CUSTOM, MISSING):
        return (UNKNOWN if licence.class_ == MISSING else REVIEW), f"licence_{licence.class_}"
    return OK, ""


def of_commerce(terms: Sequence[Sequence[Licence]]) -> tuple[str, str]:
    """The verdict on commercial use, and the code of the rule, by the licences of each choice that a repo leaves.

    Whoever takes a repo may choose; of what is chosen all applies.
    """
    by_choice = (max((_commerce(each) for each in several), key=_grave) for several in terms)
    return min(by_choice, key=_grave)


def binds_services(licences: Sequence[Licence]) -> bool:
    """Whether licences that all apply bind who runs a service too: most duties arise where copies are given away."""
    return any(of.group in _IN_SERVICE or of.class_ == "network_copyleft" for of in licences)


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


def _commerce(licence: Licence) -> tuple[str, str]:
    if licence.commercial == "yes":
        return OK, ""
    if licence.commercial == "no":
        return VIOLATION, "non_commercial"
    if licence.class_ in (CUSTOM, MISSING):
        return (UNKNOWN if licence.class_ == MISSING else REVIEW), f"licence_{licence.class_}"
    return REVIEW, "commercial_with_limits"


def _grave(found: tuple[str, str]) -> int:
    return gravity(found[0])
