"""A division into communities carried on to a graph that has changed a little.

Nodes that would gain modularity by going over to a neighbouring community are let go of. What is left of each community
stays together as one node of a smaller graph, and that graph is divided. So nodes move and communities join, but those
without a reason to move stay where they are: the division of a graph that changed by a thousandth changes by little
more, while one found anew moves nearly half of all nodes with an edge, for the same modularity.
"""

from collections.abc import Callable

import networkit as nk
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hugginggraph.analysis.kernels.compact import CompactGraph, adjacency
from hugginggraph.analysis.kernels.components import components_of
from hugginggraph.analysis.kernels.modularity import community_table, modularity
from hugginggraph.analysis.kernels.networkit_graph import undirected_graph

_MOST_ROUNDS, _WORTH_ANOTHER = 5, 1e-5
"""However little a round gains is kept: a newcomer among a million models gains a millionth by joining its family."""


def improved(
    graph: CompactGraph,
    labels: NDArray[np.int64],
    *,
    resolution: float,
    divide: Callable[[nk.Graph], NDArray[np.int64]],
) -> NDArray[np.int32]:
    """For each node the number of its community, from 0 by least member; each community is connected.

    Args:
        graph: the graph; edges count without direction, parallel ones each, self-loops not at all.
        labels: the division to begin with, one label a node; communities need not be connected.
        resolution: of the modularity.
        divide: the method: the community of each node of a weighted graph, in which a self-loop stands for the edges
            inside of what has become one node.
    """
    proper = graph.src != graph.dst
    graph = CompactGraph(graph.node_id, graph.src[proper], graph.dst[proper])
    found = connected_parts(graph, labels)
    quality = _modularity(graph, found, resolution)
    for _ in range(_MOST_ROUNDS):
        together = _held_together(graph, found, resolution)
        smaller = undirected_graph(
            int(together.max(initial=-1)) + 1, together[graph.src], together[graph.dst], with_loops=True
        )
        better = connected_parts(graph, divide(smaller)[together])
        gain = _modularity(graph, better, resolution) - quality
        if gain > 0:
            found, quality = better, quality + gain
        if gain < _WORTH_ANOTHER:
            break
    return found


def connected_parts(graph: CompactGraph, labels: NDArray[np.int64]) -> NDArray[np.int32]:
    """The connected parts of each community.

    Louvain is known to leave communities that hang together only through others; divided, they gain modularity.
    """
    inside = labels[graph.src] == labels[graph.dst]
    return components_of(graph.node_count, graph.src[inside], graph.dst[inside], connection="weak")


def _held_together(graph: CompactGraph, labels: NDArray[np.int32], resolution: float) -> NDArray[np.int32]:
    """For each node what it becomes: one with its community, or, where it would gain by moving, one by itself.

    Moving node i of degree k from community a to b changes the modularity by
    (k_ib - k_ia) / m - resolution * k * (d_b - d_a + k) / (2 m^2), with k_ic its edges into c and d_c c's degrees.
    """
    between = adjacency(graph.node_count, graph.src, graph.dst)
    communities = int(labels.max(initial=-1)) + 1
    member_of = csr_array(
        (np.ones(graph.node_count), labels, np.arange(graph.node_count + 1)), shape=(graph.node_count, communities)
    )
    edges_into = ((between + between.T) @ member_of).tocoo()
    node, into, edges = edges_into.row, edges_into.col, edges_into.data
    own = into == labels[node]
    edges_at_home = np.zeros(graph.node_count)
    edges_at_home[node[own]] = edges[own]
    degree = np.bincount(graph.src, minlength=graph.node_count) + np.bincount(graph.dst, minlength=graph.node_count)
    degrees = np.bincount(labels, weights=degree, minlength=communities)
    heavier_by = degrees[into] - degrees[labels[node]] + degree[node]
    gain = edges - edges_at_home[node] - resolution * degree[node] * heavier_by / (2 * max(1, graph.edge_count))
    leaves = np.zeros(graph.node_count, dtype=bool)
    leaves[node[~own & (gain > 0)]] = True
    apart = np.where(leaves, communities + np.arange(graph.node_count), labels)
    return np.unique(apart, return_inverse=True)[1].astype(np.int32)


def _modularity(graph: CompactGraph, labels: NDArray[np.int32], resolution: float) -> float:
    return modularity(community_table(graph, labels), resolution=resolution) or 0.0
