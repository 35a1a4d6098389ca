"""Communities by label propagation: in rounds, as LDBC Graphalytics specifies it, and one node after the other."""

import networkit as nk
import numpy as np
from numpy.typing import NDArray

from hugginggraph.analysis.kernels.compact import CompactGraph
from hugginggraph.analysis.kernels.components import renumbered
from hugginggraph.analysis.kernels.networkit_graph import partition_of, undirected_graph

_LABEL_BITS = 32
_LABEL_MASK = (1 << _LABEL_BITS) - 1


def label_propagation(graph: CompactGraph, *, rounds: int) -> NDArray[np.int32]:
    """The label of each node after so many synchronous rounds, as the position of the node that brought it in.

    CDLP of LDBC Graphalytics: every node starts with its own id; in each round all at once take the label most
    frequent among their neighbours, the least of several. Direction is ignored, each edge counts: a neighbour by
    parallel or opposite edges counts once an edge. A node without neighbours keeps its label.
    `graph.node_id[label]` is the label as the specification has it.
    """
    labels = np.arange(graph.node_count, dtype=np.int64)
    if not graph.edge_count:
        return labels.astype(np.int32)
    ends = np.concatenate([graph.src, graph.dst]).astype(np.int64) << _LABEL_BITS
    ends |= np.concatenate([graph.dst, graph.src])
    ends.sort()
    neighbour = (ends & _LABEL_MASK).astype(np.int32)
    node = ends & ~_LABEL_MASK
    for _ in range(rounds):
        changed = _one_round(node, neighbour, labels)
        if not changed:
            break
    return labels.astype(np.int32)


def asynchronous_label_propagation(graph: CompactGraph, *, seed: int) -> NDArray[np.int32]:
    """For each node the number of its community, from 0 by least member; edges as in `label_propagation`.

    Nodes change one after the other and see the labels of the moment (Raghavan, Albert and Kumara 2007, as networkit's
    PLP), so stars do not swing between two states. Ends by itself; equal for an equal seed.
    """
    if not graph.edge_count:
        return np.arange(graph.node_count, dtype=np.int32)
    algorithm = nk.community.PLP(undirected_graph(graph.node_count, graph.src, graph.dst))
    return renumbered(partition_of(algorithm, seed=seed))


def _one_round(node: NDArray[np.int64], neighbour: NDArray[np.int32], labels: NDArray[np.int64]) -> bool:
    """Replaces the labels by those of the next round; False where all stay."""
    votes = node | labels[neighbour]
    votes.sort()
    first = _starts(votes)
    votes_for = np.diff(first, append=len(votes))
    voter = votes[first] >> _LABEL_BITS
    # Most votes first, then the least label: both in one number, whose greatest is the winner.
    rank = (votes_for << _LABEL_BITS) | (_LABEL_MASK - (votes[first] & _LABEL_MASK))
    first_of_voter = _starts(voter)
    won = _LABEL_MASK - (np.maximum.reduceat(rank, first_of_voter) & _LABEL_MASK)
    voters = voter[first_of_voter]
    changed = bool((labels[voters] != won).any())
    labels[voters] = won
    return changed


def _starts(ordered: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where a new value begins."""
    return np.concatenate([[0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1])
