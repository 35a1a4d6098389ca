"""A season, day by day: what a warehouse costs after many ordinary days.

    python -m benchmarks.season [--repos 200000] [--days 90] [--analyses all] [--hub DIR] [--warehouse PATH]

A synthetic Hub of that many repos, of which 0.3 % change a day, is written (or `--hub` names one) and taken in, into a
folder that is removed, or into `--warehouse`. Measured: the first day, which is a full rebuild, beside the second and
the last, each of these in a process of its own, as a schedule starts them; the size on disk beside that of the first
day, in all and by table, and of the Hub's lists; and how long it takes to read the first and the last date.

Writes `benchmarks/results/season-<days>-days-of-<repos>.json`, prints it, and puts the figures into the README.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.figures import keep
from benchmarks.ingest import SHARES
from benchmarks.processes import hugginggraph
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import EDGES, NODES, REPOS

CHANGED = 0.003
TIMES = 5


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--repos", type=int, default=200_000)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--analyses", choices=["all", "none"], default="all")
    parser.add_argument("--hub", help="a synthetic Hub that is there already, whatever --repos says")
    parser.add_argument("--warehouse", help="where the tables are to stay; nothing is there yet")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hub, warehouse = arguments.hub or f"{folder}/hub", arguments.warehouse or f"{folder}/warehouse"
        if not arguments.hub:
            sizes = [f"--{name}={round(arguments.repos * share)}" for name, share in SHARES.items()]
            hugginggraph(
                "synthesize", hub, *sizes, f"--days={arguments.days}", f"--change-share={CHANGED}", "--style=scale"
            )
        days = sorted(path.name for path in Path(hub, "models").iterdir())[: arguments.days]
        command = ["backfill", "--source", hub, "--warehouse", warehouse, "--analyses", arguments.analyses, "--json"]
        first = hugginggraph(*command, "--to", days[0])
        at_first = _megabytes_by_table(warehouse)
        others = [hugginggraph(*command, "--to", last) for last in sorted({days[1], days[-2], days[-1]} - {days[0]})]
        reports = [report for run in (first, *others) for report in json.loads(run.output) if not report["done_before"]]
        at_last = _megabytes_by_table(warehouse)
        repos = reports[0]["rows"]["repos"][0]
        result: dict[str, Any] = {
            "name": f"season-{len(days)}-days-of-{repos}",
            "repos": repos,
            "days": len(reports),
            "analyses": arguments.analyses,
            "seconds": [round(sum(report["seconds"].values()), 1) for report in reports],
            "seconds_by_station": {day: reports[at]["seconds"] for day, at in {"2": 1, "last": -1}.items()},
            "peak_memory_gb": {
                "first_day": first.peak_memory_gb,
                "other_days": max(run.peak_memory_gb for run in others),
            },
            "megabytes": {
                "lists_of_a_day": round(sum(map(_size, Path(hub).glob(f"*/{days[0]}"))) / 1e6, 1),
                "warehouse_at_first": round(sum(at_first.values()), 1),
                "warehouse_at_last": round(sum(at_last.values()), 1),
                "by_table_at_first_and_last": {
                    table: [round(at_first.get(table, 0), 1), round(size, 1)]
                    for table, size in at_last.items()
                    if size >= 1
                },
            },
            "read_seconds": {day: _read(warehouse, day) for day in (days[0], days[-1])},
        }
    keep(result)
    return 0


def _megabytes_by_table(warehouse: str) -> dict[str, float]:
    return {table.name: _size(table) / 1e6 for table in sorted(Path(warehouse).iterdir())}


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


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
