"""Weakly connected components, and the strongly connected ones that make cycles."""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from hugginggraph.analysis.engine import Engine
from hugginggraph.analysis.groups import named_by_least_member
from hugginggraph.tables import COMPONENTS, CYCLES
from hugginggraph.tables.spark import conform


def components(engine: Engine) -> DataFrame:
    """`components`: each node with the least node of its weakly connected component (direction ignored)."""
    return conform(named_by_least_member(engine.weak_components(), "component_id"), COMPONENTS)


def cycles(engine: Engine) -> DataFrame:
    """`cycles`: each node on a directed cycle with the least node of its strongly connected component.

    A lineage graph should have none; the Hub's has, because anybody may name anybody as parent. Self-loops are no
    edges here: they are rejected references.
    """
    size = F.count("*").over(Window.partitionBy("cycle_id"))
    grouped = named_by_least_member(engine.strong_components(), "cycle_id").withColumn("size", size)
    return conform(grouped.where(F.col("size") > 1), CYCLES)
