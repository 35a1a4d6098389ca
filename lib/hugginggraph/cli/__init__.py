"""The command line: `hugginggraph COMMAND`. Jobs may start a Spark session; look-ups need no JVM."""

import sys

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
    sys.exit(run_to_the_end(sys.argv[1:]))
