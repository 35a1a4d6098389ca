"""The command line: `hugginggraph COMMAND`. Jobs may start a Spark session; look-ups need no JVM."""

import sys

# Importing registers the commands, in the order of `--help`.
from hugginggraph.cli import (
    agents,
    bom,
    check,
    house,
    hub,
    impact,
    jobs,
    lookups,
    over_time,
    overview,
    reports,
    watching,
)
from hugginggraph.cli.application import app, run

__all__ = [
    "agents",
    "app",
    "bom",
    "check",
    "house",
    "hub",
    "impact",
    "jobs",
    "lookups",
    "main",
    "over_time",
    "overview",
    "reports",
    "run",
    "watching",
]


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))
