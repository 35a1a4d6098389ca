"""Datasets by what they are composed of and what was made with them (HuggingGraph, RQ4)."""

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.paper_tables.ranking import TOP, first_of
from hugginggraph.graph.relation_names import DERIVED_FROM, TRAINED_ON, USED_BY_SPACE
from hugginggraph.tables import TOP_DATASETS
from hugginggraph.tables.contract import ALL
from hugginggraph.tables.spark import conform

ORDERINGS = ("included", "derived")
"""The columns that datasets are ranked by."""


def top_datasets(nodes: DataFrame, degrees: DataFrame, *, day: date, top: int = TOP) -> DataFrame:
    """`top_datasets`: a ranking by each of `ORDERINGS`.

    The paper means now one, now the other end by "included", and its "derived datasets" are of any kind, self-loops
    counted (papers 1.5, defects 3 and 4). Here `included` is what came in from datasets, and what went out is split
    by kind.
    """
    counts = (
        degrees.where(F.col("neighbour_kind") == ALL)
        .groupBy("node_id")
        .agg(
            _edges("in_degree", DERIVED_FROM).alias("included"),
            _edges("out_degree", DERIVED_FROM).alias("derived_datasets"),
            _edges("out_degree", TRAINED_ON).alias("trained_models"),
            _edges("out_degree", USED_BY_SPACE).alias("spaces"),
        )
        .withColumn("derived", F.col("derived_datasets") + F.col("trained_models") + F.col("spaces"))
    )
    datasets = nodes.where(F.col("kind") == "dataset").select("node_id", "repo_id")
    orderings = F.array(*[F.struct(F.lit(name).alias("by"), F.col(name).alias("value")) for name in ORDERINGS])
    ordered = counts.join(datasets, on="node_id").select("*", F.inline(orderings)).where(F.col("value") > 0)
    best = first_of(ordered, F.desc("value"), F.asc("repo_id"), F.asc("node_id"), within=("by",), top=top)
    return conform(best.withColumn("snapshot_date", F.lit(day)), TOP_DATASETS)


def _edges(end: str, relation: str) -> Column:
    return F.sum(F.when(F.col("relation") == relation, F.col(end)).otherwise(0))
