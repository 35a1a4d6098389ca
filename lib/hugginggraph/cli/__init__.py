"""The command line: `hugginggraph COMMAND`. Jobs start a Spark session; look-ups need no JVM."""

import sys

from hugginggraph.cli import (
    check,
    house,
    hub,
    jobs,
    lookups,
    reports,
)  # registers the commands, in the order of `--help`
from hugginggraph.cli.application import app, run

__all__ = ["app", "check", "house", "hub", "jobs", "lookups", "main", "reports", "run"]


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))
