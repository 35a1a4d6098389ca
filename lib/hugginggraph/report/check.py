"""What `check` found, for a person."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from hugginggraph.check.baseline import Accepted
from hugginggraph.check.findings import Finding
from hugginggraph.check.policy import LEVELS
from hugginggraph.check.references import Found
from hugginggraph.check.rules import Checked
from hugginggraph.report.terminal import console, printable, shown, styled

_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}
_MOST_UNREAD = 10


def print_check(
    found: Found, checked: Checked, findings: Sequence[Finding], stale: Sequence[Accepted], day: date
) -> None:
    """Print a line a finding, with its place and the way to the ancestor, and the sums.

    Args:
        found: what was read.
        checked: what the rules say.
        findings: theirs, with what the baseline accepts.
        stale: entries of the baseline that accept nothing.
        day: the date of the warehouse.
    """
    console.file.writelines(f"{line}\n" for finding in findings if finding.accepted is None for line in _lines(finding))
    for each in found.unread[:_MOST_UNREAD]:
        console.print(f"[dim]not read: {shown(each.file)}: {shown(each.why)}[/]", soft_wrap=True)
    if len(found.unread) > _MOST_UNREAD:
        console.print(f"[dim]… and {len(found.unread) - _MOST_UNREAD:,} more not read; --format json names all[/]")
    for name in checked.cut:
        console.print(f"[dim]{shown(name)}: the ancestry goes on behind analysis.lineage_max_depth[/]", soft_wrap=True)
    for entry in stale:
        which = entry.fingerprint or f"{entry.rule} of {entry.repo}"
        has_expired = entry.expires is not None and entry.expires < day
        console.print(f"[dim]baseline: {shown(which)} {'has expired' if has_expired else 'fits no finding'}[/]")
    console.print(_sums(found, checked, findings, day), soft_wrap=True)


def _lines(finding: Finding) -> Iterator[str]:
    at = finding.reference
    place = f"{at.file}:{at.line}:{at.column}" if at.file else at.name
    level = styled(finding.level, _STYLES[finding.level])
    yield f"{printable(place)}: {level} {finding.rule}: {printable(finding.message)}"
    if len(finding.path) > 1:
        yield f"    {styled(way(finding.path), 'dim')}"


def way(path: Sequence[str]) -> str:
    """A path from a repo up to an ancestor: `reed/chat <- finetune <- amber/heron`."""
    return " <- ".join(path)


def _sums(found: Found, checked: Checked, findings: Sequence[Finding], day: date) -> str:
    counts = Counter(finding.level for finding in findings if finding.accepted is None)
    accepted = sum(finding.accepted is not None for finding in findings)
    levels = [_of(counts[level], level) for level in reversed(LEVELS)] + ([f"{accepted} accepted"] if accepted else [])
    told = [
        f"{_of(len(found.references), 'reference')} in {_of(found.files, 'file')} to {_of(checked.repos, 'repo')} "
        f"with {_of(checked.ancestors, 'ancestor')}, as of {day}: {', '.join(levels)}"
    ]
    if found.computed:
        told.append(f"{_of(found.computed, 'call')} load by a name that only running the code tells")
    if found.unread:
        told.append(f"{len(found.unread):,} files or parts not read")
    return "\n".join(told)


def _of(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
