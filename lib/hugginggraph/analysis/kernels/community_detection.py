"""Communities of high modularity, by Louvain and Leiden, one weakly connected component at a time.

No community of highest modularity crosses components, so each can be divided by itself; for the parts to be best
together, every component c of m_c among all m edges needs the resolution `resolution * m_c / m`: a sum of degrees
d then weighs as much within c as within the whole graph.

Most components need no search at all. Joining two communities of degrees d1 and d2 with e edges between them changes
the modularity by e/m - resolution * d1 * d2 / (2 m^2). In a connected component some two communities always have an
edge between them (e >= 1), and as d1 + d2 <= 2 m_c, d1 * d2 is at most m_c^2. So where resolution * m_c^2 <= 2 m, every
join of neighbours is a gain or even, and the whole component is best left as one community. It is the resolution limit
of Fortunato and Barthélemy (2007), read as a shortcut.

Where there is a division of the day before, it is improved instead (`improvement`).
"""

from functools import partial
from typing import Literal

import networkit as nk
import numpy as np
from numpy.typing import NDArray

from hugginggraph.analysis.kernels.compact import CompactGraph
from hugginggraph.analysis.kernels.components import components_of, renumbered
from hugginggraph.analysis.kernels.improvement import connected_parts, improved
from hugginggraph.analysis.kernels.modularity import community_table, modularity
from hugginggraph.analysis.kernels.networkit_graph import partition_of, undirected_graph

Method = Literal["louvain", "leiden"]

_LEIDEN_ROUNDS = 10
"""After three, networkit's usual number, modularity is still nearly one per cent below that after ten."""
_EDGES_WORTH_ONE_START, _MOST_STARTS = 100_000, 10
"""From start to start, divisions of small graphs differ by some per cent, and another one costs little. Where there is
but one, nodes move in their own order and the seed says nothing: a random order is 0.1 % better for three times the
time."""


_EDGES_OF_A_LARGE_GRAPH, _PASSES_OF_A_LARGE_GRAPH = 1_000_000, 8
"""Louvain's first passes over the nodes gain nearly all: of a graph with 7.8 million edges, eight a level without
refinement reach 99.3 % of the modularity in two fifths of the time (docs/adr/0009)."""


def detect_communities(
    graph: CompactGraph,
    component_labels: NDArray[np.int32],
    *,
    method: Method,
    resolution: float = 1.0,
    seed: int,
    before: NDArray[np.int64] | None = None,
) -> NDArray[np.int32]:
    """For each node the number of its community, from 0 by least member; each community is connected.

    Args:
        graph: the graph; edges count without direction, parallel ones each, self-loops not at all.
        component_labels: what `weak_components` says.
        method: which algorithm.
        resolution: of the whole graph; above 1 favours small communities.
        seed: the same graph and seed give the same numbers, in whatever order the edges come.
        before: what the communities are to continue: for each node the label of the one it was in, the same for all in
            it; a label of its own for each that was in none. None finds them anew.
    """
    if not graph.node_count:
        return np.zeros(0, dtype=np.int32)
    labels = component_labels.astype(np.int64)
    edges_of = np.bincount(component_labels[graph.src], minlength=int(component_labels.max()) + 1)
    scaled = resolution * edges_of / max(1, graph.edge_count)
    to_divide = np.flatnonzero(~_is_one_community(scaled, edges_of))
    if not len(to_divide):
        return renumbered(labels)
    nodes, first_node = _grouped(component_labels, to_divide)
    edges, first_edge = _grouped(component_labels[graph.src], to_divide)
    local = np.empty(graph.node_count, dtype=np.int32)
    taken = len(edges_of)
    for i, component in enumerate(to_divide):
        members = nodes[first_node[i] : first_node[i + 1]]
        within = edges[first_edge[i] : first_edge[i + 1]]
        local[members] = np.arange(len(members), dtype=np.int32)
        found = communities_of_component(
            len(members),
            local[graph.src[within]],
            local[graph.dst[within]],
            method=method,
            resolution=float(scaled[component]),
            seed=seed,
            before=None if before is None else before[members],
        )
        labels[members] = taken + found
        taken += len(members)
    return renumbered(labels)


def communities_of_component(
    node_count: int,
    src: NDArray[np.int32],
    dst: NDArray[np.int32],
    *,
    method: Method,
    resolution: float,
    seed: int,
    before: NDArray[np.int64] | None = None,
) -> NDArray[np.int32]:
    """`detect_communities` of one component with the nodes `0 .. node_count - 1`.

    `resolution` is the component's own: that of the whole graph times the component's share of all edges.
    """
    if _is_one_community(np.float64(resolution), len(src)):
        return components_of(node_count, src, dst, connection="weak")
    graph = CompactGraph(np.arange(node_count), src, dst)
    if before is not None and len(np.unique(before)) < node_count:
        divide = partial(_divided, method=method, resolution=resolution, in_random_order=False, seed=seed)
        return improved(graph, before, resolution=resolution, divide=divide)
    undirected = undirected_graph(node_count, src, dst)
    starts = max(1, min(_MOST_STARTS, _EDGES_WORTH_ONE_START // len(src)))
    divisions = [
        connected_parts(graph, _divided(undirected, method, resolution, in_random_order=starts > 1, seed=seed + start))
        for start in range(starts)
    ]
    return max(divisions, key=lambda labels: modularity(community_table(graph, labels), resolution=resolution) or 0.0)


def _is_one_community(
    resolution: NDArray[np.float64] | np.float64, edges: NDArray[np.int64] | int
) -> NDArray[np.bool_] | np.bool_:
    """The shortcut: with a component's own resolution r * m_c / m, it stands for r * m_c^2 <= 2 m."""
    return np.asarray(resolution * edges <= 2)


def _divided(
    graph: nk.Graph, method: Method, resolution: float, *, in_random_order: bool, seed: int
) -> NDArray[np.int64]:
    return partition_of(_algorithm(graph, method, resolution, in_random_order), seed=seed)


def _algorithm(
    graph: nk.Graph, method: Method, resolution: float, in_random_order: bool
) -> nk.community.CommunityDetector:
    if method == "louvain":
        order = "none randomized" if in_random_order else "none"
        if graph.numberOfEdges() >= _EDGES_OF_A_LARGE_GRAPH:
            return nk.community.PLM(graph, gamma=resolution, par=order, maxIter=_PASSES_OF_A_LARGE_GRAPH)
        return nk.community.PLM(graph, refine=True, gamma=resolution, par=order)
    return nk.community.ParallelLeiden(graph, randomize=in_random_order, iterations=_LEIDEN_ROUNDS, gamma=resolution)


def _grouped(component: NDArray[np.int32], wanted: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The positions that belong to each wanted component, one component after the other, and where each begins."""
    place = np.full(int(component.max(initial=0)) + 1, -1, dtype=np.int64)
    place[wanted] = np.arange(len(wanted))
    position = np.flatnonzero(place[component] >= 0)
    place_of = place[component[position]]
    position = position[np.argsort(place_of, kind="stable")]
    return position, np.concatenate([[0], np.cumsum(np.bincount(place_of, minlength=len(wanted)))])
