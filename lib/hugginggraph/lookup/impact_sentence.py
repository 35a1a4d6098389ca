"""What a responder reads first: what happened to the roots, and how many depend on them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hugginggraph.lookup.impact_roots import Root
from hugginggraph.lookup.impact_totals import Totals

_MOST_EVENTS = 5
"""So many of the newest events of a root are put into words."""


def what_happened(root: Root) -> str:
    """What a root is, and what happened to it, as a clause without an end."""
    told = [_clause(event) for event in root.events[-_MOST_EVENTS:]]
    if root.state == "ghost" and not told:
        told = ["is named by others and in no list"]
    happened = f" {_listed(told)}" if told else ""
    return f"{root.repo_id} ({root.kind}){happened}"


def sentence_of(roots: Sequence[Root], totals: Totals, since: date | None, *, of_all_kinds: int) -> str:
    """One sentence: what happened to the root (of several: how many there are), and the numbers of its dependents.

    Args:
        roots: at least one.
        totals: of their dependents.
        since: the earlier date, where there is one.
        of_all_kinds: how many dependents there are, where only some kinds are counted.
    """
    is_one = len(roots) == 1
    subject = what_happened(roots[0]) if is_one else f"{len(roots)} repos"
    them = "it" if is_one else "them"
    if not of_all_kinds:
        return f"{subject}: no repo depends on {them}"
    if not totals.dependents:
        return f"{subject}: {_depend(of_all_kinds)} on {them}, none of the kinds asked for"
    new = "" if totals.new is None else f"; {totals.new:,} new since {since}"
    others = of_all_kinds - totals.dependents
    return (
        f"{subject}: {_depend(totals.dependents)} on {them}, with {_many(totals.downloads, 'download')} "
        f"a month, of {_many(totals.owners, 'owner')}{new}{f'; {others:,} of other kinds' if others else ''}"
    )


def _clause(event: dict[str, Any]) -> str:  # noqa: PLR0911 - a sentence an event
    day, before, after = event["snapshot_date"], event["before"], event["after"]
    match event["event"]:
        case "re_registered":
            return f"was re-registered on {day}, as another repo of the same name"
        case "disappeared":
            return f"disappeared on {day}"
        case "reappeared":
            return f"is back since {day}"
        case "renamed":
            return f"was renamed from {before} to {after} on {day}"
        case "licence_changed":
            return f"changed its licence on {day} from {before or 'none'} to {after or 'none'}"
        case "gated" | "ungated" as gate:
            return f"{'asks for permission' if gate == 'gated' else 'is open to all'} since {day}"
        case switched:
            return f"was {switched} on {day}"


def _listed(clauses: Sequence[str]) -> str:
    """Clauses as a list in words."""
    *others, last = clauses
    return f"{', '.join(others)} and {last}" if others else last


def _depend(count: int) -> str:
    return f"{_many(count, 'repo')} {'depends' if count == 1 else 'depend'}"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
