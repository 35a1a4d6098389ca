"""`spark-submit jobs/genetics.py …`: the command `hugginggraph genetics`, with its arguments."""

import sys
from collections.abc import Sequence

from hugginggraph.cli import run


def main(argv: Sequence[str] | None = None) -> int:
    """Run the job; returns the exit status."""
    return run(["genetics", *(sys.argv[1:] if argv is None else argv)])


if __name__ == "__main__":
    sys.exit(main())
