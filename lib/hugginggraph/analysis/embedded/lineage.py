"""The pairs of ancestor and descendant of a day's graph, and the generations they make."""

import numpy as np
import pyarrow as pa

from hugginggraph.analysis.embedded.day_graph import DayGraph
from hugginggraph.analysis.kernels.closure import Closure, ancestors_of
from hugginggraph.analysis.kernels.compact import CompactGraph
from hugginggraph.analysis.kernels.generations import generations as kernel
from hugginggraph.graph.relation_names import RELATIONS
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import GENERATIONS


def closure(graph: DayGraph, *, max_depth: int) -> Closure:
    """The pairs of models and datasets that are at most `max_depth` hops apart; nothing comes after a Space."""
    return ancestors_of(
        graph.compact,
        graph.repos,
        grade_rank=graph.grade_rank,
        relation_rank=graph.relation_rank,
        max_depth=max_depth,
    )


def lineage(graph: CompactGraph, pairs: Closure) -> pa.Table:
    """The rows of `lineage`, in order of its key; the names of relations stand in a dictionary.

    A name takes one byte a pair there, and not nine.
    """
    return pa.table(
        {
            "descendant_id": graph.node_id[pairs.descendant],
            "ancestor_id": graph.node_id[pairs.ancestor],
            "hops": pairs.hops.astype(np.int32),
            "grade_rank": pairs.grade_rank.astype(np.int32),
            "relation": pa.DictionaryArray.from_arrays(pa.array(pairs.relation_rank, pa.int8()), pa.array(RELATIONS)),
        }
    )


def generations(graph: DayGraph, pairs: Closure, cycles: pa.Table) -> pa.Table:
    """`generations`: one row a model and a dataset.

    Lineages that cross from datasets to models are left aside: a family is of models, or of datasets. No model leads
    to a dataset, so the path between two models has models alone on it.

    Args:
        graph: the graph.
        pairs: its closure.
        cycles: rows of `cycles`; the members of one that nothing else leads to are one root together.
    """
    node_id = graph.compact.node_id
    group = np.arange(len(node_id), dtype=np.int32)
    group[np.searchsorted(node_id, cycles["node_id"].to_numpy())] = np.searchsorted(
        node_id, cycles["cycle_id"].to_numpy()
    )
    found = kernel(_within_a_kind(graph, pairs), group)
    repos = graph.repos[found.root[graph.repos] >= 0]
    return pa.table(
        [
            node_id[repos],
            found.depth[repos],
            node_id[found.root[repos]],
            found.root_hops[repos],
            found.roots[repos],
            found.ancestors[repos],
            found.descendants[repos],
        ],
        schema=arrow_schema(GENERATIONS),
    )


def _within_a_kind(graph: DayGraph, pairs: Closure) -> Closure:
    is_model = graph.of_kind("model")
    alike = is_model[pairs.descendant] == is_model[pairs.ancestor]
    return Closure(
        pairs.descendant[alike],
        pairs.ancestor[alike],
        pairs.hops[alike],
        pairs.grade_rank[alike],
        pairs.relation_rank[alike],
    )
