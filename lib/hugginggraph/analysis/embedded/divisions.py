"""Components, cycles and communities as rows, from the labels that the kernels give."""

from collections.abc import Mapping
from typing import get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hugginggraph.analysis.embedded.workbench import conformed
from hugginggraph.analysis.kernels.community_detection import Method, detect_communities
from hugginggraph.analysis.kernels.compact import CompactGraph
from hugginggraph.analysis.kernels.components import least_member, strong_components
from hugginggraph.analysis.kernels.label_propagation import asynchronous_label_propagation, label_propagation
from hugginggraph.analysis.kernels.modularity import community_table
from hugginggraph.settings import AnalysisSettings
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import COMMUNITIES, COMPONENTS, CYCLES, PARTITIONS

LABEL_PROPAGATION = "label_propagation"

Divisions = Mapping[str, NDArray[np.int32]]
"""For each method the label of every node, the same within a community."""


def components(graph: CompactGraph, weak: NDArray[np.int32]) -> pa.Table:
    """`components`: each node with the least node of its weakly connected component."""
    return conformed(pa.table({"node_id": graph.node_id, "component_id": least_member(graph, weak)}), COMPONENTS)


def cycles(graph: CompactGraph) -> pa.Table:
    """`cycles`: each node on a directed cycle with the least node of its strongly connected component."""
    strong = strong_components(graph)
    on_cycle = np.bincount(strong, minlength=1)[strong] > 1
    found = {"node_id": graph.node_id[on_cycle], "cycle_id": least_member(graph, strong)[on_cycle]}
    return conformed(pa.table(found), CYCLES)


def divisions(
    graph: CompactGraph, weak: NDArray[np.int32], options: AnalysisSettings, before: pa.Table | None = None
) -> Divisions:
    """Communities by label propagation and by the further methods of the settings, over edges without direction.

    Args:
        graph: the graph.
        weak: its weakly connected components.
        options: by which methods, and how.
        before: rows of `communities`, which those by modularity continue; None finds them anew.
    """
    if options.label_propagation == "native":
        labels = asynchronous_label_propagation(graph, seed=options.seed)
    else:
        labels = label_propagation(graph, rounds=options.label_propagation_rounds)
    return {LABEL_PROPAGATION: labels} | {
        method: detect_communities(
            graph,
            weak,
            method=method,
            resolution=options.resolution,
            seed=options.seed,
            before=None if before is None else _labels_before(graph, before, method),
        )
        for method in options.communities
    }


def _labels_before(graph: CompactGraph, before: pa.Table, method: str) -> NDArray[np.int64]:
    """The community that each node was in; its own id where it was in none."""
    of_method = before.filter(pc.equal(before["method"], method))
    node_id, label = (of_method[name].to_numpy() for name in ("node_id", "community_id"))
    _, here, there = np.intersect1d(graph.node_id, node_id, assume_unique=True, return_indices=True)
    labels = graph.node_id.copy()
    labels[here] = label[there]
    return labels


def communities(graph: CompactGraph, found: Divisions) -> pa.Table:
    """`communities`: each node with the least node of its community, by each method."""
    methods = sorted(found)
    named = np.array([least_member(graph, found[method]) for method in methods])
    method = pa.DictionaryArray.from_arrays(
        pa.array(np.tile(np.arange(len(methods), dtype=np.int8), graph.node_count)), pa.array(methods)
    )
    return conformed(
        pa.table(
            {"node_id": np.repeat(graph.node_id, len(methods)), "method": method, "community_id": named.T.ravel()}
        ),
        COMMUNITIES,
    )


def community_sums(graph: CompactGraph, found: Divisions) -> pa.Table:
    """`method, community_id, edges_inside, degree_sum`.

    Of the communities that an edge touches. Edges count without direction, parallel ones each; one inside a community
    adds two to its `degree_sum`.
    """
    return pa.concat_tables([_sums(graph, found[method], method) for method in sorted(found)])


def _sums(graph: CompactGraph, labels: NDArray[np.int32], method: str) -> pa.Table:
    table = community_table(graph, labels)
    touched = table.degree > 0
    columns = {
        "community_id": table.community_id,
        "edges_inside": table.inside,
        "degree_sum": table.degree,
    }
    names = pa.array([method], pa.string()).take(pa.array(np.zeros(int(touched.sum()), dtype=np.int64)))
    return pa.table({"method": names} | {name: values[touched] for name, values in columns.items()})


def partitions(graph: CompactGraph, found: Divisions, sums: pa.Table, options: AnalysisSettings) -> pa.Table:
    """`partitions`: one row a method with number of communities, size of the largest, and modularity.

    Args:
        graph: the graph; without nodes there is nothing to divide, and no row.
        found: its divisions.
        sums: their `community_sums`.
        options: what the divisions were made with.
    """
    methods = sorted(found) if graph.node_count else []
    rows = [_partition(method, found[method], sums, options) for method in methods]
    return pa.Table.from_pylist(rows, schema=arrow_schema(PARTITIONS))


def _partition(
    method: str, labels: NDArray[np.int32], sums: pa.Table, options: AnalysisSettings
) -> dict[str, str | int | float | None]:
    size = np.bincount(labels)
    by_modularity = method in get_args(Method)
    is_seeded = by_modularity or options.label_propagation == "native"
    return {
        "method": method,
        "communities": int((size > 0).sum()),
        "largest": int(size.max()),
        "modularity": modularity(sums.filter(pc.equal(sums["method"], method)), resolution=options.resolution),
        "resolution": options.resolution,
        "seed": options.seed if is_seeded else None,
        "rounds": None if by_modularity else options.label_propagation_rounds,
    }


def modularity(sums: pa.Table, *, resolution: float = 1.0) -> float | None:
    """Q = sum over communities c of L_c/m - resolution * (d_c/2m)^2; None where there is no edge.

    With resolution 1 it is that of Newman (2004), with another that of Reichardt and Bornholdt (2006). m is the number
    of edges, L_c and d_c are the `edges_inside` and `degree_sum` of c in the `community_sums` of one method.
    """
    degree = sums["degree_sum"].to_numpy()
    ends, inside = int(degree.sum()), int(sums["edges_inside"].to_numpy().sum())
    if not ends:
        return None
    # Whole numbers are added first and divided last: the result does not depend on the order of the rows. Below 2^31
    # edges no sum of squares leaves 64 bits.
    squares = int((degree * degree).sum())
    return 2 * inside / ends - resolution * float(squares) / (float(ends) * ends)
