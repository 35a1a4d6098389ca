"""Base models by what was made from them (HuggingGraph, RQ3, Table 3)."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.paper_tables.ranking import TOP, first_of
from hugginggraph.analysis.paper_tables.roles import DERIVED_ROLES, counted_by_role
from hugginggraph.graph.relation_names import MODEL_RELATIONS
from hugginggraph.graph.relations import BASE
from hugginggraph.tables import TOP_BASE_MODELS
from hugginggraph.tables.spark import conform


def top_base_models(nodes: DataFrame, edges: DataFrame, lineage: DataFrame, *, day: date, top: int = TOP) -> DataFrame:
    """`top_base_models`: base models by the size of their forward subgraph of models, by role of the descendant.

    Args:
        nodes: rows of `nodes`.
        edges: rows of `edges` that make the graph.
        lineage: frame with `descendant_id, ancestor_id, hops`, a row a pair.
        day: the date.
        top: rows that are kept.
    """
    roles = _models(nodes).select(F.col("node_id").alias("descendant_id"), "role")
    sizes = (
        lineage.join(_base_models(nodes, edges), on="ancestor_id", how="left_semi")
        .join(roles, on="descendant_id")
        .groupBy(F.col("ancestor_id").alias("node_id"))
        .agg(
            F.count("*").alias("descendants"),
            *counted_by_role(F.col("role"), DERIVED_ROLES),
            F.max("hops").alias("levels"),
        )
    )
    named = sizes.join(nodes.select("node_id", "repo_id"), on="node_id").withColumn("snapshot_date", F.lit(day))
    order = (F.desc("descendants"), F.asc("repo_id"), F.asc("node_id"))
    return conform(first_of(named, *order, within=("snapshot_date",), top=top), TOP_BASE_MODELS)


def _models(nodes: DataFrame) -> DataFrame:
    return nodes.where(F.col("kind") == "model")


def _base_models(nodes: DataFrame, edges: DataFrame) -> DataFrame:
    """`ancestor_id` of models that are base by role, or have no parent in the graph: ghosts and unresolved parents."""
    models = _models(nodes).select(F.col("node_id").alias("ancestor_id"), "role")
    derived = edges.where(F.col("relation").isin(*MODEL_RELATIONS)).select(F.col("dst").alias("ancestor_id"))
    without_parent = models.where(F.col("role") != BASE).join(derived, on="ancestor_id", how="left_anti")
    return models.where(F.col("role") == BASE).unionByName(without_parent).select("ancestor_id")
