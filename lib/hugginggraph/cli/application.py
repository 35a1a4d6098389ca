"""The application that commands register with, and how a command ends."""

import sys
from collections.abc import Sequence

import typer

from hugginggraph.errors import HuggingGraphError
from hugginggraph.report.terminal import printable

app = typer.Typer(
    name="hugginggraph", help="The versioned supply-chain graph of the Hugging Face Hub.", no_args_is_help=True,
    add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
)  # fmt: skip


STOPPED = 130
"""The exit status of what Ctrl-C has stopped, as shells have it."""
_OF_SPARK = ("pyspark", "delta", "graphframes")


def run(arguments: Sequence[str]) -> int:
    """Run a command.

    Returns:
        The exit status: 0 done, 1 an error that was explained, 2 wrong usage, 130 stopped by Ctrl-C.
    """
    try:
        app(list(arguments))
    except HuggingGraphError as error:
        return _explained(str(error))
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in _OF_SPARK:
            raise
        return _explained(
            f"this command needs Spark, and Python finds no {missing}. Install it with `pip install "
            "'hugginggraph[spark]'`, or run the job by the `spark-submit` of the cluster that has it"
        )
    except SystemExit as exit_:  # how typer ends every command, a good one too
        if exit_.code == STOPPED:
            return _stopped()
        return exit_.code if isinstance(exit_.code, int) else 0
    except KeyboardInterrupt:  # before typer has begun, or after it has ended
        return _stopped()
    return 0


def _stopped() -> int:
    _explained("stopped. What was finished stays; run the same command again for the rest")
    return STOPPED


def _explained(error: str) -> int:
    # A message may quote metadata; its own line breaks stay.
    lines = [printable(line) for line in error.split("\n")]
    sys.stderr.write("hugginggraph: " + "\n".join(lines) + "\n")
    return 1
