"""The second day of a season and its last, each in turn, so that a machine's good and bad hours fall on both.

    python -m benchmarks.season_ends --hub DIR --warehouse PATH --copies DIR [--rounds 2]

`--hub` and `--warehouse` are those of `benchmarks.season`, which took the days in. Of the warehouse three copies are
made, unless they are there: taken back to its first date, to the date before its last, and to that and then maintained.
Each round takes the next date into a copy of each of them, in a process of its own, as a schedule would.

Writes `benchmarks/results/season_ends-<days>-days.json`, prints it, and renews `docs/figures.md`.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

from benchmarks.figures import keep
from benchmarks.processes import hugginggraph
from benchmarks.stages import size


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--hub", required=True)
    parser.add_argument("--warehouse", required=True)
    parser.add_argument("--copies", required=True, help="a folder for the copies")
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    days = sorted(path.name for path in Path(arguments.hub, "models").iterdir())
    copies = Path(arguments.copies)
    next_day = {"second": days[1], "last": days[-1], "last_maintained": days[-1]}
    if not (copies / "last_maintained.made").exists():
        _copied(Path(arguments.warehouse), copies, {"second": days[0], "last": days[-2], "last_maintained": days[-2]})
    seconds: dict[str, list[float]] = {name: [] for name in next_day}
    for _ in range(arguments.rounds):
        for name, day in next_day.items():
            warehouse = copies / "taking-in"
            shutil.rmtree(warehouse, ignore_errors=True)
            shutil.copytree(copies / name, warehouse)
            of_the_day = ["--from", day, "--to", day, "--analyses", "none", "--json"]
            run = hugginggraph("backfill", "--source", arguments.hub, "--warehouse", str(warehouse), *of_the_day)
            (report,) = json.loads(run.output)
            seconds[name].append(round(sum(report["seconds"].values()), 1))
            print(name, seconds[name][-1], file=sys.stderr)
    keep(
        {
            "name": f"season_ends-{len(days)}-days",
            "days": len(days),
            "seconds": seconds,
            "megabytes": {name: round(size(copies / name), 1) for name in ("last", "last_maintained")},
        }
    )
    return 0


def _copied(warehouse: Path, copies: Path, last_dates: dict[str, str]) -> None:
    shutil.rmtree(copies, ignore_errors=True)
    for name, day in last_dates.items():
        shutil.copytree(warehouse, copies / name)
        hugginggraph("restore", day, "--warehouse", str(copies / name))
    hugginggraph("maintain", "--warehouse", str(copies / "last_maintained"))
    (copies / "last_maintained.made").touch()


if __name__ == "__main__":
    sys.exit(main())
