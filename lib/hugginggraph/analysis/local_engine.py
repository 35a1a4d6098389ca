"""The engine of one machine: the graph as arrays in memory, the kernels on them, the answers as files for Spark."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from graphframes import GraphFrame
from numpy.typing import NDArray
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StructType

from hugginggraph.analysis.engine import ModularityMethod
from hugginggraph.analysis.kernels.closure import Closure, closure_blocks
from hugginggraph.analysis.kernels.compact import CompactGraph, compact
from hugginggraph.analysis.kernels.components import least_member, strong_components, weak_components
from hugginggraph.graph.relation_names import RELATIONS
from hugginggraph.graph.relations import relation_rank
from hugginggraph.locations import for_spark_files
from hugginggraph.scratch import scratch_folder
from hugginggraph.tables import LINEAGE
from hugginggraph.tables.spark import LONG, struct

_LABELS = struct(id=LONG, label=LONG)
_LINEAGE_FILE = pa.schema(
    [
        ("descendant_id", pa.int64()),
        ("ancestor_id", pa.int64()),
        ("hops", pa.int32()),
        ("grade_rank", pa.int32()),
        ("relation", pa.dictionary(pa.int8(), pa.string())),
    ]
)


class LocalEngine:
    """The algorithms of `Engine`, in memory.

    Args:
        graph: the graph; it is collected once, at the first question.
        folder: where answers are put. It must be there for as long as they are read.
    """

    def __init__(self, graph: GraphFrame, folder: Path) -> None:
        self.graph = graph
        self._folder = folder
        self._answers = 0
        # Kernels may be asked from several threads, and networkit knows one seed for all.
        self._one_at_a_time = Lock()

    def weak_components(self) -> DataFrame:
        """Scipy."""
        with self._one_at_a_time:
            return self._named(self._weak)

    def strong_components(self) -> DataFrame:
        """Scipy."""
        with self._one_at_a_time:
            return self._named(strong_components(self._compact))

    def label_propagation(self, *, rounds: int) -> DataFrame:
        """Sorted arrays."""
        from hugginggraph.analysis.kernels.label_propagation import label_propagation

        with self._one_at_a_time:
            return self._labels(self._compact.node_id[label_propagation(self._compact, rounds=rounds)])

    def native_label_propagation(self, *, rounds: int, seed: int) -> DataFrame:
        """Networkit's PLP: one node after the other, until few change."""
        from hugginggraph.analysis.kernels.label_propagation import asynchronous_label_propagation

        with self._one_at_a_time:
            return self._named(asynchronous_label_propagation(self._compact, seed=seed))

    def modular_communities(
        self, *, method: ModularityMethod, resolution: float, seed: int, before: DataFrame | None = None
    ) -> DataFrame:
        """Networkit's PLM and ParallelLeiden."""
        from hugginggraph.analysis.kernels.community_detection import detect_communities

        with self._one_at_a_time:
            found = detect_communities(
                self._compact,
                self._weak,
                method=method,
                resolution=resolution,
                seed=seed,
                before=None if before is None else self._labels_of(before),
            )
            return self._named(found)

    def closure(self, of: DataFrame, *, max_depth: int) -> DataFrame:
        """Blocks of descendants, each written as it is found: the pairs need not fit into memory."""
        with self._one_at_a_time:
            graph, file = self._compact, self._next_file()
            blocks = closure_blocks(
                graph,
                self._positions(of),
                grade_rank=self._edges["grade_rank"],
                relation_rank=self._edges["relation_rank"],
                max_depth=max_depth,
            )
            with pq.ParquetWriter(file, _LINEAGE_FILE) as writer:
                for block in blocks:
                    writer.write_table(_lineage_rows(graph, block))
        return self._read(file, LINEAGE.columns)

    @cached_property
    def _edges(self) -> dict[str, NDArray[Any]]:
        ranked = self.graph.edges.select(
            "src",
            "dst",
            F.col("grade_rank").cast("tinyint").alias("grade_rank"),
            relation_rank(F.col("relation")).cast("tinyint").alias("relation_rank"),
        )
        return _arrays(ranked)

    @cached_property
    def _compact(self) -> CompactGraph:
        nodes = _arrays(self.graph.vertices.select("id"))["id"]
        return compact(nodes, self._edges["src"], self._edges["dst"])

    @cached_property
    def _weak(self) -> NDArray[np.int32]:
        return weak_components(self._compact)

    def _positions(self, of: DataFrame) -> NDArray[np.int32]:
        """Of those that are in the graph."""
        wanted = _arrays(of.select("node_id"))["node_id"]
        return np.flatnonzero(np.isin(self._compact.node_id, wanted)).astype(np.int32)

    def _labels_of(self, labels: DataFrame) -> NDArray[np.int64]:
        """The label of each node; its own id where it has none. Labels are ids of nodes that have them."""
        given = _arrays(labels.select("id", "label"))
        node_id = self._compact.node_id
        at = np.searchsorted(node_id, given["id"])
        is_there = np.take(node_id, at, mode="clip") == given["id"] if len(node_id) else np.zeros(len(at), dtype=bool)
        found = node_id.copy()
        found[at[is_there]] = given["label"][is_there]
        return found

    def _named(self, groups: NDArray[np.int32]) -> DataFrame:
        return self._labels(least_member(self._compact, groups))

    def _labels(self, label: NDArray[np.int64]) -> DataFrame:
        file = self._next_file()
        pq.write_table(pa.table({"id": self._compact.node_id, "label": label}), file)
        return self._read(file, _LABELS)

    def _read(self, file: Path, columns: StructType) -> DataFrame:
        spark: SparkSession = self.graph.edges.sparkSession
        return spark.read.schema(columns).parquet(for_spark_files(str(file)))

    def _next_file(self) -> Path:
        self._answers += 1
        return self._folder / f"{self._answers}.parquet"


@contextmanager
def local_engine(graph: GraphFrame) -> Iterator[LocalEngine]:
    """A local engine whose answers can be read until the end."""
    with scratch_folder() as folder:
        yield LocalEngine(graph, folder)


def _arrays(rows: DataFrame) -> dict[str, NDArray[Any]]:
    table = rows.toArrow()
    return {name: table[name].to_numpy() for name in table.column_names}


def _lineage_rows(graph: CompactGraph, block: Closure) -> pa.Table:
    relation = pa.DictionaryArray.from_arrays(pa.array(block.relation_rank, pa.int8()), pa.array(RELATIONS))
    return pa.table(
        [
            graph.node_id[block.descendant],
            graph.node_id[block.ancestor],
            block.hops.astype(np.int32),
            block.grade_rank.astype(np.int32),
            relation,
        ],
        schema=_LINEAGE_FILE,
    )
