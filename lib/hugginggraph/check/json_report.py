"""The whole answer of `check` as one value for JSON."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from hugginggraph.check.findings import Finding
from hugginggraph.check.policy import LEVELS
from hugginggraph.check.references import Found
from hugginggraph.check.rules import Checked


def json_report(found: Found, checked: Checked, findings: Sequence[Finding], day: date, place: str) -> dict[str, Any]:
    """What was read, what was found, and the sums.

    Args:
        found: what was read.
        checked: what the rules say.
        findings: theirs, with what the baseline accepts.
        day: the date of the warehouse.
        place: the warehouse, as it was opened.
    """
    counts = Counter(finding.level for finding in findings if finding.accepted is None)
    return {
        "as_of": day,
        "warehouse": place,
        "files": found.files,
        "repos": checked.repos,
        "ancestors": checked.ancestors,
        "computed": found.computed,
        "cut": checked.cut,
        "totals": {level: counts[level] for level in reversed(LEVELS)},
        "findings": [asdict(finding) | {"reference": finding.reference._asdict()} for finding in findings],
        "references": [reference._asdict() for reference in found.references],
        "unread": [each._asdict() for each in found.unread],
    }
