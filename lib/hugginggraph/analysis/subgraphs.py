"""The forward and the backward subgraph of every repo (HuggingGraph 3.3), counted by relation and level."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.tables import FORWARD_SUBGRAPHS
from hugginggraph.tables.spark import conform


def forward_subgraphs(lineage: DataFrame) -> DataFrame:
    """`forward_subgraphs`: what came from each repo."""
    return _counted(lineage, "ancestor_id")


def backward_subgraphs(lineage: DataFrame) -> DataFrame:
    """`backward_subgraphs`: what each repo came from."""
    return _counted(lineage, "descendant_id")


def _counted(lineage: DataFrame, root: str) -> DataFrame:
    by_level = lineage.groupBy(F.col(root).alias("node_id"), "relation", "hops")
    return conform(by_level.agg(F.count("*").alias("nodes")), FORWARD_SUBGRAPHS)
