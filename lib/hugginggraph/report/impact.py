"""What `impact` prints: the sentence, the sums, who must act first, then every dependent."""

import sys
from collections.abc import Sequence
from datetime import date

from hugginggraph.lookup.dependent_rows import Dependent, path_text, way_text
from hugginggraph.lookup.impact import Impact
from hugginggraph.lookup.impact_sentence import what_happened
from hugginggraph.lookup.impact_totals import REACH_PERCENT
from hugginggraph.report.csv_rows import print_csv
from hugginggraph.report.json_text import json_text
from hugginggraph.report.names import print_names
from hugginggraph.report.table import fitting, print_table
from hugginggraph.report.terminal import console, has_width, shown, with_keys_as_text

_SHOWN = 10
"""So many owners, direct dependents and departed ones are printed; --json gives all."""
_COLUMNS = (
    *("kind", "repo", "owner", "role", "depth", "root", "path", "grade", "downloads", "likes", "since", "since_by"),
    *("is_new", "page", "discussions"),
)


def print_impact(found: Impact, day: date, *, limit: int | None) -> None:
    """The whole answer, at most so many dependents (None: as many as fit)."""
    console.print(f"[bold]{shown(found.sentence)}[/], as of {day}", soft_wrap=True)
    for each in found.roots:
        print_names(each.root.names)
    if len(found.roots) > 1:
        print_table(
            None,
            ["root", "dependents"],
            [[what_happened(each.root), each.dependents] for each in found.roots],
            numbers={"dependents"},
            at_most=fitting(limit),
        )
    _print_gone(found)
    if found.dependents:
        _print_sums(found)
        _print_frontier(found)
        _print_dependents(found, limit)
    _print_went(found)
    if found.cut_at:
        console.print(f"[yellow]cut[/]: more follow behind {found.cut_at} levels (analysis.lineage_max_depth)")


def print_impact_json(found: Impact, day: date, place: str, *, limit: int | None) -> None:
    """The whole answer as one JSON document, with at most so many dependents (None: all)."""
    rows = [row.record() for row in found.dependents[:limit]]
    answer = {**vars(found), "roots": with_keys_as_text(found.roots), "dependents": rows}
    sys.stdout.write(json_text({"as_of": day, "warehouse": place, "answer": answer}))


def print_impact_csv(rows: Sequence[Dependent]) -> None:
    """Every dependent a line of CSV."""
    print_csv(
        _COLUMNS,
        (
            [
                *(row.kind, row.repo_id, row.owner, row.role, row.depth, row.root, path_text(row.path), row.grade),
                *(row.downloads, row.likes, row.since, row.since_by, row.is_new, row.page, row.discussions),
            ]
            for row in rows
        ),
    )


def _print_gone(found: Impact) -> None:
    for each in found.roots:
        left = next((e for e in reversed(each.root.events) if e["event"] == "disappeared"), None)
        if each.root.state == "gone" and left is not None:
            console.print(
                f"[dim]who depended on {shown(each.root.repo_id)} before it went: --as-of {left['previous_date']}[/]",
                soft_wrap=True,
            )


def _print_sums(found: Impact) -> None:
    print_table(
        "By kind",
        ["kind", "dependents", "owners", "downloads", "likes", "new"],
        [
            [kind, of.dependents, of.owners, of.downloads, of.likes, "" if of.new is None else of.new]
            for kind, of in found.by_kind.items()
        ],
        numbers={"dependents", "owners", "downloads", "likes", "new"},
    )
    fewest = len(found.fewest_owners)
    title = f"Owners; the first {fewest:,} of {len(found.by_owner):,} have {REACH_PERCENT} % of the downloads"
    print_table(
        title if fewest else "Owners; no downloads are known",
        ["owner", "dependents", "downloads"],
        [[each.owner, each.dependents, each.downloads] for each in found.by_owner],
        numbers={"dependents", "downloads"},
        at_most=_SHOWN,
    )


def _print_frontier(found: Impact) -> None:
    print_table(
        "Direct dependents: they must act first",
        ["repo", "kind", "relation", "evidence", "downloads", "behind it", "downloads with these"],
        [
            [each.repo_id, each.kind, each.relation, each.grade, each.downloads, each.behind, each.downloads_behind]
            for each in found.frontier
        ],
        numbers={"downloads", "behind it", "downloads with these"},
        at_most=_SHOWN,
    )


def _print_dependents(found: Impact, limit: int | None) -> None:
    is_one = len(found.roots) == 1
    headers = ["downloads", "likes", "repo", "kind", "since", "evidence", f"way from {'it' if is_one else 'a root'}"]
    # An address as a column of its own would break all others where lines have a width.
    has_addresses = not has_width()
    print_table(
        "Dependents by downloads" + ("" if has_addresses else "; --json and --csv tell where to write to each"),
        headers + ["write to"] * has_addresses,
        [
            [
                row.downloads,
                row.likes,
                row.repo_id + (" (new)" if row.is_new else ""),
                row.kind,
                _since(row),
                row.grade,
                way_text(row.path) if is_one else f"{row.root} {way_text(row.path)}",
                *([row.discussions] if has_addresses else []),
            ]
            for row in found.dependents
        ],
        numbers={"downloads", "likes"},
        at_most=fitting(limit),
    )


def _since(row: Dependent) -> str:
    return f"{row.since}" if row.since_by == "edges" else f"{row.since} ({row.since_by})" if row.since else "unknown"


def _print_went(found: Impact) -> None:
    if found.went:
        print_table(
            f"No dependents any more since {found.since}",
            ["repo", "kind", "why"],
            [[each.repo_id, each.kind, each.reason] for each in found.went],
            at_most=_SHOWN,
        )
