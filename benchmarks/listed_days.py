"""A list that was crawled every day and often came short: what a day costs, and what the tables make of returns.

    python -m benchmarks.listed_days --source DIR [--days N] [--warehouse PATH]

`DIR` is a dump of one list a day, as `data/hub/daily` is; all of its days are taken in, or the first N, as if each list
were meant to be whole. A repo that is missing on a day and there on the next has not been added: beside what the lists
say from day to day stand the repos that the warehouse calls new.

Writes `benchmarks/results/listed-days.json`, prints it, and renews `docs/figures.md`.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.figures import keep
from benchmarks.stages import seconds_by_date, taken_in
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import EVENTS, REPOS

DAYS_A_PROCESS = 60


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--source", required=True, help="folder of the dump")
    parser.add_argument("--days", type=int, help="only so many of its days, from the first")
    parser.add_argument("--warehouse", help="where the tables are to stay; stopped days go on there")
    arguments = parser.parse_args()
    files = sorted(Path(arguments.source, "models").glob("*.jsonl.gz"))[: arguments.days]
    days = [path.name.split(".")[0] for path in files]
    with tempfile.TemporaryDirectory() as folder:
        warehouse = arguments.warehouse or f"{folder}/warehouse"
        last_dates = sorted({*days[DAYS_A_PROCESS - 1 :: DAYS_A_PROCESS], days[-1]})
        options = ["--source", arguments.source, "--coverage", "full", "--analyses", "none"]
        stages = taken_in(warehouse, last_dates, *options)
        told = _told(Warehouse(warehouse), days[0])
    seconds = seconds_by_date(stages).values()
    keep(
        {
            "name": "listed-days",
            "days": len(days),
            "in_lists": _in_lists([str(path) for path in files]),
            "in_tables": told,
            "seconds": round(sum(stage.seconds for stage in stages), 1),
            "seconds_a_day": {"median": round(statistics.median(seconds), 2), "slowest": round(max(seconds), 2)},
            "peak_memory_gb": max(stage.peak_memory_gb for stage in stages),
        }
    )
    return 0


def _in_lists(files: list[str]) -> dict[str, Any]:
    """What differs between neighbouring lists, by their text alone."""
    (row,) = (
        duckdb.connect()
        .execute(
            """
            WITH listed AS (
                SELECT DISTINCT id, dense_rank() OVER (ORDER BY filename) AS day
                FROM read_json(?, columns = {id: 'VARCHAR'}, filename = true)
            ), known AS (
                SELECT id, day, lag(day) OVER (PARTITION BY id ORDER BY day) AS day_before FROM listed
            )
            SELECT count(*) FILTER (WHERE day > 1 AND day_before IS DISTINCT FROM day - 1),
                count(*) FILTER (WHERE day_before < day - 1),
                count(DISTINCT id) - count(DISTINCT id) FILTER (WHERE day = 1)
            FROM known
            """,
            [files],
        )
        .fetchall()
    )
    return dict(zip(("additions", "returns", "new"), row, strict=True))


def _told(warehouse: Warehouse, first: str) -> dict[str, int]:
    """Repos first seen after the first day, tombstones that stand and that were lifted, days that were short."""
    warehouse.view(REPOS, EVENTS)
    (found,) = warehouse.records(
        "SELECT (SELECT count(*) FROM repos WHERE first_seen > ?::DATE) AS new, "
        "(SELECT count(*) FROM repos WHERE gone_at IS NOT NULL) AS gone, "
        "(SELECT count(*) FROM events WHERE event = 'reappeared') AS reappeared, "
        "(SELECT count(DISTINCT snapshot_date) FROM snapshots WHERE NOT complete) AS short_days",
        first,
    )
    return found


if __name__ == "__main__":
    sys.exit(main())
