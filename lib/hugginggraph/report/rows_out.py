"""Rows as a person reads them (a table), a program (JSON), or a spreadsheet (CSV)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any, TypeVar

from hugginggraph.report import csv_rows
from hugginggraph.report.terminal import print_json

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
    """Write rows as `csv_rows.print_csv` does, in the columns of the first; without rows the header alone, if given."""
    names = tuple(rows[0]) if rows else columns
    if names:
        csv_rows.print_csv(names, ([row[name] for name in names] for row in rows))


def _flat(row: object) -> Mapping[str, Any]:
    return asdict(row) if is_dataclass(row) and not isinstance(row, type) else row  # type: ignore[return-value]
