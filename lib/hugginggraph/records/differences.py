"""What differs between two states of one row."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from hugginggraph.records.value_texts import text_form

ADDED, REMOVED, MODIFIED = "added", "removed", "modified"

Compared = Mapping[str, Callable[[Any], str | None]]
"""The columns in which a row may differ, in their order, and how each is made a text."""


class Difference(NamedTuple):
    """What became of a row.

    Attributes:
        change: `added`, `removed` or `modified`.
        columns: those that differ; None unless modified.
        old_values: what they held, as texts; None unless modified.
        new_values: what they hold; None unless modified.
    """

    change: str
    columns: list[str] | None = None
    old_values: dict[str, str | None] | None = None
    new_values: dict[str, str | None] | None = None


def compared(columns: Iterable[str], types: Mapping[str, str]) -> Compared:
    """Columns to compare, made ready once for many rows.

    Raises:
        ValueError: values of one of the columns have no form as text.
    """
    return {name: text_form(types[name]) for name in columns}


def difference(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, columns: Compared
) -> Difference | None:
    """What differs between two states of a row; None where no compared column does.

    >>> difference({"role": "base", "x": 1}, {"role": "merge", "x": 2}, compared(["role"], {"role": "string"}))
    Difference(change='modified', columns=['role'], old_values={'role': 'base'}, new_values={'role': 'merge'})
    """
    if before is None or after is None:
        return Difference(ADDED if before is None else REMOVED) if before is not after else None
    differing = [name for name in columns if before[name] != after[name]]
    if not differing:
        return None
    old, new = ({name: columns[name](side[name]) for name in differing} for side in (before, after))
    return Difference(MODIFIED, differing, old, new)
