"""What `status` and `search` print."""

from collections.abc import Mapping
from datetime import date

from hugginggraph.lookup.search import Found
from hugginggraph.lookup.status import Status
from hugginggraph.report.table import print_more, print_table
from hugginggraph.report.terminal import console, shown

_HOURS_OF_DAYS = 48
"""From so many hours on an age is told in days."""


def print_status(found: Status) -> None:
    """The state of a warehouse, a fact a line."""
    age = f"{_span(found.age_hours)} old"
    if found.max_age_hours is not None:
        allowed = f"{_span(found.max_age_hours)} allowed"
        age += f"[red], more than the {allowed}[/]" if found.is_stale else f", {allowed}"
    dates = f"{found.dates:,}, from {found.first_date}, {found.days_missing:,} days missing"
    kinds = [
        f"{covered['seen']:,} {kind}s ({covered['coverage']}{'' if covered['complete'] else ', incomplete'})"
        for kind, covered in found.kinds.items()
    ]
    size = "not counted in object storage" if found.bytes is None else f"{found.bytes / 1e6:,.1f} MB"
    lines = {
        "warehouse": shown(found.warehouse),
        "newest date": f"{found.date}  {age}",
        "dates": dates + (f"; analysed last on {found.analysed}" if found.analysed else "; never analysed"),
        "listed": shown(f"{', '.join(kinds)}, by {found.source}"),
        "quarantined": shown(_counts(found.quarantined)),
        "rejected": shown(_counts(found.rejected)),
        "written by": shown(f"{found.written_by or 'unknown'}, layout {found.layout}"),
        "size on disk": size,
    }
    for name, line in lines.items():
        console.print(f"[bold]{name:13}[/]{line}", soft_wrap=True)


def print_found(found: Found, day: date) -> None:
    """The names that contain a word, one a line."""
    names = "1 name contains" if found.total == 1 else f"{found.total:,} names contain"
    print_table(
        f"{names} {found.word} as of {day}",
        ["kind", "repo", "role", "state", "downloads", "likes"],
        [
            [r["kind"], r["repo_id"], r["role"], _state(r["state"], r["gone_at"]), _count(r["downloads"]), r["likes"]]
            for r in found.rows
        ],
        numbers={"downloads", "likes"},
    )
    print_more(found.total, len(found.rows))


def _state(state: str, gone_at: date | None) -> str:
    return f"gone {gone_at}" if state == "gone" else state


def _count(value: int | None) -> str | None:
    return None if value is None else f"{value:,}"


def _counts(counts: Mapping[str, int]) -> str:
    """The sum, and what it is made of."""
    of = ", ".join(f"{count:,} {code}" for code, count in counts.items())
    return f"{sum(counts.values()):,}{f': {of}' if of else ''}"


def _span(hours: float) -> str:
    return f"{hours / 24:,.1f} days" if abs(hours) >= _HOURS_OF_DAYS else f"{hours:g} h"
