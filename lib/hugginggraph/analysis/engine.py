"""What an engine must be able to do, and which one is taken.

Two engines give equal answers: GraphFrames, which scales past the memory of one machine, and the local kernels (scipy,
networkit, numpy), which do on one machine in seconds what takes GraphFrames minutes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, Protocol

from graphframes import GraphFrame
from pyspark.sql import DataFrame

from hugginggraph.settings import AnalysisSettings

ModularityMethod = Literal["louvain", "leiden"]


class Engine(Protocol):
    """The iterative algorithms on one graph. Labels are any Long that is equal within a group."""

    graph: GraphFrame

    def weak_components(self) -> DataFrame:
        """`id, label`: the same label within a weakly connected component."""
        ...

    def strong_components(self) -> DataFrame:
        """`id, label`: the same label for nodes that reach each other."""
        ...

    def label_propagation(self, *, rounds: int) -> DataFrame:
        """`id, label` after so many rounds of CDLP, as LDBC Graphalytics specifies it.

        All nodes at once take the label most frequent among their neighbours, the least of several; direction is
        ignored, each edge counts; a node without neighbours keeps its own.
        """
        ...

    def native_label_propagation(self, *, rounds: int, seed: int) -> DataFrame:
        """`id, label` by what the engine's own library calls label propagation; the engines' answers differ."""
        ...

    def modular_communities(
        self, *, method: ModularityMethod, resolution: float, seed: int, before: DataFrame | None = None
    ) -> DataFrame:
        """`id, label`: communities of high modularity, found in each weakly connected component by itself.

        Args:
            method: which algorithm.
            resolution: above 1 favours small communities.
            seed: of its choices.
            before: `id, label` of communities, whose members stay where they are unless they gain by moving.
        """
        ...

    def closure(self, of: DataFrame, *, max_depth: int) -> DataFrame:
        """The rows of `lineage` for these descendants.

        Args:
            of: frame with `node_id`.
            max_depth: pairs more hops apart than this are left out (`analysis.closure.cut` tells whose).
        """
        ...


@contextmanager
def engine_for(graph: GraphFrame, options: AnalysisSettings, *, edges: int) -> Iterator[Engine]:
    """The engine that the settings name; what it computed can be read until the end.

    `auto` takes the local kernels where Spark runs on this machine alone and the graph fits into it (docs/adr/0009).

    Args:
        graph: the graph.
        options: the settings.
        edges: how many edges it has.
    """
    spark = graph.edges.sparkSession
    fits = spark.sparkContext.master.startswith("local") and edges <= options.local_max_edges
    if options.engine == "local" or (options.engine == "auto" and fits):
        from hugginggraph.analysis.local_engine import local_engine

        with local_engine(graph) as engine:
            yield engine
    else:
        from hugginggraph.analysis.graphframes_engine import GraphFramesEngine

        yield GraphFramesEngine(graph, options.components_algorithm)
