"""A season, day by day: what a warehouse costs after many ordinary days.

    python -m benchmarks.season [--repos 200000] [--days 90] [--analyses all] [--hub DIR] [--warehouse PATH]

A synthetic Hub of that many repos, of which 0.3 % change a day, is written (or `--hub` names one) and taken in, into a
folder that is removed, or into `--warehouse`, where a season that was stopped goes on with its `--hub`. Measured: the
first day, which is a full rebuild, beside the second and the last, each of these in a process of its own, as a schedule
starts them; the size on disk beside that of the first day, in all and by table, and of the Hub's lists; and how long it
takes to read the first and the last date.

Writes `benchmarks/results/season-<days>-days-of-<repos>.json`, prints it, and renews `docs/figures.md`.
"""

import argparse
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.figures import keep
from benchmarks.ingest import sizes_of
from benchmarks.processes import hugginggraph
from benchmarks.stages import seconds_by_date, size, size_by_purpose, taken_in
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import EDGES, NODES, REPOS

CHANGED = 0.003
DAYS_A_PROCESS = 30
TIMES = 5


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--repos", type=int, default=200_000)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--analyses", choices=["all", "none"], default="all")
    parser.add_argument("--hub", help="a synthetic Hub that is there already, whatever --repos says")
    parser.add_argument("--warehouse", help="where the tables are to stay, and are perhaps")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hub, warehouse = arguments.hub or f"{folder}/hub", arguments.warehouse or f"{folder}/warehouse"
        if not arguments.hub:
            hugginggraph(
                "synthesize",
                hub,
                *sizes_of(arguments.repos),
                f"--days={arguments.days}",
                f"--change-share={CHANGED}",
                "--style=scale",
            )
        days = sorted(path.name for path in Path(hub, "models").iterdir())[: arguments.days]
        last_dates = sorted({*days[:2], *days[2:-DAYS_A_PROCESS:DAYS_A_PROCESS], *days[-2:]})
        stages = taken_in(warehouse, last_dates, "--source", hub, "--analyses", arguments.analyses)
        seconds, at_first, at_last = seconds_by_date(stages), stages[0].megabytes, stages[-1].megabytes
        repos = stages[0].reports[0]["rows"]["repos"][0]
        result: dict[str, Any] = {
            "name": f"season-{len(days)}-days-of-{repos}",
            "repos": repos,
            "days": len(days),
            "analyses": arguments.analyses,
            "seconds": list(seconds.values()),
            "seconds_by_station": {
                "2": stages[min(1, len(stages) - 1)].reports[0]["seconds"],
                "last": stages[-1].reports[0]["seconds"],
            },
            "peak_memory_gb": {
                "first_day": stages[0].peak_memory_gb,
                "other_days": max(stage.peak_memory_gb for stage in stages[1:] or stages),
            },
            "megabytes": {
                "lists_of_a_day": round(sum(map(size, Path(hub).glob(f"*/{days[0]}"))), 1),
                "warehouse_at_first": round(sum(at_first.values()), 1),
                "warehouse_at_last": round(sum(at_last.values()), 1),
                "by_purpose_at_last": size_by_purpose(warehouse),
                "by_table_at_first_and_last": {
                    table: [at_first.get(table, 0.0), at_its_last]
                    for table, at_its_last in at_last.items()
                    if at_its_last >= 1
                },
            },
            "read_seconds": {day: _read(warehouse, day) for day in (days[0], days[-1])},
        }
    keep(result)
    return 0


def _read(warehouse: str, day: str) -> float:
    """Seconds to open a date and to read all of its repos, nodes and edges, without a JVM; median of some times."""

    def once() -> float:
        started = time.monotonic()
        opened = Warehouse(warehouse, date.fromisoformat(day))
        opened.view(REPOS, NODES, EDGES)
        for table in (REPOS, NODES, EDGES):
            opened.records(f"SELECT sum(hash({', '.join(table.column_names)})) AS found FROM {table.name}")
        return time.monotonic() - started

    return round(statistics.median(once() for _ in range(TIMES)), 2)


if __name__ == "__main__":
    sys.exit(main())
