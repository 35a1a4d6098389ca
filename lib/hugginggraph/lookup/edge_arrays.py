"""The edges of a date as arrays, from which a walk takes those that leave a few nodes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hugginggraph.graph.relation_names import LINEAGE_RELATIONS
from hugginggraph.lookup.pinned_tables import PinnedTables
from hugginggraph.tables import EDGES

RELATION_NAMES = tuple(sorted(LINEAGE_RELATIONS))
"""A relation is held as its place here, so that numbers order relations as names do."""

Longs = NDArray[np.int64]
_Columns = dict[str, NDArray[Any]]
_MANY = 2_000
"""To ask for the edges of so many nodes costs more than to read all edges."""
_MOST_LEVELS = 8
"""So do so many questions."""


@dataclass(frozen=True, eq=False)
class EdgeArrays:
    """Aligned arrays, one entry an edge, ascending by `src`.

    Attributes:
        src: int64, key of the upstream end.
        dst: int64, key of the downstream end.
        relation: int8, place in `RELATION_NAMES`.
        grade_rank: int8, 1 is the strongest evidence.
        edge_id: int64.
    """

    src: Longs
    dst: Longs
    relation: NDArray[np.int8]
    grade_rank: NDArray[np.int8]
    edge_id: Longs

    def leaving(self, nodes: Longs) -> tuple[Longs, Longs]:
        """The edges that leave some nodes.

        Returns:
            Two aligned arrays: the places of the edges, and for each the place in `nodes` of the node that it leaves.
        """
        return places_of(self.src, nodes)


def places_of(ordered: Longs, keys: Longs) -> tuple[Longs, Longs]:
    """The places in an ascending array that hold some keys, and for each the place in `keys` of the one it holds."""
    first = np.searchsorted(ordered, keys, side="left")
    count = np.searchsorted(ordered, keys, side="right") - first
    key = np.repeat(np.arange(len(keys)), count)
    before = np.cumsum(count) - count
    return np.arange(len(key)) + np.repeat(first - before, count), key


def read_edges(
    tables: PinnedTables,
    roots: Longs,
    *,
    max_depth: int,
    min_grade_rank: int,
    view: str = EDGES.name,
    up: bool = False,
) -> EdgeArrays:
    """The edges of lineage below or above some nodes that have evidence of at least a grade; not those to a successor.

    Level by level while the levels are small and few, for a question scans one column of the table. From `_MANY` nodes
    or `_MOST_LEVELS` levels on all edges are read at once.

    Args:
        tables: on which the edges are in view.
        roots: keys of nodes.
        max_depth: edges of nodes more hops away may be missing.
        min_grade_rank: the weakest grade to take.
        view: the name under which they are in view.
        up: whether the edges lead to what the roots were made from.

    Returns:
        At least all edges that leave the roots and what is downstream of them; upwards, all that lead to them and to
        what is upstream of them.
    """
    here, there = ("dst", "src") if up else ("src", "dst")
    level, reached = np.unique(roots), np.unique(roots)
    parts = [_read(tables, view, min_grade_rank, here, reached[:0])]
    for depth in range(max_depth + 1):
        if len(level) > _MANY or depth == _MOST_LEVELS:
            return _ordered([_read(tables, view, min_grade_rank, here, None)])
        if not len(level):
            break
        parts.append(_read(tables, view, min_grade_rank, here, level))
        level = np.setdiff1d(parts[-1][there], reached)
        reached = np.union1d(reached, level)
    return _ordered(parts)


def _read(tables: PinnedTables, view: str, min_grade_rank: int, end: str, nodes: Longs | None) -> _Columns:
    """The edges of which an end, `src` or `dst`, is one of some nodes (None: all edges), in no order."""
    # Names of relations are our own, never what a user wrote.
    relations = ", ".join(f"'{name}'" for name in RELATION_NAMES)
    parameters: list[object] = [min_grade_rank]
    if nodes is not None:
        parameters.append(nodes.tolist())
    found = tables.connection.execute(
        f"""
        SELECT src, dst, CAST(list_position([{relations}], relation) - 1 AS TINYINT) AS relation,
            CAST(grade_rank AS TINYINT) AS grade_rank, edge_id
        FROM {view} WHERE grade_rank <= ? AND relation IN ({relations})
            {"" if nodes is None else f"AND {end} IN (SELECT unnest(?::BIGINT[]))"}
        """,
        parameters,
    ).fetchnumpy()
    return {name: np.ma.getdata(values) for name, values in found.items()}


def _ordered(parts: Sequence[_Columns]) -> EdgeArrays:
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.argsort(columns["src"])
    return EdgeArrays(**{name: values[order] for name, values in columns.items()})
