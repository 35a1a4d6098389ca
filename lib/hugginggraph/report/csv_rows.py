"""Rows as CSV on standard output, for a spreadsheet that may take a cell for a formula."""

import csv
import sys
from collections.abc import Iterable, Sequence

from hugginggraph.report.terminal import printable

_BEGIN_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def print_csv(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a header and rows; None is an empty cell, and text is harmless in a terminal and in a spreadsheet."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: object) -> object:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else value


def harmless(text: str) -> str:
    r"""Text that no spreadsheet takes for a formula, and no terminal for a command.

    >>> harmless("=HYPERLINK(0)"), harmless(" @x"), harmless("a\tb"), harmless("amber/heron")
    ("'=HYPERLINK(0)", "' @x", 'a\\u0009b', 'amber/heron')
    """
    inert = printable(text)
    return f"'{inert}" if inert.lstrip().startswith(_BEGIN_A_FORMULA) else inert
