"""The smallest changes after which a repo may be used: another licence of its own, or other ancestors.

Pure: an ancestry and the rules in, changes out, by search over the repos at which something was found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from hugginggraph.genetics.licence_terms import VERDICTS
from hugginggraph.genetics.verdicts import OK, REVIEW, VIOLATION, Judge
from hugginggraph.licence_rules import CUSTOM, MISSING
from hugginggraph.lookup.licence_ancestry import Ancestry
from hugginggraph.lookup.licence_findings import Finding, findings, verdict_of

MOST_CHANGES = 3
"""Changes at once that are tried."""
MOST_REPLACED = 12
"""Ancestors whose replacement is tried: those nearest to the repo."""
MOST_TOLD = 5
_MOST_TRIED = 500
_MOST_STEPS = 100_000
"""Steps that are gone through for all sets together: of a large ancestry fewer sets are tried."""
RELICENSE, REPLACE = "relicense", "replace"


@dataclass(frozen=True)
class Change:
    """Give the repo itself another licence (`to`), or take another ancestor, of which nothing is asked."""

    change: str
    repo: int
    to: str | None = None


@dataclass(frozen=True)
class Mend:
    """Changes made at once, and the verdict after them."""

    changes: tuple[Change, ...]
    verdict: str


def mends(ancestry: Ancestry, judge: Judge, found: Sequence[Finding], uses: Sequence[str]) -> list[Mend]:
    """The sets of the fewest changes after which the verdict on the uses is `ok`, at most `MOST_TOLD`.

    If fewer changes, or any at all, bring no more than that it is no violation, the sets of the fewest of those come
    behind them. A change of the repo's own licence goes before others, then the replacement of the nearest ancestor;
    the licences that are tried are those of its ancestors.

    Args:
        ancestry: the repo and what it was made from.
        judge: the policy and the rules.
        found: its findings.
        uses: those that are asked for.
    """
    verdict = verdict_of(found, uses)
    if verdict == OK:
        return []
    all_right = _fewest(ancestry, judge, found, uses, goal=OK)
    if verdict != VIOLATION:
        return all_right
    lawful = _fewest(ancestry, judge, found, uses, goal=REVIEW)
    is_smaller = lawful and (not all_right or len(lawful[0].changes) < len(all_right[0].changes))
    return [*all_right, *(lawful if is_smaller else ())]


def _fewest(
    ancestry: Ancestry, judge: Judge, found: Sequence[Finding], uses: Sequence[str], *, goal: str
) -> list[Mend]:  # fmt: skip
    against = [each for each in found if each.use in uses and _exceeds(verdict_of([each], uses), goal)]
    at_most = min(_MOST_TRIED, _MOST_STEPS // (1 + len(ancestry.steps)))
    tried = list(islice(_sets_of_changes(ancestry, against), at_most))
    for size in range(1, MOST_CHANGES + 1):
        mended = list(islice(_mended(ancestry, judge, against, tried, size=size, uses=uses, goal=goal), MOST_TOLD))
        if mended:
            return mended
    return []


def _mended(
    ancestry: Ancestry, judge: Judge, against: Sequence[Finding], tried: Sequence[tuple[Change, ...]],
    *, size: int, uses: Sequence[str], goal: str,
) -> Iterator[Mend]:  # fmt: skip
    for changes in tried:
        if len(changes) != size:
            continue
        licence = next((change.to for change in changes if change.to), None)
        left = ancestry.without({change.repo for change in changes if change.change == REPLACE})
        if any(_stays(each, left, is_relicensed=licence is not None) for each in against):
            continue
        changed = left.relicensed(licence, judge.rules) if licence else left
        verdict = verdict_of(findings(changed, judge), uses)
        if not _exceeds(verdict, goal):
            yield Mend(changes, verdict)


def _sets_of_changes(ancestry: Ancestry, against: Sequence[Finding]) -> Iterator[tuple[Change, ...]]:
    """The sets of changes in the order in which they are tried, the smallest first."""
    root = ancestry.root
    met = {end for each in against for step in each.steps for end in (step.upstream, step.downstream)}
    met |= {each.origin for each in against}
    near = sorted(met - {root}, key=lambda key: (len(ancestry.way(key)), ancestry.repos[key].node.repo_id, key))
    replaced = [Change(REPLACE, key) for key in near[:MOST_REPLACED]]
    own = [Change(RELICENSE, root, licence) for licence in _licences_of_ancestors(ancestry)]
    for size in range(1, MOST_CHANGES + 1):
        for change in own:
            yield from ((change, *others) for others in combinations(replaced, size - 1))
        yield from combinations(replaced, size)


def _licences_of_ancestors(ancestry: Ancestry) -> list[str]:
    """The known licences that decide for some ancestor and are not the repo's own, the least restrictive first."""
    own = ancestry.repos[ancestry.root].licence.choices
    deciding = {of.id: of for key, repo in ancestry.repos.items() if key != ancestry.root for of in repo.deciding}
    known = [of for of in deciding.values() if of.class_ not in (CUSTOM, MISSING) and own != ((of.id,),)]
    return [of.id for of in sorted(known, key=lambda of: (of.rank or 0, of.id))]


def _stays(finding: Finding, left: Ancestry, *, is_relicensed: bool) -> bool:
    """Whether a finding is there after a change, without judging anything anew."""
    is_own = finding.place.downstream == left.root if finding.place else finding.origin == left.root
    return not (is_relicensed and is_own) and finding.origin in left.repos and set(finding.steps) <= left.step_set


def _exceeds(verdict: str, goal: str) -> bool:
    return VERDICTS.index(verdict) > VERDICTS.index(goal)
