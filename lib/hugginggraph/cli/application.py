"""The application that commands register with, and how a command ends."""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from io import BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer

from hugginggraph import __version__
from hugginggraph.cli.command_list import CommandList
from hugginggraph.cli.exit_codes import ExitCode
from hugginggraph.errors import HuggingGraphError, OutputError
from hugginggraph.report.terminal import print_json, printable

app = typer.Typer(
    name="hugginggraph", help="The versioned supply-chain graph of the Hugging Face Hub.", no_args_is_help=True,
    cls=CommandList,
    pretty_exceptions_enable=False, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip


class LogChoice(StrEnum):
    """What a line of the log is."""

    text = "text"
    json = "json"


_OF_SPARK = ("pyspark", "delta", "graphframes")
_OF_AGENTS = "mcp"
_JSON = "--json"
_OBJECTS_BETWEEN_LOOKS = 100_000
"""New objects until Python looks for cycles that nobody holds any more. Commands make millions of objects and nearly no
cycle: with Python's own 700 they spend a sixth of their time on looking."""
# Some versions of typer bring a click of their own: the class is the one that theirs derives from.
_UsageError: Any = typer.BadParameter.__base__


def _version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"hugginggraph {__version__}")
        raise typer.Exit


@app.callback()
def _of_every_command(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    log_format: Annotated[
        LogChoice | None,
        typer.Option("--log-format", help="Lines on standard error: text, or JSON. Default: the setting log_format."),
    ] = None,
) -> None:
    from hugginggraph.report import log

    log.choose(log_format and log_format.value)


def run(arguments: Sequence[str]) -> int:  # noqa: PLR0911, PLR0912 - an exit status a way to end
    """Run a command.

    An error is a sentence on standard error; with `--json` it is the one JSON document on standard output.

    A failure of the storage or the machine is explained, too; of this program, it is a traceback.

    Returns:
        One of `ExitCode`.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    is_json = _JSON in arguments
    for number, argument in enumerate(arguments, 1):
        if any("\ud800" <= character <= "\udfff" for character in argument):
            told = f"argument {number} ({argument!r}) is no text in UTF-8. Rename what it names, or set a UTF-8 locale"
            return _explained("UsageError", told, is_json, status=2)
    try:
        status = app(list(arguments), standalone_mode=False)
    except OutputError:
        raise
    except HuggingGraphError as error:
        return _explained(type(error).__name__, str(error), is_json)
    except _UsageError as error:
        return _misused(error, is_json)
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing == _OF_AGENTS:
            told = f"this command needs the library {missing}: `pip install 'hugginggraph[mcp]'`"
            return _explained(type(error).__name__, told, is_json)
        if missing not in _OF_SPARK:
            raise
        told = (
            f"this command needs Spark, and Python finds no {missing}. Install it with `pip install "
            "'hugginggraph[spark]'`, or run the job by the `spark-submit` of the cluster that has it"
        )
        return _explained(type(error).__name__, told, is_json)
    except SystemExit as exit_:  # what a command or a library ended with
        if exit_.code == ExitCode.STOPPED:
            return _stopped()
        return exit_.code if isinstance(exit_.code, int) else 0
    except Exception as error:
        # Here and not above: these libraries take longer to load than a command that does without.
        from hugginggraph.storage.failures import failure_of

        failure = failure_of(error)
        if failure is None:
            raise
        return _explained(type(failure).__name__, str(failure), is_json)
    except (KeyboardInterrupt, typer.Abort):  # before typer has begun, or after it has ended
        return _stopped()
    if status == ExitCode.STOPPED:  # what typer makes of Ctrl-C
        return _stopped()
    return status if isinstance(status, int) else 0


def run_to_the_end(arguments: Sequence[str]) -> int:
    """Run a command as a program of its own, whose output may be closed, full, or read by nobody any more.

    Returns:
        The exit status, as `run` has it; 1 where not all of the output could be written.
    """
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end of the process
    if sys.stdout is None:
        return _explained("OutputError", "standard output is closed: give it a file, or /dev/null", is_json=False)
    output = BufferedWriter(_Output(sys.stdout.fileno(), "wb", closefd=False))
    sys.stdout = TextIOWrapper(
        output, sys.stdout.encoding, sys.stdout.errors, line_buffering=sys.stdout.isatty()
    )  # fmt: skip
    try:
        status = run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has enough
        status = 1
        _forget_output()
    except OutputError as error:
        status = _explained("OutputError", str(error), is_json=False)
        _forget_output()
    return status


class _Output(FileIO):
    """Standard output, whose failures are none of the warehouse's."""

    def write(self, content: Any) -> int:
        try:
            return super().write(content)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"standard output cannot be written: {error.strerror}. Not all was written") from None


def _forget_output() -> None:
    """Lets Python's own end not try to write what is left, and complain."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _stopped() -> int:
    told = "stopped. What was finished stays; run the same command again for the rest"
    return _explained("Stopped", told, is_json=False, status=ExitCode.STOPPED)


def _misused(error: Any, is_json: bool) -> int:
    """Explain how a command was used wrongly; an argument that it repeats is made harmless."""
    told = error.format_message()
    if is_json:
        return _explained("UsageError", told, is_json, error.exit_code)
    if told != error.ctx.get_help():  # which is the message where nothing at all was asked
        how = f"Try '{error.ctx.command_path} {error.ctx.help_option_names[0]}' for help."
        told = f"{error.ctx.get_usage()}\n{how}\n\nError: {told}"
    sys.stderr.write("\n".join(map(printable, told.split("\n"))) + "\n")
    status: int = error.exit_code
    return status


def _explained(kind: str, error: str, is_json: bool, status: int = ExitCode.FAILED) -> int:
    from hugginggraph.report import log

    if is_json:
        print_json({"error": {"kind": kind, "message": error}})
        return status
    if log.is_json():
        log.log_json(error, "error")
        return status
    # A message may quote metadata; its own line breaks stay.
    lines = [printable(line) for line in error.split("\n")]
    sys.stderr.write("hugginggraph: " + "\n".join(lines) + "\n")
    return status
