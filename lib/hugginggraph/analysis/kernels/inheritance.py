"""What nodes hand down along edges: sets of flags to all downstream, and the nearest of some sources."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hugginggraph.analysis.kernels.compact import adjacency
from hugginggraph.analysis.kernels.components import components_of

Positions = NDArray[np.int32]
NOWHERE = np.iinfo(np.int64).max
"""Of a node that no source reaches."""
_RANK_BITS = 32


def handed_down(node_count: int, src: Positions, dst: Positions, flags: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each node the union of its own flags and those of all nodes upstream of it.

    One pass over the graph of strongly connected components, in topological order, a level at a time.

    Args:
        node_count: nodes are the positions below it.
        src: upstream ends, one an edge.
        dst: downstream ends.
        flags: one a node; each bit is a flag.
    """
    if not node_count:
        return flags.copy()
    group = components_of(node_count, src, dst, connection="strong")
    held = np.zeros(int(group.max()) + 1, dtype=np.int64)
    np.bitwise_or.at(held, group, flags)
    between = group[src] != group[dst]
    below = adjacency(len(held), group[src[between]], group[dst[between]])
    first, target = below.indptr, below.indices
    waits_for = np.bincount(target, minlength=len(held))
    level = np.flatnonzero(waits_for == 0)
    while len(level):
        place, giver = leaving(first, level)
        met = target[place]
        np.bitwise_or.at(held, met, held[giver])
        np.subtract.at(waits_for, met, 1)
        level = distinct(met[waits_for[met] == 0])
    return np.asarray(held[group])


def nearest(
    node_count: int, src: Positions, dst: Positions, at: Positions, hops: NDArray[Any], rank: NDArray[Any]
) -> NDArray[np.int64]:
    """For each node the nearest source at or upstream of it, of several as near the one of the least rank.

    Args:
        node_count: nodes are the positions below it.
        src: upstream ends, one an edge.
        dst: downstream ends.
        at: the node of each source.
        hops: of each source, how far it is from its node: 0 or more.
        rank: of each source, from 0 to 2^31 - 1.

    Returns:
        `packed` hops and rank; `NOWHERE` where there is no source.
    """
    below = adjacency(node_count, src, dst)
    first, target = below.indptr, below.indices
    found = np.full(node_count, NOWHERE)
    level, reached = np.zeros(0, dtype=np.int64), 0
    farthest = int(hops.max()) if len(hops) else -1
    while len(level) or reached <= farthest:
        place, giver = leaving(first, level)
        begins = hops == reached
        met = np.concatenate([target[place], at[begins]])
        offered = np.concatenate([found[giver] + (1 << _RANK_BITS), packed(hops[begins], rank[begins])])
        is_new = found[met] == NOWHERE
        np.minimum.at(found, met[is_new], offered[is_new])
        level, reached = distinct(met[is_new]).astype(np.int64), reached + 1
    return found


def reached(node_count: int, src: Positions, dst: Positions, begins: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which nodes are some of these, or downstream of them.

    Args:
        node_count: nodes are the positions below it.
        src: upstream ends, one an edge.
        dst: downstream ends.
        begins: one a node.
    """
    below = adjacency(node_count, src, dst)
    found, level = begins.copy(), np.flatnonzero(begins)
    while len(level):
        place, _ = leaving(below.indptr, level)
        met = below.indices[place]
        level = distinct(met[~found[met]])
        found[level] = True
    return found


def packed(hops: NDArray[Any], rank: NDArray[Any]) -> NDArray[np.int64]:
    """Hops and rank as one number, of which the least is the nearest."""
    return np.asarray((np.asarray(hops, dtype=np.int64) << _RANK_BITS) | rank)


def unpacked(found: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The hops and the ranks of what `nearest` found."""
    return found >> _RANK_BITS, found & ((1 << _RANK_BITS) - 1)


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """The values in order, each once: for many, several times as fast as numpy's own, which hashes them."""
    ordered = np.sort(values)
    return np.asarray(ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0])


def leaving(first: NDArray[Any], nodes: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """The edges that leave some nodes, of edges in order of their upstream end.

    Args:
        first: where the edges of each node begin, and behind the last where they end.
        nodes: positions.

    Returns:
        Two aligned arrays: the places of the edges, and the node that each leaves.
    """
    count = first[nodes + 1] - first[nodes]
    before = np.cumsum(count) - count
    return np.arange(count.sum()) + np.repeat(first[nodes] - before, count), np.repeat(nodes, count)
