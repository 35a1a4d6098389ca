"""A command measured from outside: seconds, and the peak memory of its process tree."""

import os
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psutil

MACHINE = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}


@dataclass(frozen=True)
class Measured:
    """What a command took.

    Attributes:
        status: its exit status.
        seconds: wall time.
        peak_memory_gb: largest sum of the resident memory of the process and its descendants.
        output: what it wrote to standard output.
        stopped: whether it was stopped because it took too long.
    """

    status: int
    seconds: float
    peak_memory_gb: float
    output: str
    stopped: bool = False


def measured(
    command: Sequence[str], environment: Mapping[str, str] | None = None, *, patience: float | None = None
) -> Measured:
    """Run a command to its end, or for as many seconds as there is patience, and measure it."""
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output, env={**os.environ, **(environment or {})})
        memory = PeakMemory(process.pid)
        memory.start()
        stopped = False
        try:
            status = process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            status, stopped = process.wait(), True
        seconds = time.monotonic() - started
        output.seek(0)
        return Measured(status, round(seconds, 1), round(memory.peak / 1e9, 2), output.read(), stopped)


def hugginggraph(*arguments: str) -> Measured:
    """Run a command of HuggingGraph and measure it; where it fails, so does the benchmark."""
    run = measured([sys.executable, "-m", "hugginggraph.cli", *arguments])
    if run.status:
        sys.exit(f"hugginggraph {arguments[0]} failed")
    return run


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class PeakMemory(threading.Thread):
    """Samples the memory of a process and all its descendants: resident pages, shared ones in equal parts (PSS)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._root = psutil.Process(pid)

    def run(self) -> None:
        """Sample until the process is gone."""
        while self._root.is_running() and self._root.status() != psutil.STATUS_ZOMBIE:
            started = time.monotonic()
            self.peak = max(self.peak, self._now())
            # The pages of a large process take a while to count: one part in twenty of a core is enough for it.
            time.sleep(max(0.2, 20 * (time.monotonic() - started)))

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
