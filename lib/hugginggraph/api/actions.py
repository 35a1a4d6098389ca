"""The answers for people who must act, as rows with what is told beside them."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from hugginggraph.api.answer import Answer
from hugginggraph.check.findings import Finding
from hugginggraph.check.rules import Checked
from hugginggraph.lookup.dependent_rows import path_text
from hugginggraph.lookup.impact import Impact
from hugginggraph.lookup.licence_answer import InheritedDuty, LicenceAnswer
from hugginggraph.tables.contract import BOOL, DATE, INT, LONG, STRING, array

_IMPACT = {
    "kind": STRING, "repo_id": STRING, "owner": STRING, "role": STRING, "depth": INT, "root": STRING, "path": STRING,
    "grade": STRING, "downloads": LONG, "likes": LONG, "since": DATE, "since_by": STRING, "is_new": BOOL,
    "page": STRING, "discussions": STRING,
}  # fmt: skip
_DUTIES = {
    "duty": STRING, "detail": STRING, "origin": STRING, "kind": STRING, "licence": STRING, "applies": STRING,
    "hops": INT, "path": array(STRING), "relations": array(STRING), "evidence": STRING,
}  # fmt: skip
_FINDINGS = {
    "rule": STRING, "level": STRING, "message": STRING, "name": STRING, "file": STRING, "line": INT, "column": INT,
    "kind": STRING, "repo_id": STRING, "path": array(STRING), "fingerprint": STRING,
}  # fmt: skip


def impact_answer(found: Impact, day: date) -> Answer:
    """A row a dependent, most downloads first."""
    rows = [row.record() | {"path": path_text(row.path)} for row in found.dependents]
    roots = [
        {"kind": each.root.kind, "repo_id": each.root.repo_id, "state": each.root.state, "dependents": each.dependents}
        for each in found.roots
    ]
    about = {"as_of": day, "sentence": found.sentence, "roots": roots, "since": found.since, "cut_at": found.cut_at}
    sums: dict[str, Any] = {"totals": asdict(found.totals)}
    for name in ("fewest_owners", "frontier", "went"):
        sums[name] = [asdict(each) for each in getattr(found, name)]
    return Answer([{name: row[name] for name in _IMPACT} for row in rows], _IMPACT, about | sums)


def licence_answer(found: LicenceAnswer, day: date) -> Answer:
    """A row a duty, the heaviest first; the verdict, and where it breaks, in `about`."""
    duties: list[InheritedDuty] = found.duties
    told = asdict(found)
    names = ("verdict", "uses", "licence", "policy", "training", "first", "places", "mends", "gone", "cut_at")
    about = {"as_of": day, "root": found.root.repo_id, "ancestors": found.ancestors}
    about |= {name: told[name] for name in (*names, "disclaimer")}
    return Answer([asdict(duty) for duty in duties], _DUTIES, about)


def check_answer(findings: Iterable[Finding], checked: Checked, day: date) -> Answer:
    """A row a finding, in the order of their places."""
    rows = [
        {
            "rule": each.rule, "level": each.level, "message": each.message, "name": each.reference.name,
            "file": each.reference.file, "line": each.reference.line, "column": each.reference.column,
            "kind": each.kind, "repo_id": each.repo, "path": list(each.path), "fingerprint": each.fingerprint,
        }
        for each in findings
    ]  # fmt: skip
    about = {"as_of": day, "repos": checked.repos, "ancestors": checked.ancestors, "cut": checked.cut}
    return Answer(rows, _FINDINGS, about)
