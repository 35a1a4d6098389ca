"""The pairs of ancestor and descendant of a day's graph, as rows."""

import pyarrow as pa

from hugginggraph.analysis.embedded.day_graph import DayGraph
from hugginggraph.analysis.kernels.closure import Closure, closure_blocks
from hugginggraph.analysis.kernels.compact import CompactGraph
from hugginggraph.graph.relation_names import RELATIONS

_SCHEMA = pa.schema(
    [
        ("descendant_id", pa.int64()),
        ("ancestor_id", pa.int64()),
        ("hops", pa.int32()),
        ("grade_rank", pa.int32()),
        # One byte a pair, where the relation's name has nine.
        ("relation", pa.dictionary(pa.int8(), pa.string())),
    ]
)


def lineage_pairs(graph: DayGraph, *, max_depth: int) -> pa.Table:
    """The rows of `lineage`, computed anew, in order of its key; the relation's names stand in a dictionary.

    Of models and datasets alone: nothing comes after a Space.

    Raises:
        NotConvergedError: a lineage is deeper than `max_depth`.
    """
    blocks = closure_blocks(
        graph.compact,
        graph.repos,
        grade_rank=graph.grade_rank,
        relation_rank=graph.relation_rank,
        max_depth=max_depth,
    )
    return pa.Table.from_batches([_rows(graph.compact, block) for block in blocks], _SCHEMA)


def _rows(graph: CompactGraph, block: Closure) -> pa.RecordBatch:
    return pa.record_batch(
        [
            graph.node_id[block.descendant],
            graph.node_id[block.ancestor],
            block.hops.astype("int32"),
            block.grade_rank.astype("int32"),
            pa.DictionaryArray.from_arrays(pa.array(block.relation_rank, pa.int8()), pa.array(RELATIONS)),
        ],
        schema=_SCHEMA,
    )
