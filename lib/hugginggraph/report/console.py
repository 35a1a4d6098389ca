"""What the commands print: short tables for a person, or JSON for a program."""

import shlex
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from hugginggraph.lookup.lineage import Lineage
from hugginggraph.report.log import is_json, log
from hugginggraph.report.table import fitting, print_table
from hugginggraph.report.terminal import console, messages, print_json, shown

if TYPE_CHECKING:  # They load Spark.
    from hugginggraph.history.day_report import DayReport

__all__ = ["console", "messages", "print_changes", "print_day", "print_json", "print_left_out",
           "print_lineage", "print_next", "print_rows", "print_snapshots", "print_stats", "shown",
           "waiting"]  # fmt: skip


def waiting(text: str) -> AbstractContextManager[Any]:
    """What a run is at, on standard error: a status line on a terminal, elsewhere or as JSON a line a station.

    Returns:
        A context; what it gives has `update`, which is told the next station.
    """
    if messages.is_terminal and not is_json():
        return messages.status(text)
    stations = _Stations()
    stations.update(text)
    return nullcontext(stations)


class _Stations:
    """The stations of a run as lines of a log."""

    def update(self, station: str) -> None:
        log(station, markup=escape(f"{datetime.now():%H:%M:%S}  {station}"))


def print_day(report: "DayReport") -> None:
    """One line a finished day."""
    snapshot = report.snapshot
    if report.same_as:
        console.print(f"{report.date}  [dim]skipped: same content as {report.same_as}; nothing was written[/]")
        return
    if report.done_before:
        console.print(f"{snapshot.date}  [dim]in the warehouse already; nothing to do[/]")
        return
    seconds = sum(report.seconds.values())
    mark = "" if snapshot.complete else "  [yellow]incomplete: makes no tombstones[/]"
    if snapshot.previous is None:
        nodes, edges = (sum(r["total"] for r in report.stats if r["subject"] == what) for what in ("node", "edge"))
        console.print(f"{snapshot.date}  the first: {nodes} nodes, {edges} edges  [dim]{seconds:.0f} s[/]{mark}")
        return
    totals = {change: sum(row[change] for row in report.stats) for change in ("added", "removed", "modified")}
    console.print(
        f"{snapshot.date}  [green]+{totals['added']}[/] [red]-{totals['removed']}[/] [cyan]~{totals['modified']}[/]"
        f"  [dim]{seconds:.0f} s[/]{mark}"
    )


def print_stats(day: date, stats: Iterable[dict[str, Any]]) -> None:
    """The totals of a date by kind, role and relation."""
    print_table(
        f"The graph on {day}",
        ["", "kind", "role", "relation", "total", "added", "removed", "modified"],
        [
            [
                r["subject"],
                r["kind"],
                r["role"],
                r["relation"],
                r["total"],
                r["added"],
                r["removed"],
                r["modified"],
            ]
            for r in stats
        ],
        numbers={"total", "added", "removed", "modified"},
        at_most=fitting(),
    )


def print_left_out(reports: "Sequence[DayReport]") -> None:
    """What the run brought to quarantine, and the references in the graph it ended with that gave no edge."""
    quarantined = sum((Counter(report.quarantined) for report in reports), Counter[str]())
    if quarantined:
        console.print(
            f"records to quarantine: {_by_code(quarantined)}  [dim]hugginggraph show quarantine[/]", soft_wrap=True
        )
    written = [report for report in reports if report.rows]
    if written and written[-1].rejected:
        last = written[-1]
        new = f", {last.newly_rejected:,} of them new or changed" if last.snapshot.previous else ""
        console.print(
            f"references rejected on {last.date}: {sum(last.rejected.values()):,}{new}: {_by_code(last.rejected)}"
            "  [dim]hugginggraph show rejected_references[/]",
            soft_wrap=True,
        )


def _by_code(counts: Mapping[str, int]) -> str:
    """Counts, the largest first."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{count:,} {code}" for code, count in ordered)


def print_next(day: date, warehouse: str | None) -> None:
    """What to ask of the warehouse now."""
    place = f" --warehouse {shlex.quote(warehouse)}" if warehouse else ""
    if is_json():
        return
    messages.print(
        f"\nNext:\n  hugginggraph snapshots{place}\n  hugginggraph changes {day}{place}\n"
        f"  hugginggraph lineage OWNER/NAME --down{place}",
        markup=False,
        soft_wrap=True,
    )


_ROOT_KINDS = {
    "declared_root": "its card names no parent",
    "no_metadata": "it has nothing that could name a parent: whether it has one is not known",
    "unresolved_parent": "it names a parent that no repo can be called: `hugginggraph show rejected_references`",
}
"""Why a model has no parent, as people read it."""


def print_lineage(found: Lineage, day: date, *, limit: int | None = None) -> None:
    """The relatives of a repo, level by level."""
    root, count = found.root, len(found.relatives)
    verb = "was made from" if found.direction == "up" else "gave rise to"
    number = "no other repo" if not count else "1 repo" if count == 1 else f"{count:,} repos"
    state = f"{root.kind}, {'ghost: others name it, no list holds it' if root.is_ghost else root.role}"
    console.print(f"[bold]{shown(root.repo_id)}[/] ({state}) {verb} {number} as of {day}")
    if not count:
        if found.direction == "up" and root.root_kind in _ROOT_KINDS:
            console.print(f"[dim]{_ROOT_KINDS[root.root_kind]}[/]")
        return
    print_table(
        None,
        ["depth", "repo", "kind", "role", "via", "relations", "evidence"],
        [
            [
                r.depth,
                r.node.repo_id + (" (ghost)" if r.node.is_ghost else ""),
                r.node.kind,
                r.node.role,
                r.via,
                " > ".join(r.chain),
                r.grade,
            ]
            for r in found.relatives
        ],
        numbers={"depth"},
        at_most=fitting(limit),
    )
    for upstream, relation, downstream in found.cycles:
        console.print(f"[yellow]cycle[/]: {shown(upstream)} leads back to {shown(downstream)} ({relation})")
    if found.cut_at:
        console.print(f"[yellow]cut[/]: more follow behind {found.cut_at} levels (analysis.lineage_max_depth)")


_SHORT = 24
"""So many characters of a value stand in a table of changes."""


def print_changes(
    day: date,
    rows: Sequence[dict[str, Any]],
    since: date | None,
    *,
    repo: str | None = None,
    limit: int | None = None,
) -> None:
    """The changes of a date since an earlier one (None where the date is the first), or those of one repo or author."""
    if since is None:
        console.print(f"{day} is the first date: it has no changes")
        return
    print_table(
        f"Changes of {f'{repo} on ' if repo else ''}{day} since {since}",
        ["", "change", "kind", "repo", "what"],
        [
            [
                r["subject"],
                r["change"],
                r["kind"],
                r["repo_id"],
                ", ".join(_moved(name, r) for name in r["columns"] or ())
                or (f"{r['relation']} <- {r['upstream_repo_id']}" if r["relation"] else r["role"]),
            ]
            for r in rows
        ],
        at_most=fitting(limit),
    )
    if not rows:
        console.print("[dim]nothing changed between these two dates[/]")


def _moved(column: str, row: dict[str, Any]) -> str:
    """A column that changed, with its values where both are short."""
    old, new = (str((row[side] or {}).get(column) or "none") for side in ("old_values", "new_values"))
    is_short = len(old) <= _SHORT and len(new) <= _SHORT and old != new
    return f"{column} {old} -> {new}" if is_short else column


_MEASURES = {
    "repos": "live repos",
    "ghosts": "ghosts: named, not listed",
    "with_lineage": "repos with a declared upstream",
    "lineage_only_in_text": "repos whose card's prose alone names one",
    "root_kind": "models without a parent, because",
    "references": "references that gave an edge, by grade",
    "repaired": "references that needed repair, by defect",
    "unresolved": "references that gave no edge, by defect",
    "self_loops": "references of a repo to itself",
    "edges": "edges",
    "flagged": "edges that are odd, by flag",
    "cycles": "repos on a cycle",
    "lineage_cut": "repos whose lineage is deeper than it is followed",
}
"""The measures of the scorecard as people read them, in that order."""


def print_scorecard(day: date, rows: Sequence[dict[str, Any]], *, limit: int | None = None) -> None:
    """How much of a day is known, a block a measure."""
    print_table(
        f"What is known on {day}",
        ["", "kind", "", "count", "of", "share"],
        [
            [
                title,
                r["kind"],
                "" if r["item"] == "*" else r["item"],
                f"{r['count']:,}",
                "" if r["of"] is None else f"{r['of']:,}",
                "" if r["share"] is None else f"{r['share']:.1%}",
            ]
            for measure, title in _MEASURES.items()
            for r in rows
            if r["measure"] == measure
        ],
        numbers={"count", "of", "share"},
        at_most=limit,
    )


def print_rows(
    title: str, rows: Sequence[dict[str, Any]], *, without: Collection[str] = (), limit: int | None = None
) -> None:
    """The rows of a table as they are, at most so many, but for some columns."""
    headers = [name for name in (rows[0] if rows else ()) if name not in without]
    print_table(
        title,
        headers,
        [[_cell(row[name]) for name in headers] for row in rows],
        numbers=[name for name in headers if all(isinstance(row[name], (int, float)) for row in rows)],
        at_most=limit,
    )
    if not rows:
        console.print("[dim]no rows[/]")


def print_columns(title: str, told: Sequence[Mapping[str, Any]], *, limit: int | None = None) -> None:
    """What the columns of a table are, as `columns_told` says it."""
    print_table(
        title,
        ["column", "key", "may be null", "type", "comment"],
        [
            [each["column"], "key" * each["key"], "null" * each["nullable"], each["type"], each["comment"]]
            for each in told
        ],
        at_most=limit,
    )


def _cell(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, datetime):
        # A month or a day that SQL cut from a date.
        return value.date() if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def print_snapshots(rows: Sequence[dict[str, Any]], *, limit: int | None = None) -> None:
    """One line a date."""
    print_table(
        None,
        ["date", "days missing before", "source", "listed", "complete", "analysed"],
        [
            [
                r["snapshot_date"],
                r["days_missing"] or "",
                r["source"],
                ", ".join(f"{c['seen']} {kind}s ({c['coverage']})" for kind, c in sorted(dict(r["coverage"]).items())),
                "yes" if r["complete"] else "no",
                "yes" if r["analysed"] else "no",
            ]
            for r in rows
        ],
        at_most=limit,
    )
