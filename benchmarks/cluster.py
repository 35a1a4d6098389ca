"""The Spark engine on standalone clusters of two and of four workers: what grows with workers, and what does not.

    python -m benchmarks.cluster [--repos 30000] [--workers 2,4] [--hub DIR]

A synthetic Hub of one day is written; for each size of a cluster a master and so many workers of one core each are
started on this machine, and `spark-submit` takes the day in with all analyses, once by the arrays on the driver and
once by GraphFrames. Where workers share fewer cores than there are, their seconds show what a larger cluster costs
more, not what it gains.

Writes `benchmarks/results/cluster.json`, prints it, and renews `docs/scale.md`.
"""

import argparse
import contextlib
import importlib.util
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import ROOT, keep
from benchmarks.ingest import sizes_of
from benchmarks.processes import Measured, PeakMemory, free_port, hugginggraph, measured

ENGINES = ("local", "graphframes")
_HOST = "127.0.0.1"


def main() -> int:
    """Measure each cluster, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--repos", type=int, default=30_000)
    parser.add_argument("--workers", type=lambda text: sorted(map(int, text.split(","))), default=[2, 4])
    parser.add_argument("--hub", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hub = arguments.hub or _hub(Path(folder, "hub"), arguments.repos)
        found = [
            _taken_in(hub, f"{folder}/{workers}-{engine}", workers, engine)
            for workers in arguments.workers
            for engine in ENGINES
        ]
    keep({"name": "cluster", "repos": arguments.repos, "runs": found})
    return 0


def _hub(folder: Path, repos: int) -> Path:
    """A synthetic Hub of one day, whose lists are several files each."""
    hugginggraph("synthesize", str(folder), *sizes_of(repos), "--days=1", "--style=scale")
    return folder


def _taken_in(hub: Path, warehouse: str, workers: int, engine: str) -> dict[str, Any]:
    """A run's wall seconds, those of its stations, and the memory of the whole cluster with its driver."""
    memory = PeakMemory(os.getpid())
    with _cluster(workers) as master:
        memory.start()
        run = _submitted(master, hub, warehouse, engine)
    if run.status:
        sys.exit(f"the run on {workers} workers failed")
    # Spark prints before the command does.
    output = f"\n{run.output}"
    (report,) = json.loads(output[output.rindex("\n[") :])
    stations = {name: round(seconds, 1) for name, seconds in report["seconds"].items()}
    return {
        "workers": workers,
        "analyses_by": engine,
        "seconds": run.seconds,
        "stations": stations,
        "peak_memory_gb": round(memory.peak / 1e9, 2),
    }


def _submitted(master: str, hub: Path, warehouse: str, engine: str) -> Measured:
    settings = {
        "PYSPARK_PYTHON": sys.executable,
        "HUGGINGGRAPH_ENV": "cluster",
        "HUGGINGGRAPH_ANALYSIS__ENGINE": engine,
    }
    submit = [str(Path(sys.executable).with_name("spark-submit")), "--master", master]
    submit += ["--properties-file", str(ROOT / "conf" / "spark.properties"), "--executor-memory", "1g"]
    submit += ["--conf", "spark.sql.shuffle.partitions=4", str(ROOT / "jobs" / "backfill.py")]
    return measured([*submit, "--source", str(hub), "--warehouse", warehouse, "--analyses", "all", "--json"], settings)


@contextlib.contextmanager
def _cluster(workers: int) -> Iterator[str]:
    """The address of a standalone cluster that is stopped at the end."""
    port = free_port()
    master = f"spark://{_HOST}:{port}"
    home = str(Path(importlib.util.find_spec("pyspark").origin or "").parent)  # type: ignore[union-attr]
    environment = {**os.environ, "SPARK_HOME": home, "PYSPARK_PYTHON": sys.executable}
    started: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory() as work, tempfile.TemporaryFile() as log:

        def start(kind: str, *arguments: str) -> None:
            line = [f"{home}/bin/spark-class", f"org.apache.spark.deploy.{kind}", "-h", _HOST, *arguments]
            started.append(subprocess.Popen(line, env=environment, stdout=log, stderr=log))

        try:
            start("master.Master", "-p", str(port), "--webui-port", "0")
            _wait_for(port)
            for _ in range(workers):
                start("worker.Worker", "-c", "1", "-m", "2g", "-d", work, "--webui-port", "0", master)
            yield master
        finally:
            for process in reversed(started):
                process.terminate()
                process.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection((_HOST, port)):
            return
        time.sleep(0.1)
    sys.exit("the master of the cluster does not answer")


if __name__ == "__main__":
    sys.exit(main())
