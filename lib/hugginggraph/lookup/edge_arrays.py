"""The edges of a date as arrays, from which a walk takes those that leave a few nodes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hugginggraph.graph.relation_names import LINEAGE_RELATIONS
from hugginggraph.lookup.pinned_tables import PinnedTables
from hugginggraph.tables import EDGES

RELATION_NAMES = tuple(sorted(LINEAGE_RELATIONS))
"""A relation is held as its place here, so that numbers order relations as names do."""

Longs = NDArray[np.int64]


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
        first = np.searchsorted(self.src, nodes, side="left")
        count = np.searchsorted(self.src, nodes, side="right") - first
        node = np.repeat(np.arange(len(nodes)), count)
        before = np.cumsum(count) - count
        return np.arange(len(node)) + np.repeat(first - before, count), node


def read_edges(tables: PinnedTables, *, min_grade_rank: int, view: str = EDGES.name) -> EdgeArrays:
    """The edges of lineage that have evidence of at least a grade; not those to a successor.

    Args:
        tables: on which the edges are in view.
        min_grade_rank: the weakest grade to take.
        view: the name under which they are in view.
    """
    # Names of relations are our own, never what a user wrote. The order makes equal warehouses equal arrays.
    relations = ", ".join(f"'{name}'" for name in RELATION_NAMES)
    found = tables.connection.execute(
        f"""
        SELECT src, dst, CAST(list_position([{relations}], relation) - 1 AS TINYINT) AS relation,
            CAST(grade_rank AS TINYINT) AS grade_rank, edge_id
        FROM {view} WHERE grade_rank <= ? AND relation IN ({relations})
        """,
        [min_grade_rank],
    ).fetchnumpy()
    columns = {name: np.ma.getdata(values) for name, values in found.items()}
    order = np.argsort(columns["src"], kind="stable")
    return EdgeArrays(**{name: values[order] for name, values in columns.items()})
