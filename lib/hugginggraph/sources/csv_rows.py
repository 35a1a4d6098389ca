"""The rows of a CSV file with a header as JSON lines; every value is a text."""

import csv
from collections.abc import Collection, Iterator

from pyarrow import fs

from hugginggraph.errors import SourceError
from hugginggraph.records.utf8 import decoded
from hugginggraph.sources import json_forms
from hugginggraph.sources.columns import require_each_once
from hugginggraph.sources.lines import text_lines

_LONGEST_FIELD = 1 << 27
"""Characters; the field after a quote that is never closed is longer."""


def csv_header(filesystem: fs.FileSystem, path: str) -> list[str]:
    """The names of the columns; none of an empty file.

    Raises:
        SourceError: the file breaks off or is no CSV, or two columns have one name.
    """
    names = next(_rows(filesystem, path), [])
    # Columns without a name are those that a spreadsheet left empty.
    require_each_once(path, filter(None, names))
    return names


def csv_lines(
    filesystem: fs.FileSystem,
    path: str,
    *,
    only: Collection[str] | None = None,
    without: str | None = None,
    not_empty: str | None = None,
) -> Iterator[bytes]:
    """A JSON object a row, its fields in the order of the columns; empty ones are left out.

    Args:
        filesystem: where the file lies.
        path: the file.
        only: the columns that are wanted; None: all.
        without: a column that is not wanted.
        not_empty: the column in which rows that are wanted have a value.

    Raises:
        SourceError: the file breaks off or is no CSV; the rows before are given first.
    """
    rows = _rows(filesystem, path)
    header = next(rows, [])
    wanted = [
        (place, name, json_forms.string(name))
        for place, name in enumerate(header)
        if name != without and (only is None or name in only)
    ]
    for row in rows:
        fields = {name: (written, row[place]) for place, name, written in wanted if place < len(row) and row[place]}
        if fields and (not_empty is None or not_empty in fields):
            texts = ((written, json_forms.string(text)) for written, text in fields.values())
            yield json_forms.object_of(texts).encode("utf-8", "replace")


def _rows(filesystem: fs.FileSystem, path: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    lines = (decoded(line) + "\n" for line in text_lines(filesystem, path))
    try:
        yield from csv.reader(lines, strict=True)
    except csv.Error as error:
        raise SourceError(f"{path} is no CSV: {error}. Nothing of this date was taken") from None
