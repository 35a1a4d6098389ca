"""What the commands about time print."""

from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from hugginggraph.history.queries import Query
from hugginggraph.lookup.events import RepoHistory
from hugginggraph.report.table import fitting, print_table
from hugginggraph.report.terminal import console, shown


def print_events(
    rows: Sequence[dict[str, Any]],
    day: date,
    *,
    since: date | None,
    at_least: str,
    repo: str | None,
    limit: int | None = None,
) -> None:
    """What happened, of all repos or of one repo or author, one event a line."""
    print_table(
        f"Events{f' of {repo}' if repo else ''}{f' from {since}' if since else ''} up to {day}",
        ["date", "severity", "event", "kind", "repo", "what", "dependents"],
        [
            [r["snapshot_date"], r["severity"], r["event"], r["kind"], r["repo_id"], _what(r), r["dependents"]]
            for r in rows
        ],
        numbers={"dependents"},
        at_most=fitting(limit),
    )
    if not rows:
        console.print(f"[dim]nothing of severity {at_least} or graver happened[/]")


def print_history(found: RepoHistory, day: date, *, limit: int | None = None) -> None:
    """What became of a repo, a date a line."""
    for r in found.repos:
        is_old = any(names.kind == r["kind"] and names.now != r["repo_id"] for names in found.names)
        ends = (("renamed" if is_old else "gone", r["gone_at"]), ("last seen", r["last_seen"]))
        gone = next((f", {how} on {when}" for how, when in ends if when), "")
        console.print(
            f"[bold]{shown(r['repo_id'])}[/] ({r['kind']}): first seen on {r['first_seen']}{gone}; as of {day}"
        )
    if not found.repos:
        console.print(f"[bold]{shown(found.repo_id)}[/]: named by others, never listed; as of {day}")
    lines = [(e["snapshot_date"], e["severity"], e["event"], _what(e)) for e in found.events]
    lines += [(c["snapshot_date"], c["subject"], c["change"], _of_change(c)) for c in found.changes]
    print_table(None, ["date", "", "", "what"], sorted(lines, key=itemgetter(0)), at_most=limit)


def print_queries(all_of_them: Sequence[Query]) -> None:
    """The questions there are, and what each needs."""
    for each in all_of_them:
        needs = "".join(f" --set {name}=…" for name in each.parameters if name not in ("since", "until"))
        console.print(f"[bold]{each.name}[/]{needs}\n  {each.about}\n  [dim]gives {', '.join(each.returns)}[/]")


def _what(event: dict[str, Any]) -> str:
    """From what to what, or to how many."""
    if event["before"] or event["after"]:
        return f"{event['before'] or '(none)'} -> {event['after'] or '(none)'}"
    return f"{event['repos']} repos" if event["repos"] > 1 else ""


def _of_change(change: dict[str, Any]) -> str:
    if change["relation"]:
        return f"{change['repo_id']} <- {change['upstream_repo_id']} ({change['relation']})"
    short = [
        f"{name}: {_cut(change['old_values'].get(name))} -> {_cut(change['new_values'].get(name))}"
        for name in change["columns"] or ()
    ]
    return "; ".join(short)


def _cut(text: str | None, at_most: int = 60) -> str:
    text = "(none)" if text is None else text
    return text if len(text) <= at_most else text[: at_most - 1] + "…"
