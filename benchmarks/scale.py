"""How a day grows with the Hub: measured at two sizes, predicted at a third, and held against what it takes there.

    python -m benchmarks.scale [--sizes 300000,600000,1000000] [--hubs DIR]

For each size a synthetic Hub is written (or found in `--hubs`, a folder a size), with a second day on which 0.3 % of
the repos changed; both days are taken in by the embedded engine with all analyses, each in a process of its own. Of
each station, of the memory and of the tables' bytes a line through the two smaller sizes says what the largest takes.
The lists of a Hub of 100,000 repos are read by one process, those of larger ones by all: no line goes through it. The
line through the two larger sizes says what a Hub of 5.5 and of 55 million repos takes, if nothing breaks before.

Requests to object storage are counted for two days of the smallest Hub, against a server of S3's language on loopback.

Writes `benchmarks/results/scale.json`, prints it, and renews `docs/figures.md` and `docs/scale.md`.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.figures import keep
from benchmarks.ingest import sizes_of
from benchmarks.processes import free_port, hugginggraph
from benchmarks.stages import Stage, taken_in

CHANGED = 0.003
LARGER = (5_500_000, 55_000_000)
"""Repos of the Hub in November 2026, and ten times as many."""
_LEAST = 0.1
"""Of fewer seconds or gigabytes no share tells anything."""
_REQUEST = re.compile(r'"(GET|HEAD|PUT|POST|DELETE) ')

Measures = dict[str, dict[str, float]]


def main() -> int:
    """Measure, predict, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument(
        "--sizes", type=lambda text: sorted(map(int, text.split(","))), default=[300_000, 600_000, 10**6]
    )
    parser.add_argument("--hubs", type=Path)
    arguments = parser.parse_args()
    small, middle, large = arguments.sizes
    with tempfile.TemporaryDirectory() as folder:
        hubs = {size: _hub(arguments.hubs or Path(folder, "hubs"), size) for size in arguments.sizes}
        found = {size: _measured(str(hub), f"{folder}/{size}") for size, hub in hubs.items()}
        requests = _requests(str(hubs[small]))
    predicted = _line(small, found[small], middle, found[middle], large)
    result = {
        "name": "scale",
        "sizes": arguments.sizes,
        "measured": {str(size): measures for size, measures in found.items()},
        "predicted": predicted,
        "off_by": {
            what: {name: _off_by(value, found[large][what][name]) for name, value in named.items()}
            for what, named in predicted.items()
            if what in ("first_day", "second_day", "gigabytes")
        },
        "larger": {str(size): _line(middle, found[middle], large, found[large], size) for size in LARGER},
        "requests": {"repos": small, **requests},
    }
    keep(result)
    return 0


def _hub(folder: Path, size: int) -> Path:
    hub = folder / str(size)
    if not hub.exists():
        hugginggraph("synthesize", str(hub), *sizes_of(size), "--days=2", f"--change-share={CHANGED}", "--style=scale")
    return hub


def _days(hub: str) -> list[str]:
    return sorted(path.name.split(".")[0] for path in Path(hub, "models").iterdir())[:2]


def _measured(hub: str, warehouse: str) -> Measures:
    """Seconds by station of both days, gigabytes of memory and of the tables after the first day."""
    first, second = taken_in(warehouse, _days(hub), "--source", hub, "--analyses", "all", "--engine", "embedded")
    return {
        "first_day": _seconds(first),
        "second_day": _seconds(second),
        "gigabytes": {
            "memory, the first day": first.peak_memory_gb,
            "memory, the second day": second.peak_memory_gb,
            "tables after the first day": round(sum(first.megabytes.values()) / 1000, 3),
        },
    }


def _seconds(stage: Stage) -> dict[str, float]:
    (report,) = stage.reports
    stations: dict[str, float] = report["seconds"]
    return {name: round(seconds, 2) for name, seconds in stations.items()} | {"all": stage.seconds}


def _line(x0: int, at0: Measures, x1: int, at1: Measures, x: int) -> Measures:
    """What lies at `x` on the line through two sizes; never less than at the larger of them."""
    return {
        what: {
            name: round(max(value, value + (value - at0[what].get(name, 0)) * (x - x1) / (x1 - x0)), 2)
            for name, value in named.items()
        }
        for what, named in at1.items()
    }


def _off_by(predicted: float, measured: float) -> float | None:
    """The share by which a prediction is too high; None of what is too little to be measured."""
    return round(predicted / measured - 1, 3) if measured >= _LEAST else None


def _requests(hub: str) -> dict[str, dict[str, int]]:
    """Requests by method that each of two days makes to object storage."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    os.environ.update(
        AWS_ACCESS_KEY_ID="id", AWS_SECRET_ACCESS_KEY="secret", AWS_REGION="eu-central-1", AWS_ENDPOINT_URL=endpoint
    )
    found: dict[str, dict[str, int]] = {}
    with tempfile.NamedTemporaryFile("r") as log, Path(log.name).open("w") as written:
        line = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        server = subprocess.Popen(line, stdout=written, stderr=written)
        try:
            _make_bucket(endpoint)
            for name, day in zip(("first_day", "second_day"), _days(hub), strict=True):
                log.read()
                place = ["--warehouse", "s3://hub/warehouse", "--engine", "embedded", "--no-analyses"]
                hugginggraph("daily", "--source", hub, "--date", day, *place, "--json")
                found[name] = dict(sorted(Counter(_REQUEST.findall(log.read())).items()))
        finally:
            server.terminate()
            server.wait()
    return found


def _make_bucket(endpoint: str) -> None:
    import boto3
    from botocore.exceptions import EndpointConnectionError

    client = boto3.client("s3", endpoint_url=endpoint)
    for _ in range(100):
        try:
            client.create_bucket(Bucket="hub", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        except EndpointConnectionError:
            time.sleep(0.2)
        else:
            return
    sys.exit("the server of S3's language does not answer")


if __name__ == "__main__":
    sys.exit(main())
