"""`spark-submit jobs/path.py …`: the command `hugginggraph path --engine spark`, with its arguments."""

import sys
from collections.abc import Sequence

from hugginggraph.cli import run


def main(argv: Sequence[str] | None = None) -> int:
    """Run the job; returns the exit status."""
    return run(["path", "--engine", "spark", *(sys.argv[1:] if argv is None else argv)])


if __name__ == "__main__":
    sys.exit(main())
