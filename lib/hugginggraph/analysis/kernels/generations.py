"""How deep nodes lie, and which root is nearest to each, from the closure of their ancestors."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hugginggraph.analysis.kernels.closure import Closure

_GROUP_BITS, _RANK_BITS = 31, 4
_GROUP_MASK = (1 << _GROUP_BITS) - 1


@dataclass(frozen=True, eq=False)
class Generations:
    """One entry a node.

    Attributes:
        depth: int32, the most hops that an ancestor is away; 0 for a root, whatever is on its cycle.
        root: int32, the group that is the nearest root: of several as near the one by the best grade, then the least;
            its own where the node is one. Where the lineage is cut before any, the least of the farthest ancestors.
        root_hops: int32, the hops to it.
        roots: int32, the groups that are roots of it.
        ancestors: int64.
        descendants: int64.
    """

    depth: NDArray[np.int32]
    root: NDArray[np.int32]
    root_hops: NDArray[np.int32]
    roots: NDArray[np.int32]
    ancestors: NDArray[np.int64]
    descendants: NDArray[np.int64]


def generations(pairs: Closure, group: NDArray[np.int32]) -> Generations:
    """The generations that a closure makes.

    Args:
        pairs: the closure.
        group: for each node the least node on its cycle, or itself. A group without ancestors but its own members is
            a root.
    """
    nodes = len(group)
    elder = group[pairs.ancestor] != group[pairs.descendant]
    is_root = np.bincount(pairs.descendant[elder], minlength=nodes) == 0
    node, first = _runs(pairs.descendant)
    depth = np.zeros(nodes, dtype=np.int32)
    depth[node] = np.maximum.reduceat(pairs.hops, first) if len(first) else 0
    depth[is_root] = 0

    root = np.where(is_root, group, np.int32(-1))
    root_hops, roots = np.zeros(nodes, dtype=np.int32), is_root.astype(np.int32)
    inherited = is_root[pairs.ancestor] & ~is_root[pairs.descendant]
    descendant, from_group = pairs.descendant[inherited], group[pairs.ancestor[inherited]].astype(np.int64)
    nearness = (pairs.hops[inherited].astype(np.int64) << _RANK_BITS) | pairs.grade_rank[inherited]
    node, first = _runs(descendant)
    if len(first):
        nearest = np.minimum.reduceat((nearness << _GROUP_BITS) | from_group, first)
        root[node] = nearest & _GROUP_MASK
        root_hops[node] = nearest >> (_GROUP_BITS + _RANK_BITS)
        each, _ = _runs(np.sort((descendant.astype(np.int64) << _GROUP_BITS) | from_group))
        roots += np.bincount(each >> _GROUP_BITS, minlength=nodes).astype(np.int32)
    _stand_in_for_roots(pairs, group, depth, root, root_hops, roots)
    return Generations(
        depth,
        root,
        root_hops,
        roots,
        ancestors=np.bincount(pairs.descendant, minlength=nodes),
        descendants=np.bincount(pairs.ancestor, minlength=nodes),
    )


def _stand_in_for_roots(
    pairs: Closure,
    group: NDArray[np.int32],
    depth: NDArray[np.int32],
    root: NDArray[np.int32],
    root_hops: NDArray[np.int32],
    roots: NDArray[np.int32],
) -> None:
    """Where a lineage is cut before any root, the least of the farthest ancestors stands for it."""
    is_cut = (root[pairs.descendant] < 0) & (pairs.hops == depth[pairs.descendant])
    if not is_cut.any():
        return
    stand_in = np.full(len(root), np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(stand_in, pairs.descendant[is_cut], group[pairs.ancestor[is_cut]])
    nodes = np.unique(pairs.descendant[is_cut])
    root[nodes], root_hops[nodes], roots[nodes] = stand_in[nodes], depth[nodes], 1


def _runs(ordered: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Each of these values from 0 up, and where it begins."""
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    return ordered[first], first
