"""The command line: `hugginggraph COMMAND`. Jobs start a Spark session; look-ups need no JVM."""

import sys

from hugginggraph.cli import (  # registers the commands, in the order of `--help`
    house,
    hub,
    jobs,
    licences,
    lookups,
    reports,
)
from hugginggraph.cli.application import app, run

__all__ = ["app", "house", "hub", "jobs", "licences", "lookups", "main", "reports", "run"]


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))
