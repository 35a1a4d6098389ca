"""Days taken in, a process a stage, each noted when it ends: a measurement of hours goes on where it was stopped."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.processes import hugginggraph


@dataclass(frozen=True)
class Stage:
    """What a process took in.

    Attributes:
        last: the last of its dates.
        seconds: wall time.
        peak_memory_gb: of its process tree.
        reports: one a date, as `hugginggraph backfill --json` prints them; without dates of a process that was stopped.
        megabytes: the size of each table's folder at its end.
    """

    last: str
    seconds: float
    peak_memory_gb: float
    reports: list[dict[str, Any]]
    megabytes: dict[str, float]


def taken_in(warehouse: str, last_dates: Iterable[str], *arguments: str) -> list[Stage]:
    """Take in all dates up to the last ones given, a process up to each; those that were are not measured again.

    Args:
        warehouse: where the tables are; the notes are kept beside it, in `<warehouse>.stages.jsonl`.
        last_dates: in order.
        arguments: further ones of `hugginggraph backfill`.
    """
    notes = Path(f"{warehouse}.stages.jsonl")
    if not Path(warehouse).exists():
        # A warehouse that is gone is taken in anew.
        notes.unlink(missing_ok=True)
    stages = [Stage(**noted) for noted in read_notes(notes)]
    known = {stage.last for stage in stages}
    for last in last_dates:
        if last in known:
            continue
        run = hugginggraph("backfill", "--warehouse", warehouse, *arguments, "--to", last, "--json")
        reports = [report for report in json.loads(run.output) if not report["done_before"]]
        stage = Stage(last, run.seconds, run.peak_memory_gb, reports, _megabytes(warehouse))
        take_note(notes, asdict(stage))
        stages.append(stage)
    return stages


def read_notes(notes: Path) -> list[dict[str, Any]]:
    """What was noted in a file, a line each, in order; nothing where there is none."""
    return [json.loads(line) for line in notes.read_text("utf-8").splitlines()] if notes.exists() else []


def take_note(notes: Path, what: dict[str, Any]) -> None:
    """Add a line to a file of notes."""
    with notes.open("a", encoding="utf-8") as file:
        file.write(json.dumps(what) + "\n")


def seconds_by_date(stages: Iterable[Stage]) -> dict[str, float]:
    """The seconds of all stations of each date."""
    return {report["date"]: seconds_of(report) for stage in stages for report in stage.reports}


def seconds_of(report: dict[str, Any]) -> float:
    """The seconds of all stations of a day's report."""
    seconds: float = sum(report["seconds"].values())
    return round(seconds, 1)


def size(folder: Path) -> float:
    """Megabytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def size_by_purpose(warehouse: str) -> dict[str, float]:
    """Megabytes of all tables: of their rows, of the copies that the change feed keeps, and of Delta's log."""
    found = dict.fromkeys(["rows", "change_feed", "log"], 0.0)
    for table in Path(warehouse).iterdir():
        parts = {"change_feed": size(table / "_change_data"), "log": size(table / "_delta_log")}
        found |= {purpose: found[purpose] + part for purpose, part in parts.items()}
        found["rows"] += size(table) - sum(parts.values())
    return {purpose: round(megabytes, 1) for purpose, megabytes in found.items()}


def _megabytes(warehouse: str) -> dict[str, float]:
    return {table.name: round(size(table), 1) for table in sorted(Path(warehouse).iterdir())}
