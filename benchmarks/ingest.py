"""From JSON Lines to committed tables at scale, beside what bare engines take for less, in one run.

    python -m benchmarks.ingest [--repos 1000000] [--hub DIR] [--only-first-day]

A synthetic Hub of that many repos is written (or `--hub` names one that is there), with a second day on which one
repo in 200 changed. Measured, each as a whole process: DuckDB reading and hashing the lines; Spark reading, parsing and
writing the same rows as Parquet; HuggingGraph's first day into bronze and silver tables; its second day. Several
million repos want more memory than the settings give: `HUGGINGGRAPH_SPARK='{"spark.driver.memory": "8g"}'`.

Writes `benchmarks/results/ingest-<repos>.json`, prints it, and renews `docs/figures.md`.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.figures import keep
from benchmarks.processes import Measured, hugginggraph, measured

CHANGED = 0.005
# The Hub's own proportions: of 100 repos 55 are models, 18 datasets, 27 Spaces.
SHARES = {"models": 0.55, "datasets": 0.18, "spaces": 0.27}


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--repos", type=int, default=1_000_000)
    parser.add_argument("--hub", help="a synthetic Hub that is there already")
    parser.add_argument("--only-first-day", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hub = arguments.hub or _written(f"{folder}/hub", arguments.repos)
        days = sorted(path.name for path in Path(hub, "models").iterdir())[:2]
        runs = {
            "duckdb_read_and_hash": measured([sys.executable, "-m", "benchmarks.ingest_duckdb", hub, days[0]]),
            "spark_read_parse_write": measured(
                [sys.executable, "-m", "benchmarks.ingest_spark", hub, days[0], f"{folder}/parquet"]
            ),
        }
        for name, day in zip(("first_day", "second_day"), days, strict=False):
            if name == "second_day" and arguments.only_first_day:
                continue
            command = ["daily", "--source", hub, "--date", day, "--warehouse", f"{folder}/warehouse", "--no-analyses"]
            runs[name] = hugginggraph(*command, "--json")
        size = sum(path.stat().st_size for path in Path(hub).glob(f"*/{days[0]}/*"))
    result = {
        "name": f"ingest-{arguments.repos}",
        "repos": arguments.repos,
        "bytes_packed": size,
        "runs": {name: _figures(run) for name, run in runs.items()},
    }
    if any(run.status for run in runs.values()):
        return 1
    bare, first = runs["spark_read_parse_write"], runs["first_day"]
    result["first_day_over_bare_spark"] = round(first.seconds / bare.seconds, 2)
    if "second_day" in runs:
        result["second_day_over_first"] = round(runs["second_day"].seconds / first.seconds, 2)
    keep(result)
    return 0


def _written(hub: str, repos: int) -> str:
    sizes = [f"--{folder}={round(repos * share)}" for folder, share in SHARES.items()]
    hugginggraph("synthesize", hub, *sizes, "--days=2", f"--change-share={CHANGED}", "--counters-share=0")
    return hub


def _figures(run: Measured) -> dict[str, object]:
    found: dict[str, object] = {"seconds": run.seconds, "peak_memory_gb": run.peak_memory_gb}
    if run.output.lstrip().startswith("["):
        (report,) = json.loads(run.output)
        found |= {"seconds_by_station": report["seconds"], "rows": report["rows"]}
    return found


if __name__ == "__main__":
    sys.exit(main())
