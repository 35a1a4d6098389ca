"""Rows as a person reads them (a table), a program (JSON), or a spreadsheet (CSV)."""

import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from hugginggraph.report.csv_cells import safe_cell
from hugginggraph.report.terminal import plain, print_json, printable, with_keys_as_text

Row = TypeVar("Row")


@dataclass(frozen=True)
class Form:
    """How rows are printed.

    Attributes:
        json: as one JSON document.
        csv: as CSV with a header; a table where neither is set.
        limit: at most so many rows; None: all of them, on a terminal as many as fit.
    """

    json: bool = False
    csv: bool = False
    limit: int | None = None


def put_rows(
    form: Form,
    rows: Sequence[Row],
    *,
    envelope: Mapping[str, Any],
    field: str,
    table: Callable[[], None],
    columns: Sequence[str] = (),
    flat: Callable[[Row], Mapping[str, Any]] | None = None,
    total: int | None = None,
) -> None:
    """Print the rows of an answer in one of the three forms.

    Args:
        form: which.
        rows: all rows, as mappings or dataclasses.
        envelope: the document that the rows stand in as JSON, in the order of its fields.
        field: its field that holds the rows, beside `total`, their number before the limit.
        table: prints them for a person.
        columns: the header of the CSV where there is no row to take it from.
        flat: what a row is in CSV, where it holds other values than single ones.
        total: how many rows there are, where only some of them are given.
    """
    if form.json:
        count = len(rows) if total is None else total
        print_json({**envelope, "total": count, field: rows[: form.limit]})
    elif form.csv:
        given = rows[: form.limit]
        print_csv([_flat(row) if flat is None else flat(row) for row in given], columns)
    else:
        table()


def print_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> None:
    """Write rows as CSV in UTF-8 to standard output, one a line.

    Dates are in ISO's form; lists and structures are JSON; control characters are JSON's escapes; no cell is a formula.
    """
    out = csv.writer(sys.stdout, lineterminator="\n")
    for number, row in enumerate(rows):
        if number == 0:
            columns = tuple(row)
            out.writerow(columns)
        out.writerow([_cell(row[name]) for name in columns])
    if columns and not rows:
        out.writerow(columns)


def _flat(row: object) -> Mapping[str, Any]:
    return asdict(row) if is_dataclass(row) and not isinstance(row, type) else row  # type: ignore[return-value]


def _cell(value: object) -> object:
    if isinstance(value, (list, tuple, dict)):
        value = json.dumps(with_keys_as_text(value), default=plain, ensure_ascii=False)
    elif isinstance(value, (date, datetime)):
        value = value.isoformat()
    cell = safe_cell(value)
    return printable(cell) if isinstance(cell, str) else cell
