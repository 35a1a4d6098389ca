"""What a crawl shows: its plan, its progress while a person watches, and what it brought."""

import shlex
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from hugginggraph.report.log import log, log_paragraph
from hugginggraph.report.terminal import console, messages, shown
from hugginggraph.sources.hub import CrawlReport, CrossReference, Watcher
from hugginggraph.sources.hub.kinds import Kind
from hugginggraph.sources.hub.plan import Plan
from hugginggraph.sources.hub.spool import CardState, SweepState

_WAIT_WORTH_A_LINE = 2
"""Seconds; shorter waits pass before they are read."""


class ConsoleWatcher(Watcher):
    """Shows a crawl on standard error; bars only where that is a terminal."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            TextColumn("[dim]{task.fields[note]}"), console=messages, transient=True,
            disable=not messages.is_terminal,
        )  # fmt: skip
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "ConsoleWatcher":
        """Starts the display."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Takes the bars away."""
        self._progress.stop()

    def planned(self, of: Plan) -> None:
        """Prints the plan."""
        log_paragraph(of.text())

    def noted(self, message: str) -> None:
        """Prints the message."""
        log(message, level="warning", markup=f"[yellow]{shown(message)}[/]")

    def page(self, kind: Kind, state: SweepState, expected: int | None) -> None:
        """Moves the bar of the list."""
        total = state.rows if state.next_path is None else expected and max(expected, state.rows)
        self._move(kind.folder, state.rows, total, f"page {state.pages:,}")

    def card(self, kind: Kind, state: CardState) -> None:
        """Moves the count of READMEs."""
        self._move(kind.card_folder, state.fetched + state.absent, None, f"{state.absent:,} without")

    def waits(self, seconds: float, why: str) -> None:
        """Says what is waited for."""
        if seconds >= _WAIT_WORTH_A_LINE:
            line = f"waiting {seconds:.0f} s: {why}"
            log(line, markup=f"[dim]{shown(line)}[/]")

    def parent(self, done: int, of: int) -> None:
        """Moves the count of parents whose children are listed."""
        self._move("parents", done, of, "")

    def _move(self, name: str, completed: int, total: int | None, note: str) -> None:
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total, note=note)
        self._progress.update(self._tasks[name], completed=completed, total=total, note=note)


def print_crawl(report: CrawlReport) -> None:
    """The summary of a crawl, and what to do with it."""
    for folder in report.done_before:
        console.print(f"{report.date}  {folder}  [dim]there already; nothing to do[/]")
    for folder, told in report.lists.items():
        console.print(f"{report.date}  {folder}  {told['rows']:,} rows in {told['pages']:,} pages, {_list_notes(told)}")
    for folder, told in report.cards.items():
        console.print(
            f"{report.date}  {folder}  {told['fetched']:,} fetched, {told['absent']:,} not there, {told['cut']:,} cut"
        )
    if report.lists:
        source = shown(shlex.quote(str(report.root)))
        console.print(f"Take it in: hugginggraph daily --source {source} --date {report.date}", soft_wrap=True)


def print_crossref(found: Sequence[CrossReference], file: Path) -> None:
    """The sums of a cross-reference, a line a relation."""
    counts = ("listed", "declared", "both", "only_hub", "not_crawled", "only_declared")
    sums: dict[str, Counter[str]] = {}
    for entry in found:
        of_relation = sums.setdefault(entry.relation, Counter())
        of_relation.update({name: getattr(entry, name) for name in counts})
        of_relation.update(parents=1)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in (
        "relation",
        "parents",
        "listed",
        "declared",
        "both",
        "only Hub",
        "of these not crawled",
        "only declared",
    ):
        table.add_column(name, justify="left" if name == "relation" else "right")
    for relation, numbers in sums.items():
        table.add_row(shown(relation), *[f"{numbers[name]:,}" for name in ("parents", *counts)])
    console.print(table)
    console.print(f"Each parent: {shown(file)}", soft_wrap=True)


def _list_notes(told: dict[str, Any]) -> str:
    notes = [
        f"{told['requests']:,} requests",
        "all repos" if told["mode"] == "full" else f"changed since {told['since']}",
    ]
    if told["repeated"]:
        notes.append(f"{told['repeated']:,} repeated left out")
    if told["odd"]:
        notes.append(f"{told['odd']:,} odd rows kept as they are")
    if told["refused"]:
        notes.append(f"[yellow]refused fields: {', '.join(shown(name) for name in told['refused'])}[/]")
    return ", ".join(notes)
