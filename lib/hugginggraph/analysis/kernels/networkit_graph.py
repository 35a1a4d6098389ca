"""Graphs for networkit, and the conditions under which it gives the same answer each time."""

from collections.abc import Iterator
from contextlib import contextmanager

import networkit as nk
import numpy as np
from numpy.typing import NDArray


def undirected_graph(
    node_count: int, src: NDArray[np.int32], dst: NDArray[np.int32], *, with_loops: bool = False
) -> nk.Graph:
    """The edges without direction, parallel ones as one of that weight; self-loops are left out unless asked for.

    The graph is the same in whatever order the edges come: networkit visits neighbours in the order it was given them.
    """
    low, high = np.minimum(src, dst).astype(np.int64), np.maximum(src, dst).astype(np.int64)
    wanted = (low != high) | with_loops
    pairs, weight = np.unique((low[wanted] << 32) | high[wanted], return_counts=True)
    ends = (pairs >> 32, pairs & 0xFFFFFFFF)
    return nk.GraphFromCoo((weight.astype(np.float64), ends), n=node_count, weighted=True, directed=False)


def partition_of(algorithm: nk.community.CommunityDetector, *, seed: int) -> NDArray[np.int64]:
    """Runs it and returns the community of each node, as networkit numbers them."""
    with _reproducible(seed):
        return np.asarray(algorithm.run().getPartition().getVector(), dtype=np.int64)


@contextmanager
def _reproducible(seed: int) -> Iterator[None]:
    """One thread and this seed. With two threads the moves of nodes interleave, and two runs differ."""
    threads = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)
    nk.setSeed(seed, False)
    try:
        yield
    finally:
        nk.setNumberOfThreads(threads)
