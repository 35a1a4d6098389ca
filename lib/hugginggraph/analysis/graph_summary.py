"""The graph in one row: size, density, connectedness, cycles; with the repos that have no edge and without them.

Published numbers mix both scopes, call E/N the average degree, and claim a graph without cycles that has thousands of
self-loops (papers 1.5 no. 5, 6, 8, 10), so each number stands here under a name that says which it is.
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.overall import overall_degrees
from hugginggraph.analysis.self_loops import self_loops
from hugginggraph.tables import GRAPH_SUMMARY
from hugginggraph.tables.spark import conform

ALL_NODES, WITHOUT_ISOLATES = "all", "without_isolates"


def graph_summary(degrees_: DataFrame, components_: DataFrame, cycles_: DataFrame, rejected: DataFrame) -> DataFrame:
    """`graph_summary`: a row with all nodes, and one with only those that have an edge.

    Args:
        degrees_: rows of `degrees`.
        components_: rows of `components`.
        cycles_: rows of `cycles`.
        rejected: rows of `rejected_references`, where the self-loops are.
    """
    overall = overall_degrees(degrees_)
    size = overall.agg(
        F.count("*").alias("nodes"),
        F.coalesce(F.sum("out_degree"), F.lit(0)).alias("edges"),
        F.count_if(F.col("degree") == 0).alias("isolates"),
    )
    weak = (
        components_.groupBy("component_id")
        .count()
        .agg(F.count("*").alias("components"), F.coalesce(F.max("count"), F.lit(0)).alias("largest_component"))
    )
    strong = (
        cycles_.groupBy("cycle_id")
        .count()
        .agg(
            F.count("*").alias("cycles"),
            F.coalesce(F.sum("count"), F.lit(0)).alias("nodes_on_cycles"),
            F.count_if(F.col("count") == 2).alias("two_cycles"),
        )
    )
    loops = (
        self_loops(rejected)
        .join(overall, on="node_id")
        .agg(F.count("*").alias("self_loops"), F.count_if(F.col("degree") > 0).alias("linked_self_loops"))
    )
    counted = size.crossJoin(weak).crossJoin(strong).crossJoin(loops)
    whole = _scope(ALL_NODES, {})
    linked = _scope(
        WITHOUT_ISOLATES,
        {
            "nodes": F.col("nodes") - F.col("isolates"),
            "components": F.col("components") - F.col("isolates"),
            "largest_component": F.when(F.col("edges") > 0, F.col("largest_component")).otherwise(0),
            "self_loops": F.col("linked_self_loops"),
            "isolates": F.lit(0).cast("long"),
        },
    )
    scopes = counted.select(F.inline(F.array(whole, linked)))
    return conform(
        scopes.withColumns(
            {
                "edges_per_node": _share("edges"),
                "mean_degree": _share(2 * F.col("edges")),
                "largest_share": _share("largest_component"),
                "strong_components": F.col("nodes") - F.col("nodes_on_cycles") + F.col("cycles"),
            }
        ),
        GRAPH_SUMMARY,
    )


_COUNTS = (
    *("nodes", "edges", "components", "largest_component", "cycles", "nodes_on_cycles", "two_cycles"),
    *("self_loops", "isolates"),
)


def _scope(name: str, other: dict[str, Column]) -> Column:
    counts = [other.get(count, F.col(count)).alias(count) for count in _COUNTS]
    return F.struct(F.lit(name).alias("scope"), *counts)


def _share(part: Column | str) -> Column:
    """Of the nodes; null where there are none."""
    return F.try_divide(part, F.col("nodes"))
