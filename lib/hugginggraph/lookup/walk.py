"""Everything that was made from some roots, directly or not, with the way that leads to each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hugginggraph.lookup.edge_arrays import EdgeArrays, Longs


@dataclass(frozen=True, eq=False)
class Walk:
    """Aligned arrays, one entry a node: first the roots, then level by level, each level ascending by key.

    Attributes:
        node_id: int64.
        depth: int64, fewest hops from a root.
        via: int64, place here of the neighbour, one hop nearer to the root; of a root its own.
        edge: int64, place of the edge from that neighbour; -1 of a root.
        rank: int8, the weakest evidence on the way; 0 of a root.
        root: int64, place here of the root where the way begins.
        first: int64, place here of the first node behind that root on the way; of a root its own.
        cut_at: the depth that is allowed, where more nodes follow behind it; None where they do not.
    """

    node_id: Longs
    depth: Longs
    via: Longs
    edge: Longs
    rank: NDArray[np.int8]
    root: Longs
    first: Longs
    cut_at: int | None


def walk(edges: EdgeArrays, roots: Longs, *, max_depth: int) -> Walk:
    """Walk downstream by the fewest hops.

    The same rule as `lookup.lineage`: where several edges reach a node at once, the strongest chain of evidence wins,
    then the least neighbour, then the first relation. Several roots are walked from at once, and a root is no
    dependent of another.

    Args:
        edges: those that may be followed.
        roots: keys, in any order.
        max_depth: nodes more hops away than this are left out, and `cut_at` says so.
    """
    start = np.unique(roots)
    here = np.arange(len(start))
    strongest = np.zeros(len(here), dtype=np.int8)
    levels = [(start, np.zeros_like(here), here, np.full_like(here, -1), strongest, here, here)]
    reached, offset, cut_at = start, 0, None
    for depth in range(1, max_depth + 2):
        nodes, _, _, _, rank, root, first = levels[-1]
        edge, from_ = edges.leaving(nodes)
        is_new = ~_holds(reached, edges.dst[edge])
        edge, from_ = edge[is_new], from_[is_new]
        if not len(edge):
            break
        if depth > max_depth:
            cut_at = max_depth
            break
        weakest = np.maximum(rank[from_], edges.grade_rank[edge])
        # Nodes of a level ascend, so that places order them as keys do.
        order = np.lexsort((edges.relation[edge], from_, weakest, edges.dst[edge]))
        found, best = np.unique(edges.dst[edge][order], return_index=True)
        taken = order[best]
        via = from_[taken] + offset
        offset += len(nodes)
        behind = first[from_[taken]] if depth > 1 else offset + np.arange(len(found))
        levels.append((found, np.full(len(found), depth), via, edge[taken], weakest[taken], root[from_[taken]], behind))
        reached = np.sort(np.concatenate([reached, found]))
    node_id, hops, vias, steps, ranks, starts, firsts = (np.concatenate(each) for each in zip(*levels, strict=True))
    return Walk(node_id, hops, vias, steps, ranks, starts, firsts, cut_at)


def _holds(ordered: Longs, wanted: Longs) -> NDArray[np.bool_]:
    """Which of some keys are among ordered ones."""
    if not len(ordered):
        return np.zeros(len(wanted), dtype=bool)
    found: NDArray[np.bool_] = np.take(ordered, np.searchsorted(ordered, wanted), mode="clip") == wanted
    return found
