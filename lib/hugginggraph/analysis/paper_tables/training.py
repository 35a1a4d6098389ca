"""Which datasets train most models, and which models train on most datasets (HuggingGraph, RQ5).

The published ranking of datasets holds models, because it counts whatever has edges to models (papers 1.5, defect 2).
Both count `trained_on` alone here, whose upstream end is a dataset.
"""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.paper_tables.ranking import TOP, first_of
from hugginggraph.analysis.paper_tables.roles import DECLARED_ROLES, counted_by_role
from hugginggraph.graph.relation_names import TRAINED_ON
from hugginggraph.tables import DATASETS_BY_MODELS, MODELS_BY_DATASETS
from hugginggraph.tables.contract import ALL
from hugginggraph.tables.spark import conform


def datasets_by_models(nodes: DataFrame, edges: DataFrame, *, day: date, top: int = TOP) -> DataFrame:
    """`datasets_by_models`: datasets by the number of models trained on them, by role of the model."""
    roles = nodes.where(F.col("kind") == "model").select(F.col("node_id").alias("dst"), "role")
    datasets = nodes.where(F.col("kind") == "dataset").select("node_id", "repo_id")
    counts = (
        edges.where(F.col("relation") == TRAINED_ON)
        .join(roles, on="dst")
        .groupBy(F.col("src").alias("node_id"))
        .agg(F.count("*").alias("models"), *counted_by_role(F.col("role"), DECLARED_ROLES))
    )
    named = counts.join(datasets, on="node_id").withColumn("snapshot_date", F.lit(day))
    order = (F.desc("models"), F.asc("repo_id"), F.asc("node_id"))
    return conform(first_of(named, *order, within=("snapshot_date",), top=top), DATASETS_BY_MODELS)


def models_by_datasets(nodes: DataFrame, degrees: DataFrame, *, day: date, top: int = TOP) -> DataFrame:
    """`models_by_datasets`: models by the number of datasets they declare to be trained on."""
    models = nodes.where(F.col("kind") == "model").select("node_id", "repo_id", "role")
    named = (
        degrees.where((F.col("relation") == TRAINED_ON) & (F.col("neighbour_kind") == ALL))
        .select("node_id", F.col("in_degree").alias("datasets"))
        .join(models, on="node_id")
        .where(F.col("datasets") > 0)
        .withColumn("snapshot_date", F.lit(day))
    )
    order = (F.desc("datasets"), F.asc("repo_id"), F.asc("node_id"))
    return conform(first_of(named, *order, within=("snapshot_date",), top=top), MODELS_BY_DATASETS)
