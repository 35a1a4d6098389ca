"""Findings as SARIF 2.1.0, as code scanning takes it."""

import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from hugginggraph import __version__
from hugginggraph.check.findings import TITLES, Finding
from hugginggraph.check.policy import NOTE, OFF, WARNING, Policy
from hugginggraph.check.references import Reference, Unread

_ROOT = "%SRCROOT%"
_LEVELS = {OFF: "none"}


def sarif(findings: list[Finding], unread: list[Unread], policy: Policy) -> dict[str, Any]:
    """One run with all rules of a policy; accepted findings are suppressed results, files not read are notifications.

    Args:
        findings: with their fingerprints.
        unread: what could not be read.
        policy: that was applied.
    """
    rules = sorted(TITLES)
    return {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "hugginggraph",
                        "semanticVersion": __version__,
                        "rules": [_rule(rule, policy) for rule in rules],
                    }
                },
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {
                                "level": WARNING,
                                "message": {"text": f"{each.file}: {each.why}"},
                                "locations": [{"physicalLocation": {"artifactLocation": _artifact(each.file)}}],
                            }
                            for each in unread
                        ],
                    }
                ],
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, rules.index(finding.rule)) for finding in findings],
            }
        ],
    }


def _rule(rule: str, policy: Policy) -> dict[str, Any]:
    level = policy.level(rule)
    return {
        "id": rule,
        "shortDescription": {"text": TITLES[rule]},
        "defaultConfiguration": {"level": _LEVELS.get(level, level), "enabled": level != OFF},
        "properties": {"tags": ["supply-chain"], "precision": "medium" if level == NOTE else "high"},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.level,
        "message": {"text": _plain(finding.message)},
        "locations": [_location(finding.reference)],
        "partialFingerprints": {"hugginggraph/v1": finding.fingerprint},
        "properties": {"repo": finding.repo, "kind": finding.kind, "path": list(finding.path)},
    }
    if finding.accepted is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": finding.accepted}]
    return result


def _location(reference: Reference) -> dict[str, Any]:
    logical = [{"fullyQualifiedName": reference.name, "kind": reference.kind or "repo"}]
    if not reference.file:
        return {"logicalLocations": logical}
    region = {"startLine": max(reference.line, 1), "startColumn": max(reference.column, 1)}
    return {
        "physicalLocation": {"artifactLocation": _artifact(reference.file), "region": region},
        "logicalLocations": logical,
    }


def _artifact(file: str) -> dict[str, str]:
    """A path below the working folder is relative to the root of the sources; others are addresses of files."""
    uri = quote(file)
    return {"uri": f"file://{uri}"} if PurePosixPath(file).is_absolute() else {"uri": uri, "uriBaseId": _ROOT}


def _plain(text: str) -> str:
    """The message without what SARIF reads as links and placeholders."""
    return re.sub(r"([\[\]{}\\])", lambda mark: {"{": "(", "}": ")", "[": "(", "]": ")", "\\": "/"}[mark[0]], text)
