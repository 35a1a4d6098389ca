"""Rows as CSV on standard output, for a spreadsheet that may take a cell for a formula."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from hugginggraph.report.csv_cells import csv_cell
from hugginggraph.report.terminal import plain, printable, with_keys_as_text


def print_csv(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a header and rows in UTF-8, a row a line.

    None is an empty cell, dates are in ISO's form, lists and structures are JSON; text is harmless in a terminal and in
    a spreadsheet.
    """
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, (list, tuple, dict)):
        value = json.dumps(with_keys_as_text(value), default=plain, ensure_ascii=False)
    elif isinstance(value, (date, datetime)):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else value


def harmless(text: str) -> str:
    r"""Text that no spreadsheet takes for a formula, and no terminal for a command.

    >>> harmless("=HYPERLINK(0)"), harmless(" @x"), harmless("a\tb"), harmless("amber/heron")
    ("'=HYPERLINK(0)", "' @x", 'a\\u0009b', 'amber/heron')
    """
    return csv_cell(printable(text))
