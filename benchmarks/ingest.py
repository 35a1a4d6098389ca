"""From JSON Lines to committed tables at scale, beside what bare engines take for less, in one run.

    python -m benchmarks.ingest [--repos 1000000] [--hub DIR] [--only-first-day] [--engines embedded,spark]
                                [--stick SCRIPT]

A synthetic Hub of that many repos is written (or `--hub` names one that is there), with a second day on which one
repo in 200 changed. Measured, each as a whole process: DuckDB reading and hashing the lines; Spark reading, parsing and
writing the same rows as Parquet; a measuring stick, where one is named: a script that is given the Hub and a date (and
with `--known` the date before), takes the day in with neither laws nor history, and prints what it did; HuggingGraph's
first day into bronze and silver tables, and its second, by each engine. By Spark several million repos want more memory
than the settings give: `HUGGINGGRAPH_SPARK='{"spark.driver.memory": "8g"}'`.

Writes `benchmarks/results/ingest-<repos>.json`, prints it, and renews `docs/figures.md`.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import keep
from benchmarks.processes import Measured, hugginggraph, measured

CHANGED = 0.005
# The Hub's own proportions: of 100 repos 55 are models, 18 datasets, 27 Spaces.
SHARES = {"models": 0.55, "datasets": 0.18, "spaces": 0.27}


def sizes_of(repos: int) -> list[str]:
    """So many repos, by their kinds, as arguments of `hugginggraph synthesize`."""
    return [f"--{kind}={round(repos * share)}" for kind, share in SHARES.items()]


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--repos", type=int, default=1_000_000)
    parser.add_argument("--hub", help="a synthetic Hub that is there already")
    parser.add_argument("--only-first-day", action="store_true")
    parser.add_argument("--engines", type=lambda text: text.split(","), default=["embedded"])
    parser.add_argument("--stick")
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
        dates = days[:1] if arguments.only_first_day else days
        if arguments.stick:
            stick = [sys.executable, arguments.stick, hub]
            runs["stick_first_day"] = measured([*stick, days[0]])
            if len(dates) > 1:
                runs["stick_second_day"] = measured([*stick, days[1], "--known", days[0]])
        for engine in arguments.engines:
            place = ["--warehouse", f"{folder}/{engine}", "--engine", engine]
            for nth, day in zip(("first", "second"), dates, strict=False):
                command = ["daily", "--source", hub, "--date", day, *place, "--no-analyses", "--json"]
                runs[f"{engine}_{nth}_day"] = hugginggraph(*command)
        size = sum(path.stat().st_size for path in Path(hub).glob(f"*/{days[0]}/*"))
    result = {
        "name": f"ingest-{arguments.repos}",
        "repos": arguments.repos,
        "bytes_packed": size,
        "runs": {name: _figures(run) for name, run in runs.items()},
    }
    if any(run.status for run in runs.values()):
        return 1
    result["ratios"] = dict(_ratios(runs))
    keep(result)
    return 0


def _ratios(runs: dict[str, Measured]) -> Iterator[tuple[str, float]]:
    """How many times as long a run takes as another, by their names."""
    for engine in ("embedded", "spark"):
        first, second = f"{engine}_first_day", f"{engine}_second_day"
        for run, base in (
            (first, "spark_read_parse_write"),
            (first, "stick_first_day"),
            (second, "stick_second_day"),
            (second, first),
        ):
            if run in runs and base in runs:
                yield f"{run} / {base}", round(runs[run].seconds / runs[base].seconds, 2)


def _written(hub: str, repos: int) -> str:
    hugginggraph("synthesize", hub, *sizes_of(repos), "--days=2", f"--change-share={CHANGED}", "--counters-share=0")
    return hub


def _figures(run: Measured) -> dict[str, object]:
    found: dict[str, object] = {"seconds": run.seconds, "peak_memory_gb": run.peak_memory_gb}
    if run.output.lstrip().startswith("["):
        (report,) = json.loads(run.output)
        found |= {"seconds_by_station": report["seconds"], "rows": report["rows"]}
    return found


if __name__ == "__main__":
    sys.exit(main())
