"""Runs of a day that are killed at random moments, one of them after the last table and before the pin."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from checks.faults.outcomes import HOUSE

MOMENTS = 20
_SEED = 25
_LONGEST_WAIT = 0.25
"""Seconds after the commit that a moment follows."""

_BEFORE_THE_PIN = """
import os, signal, sys
from hugginggraph.cli import run
from hugginggraph.storage.ledger import Ledger

commit = Ledger._commit

def commit_or_die(self, table, write):
    if table.name == "snapshots":
        os.killpg(0, signal.SIGKILL)
    commit(self, table, write)

Ledger._commit = commit_or_die
run(sys.argv[1:])
"""
"""The command line, killed with all it started when it is to write which versions are the date's."""


@dataclass(frozen=True)
class Moment:
    """When a run is killed.

    Attributes:
        commits: so many commits after it began.
        seconds: and so much later.
        alone: whether only the process is killed, or all that it started, too.
    """

    commits: int
    seconds: float
    alone: bool

    def __str__(self) -> str:
        """In words."""
        whom = "the process alone" if self.alone else "with all it started"
        return f"{self.seconds * 1000:.0f} ms after commit {self.commits}, {whom}"


@dataclass(frozen=True)
class Killed:
    """A run that was killed.

    Attributes:
        had_ended: whether it was done before.
        orphans: processes of it that still ran five seconds later.
    """

    had_ended: bool
    orphans: int


def moments(commits: int) -> Iterator[Moment | None]:
    """Moments of a run that makes so many commits, the same ones each time; None is the one before the pin."""
    draw = random.Random(_SEED)
    yield None
    for number in range(1, MOMENTS):
        yield Moment(draw.randrange(commits), draw.uniform(0, _LONGEST_WAIT), alone=number % 2 == 1)


def run_and_kill(line: Sequence[str], temporary: Path, warehouse: Path, at: Moment | None) -> Killed:
    """Run a command that writes to a warehouse, and kill it at a moment."""
    if at is None:
        process = _begun(["-c", _BEFORE_THE_PIN, *line], temporary)
        process.wait()
        return Killed(process.returncode != -signal.SIGKILL, _orphans(process))
    until = commits_of(warehouse) + at.commits
    process = _begun(["-m", "hugginggraph.cli", *line], temporary)
    while process.poll() is None and commits_of(warehouse) < until:
        time.sleep(0.002)
    time.sleep(at.seconds)
    had_ended = process.poll() is not None
    if at.alone:
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return Killed(had_ended, _orphans(process))


def run_whole(line: Sequence[str], temporary: Path) -> None:
    """Run a command to its end.

    Raises:
        RuntimeError: it fails.
    """
    if _begun(["-m", "hugginggraph.cli", *line], temporary).wait() != 0:
        raise RuntimeError(f"failed: {' '.join(line)}")


def commits_of(warehouse: Path) -> int:
    """How many commits all tables have."""
    return sum(1 for _ in warehouse.glob("*/_delta_log/*.json"))


def _begun(program: Sequence[str], temporary: Path) -> subprocess.Popen[bytes]:
    """A process that leads a group of its own, with a temporary folder of its own."""
    environment = os.environ | {"PYTHONPATH": str(HOUSE / "lib"), "TMPDIR": str(temporary)}
    return subprocess.Popen(
        [sys.executable, *program], env=environment, cwd=temporary, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _orphans(process: subprocess.Popen[bytes]) -> int:
    """How many of the process' group still run, once they had five seconds to end."""
    for _ in range(50):
        found = [each for each in Path("/proc").iterdir() if each.name.isdecimal() and _group(each) == process.pid]
        if not found:
            return 0
        time.sleep(0.1)
    return len(found)


def _group(folder: Path) -> int | None:
    """The process group of a process that runs; none of one that has ended."""
    try:
        told = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if told[0] in "ZX" else int(told[2])
