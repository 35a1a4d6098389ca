"""Graphs made by hand or drawn, as the kernels take them, and what is asked of their divisions."""

import networkx as nx
import numpy as np

from hugginggraph.analysis.kernels.compact import compact
from hugginggraph.analysis.kernels.modularity import community_table, modularity


def longs(values):
    return np.array(list(values), dtype=np.int64)


def graph_of(nodes, edges):
    """Of ids."""
    return compact(longs(nodes), longs(s for s, _ in edges), longs(d for _, d in edges))


def as_networkx(graph, kind=nx.MultiDiGraph):
    made = kind()
    made.add_nodes_from(range(graph.node_count))
    made.add_edges_from(zip(graph.src.tolist(), graph.dst.tolist(), strict=True))
    return made


def groups_of(labels):
    found = {}
    for node, label in enumerate(labels.tolist()):
        found.setdefault(label, set()).add(node)
    return sorted(map(sorted, found.values()))


def quality(graph, labels, resolution=1.0):
    return modularity(community_table(graph, labels), resolution=resolution)


def planted(seed, *, groups=12, size=25):
    made = nx.planted_partition_graph(groups, size, 0.3, 0.01, seed=seed)
    return graph_of(made.nodes, list(made.edges))


def grown(seed, *, nodes=3000):
    """A tree of preferential attachment with some merges on it, and a few hundred small components beside."""
    chance = np.random.default_rng(seed)
    tree = nx.barabasi_albert_graph(nodes, 1, seed=seed)
    more = [tuple(pair) for pair in chance.integers(0, nodes, (nodes // 6, 2)).tolist() if pair[0] != pair[1]]
    beside = [(nodes + i, nodes + i + 1) for i in range(0, 600, 2)]
    return graph_of(range(nodes + 600), [*tree.edges, *more, *beside])
