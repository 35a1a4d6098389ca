"""Weakly and strongly connected components, and groups named by their least member."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph

from hugginggraph.analysis.kernels.compact import CompactGraph, adjacency


def weak_components(graph: CompactGraph) -> NDArray[np.int32]:
    """For each node the number of its weakly connected component (direction ignored), from 0 by least member."""
    return components_of(graph.node_count, graph.src, graph.dst, connection="weak")


def strong_components(graph: CompactGraph) -> NDArray[np.int32]:
    """For each node the number of its strongly connected component, from 0 by least member.

    A node on no cycle is alone in its component.
    """
    return components_of(graph.node_count, graph.src, graph.dst, connection="strong")


def components_of(
    node_count: int, src: NDArray[np.int32], dst: NDArray[np.int32], *, connection: str
) -> NDArray[np.int32]:
    """The components of the nodes `0 .. node_count - 1`; `connection` is `weak` or `strong`."""
    if not node_count:
        return np.zeros(0, dtype=np.int32)
    _, labels = csgraph.connected_components(adjacency(node_count, src, dst), directed=True, connection=connection)
    return renumbered(labels)


def least_member(graph: CompactGraph, labels: NDArray[np.int32]) -> NDArray[np.int64]:
    """For each node the least `node_id` among those with its label: a name that no numbering changes."""
    first, group = _first_members(labels)
    return graph.node_id[first[group]]


def renumbered(labels: NDArray[np.int32] | NDArray[np.int64]) -> NDArray[np.int32]:
    """The same groups, numbered from 0 by their least member."""
    first, group = _first_members(labels)
    number = np.empty(len(first), dtype=np.int32)
    number[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return number[group]


def _first_members(labels: NDArray[np.int32] | NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first position of each group, and for each position its group."""
    # Labels of all kernels are small whole numbers: one pass does instead of a sort.
    if len(labels) and labels.min() >= 0 and labels.max() <= 2 * len(labels):
        group = labels.astype(np.int64)
        first = np.full(int(labels.max()) + 1, len(labels), dtype=np.int64)
        np.minimum.at(first, group, np.arange(len(labels)))
        return first, group
    _, first, group = np.unique(labels, return_index=True, return_inverse=True)
    return first, group
