r"""The law of the daily delta: G(D) = (G(D-1) \ D-) ∪ D+, in rows and checksums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hugginggraph.errors import InvariantError


@dataclass(frozen=True)
class Size:
    """How many rows, and the sum over their hashes, which does not depend on their order."""

    rows: int
    checksum: int


def sizes(rows: Iterable[Mapping[str, Any]]) -> dict[str, Size]:
    """Rows and checksum by subject, summed over records with `subject`, `total` and `checksum`."""
    found: dict[str, Size] = {}
    for row in rows:
        so_far = found.get(row["subject"], Size(0, 0))
        found[row["subject"]] = Size(so_far.rows + row["total"], so_far.checksum + int(row["checksum"]))
    return found


def require_delta_applies(before: Mapping[str, Size], delta: Mapping[str, Size], after: Mapping[str, Size]) -> None:
    r"""Check G(D) = (G(D-1) \ D-) ∪ D+, where a modified row leaves in its old and enters in its new form.

    The sizes before and after are counted from the whole tables, apart from what made the delta: a row that was lost or
    doubled on the way shows.

    Args:
        before: rows and checksum by subject of the graph before; a subject that is missing had none.
        delta: by how much the delta moves both.
        after: rows and checksum of the graph now.

    Raises:
        InvariantError: rows or checksums do not add up.
    """
    for subject in sorted({*before, *delta, *after}):
        sides = [each.get(subject, Size(0, 0)) for each in (before, delta, after)]
        rows, sums = ([side.rows for side in sides], [side.checksum for side in sides])
        if rows[0] + rows[1] != rows[2] or sums[0] + sums[1] != sums[2]:
            raise InvariantError(
                f"the delta of {subject}s does not lead from yesterday to today: {rows[0]} rows before, "
                f"{rows[1]:+d} by the delta, {rows[2]} today; checksums {sums[0]}, {sums[1]:+d}, {sums[2]}"
            )


def require_counted(told: Mapping[str, Size], there: Mapping[str, Size]) -> None:
    """Check that the totals of a date, which are the day before's and what moved, count the rows that are there.

    Raises:
        InvariantError: they do not.
    """
    for subject in sorted({*told, *there}):
        rows = [each.get(subject, Size(0, 0)).rows for each in (told, there)]
        if rows[0] != rows[1]:
            raise InvariantError(
                f"the totals of the day before, moved by the delta, are {rows[0]} {subject}s; there are {rows[1]}"
            )
