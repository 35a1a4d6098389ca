"""Findings as JUnit's XML: a test a repo and file, a failure a finding."""

from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

from hugginggraph.check.findings import Finding, at_least
from hugginggraph.check.references import Reference, Unread
from hugginggraph.report.terminal import printable


def junit(references: Iterable[Reference], findings: list[Finding], unread: list[Unread], fail_on: str) -> str:
    """The suite: a reference passes where it has no finding at or above a level; the rest is its output.

    Args:
        references: all that were checked.
        findings: of them.
        unread: what could not be read.
        fail_on: note, warning or error.
    """
    failing = {finding.fingerprint for finding in at_least(findings, fail_on)}
    of: dict[Reference, list[Finding]] = {reference: [] for reference in references}
    for finding in findings:
        of[finding.reference].append(finding)
    suite = ET.Element("testsuite", name="hugginggraph check")
    failed = 0
    for reference, its in of.items():
        place: dict[str, Any] = (
            {"file": printable(reference.file), "line": str(reference.line)} if reference.file else {}
        )
        case = ET.SubElement(
            suite, "testcase", classname=printable(reference.file or "arguments"), name=_name(reference), **place
        )
        broken = [finding for finding in its if finding.fingerprint in failing]
        failed += bool(broken)
        if broken:
            failure = ET.SubElement(case, "failure", type=broken[0].rule, message=printable(broken[0].message))
            failure.text = "\n".join(map(_line, broken))
        other = [finding for finding in its if finding.fingerprint not in failing]
        if other:
            ET.SubElement(case, "system-out").text = "\n".join(map(_line, other))
    if unread:
        ET.SubElement(suite, "system-err").text = "\n".join(printable(f"{each.file}: {each.why}") for each in unread)
    suite.set("tests", str(len(of)))
    suite.set("failures", str(failed))
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _name(reference: Reference) -> str:
    at = f":{reference.line}:{reference.column}" if reference.file else ""
    return printable(f"{reference.name}{at}")


def _line(finding: Finding) -> str:
    accepted = f" (accepted: {finding.accepted})" if finding.accepted is not None else ""
    return printable(f"{finding.level} {finding.rule}: {finding.message}{accepted}")
