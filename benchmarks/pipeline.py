"""`make bench`: a backfill as a whole process: seconds by station, peak memory of the process tree, rows.

    python -m benchmarks.pipeline [--source DIR [--kind KIND] [--coverage full]]    without a source: the synthetic Hub

Writes `benchmarks/results/<name>.json`, prints it, and puts the figures of all results into the README.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from benchmarks.figures import write_figures

RESULTS = Path(__file__).parent / "results"


class PeakMemory(threading.Thread):
    """Samples the memory of a process and all its descendants: resident pages, shared ones in equal parts (PSS)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._root = psutil.Process(pid)

    def run(self) -> None:
        """Sample until the process is gone."""
        while self._root.is_running() and self._root.status() != psutil.STATUS_ZOMBIE:
            self.peak = max(self.peak, self._now())
            time.sleep(0.2)

    def _now(self) -> int:
        total = 0
        try:
            for process in [self._root, *self._root.children(recursive=True)]:
                total += 0 if _is_forked_copy(process) else process.memory_full_info().pss
        except psutil.Error:  # one of them ended; the next sample is soon
            return 0
        return total


def _is_forked_copy(process: psutil.Process) -> bool:
    """A child between fork and exec is its parent once more, with all its pages: Java does so for every `chmod`."""
    parent = process.parent()
    return parent is not None and parent.name() == process.name() == "java" and parent.cmdline() == process.cmdline()


def measure(name: str, arguments: list[str]) -> dict[str, object]:
    """Run one command of the command line with `--json`; its figures."""
    command = [sys.executable, "-m", "hugginggraph.cli", *arguments, "--json"]
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output)
        memory = PeakMemory(process.pid)
        memory.start()
        status = process.wait()
        wall = time.monotonic() - started
        output.seek(0)
        reports = json.load(output) if status == 0 else []
    stations: dict[str, float] = {}
    rows: dict[str, int] = {}
    for report in reports:
        for station, seconds in report["seconds"].items():
            stations[station] = round(stations.get(station, 0) + seconds, 2)
        for table, counts in report["rows"].items():
            rows[table] = rows.get(table, 0) + sum(counts)
    return {
        "name": name,
        "status": status,
        "days": len(reports),
        "wall_seconds": round(wall, 1),
        "seconds_by_station": stations,
        "rows_written": rows,
        "peak_memory_gb": round(memory.peak / 1e9, 2),
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "system": platform.system(),
        },
    }


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--source", help="dump folder; without it the synthetic Hub")
    parser.add_argument("--kind", help="only this kind")
    parser.add_argument("--coverage", help="full or partial, as for backfill")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = ["--warehouse", f"{folder}/warehouse"]
        if arguments.source:
            kind = ["--kind", arguments.kind] if arguments.kind else []
            kind += ["--coverage", arguments.coverage] if arguments.coverage else []
            name = f"backfill-{arguments.kind or 'all'}"
            figures = measure(name, ["backfill", "--source", arguments.source, *kind, *place])
        else:
            name = "demo"
            figures = measure(name, ["demo", "--hub", f"{folder}/hub", *place])
    if figures["status"]:
        return 1
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(figures, indent=2) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")
    print(text)
    write_figures()
    return 0


if __name__ == "__main__":
    sys.exit(main())
