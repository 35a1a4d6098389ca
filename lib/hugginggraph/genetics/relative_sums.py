"""Dot products of sums over relatives, from which the similarity of all pairs follows (genetics.positions).

The vectors of models that have relatives are collected, twenty bytes a term, one variant at a time: they join the
family graphs, which live on the driver, and their sums are products of sparse matrices.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from scipy.sparse import csr_array

from hugginggraph.analysis.kernels.compact import adjacency
from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.positions import DOTS
from hugginggraph.genetics.vocabulary import BOW, COSINES, positions, values

COMPARABLE = "comparable"

Numbers = NDArray[np.float64]
NodeSums = dict[str, dict[str, Numbers]]
"""By measure (`bow`, `tfidf`, `comparable`) what `position_sums` takes: arrays over the nodes of a graph."""


def node_sums(vectors: DataFrame, families: Mapping[str, FamilyGraph]) -> Iterator[tuple[str, str, NodeSums]]:
    """The dot products of `DOTS` at each model, for both cosines and for the number of comparable pairs.

    Args:
        vectors: as `vocabulary.vectors` gives them.
        families: graphs without cycles, by name.

    Yields:
        Variant, graph, and the sums; for each variant that has vectors and each graph that has edges.
    """
    graphs = {name: family for name, family in sorted(families.items()) if family.graph.edge_count}
    if not graphs:
        return
    members = np.unique(np.concatenate([family.graph.node_id for family in graphs.values()]))
    known = vectors.sparkSession.createDataFrame(pa.table({"node_id": members}))
    of_members = vectors.join(F.broadcast(known), "node_id", "left_semi")
    for variant in sorted(row["variant"] for row in vectors.select("variant").distinct().collect()):
        own = _matrices(of_members.where(F.col("variant") == variant), members)
        for name, family in graphs.items():
            rows = np.searchsorted(members, family.graph.node_id)
            yield variant, name, _dots(family, {measure: of_all[rows] for measure, of_all in own.items()})


def _matrices(vectors: DataFrame, nodes: NDArray[np.int64]) -> dict[str, csr_array]:
    """For each measure a row for each node, empty for those without a vector."""
    # Both have values at the same positions.
    rows = vectors.select(
        "node_id", positions(BOW).alias("position"), *[values(measure).alias(measure) for measure in COSINES]
    ).toArrow()
    lists = {name: rows[name].combine_chunks() for name in ("position", *COSINES)}
    row = np.repeat(np.searchsorted(nodes, rows["node_id"].to_numpy()), lists["position"].value_lengths().to_numpy())
    position = lists["position"].flatten().to_numpy()
    shape = (len(nodes), position.max(initial=0) + 1)
    return {measure: csr_array((lists[measure].flatten().to_numpy(), (row, position)), shape) for measure in COSINES}


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
