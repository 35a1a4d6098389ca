"""Lists of repos: from arguments, from a file, from standard input."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import typer

STANDARD_INPUT = "-"
_MOST_REPOS = 100_000
_LONGEST_LINE = 1_000
_MISSING = "name at least one repo, as an argument, with --from FILE, or - for standard input"


def repos_given(arguments: Sequence[str], file: Path | None, *, missing: str = _MISSING) -> list[str]:
    """The repos of a command, in order: its arguments, where `-` stands for standard input, then those of a file.

    A list has one repo a line; empty lines and what follows a `#` after a space or at the beginning are left out.

    Args:
        arguments: as they were given.
        file: as it was given.
        missing: the message where there is none.

    Raises:
        typer.BadParameter: there is none, the file cannot be read, or a list is no list of repos.
    """
    found: list[str] = []
    for argument in arguments:
        found += _listed(sys.stdin, "standard input") if argument == STANDARD_INPUT else [argument]
    if file is not None:
        try:
            with file.open(encoding="utf-8-sig") as stream:
                found += _listed(stream, str(file))
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
            raise typer.BadParameter(f"{file} cannot be read: {why}", param_hint="--from") from None
    if not found:
        raise typer.BadParameter(missing)
    return found


def _listed(lines: Iterable[str], where: str) -> Iterator[str]:
    count = 0
    for number, line in enumerate(lines, start=1):
        if len(line) > _LONGEST_LINE:
            raise typer.BadParameter(f"{where}, line {number}: no name of a repo has {len(line)} characters")
        repo = f" {line}".partition(" #")[0].strip()
        if repo:
            count += 1
            if count > _MOST_REPOS:
                raise typer.BadParameter(f"{where}: more than {_MOST_REPOS:,} repos")
            yield repo
