"""The engine of a cluster: GraphFrames, called in the part of its API that 0.9 and 0.12 have in common, and Spark."""

from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from graphframes import GraphFrame
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.engine import ModularityMethod
from hugginggraph.analysis.semi_naive import closure
from hugginggraph.frames import settle

if TYPE_CHECKING:
    import pandas as pd

_MAX_ROUNDS_OF_PEELING = 1000


class GraphFramesEngine:
    """The algorithms of `Engine`, distributed.

    Args:
        graph: the graph.
        components_algorithm: `graphframes` (scales past memory) or `graphx` (faster on one machine).
    """

    def __init__(self, graph: GraphFrame, components_algorithm: str) -> None:
        self.graph = graph
        self._components_algorithm = components_algorithm
        # It changes settings of the session while it runs, and takes long: once for all who ask.
        self._one_at_a_time = Lock()

    def weak_components(self) -> DataFrame:
        """`GraphFrame.connectedComponents`."""
        with self._one_at_a_time:
            return self._weak

    @cached_property
    def _weak(self) -> DataFrame:
        found = self.graph.connectedComponents(algorithm=self._components_algorithm)
        return settle(found.selectExpr("id", "component AS label"))

    def strong_components(self) -> DataFrame:
        """`GraphFrame.stronglyConnectedComponents`; ends when all nodes are peeled off."""
        found = self.graph.stronglyConnectedComponents(maxIter=_MAX_ROUNDS_OF_PEELING)
        return found.selectExpr("id", "component AS label")

    def label_propagation(self, *, rounds: int) -> DataFrame:
        """Joins of our own: GraphFrames' labelPropagation breaks ties by chance."""
        edges = self.graph.edges
        ends = settle(
            edges.select(F.col("src").alias("id"), F.col("dst").alias("neighbour")).unionByName(
                edges.select(F.col("dst").alias("id"), F.col("src").alias("neighbour"))
            )
        )
        labels = self.graph.vertices.select("id", F.col("id").alias("label"))
        for _ in range(rounds):
            votes = ends.join(labels.withColumnRenamed("id", "neighbour"), on="neighbour").groupBy("id", "label")
            # The greatest pair: most votes, then the least label.
            best = (
                votes.count()
                .groupBy("id")
                .agg(F.max(F.struct("count", F.bitwise_not("label").alias("least"))).alias("b"))
            )
            won = best.select("id", F.bitwise_not(F.col("b.least")).alias("won"))
            labels = settle(
                labels.join(won, on="id", how="left").select("id", F.coalesce("won", "label").alias("label"))
            )
        return labels

    def native_label_propagation(self, *, rounds: int, seed: int) -> DataFrame:
        """`GraphFrame.labelPropagation`, which is GraphX's: in rounds, ties as they fall."""
        return self.graph.labelPropagation(maxIter=rounds).select("id", "label")

    def modular_communities(
        self, *, method: ModularityMethod, resolution: float, seed: int, before: DataFrame | None = None
    ) -> DataFrame:
        """The local kernel, a task a component; components that are best left as one need none."""
        components = self.weak_components()
        component_of = components.select(F.col("id").alias("src"), F.col("label").alias("component"))
        edges = settle(self.graph.edges.select("src", "dst").join(component_of, on="src"))
        sizes = edges.groupBy("component").count()
        all_edges = edges.count()
        # The kernel's own shortcut, taken before anything is sent to Python.
        to_divide = sizes.where(resolution * F.col("count") / max(1, all_edges) * F.col("count") > 2)
        divide = _divider(method, resolution, all_edges, seed)
        of_divided = edges.join(F.broadcast(to_divide.select("component")), on="component")
        if before is not None:
            of_divided = _with_label_before(_with_label_before(of_divided, before, "src"), before, "dst")
        divided = of_divided.groupBy("component").applyInPandas(divide, schema="id LONG, divided LONG")
        return components.join(divided, on="id", how="left").select("id", F.coalesce("divided", "label").alias("label"))

    def closure(self, of: DataFrame, *, max_depth: int) -> DataFrame:
        """Semi-naive rounds of joins."""
        return closure(self.graph.edges, of, max_depth=max_depth)


def shortest_paths(graph: GraphFrame, src: int, dst: int, *, hops: int) -> DataFrame:
    """All directed paths of the fewest hops from `src` to `dst`, as `GraphFrame.bfs` returns them.

    Ids are Longs, so that no name ever becomes part of an expression.
    """
    return graph.bfs(fromExpr=f"id = {int(src)}", toExpr=f"id = {int(dst)}", maxPathLength=hops)


def _with_label_before(edges: DataFrame, before: DataFrame, end: str) -> DataFrame:
    """`<end>_before` beside an end of each edge: the label it had, and its own id where it had none."""
    labels = before.select(F.col("id").alias(end), F.col("label").alias("had"))
    joined = edges.join(labels, on=end, how="left")
    return joined.withColumn(f"{end}_before", F.coalesce("had", end)).drop("had")


def _divider(
    method: ModularityMethod, resolution: float, all_edges: int, seed: int
) -> "Callable[[pd.DataFrame], pd.DataFrame]":
    def divide(edges: "pd.DataFrame") -> "pd.DataFrame":
        # Imported where it runs: on a worker.
        import numpy as np
        import pandas as pd

        from hugginggraph.analysis.kernels.community_detection import communities_of_component
        from hugginggraph.analysis.kernels.compact import compact
        from hugginggraph.analysis.kernels.components import least_member

        src, dst = edges["src"].to_numpy(), edges["dst"].to_numpy()
        part = compact(np.unique(np.concatenate([src, dst])), src, dst)
        before = None
        if "src_before" in edges:
            before = np.empty(part.node_count, dtype=np.int64)
            for at, end in ((part.src, "src_before"), (part.dst, "dst_before")):
                before[at] = edges[end].to_numpy()
        labels = communities_of_component(
            part.node_count,
            part.src,
            part.dst,
            method=method,
            resolution=resolution * len(src) / all_edges,
            seed=seed,
            before=before,
        )
        return pd.DataFrame({"id": part.node_id, "divided": least_member(part, labels)})

    return divide
