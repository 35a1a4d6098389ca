"""The second day of a season and its last, each in turn, so that a machine's good and bad hours fall on both.

    python -m benchmarks.season_ends --hub DIR --warehouse PATH --copies DIR [--analyses all] [--rounds 2]

`--hub` and `--warehouse` are those of `benchmarks.season`, which took the days in. Three warehouses are made, unless
they are there: one of the first date alone, and two copies that are taken back to the date before the last, one of them
maintained. Each round takes the next date into a copy of each of them, in a process of its own, as a schedule would.

Writes `benchmarks/results/season_ends-<days>-days.json`, prints it, and renews `docs/figures.md`.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

from benchmarks.figures import keep
from benchmarks.processes import Measured, hugginggraph
from benchmarks.stages import read_notes, seconds_of, size, take_note


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--hub", required=True)
    parser.add_argument("--warehouse", required=True)
    parser.add_argument("--copies", required=True, help="a folder for the copies")
    parser.add_argument("--analyses", choices=["all", "none"], default="all", help="as those of the season")
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    days = sorted(path.name for path in Path(arguments.hub, "models").iterdir())
    copies = Path(arguments.copies)
    next_day = {"second": days[1], "last": days[-1], "last_maintained": days[-1]}
    if not (copies / "made").exists():
        _make(copies, arguments.hub, Path(arguments.warehouse), days, arguments.analyses)
    # Each round is noted when it ends: a measurement that was stopped goes on where it was.
    notes = copies / "rounds.jsonl"
    rounds = read_notes(notes)
    while len(rounds) < arguments.rounds:
        each = {name: _seconds(arguments.hub, copies / name, day, arguments.analyses) for name, day in next_day.items()}
        rounds.append(each)
        take_note(notes, rounds[-1])
    keep(
        {
            "name": f"season_ends-{len(days)}-days",
            "days": len(days),
            "analyses": arguments.analyses,
            "seconds": {name: [each[name] for each in rounds] for name in next_day},
            "megabytes": {name: round(size(copies / name), 1) for name in ("last", "last_maintained")},
        }
    )
    return 0


def _make(copies: Path, hub: str, warehouse: Path, days: list[str], analyses: str) -> None:
    shutil.rmtree(copies, ignore_errors=True)
    copies.mkdir(parents=True)
    _taken_in(hub, copies / "second", days[0], analyses)
    shutil.copytree(warehouse, copies / "last")
    hugginggraph("restore", days[-2], "--warehouse", str(copies / "last"))
    shutil.copytree(copies / "last", copies / "last_maintained")
    hugginggraph("maintain", "--warehouse", str(copies / "last_maintained"))
    (copies / "made").touch()


def _seconds(hub: str, warehouse: Path, day: str, analyses: str) -> float:
    """How long all stations of a date take in a copy of a warehouse."""
    copy = warehouse.with_name("taking-in")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(warehouse, copy)
    (report,) = json.loads(_taken_in(hub, copy, day, analyses).output)
    return seconds_of(report)


def _taken_in(hub: str, warehouse: Path, day: str, analyses: str) -> Measured:
    how = ["--from", day, "--to", day, f"--analyses={analyses}", "--json"]
    return hugginggraph("backfill", "--source", hub, "--warehouse", str(warehouse), *how)


if __name__ == "__main__":
    sys.exit(main())
