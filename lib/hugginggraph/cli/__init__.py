"""The command line: `hugginggraph COMMAND`. Jobs start a Spark session; look-ups need no JVM."""

import sys

from hugginggraph.cli import house, hub, jobs, lookups, reports  # registers the commands, in the order of `--help`
from hugginggraph.cli.application import app, run, run_to_the_end

__all__ = ["app", "house", "hub", "jobs", "lookups", "main", "reports", "run", "run_to_the_end"]


def main() -> None:
    """The console script."""
    sys.exit(run_to_the_end(sys.argv[1:]))
