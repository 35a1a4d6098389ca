"""What is wrong, where, and how to know it again."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from hugginggraph.check.policy import LEVELS, OFF
from hugginggraph.check.references import Reference

TITLES = {
    "licence-denied": "A licence in the ancestry is not allowed",
    "licence-review": "A licence in the ancestry must be read by somebody, or there is none",
    "re-registered": "The name belongs to another repo than before",
    "renamed": "The repo has another name today",
    "gone": "The repo is deleted, private or disabled",
    "ghost": "Others name the repo, but no list ever had it",
    "unknown-id": "No repo of that name is known",
    "unpinned": "The source loads a branch, not a commit",
    "gated": "Access must be asked for",
    "too-young": "The repo was created only days ago",
    "weak-evidence": "Only weak evidence leads to an ancestor",
    "unknown-ancestry": "The metadata does not say what the repo was made from",
    "denied": "The policy does not want this repo or owner",
}
"""The rules by their ids."""


@dataclass(frozen=True)
class Finding:
    """One rule broken by one reference.

    Attributes:
        rule: its id, a key of `TITLES`.
        level: error, warning or note.
        message: a sentence; metadata in it is not sanitized.
        reference: where the source names the repo.
        kind: of the repo that the rule is about.
        repo: its name: the one referred to, or an ancestor of it.
        path: the names from the repo referred to up to it, with the relations between them.
        fingerprint: the same on the next run, wherever in its file the reference stands.
        accepted: the reason of the baseline that accepts it; None while it counts.
    """

    rule: str
    level: str
    message: str
    reference: Reference
    kind: str
    repo: str
    path: tuple[str, ...] = ()
    fingerprint: str = ""
    accepted: str | None = None


def with_fingerprints(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in the order of files, places, rules and repos, without those of rules that are off.

    A fingerprint is of rule, file, reference and repo; those alike in one file are numbered in their order.
    """
    wanted = [finding for finding in findings if finding.level != OFF]
    wanted.sort(
        key=lambda f: (*f.reference[3:6], f.reference.name, -LEVELS.index(f.level), f.rule, f.kind, f.repo, f.message)
    )
    seen: Counter[tuple[str, ...]] = Counter()
    done = []
    for finding in wanted:
        of = finding.reference
        parts = (finding.rule, of.file, of.kind or "", of.name, finding.kind, finding.repo)
        seen[parts] += 1
        text = "\0".join((*parts, str(seen[parts])))
        done.append(replace(finding, fingerprint=hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]))
    return done


def at_least(findings: Iterable[Finding], level: str) -> list[Finding]:
    """The findings of a level and above that no baseline accepts."""
    grave = LEVELS[LEVELS.index(level) :]
    return [finding for finding in findings if finding.accepted is None and finding.level in grave]
