"""The command line: `hugginggraph COMMAND`. Jobs start a Spark session; look-ups need no JVM."""

import sys

# Registers the commands, in the order of `--help`.
from hugginggraph.cli import bom, export, house, hub, jobs, lookups, reports
from hugginggraph.cli.application import app, run

__all__ = ["app", "bom", "export", "house", "hub", "jobs", "lookups", "main", "reports", "run"]


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))
