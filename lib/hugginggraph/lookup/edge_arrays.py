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
    tables: PinnedTables, roots: Longs, *, max_depth: int, min_grade_rank: int, view: str = EDGES.name
) -> EdgeArrays:
    """The edges of lineage below some nodes that have evidence of at least a grade; not those to a successor.

    Level by level while the levels are small, for a question scans one column of the table. From `_MANY` nodes on all
    edges are read at once.

    Args:
        tables: on which the edges are in view.
        roots: keys of nodes.
        max_depth: edges that leave nodes more hops away may be missing.
        min_grade_rank: the weakest grade to take.
        view: the name under which they are in view.

    Returns:
        At least all edges that leave the roots and what is downstream of them.
    """
    level, reached = np.unique(roots), np.unique(roots)
    parts = [_read(tables, view, min_grade_rank, reached[:0])]
    for _ in range(max_depth + 1):
        if len(level) > _MANY:
            return _ordered([_read(tables, view, min_grade_rank, None)])
        if not len(level):
            break
        parts.append(_read(tables, view, min_grade_rank, level))
        level = np.setdiff1d(parts[-1]["dst"], reached)
        reached = np.union1d(reached, level)
    return _ordered(parts)


def _read(tables: PinnedTables, view: str, min_grade_rank: int, sources: Longs | None) -> _Columns:
    """The edges that leave some nodes (None: all edges), in no order."""
    # Names of relations are our own, never what a user wrote.
    relations = ", ".join(f"'{name}'" for name in RELATION_NAMES)
    parameters: list[object] = [min_grade_rank]
    if sources is not None:
        parameters.append(sources.tolist())
    found = tables.connection.execute(
        f"""
        SELECT src, dst, CAST(list_position([{relations}], relation) - 1 AS TINYINT) AS relation,
            CAST(grade_rank AS TINYINT) AS grade_rank, edge_id
        FROM {view} WHERE grade_rank <= ? AND relation IN ({relations})
            {"" if sources is None else "AND src IN (SELECT unnest(?::BIGINT[]))"}
        """,
        parameters,
    ).fetchnumpy()
    return {name: np.ma.getdata(values) for name, values in found.items()}


def _ordered(parts: Sequence[_Columns]) -> EdgeArrays:
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.argsort(columns["src"])
    return EdgeArrays(**{name: values[order] for name, values in columns.items()})
