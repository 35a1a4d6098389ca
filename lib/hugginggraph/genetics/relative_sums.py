"""Dot products of sums over relatives, from which the similarity of all pairs follows (genetics.positions).

The vectors of models that have relatives are products of sparse matrices with the family graphs, one variant at a time.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hugginggraph.analysis.kernels.compact import adjacency
from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.positions import DOTS
from hugginggraph.genetics.vectors import BOW, Vectors

COMPARABLE = "comparable"

Numbers = NDArray[np.float64]
NodeSums = dict[str, dict[str, Numbers]]
"""By measure (`bow`, `tfidf`, `comparable`) what `position_sums` takes: arrays over the nodes of a graph."""


def node_sums(texts: Vectors, families: Mapping[str, FamilyGraph]) -> Iterator[tuple[str, NodeSums]]:
    """The dot products of `DOTS` at each model, for both cosines and for the number of comparable pairs.

    Args:
        texts: the vectors of one variant.
        families: graphs without cycles, by name.

    Yields:
        Graph, and the sums; for each graph that has edges.
    """
    for name, family in sorted(families.items()):
        if family.graph.edge_count:
            yield name, _dots(family, texts.rows(family.graph.node_id))


def _dots(family: FamilyGraph, own: Mapping[str, csr_array]) -> NodeSums:
    """The sums of one graph, whose nodes have these vectors by measure."""
    # That a model can be compared is one more dimension, in which all are alike.
    comparable = csr_array((np.diff(own[BOW].indptr) > 0).astype(np.float64)[:, None])
    relatives = {name: _relatives(family, vectors) for name, vectors in {**own, COMPARABLE: comparable}.items()}
    has_children = family.children > 0

    def at_parents(sums: Numbers) -> Numbers:
        at_all = np.zeros(family.node_count)
        at_all[has_children] = sums
        return at_all

    children = relatives[COMPARABLE]
    kin = {
        "kin": at_parents(children["s"].toarray().ravel()),
        "prolific_kin": at_parents(children["d"].toarray().ravel()),
    }
    return {
        measure: {dot: at_parents((sums[dot[0]] * sums[dot[1]]).sum(axis=1)) for dot in DOTS} | kin
        for measure, sums in relatives.items()
    }


def _relatives(family: FamilyGraph, own: csr_array) -> dict[str, csr_array]:
    """The sums that `DOTS` are made of, by their letters; a row for each node with children."""
    source, target = family.graph.src, family.graph.dst
    parents = np.flatnonzero(family.children)
    down = adjacency(family.node_count, source, target)[parents]
    up = adjacency(family.node_count, target, source)[parents]
    children = down @ own
    return {
        "x": own[parents],
        "s": children,
        "a": up @ own,
        "t": down[:, parents] @ children,
        "d": down.multiply(family.children[None, :]).tocsr() @ own,
    }
