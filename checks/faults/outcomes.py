"""What a command did: status, first line of its message, whether there was a traceback, and the memory it took."""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hugginggraph.cli import run

HOUSE = Path(__file__).parents[2]
_MIB = 1 << 10


@dataclass(frozen=True)
class Outcome:
    """How a command ended.

    Attributes:
        status: its exit status.
        message: the last line on standard error, or nothing.
        has_traceback: whether Python's own words were seen.
        mib: the most memory its process had, where it had one of its own.
        connections: addresses that it connected to and names that it looked up, where they were logged.
    """

    status: int
    message: str
    has_traceback: bool
    mib: int = 0
    connections: tuple[str, ...] = ()


def here(arguments: Sequence[str]) -> Outcome:
    """A command run in this process."""
    said, out = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(out):
            status = run(arguments)
    except Exception as error:
        return Outcome(1, f"{type(error).__name__}: {error}", has_traceback=True)
    return Outcome(status, _last(said.getvalue()), "Traceback" in said.getvalue())


def apart(command: str, variables: Mapping[str, str] | None = None, folder: Path | None = None) -> Outcome:
    """A line of the shell, in which `hg` is the program, in a process of its own."""
    environment = dict(os.environ) | {"PYTHONPATH": str(HOUSE / "lib")} | dict(variables or {})
    program = f'hg() {{ "{sys.executable}" -m hugginggraph.cli "$@"; }}; {command}'
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            ["bash", "-o", "pipefail", "-c", program],
            env=environment, stdout=subprocess.DEVNULL, stderr=said, cwd=folder,
        )  # fmt: skip
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    return Outcome(child.returncode, _last(text), "Traceback" in text, usage.ru_maxrss // _MIB)


@contextlib.contextmanager
def forker() -> Iterator[Callable[[Sequence[str], Mapping[str, str]], Outcome]]:
    """A function that runs a command in a process of its own, in which what a crawl needs is loaded already."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(HOUSE / "lib"), str(HOUSE)])}
    line = [sys.executable, "-m", "checks.faults.forker"]
    with subprocess.Popen(line, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked, told = process.stdin, process.stdout

        def ended(arguments: Sequence[str], variables: Mapping[str, str]) -> Outcome:
            asked.write(json.dumps({"arguments": list(arguments), "variables": dict(variables)}) + "\n")
            asked.flush()
            end = json.loads(told.readline())
            made = tuple(end["connections"])
            return Outcome(end["status"], _last(end["text"]), "Traceback" in end["text"], end["mib"], made)

        yield ended
        asked.close()


def _last(text: str) -> str:
    """The sentence of the program; without one the last line."""
    lines = [line for line in text.splitlines() if line.strip()]
    own = [line for line in lines if line.startswith("hugginggraph: ")]
    return (own or lines or [""])[-1]
