"""The iterative algorithms of GraphFrames, called in the part of its API that 0.9 and 0.12 have in common."""

from graphframes import GraphFrame
from pyspark.sql import DataFrame

_MAX_ROUNDS_OF_PEELING = 1000


def connected_components(graph: GraphFrame, *, algorithm: str) -> DataFrame:
    """`id, label`: the same label within a weakly connected component.

    Args:
        graph: the graph.
        algorithm: `graphframes` (scales past memory) or `graphx` (faster on one machine).
    """
    return graph.connectedComponents(algorithm=algorithm).selectExpr("id", "component AS label")


def label_propagation(graph: GraphFrame, *, rounds: int) -> DataFrame:
    """`id, label` after so many synchronous rounds; direction is ignored."""
    return graph.labelPropagation(maxIter=rounds).select("id", "label")


def strongly_connected_components(graph: GraphFrame) -> DataFrame:
    """`id, label`: the same label for nodes that reach each other. Ends when all nodes are peeled off."""
    return graph.stronglyConnectedComponents(maxIter=_MAX_ROUNDS_OF_PEELING).selectExpr("id", "component AS label")


def shortest_paths(graph: GraphFrame, src: int, dst: int, *, hops: int) -> DataFrame:
    """All directed paths of the fewest hops from `src` to `dst`, as `GraphFrame.bfs` returns them.

    Ids are Longs, so that no name ever becomes part of an expression.
    """
    return graph.bfs(fromExpr=f"id = {int(src)}", toExpr=f"id = {int(dst)}", maxPathLength=hops)
