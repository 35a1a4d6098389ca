"""The command line: `hugginggraph COMMAND`. Jobs may start a Spark session; look-ups need no JVM."""

import sys
from typing import NoReturn

# Importing registers the commands, in the order of `--help`.
from hugginggraph.cli import (
    agents,
    bom,
    check,
    export,
    house,
    hub,
    impact,
    jobs,
    lab,
    licences,
    lookups,
    over_time,
    overview,
    reports,
    watching,
)
from hugginggraph.cli.application import app, run, run_to_the_end

__all__ = [
    "agents",
    "app",
    "bom",
    "check",
    "export",
    "hf_lineage",
    "house",
    "hub",
    "impact",
    "jobs",
    "lab",
    "licences",
    "lookups",
    "main",
    "over_time",
    "overview",
    "reports",
    "run",
    "run_to_the_end",
    "watching",
]


def main() -> None:
    """The console script."""
    _run(sys.argv[1:])


def hf_lineage() -> None:
    """The console script `hf-lineage`, which the client of the Hub runs as `hf lineage`.

    `hf lineage OWNER/NAME` is `hugginggraph lineage OWNER/NAME`; the name of another command runs that one.
    """
    given = sys.argv[1:]
    names = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    is_whole = not given or given[0].startswith("-") or given[0] in names
    _run(given if is_whole else ["lineage", *given])


def _run(arguments: list[str]) -> NoReturn:
    sys.exit(run_to_the_end(arguments))
