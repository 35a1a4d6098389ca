"""How much of a day is known, and how well: what the graph rests on, and what it had to leave out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from hugginggraph.engines.relations import Relations
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import SCORECARD
from hugginggraph.tables.contract import ALL

LINEAGE_CUT = "lineage_cut"
"""The measure of the repos whose lineage is cut."""
_OF_REFERENCES = ("references", "unresolved")
_OF_NODES = ("repos", "ghosts")
_WHOLES: Mapping[str, Sequence[str]] = {
    "references": _OF_REFERENCES,
    "repaired": _OF_REFERENCES,
    "unresolved": _OF_REFERENCES,
    "self_loops": _OF_REFERENCES,
    "with_lineage": ["repos"],
    "lineage_only_in_text": ["repos"],
    "root_kind": ["repos"],
    "ghosts": _OF_NODES,
    "cycles": _OF_NODES,
    LINEAGE_CUT: _OF_NODES,
    "flagged": ["edges"],
}
"""The measures that are a share, each with those that make up its whole."""


def scorecard_rows(
    relations: Relations,
    *,
    day: date,
    cycles: int | None,
    lineage_cut: Mapping[str, int] | None = None,
) -> pa.Table:
    """The rows of `scorecard` of a date, by their key.

    Args:
        relations: that know `nodes_now`, `edges_now` and `rejected_references_now`.
        day: the date.
        cycles: how many models lie on a cycle; None where the analyses did not run.
        lineage_cut: by kind, how many repos have a lineage that is cut.
    """
    counted = relations.fetch("scorecard").to_pylist()
    if cycles is not None:
        counted.append({"measure": "cycles", "kind": "model", "item": ALL, "count": cycles})
    for kind, count in (lineage_cut or {}).items():
        counted.append({"measure": LINEAGE_CUT, "kind": kind, "item": ALL, "count": count})
    rows = [{"snapshot_date": day} | row for row in with_wholes(counted)]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SCORECARD))


def with_wholes(counted: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Counts with `of`, the number that each is a share of; in the order of `measure`, `kind` and `item`.

    Args:
        counted: records of `measure`, `kind`, `item` and `count`.

    >>> rows = [("repos", "*", 3), ("ghosts", "*", 1), ("edges", "*", 4)]
    >>> counted = [{"measure": m, "kind": "model", "item": i, "count": n} for m, i, n in rows]
    >>> [(row["measure"], row["of"]) for row in with_wholes(counted)]
    [('edges', None), ('ghosts', 4), ('repos', None)]
    """
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for row in counted:
        totals[row["measure"], row["kind"]] += row["count"]

    def whole(measure: str, kind: str) -> int | None:
        parts = _WHOLES.get(measure)
        return sum(totals[part, kind] for part in parts) if parts else None

    rows = [{**row, "of": whole(row["measure"], row["kind"])} for row in counted]
    return sorted(rows, key=lambda row: (row["measure"], row["kind"], row["item"]))
