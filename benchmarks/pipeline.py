"""`make bench`: a backfill as a whole process: seconds by station and by day, peak memory of the process tree, rows.

    python -m benchmarks.pipeline [--engine spark] [--source DIR [--kind KIND] [--coverage full]]

Without a source it is the demo: a week of a synthetic Hub of 3,000 repos.

Writes `benchmarks/results/<name>.json`, prints it, and renews `docs/figures.md`.
"""

import argparse
import json
import sys
import tempfile

from benchmarks.figures import keep
from benchmarks.processes import measured
from benchmarks.stages import seconds_of


def measure(name: str, arguments: list[str]) -> dict[str, object]:
    """Run one command of the command line with `--json`; its figures."""
    run = measured([sys.executable, "-m", "hugginggraph.cli", *arguments, "--json"])
    reports = json.loads(run.output) if run.status == 0 else []
    stations: dict[str, float] = {}
    rows: dict[str, int] = {}
    for report in reports:
        for station, seconds in report["seconds"].items():
            stations[station] = round(stations.get(station, 0) + seconds, 2)
        for table, counts in report["rows"].items():
            rows[table] = rows.get(table, 0) + sum(counts)
    return {
        "name": name,
        "status": run.status,
        "days": len(reports),
        "wall_seconds": run.seconds,
        "seconds_by_station": stations,
        "seconds_by_day": [seconds_of(report) for report in reports],
        "rows_written": rows,
        "peak_memory_gb": run.peak_memory_gb,
    }


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--source", help="dump folder; without it the synthetic Hub")
    parser.add_argument("--engine", choices=["embedded", "spark"], default="embedded")
    parser.add_argument("--kind", help="only this kind")
    parser.add_argument("--coverage", help="full or partial, as for backfill")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = ["--warehouse", f"{folder}/warehouse", "--engine", arguments.engine]
        by = "-spark" if arguments.engine == "spark" else ""
        if arguments.source:
            kind = ["--kind", arguments.kind] if arguments.kind else []
            kind += ["--coverage", arguments.coverage] if arguments.coverage else []
            name = f"backfill-{arguments.kind or 'all'}{by}"
            figures = measure(name, ["backfill", "--source", arguments.source, *kind, *place])
        else:
            figures = measure(f"demo{by}", ["demo", "--hub", f"{folder}/hub", *place])
    if figures["status"]:
        return 1
    keep(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
