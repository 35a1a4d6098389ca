"""Findings that somebody has accepted, with the reason, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from hugginggraph.check.findings import TITLES, Finding
from hugginggraph.check.policy import nearest, read_mapping
from hugginggraph.errors import SettingsError

_KEYS = ["fingerprint", "rule", "repo", "reason", "expires"]
_FIRST_REASON = "found when the baseline was written; nobody has judged it yet"
_FIRST_DAYS = 90


@dataclass(frozen=True)
class Accepted:
    """An entry: of one finding by its fingerprint, or of all that a rule says of a repo.

    Attributes:
        fingerprint: of the finding; None where rule and repo are given.
        rule: the rule's id, or None.
        repo: the repo's name, or None.
        reason: why it is accepted.
        expires: the last date on which it is; None for one without end.
    """

    fingerprint: str | None
    rule: str | None
    repo: str | None
    reason: str
    expires: date | None


def read_baseline(path: Path) -> list[Accepted]:
    """The entries of a file.

    Raises:
        SettingsError: it is no baseline; the message names the entry, and of an unknown key the nearest known one.
    """
    read = read_mapping(path)
    for key in read:
        if key != "accepted":
            raise SettingsError(f"{path}: unknown key {key}; {nearest(key, ['accepted'])}")
    entries = read.get("accepted") or []
    if not isinstance(entries, list):
        raise SettingsError(f"{path}: accepted: a list of entries is expected")
    return [_entry(path, number, entry) for number, entry in enumerate(entries, start=1)]


def accept(findings: Sequence[Finding], entries: Sequence[Accepted], day: date) -> tuple[list[Finding], list[Accepted]]:
    """The findings, accepted ones with their reason, and the entries that have expired or that fit none.

    Args:
        findings: all that were found.
        entries: of the baseline.
        day: the date of the warehouse: what expires before it accepts nothing any more.
    """
    valid = [entry for entry in entries if entry.expires is None or entry.expires >= day]
    by_fingerprint = {entry.fingerprint: entry for entry in valid if entry.fingerprint}
    by_repo = {(entry.rule, entry.repo): entry for entry in valid if not entry.fingerprint}
    used: set[Accepted] = set()
    done = []
    for finding in findings:
        entry = by_fingerprint.get(finding.fingerprint) or by_repo.get((finding.rule, finding.repo))
        if entry is not None:
            used.add(entry)
        done.append(finding if entry is None else replace(finding, accepted=entry.reason))
    return done, [entry for entry in entries if entry not in used]


def baseline_text(findings: Sequence[Finding], day: date) -> str:
    """A baseline that accepts the findings for 90 days from a date; the reasons are for people to write."""
    entries = [
        {
            "fingerprint": finding.fingerprint,
            "rule": finding.rule,
            "repo": finding.repo,
            "reason": finding.accepted or _FIRST_REASON,
            "expires": day + timedelta(days=_FIRST_DAYS),
        }
        for finding in findings
    ]
    text: str = yaml.safe_dump({"accepted": entries}, sort_keys=False, allow_unicode=False, width=1000)
    return text


def _entry(path: Path, number: int, entry: Any) -> Accepted:
    place = f"{path}: accepted, entry {number}"
    if not isinstance(entry, dict):
        raise SettingsError(f"{place}: keys and values are expected, not {entry!r}")
    for key in entry:
        if key not in _KEYS:
            raise SettingsError(f"{place}: unknown key {key}; {nearest(key, _KEYS)}")
    texts = {key: entry.get(key) for key in ("fingerprint", "rule", "repo", "reason")}
    wrong = [key for key, value in texts.items() if value is not None and not isinstance(value, str)]
    if wrong:
        raise SettingsError(f"{place}: {wrong[0]}: a text is expected, not {texts[wrong[0]]!r}; put it in quotes")
    if not (texts["fingerprint"] or (texts["rule"] and texts["repo"])):
        raise SettingsError(f"{place}: a fingerprint is expected, or a rule and a repo")
    if texts["rule"] and texts["rule"] not in TITLES:
        raise SettingsError(f"{place}: unknown rule {texts['rule']}; {nearest(texts['rule'], list(TITLES))}")
    if not (texts["reason"] or "").strip():
        raise SettingsError(f"{place}: a reason is expected")
    expires = entry.get("expires")
    if expires is not None and type(expires) is not date:
        raise SettingsError(f"{place}: expires: a date such as 2027-01-31 is expected, not {expires!r}")
    return Accepted(texts["fingerprint"], texts["rule"], texts["repo"], str(texts["reason"]), expires)
