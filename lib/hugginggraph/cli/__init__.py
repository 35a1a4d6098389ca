"""The command line: `hugginggraph COMMAND`. Jobs start a Spark session; look-ups need no JVM."""

import sys

from hugginggraph import __version__
from hugginggraph.cli import house, hub, jobs, lookups, reports  # registers the commands, in the order of `--help`
from hugginggraph.cli.application import app, run

__all__ = ["app", "house", "hub", "jobs", "lookups", "main", "reports", "run"]


def main() -> None:
    """The console script."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"hugginggraph {__version__}\n")
        return
    sys.exit(run(sys.argv[1:]))
