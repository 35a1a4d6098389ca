"""The command line: `hugginggraph COMMAND`. Jobs may start a Spark session; look-ups need no JVM."""

import gc
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
    # Rows are Python's by the ten thousand, and hardly an object is part of a circle: circles are looked for rarely.
    gc.set_threshold(50_000, 20, 20)
    sys.exit(run_to_the_end(sys.argv[1:]))
