"""What models have most of: the panels of Anatomy's figure 2."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.genetics.live import latest_counters
from hugginggraph.genetics.ordering import value_counts
from hugginggraph.genetics.ranking import first_of
from hugginggraph.genetics.traits import TRAIT_SETS
from hugginggraph.tables.contract import ALL

TOP = 20
"""Rows a panel."""


def top_traits(
    traits: DataFrame, nodes: DataFrame, pairs: DataFrame, counters: DataFrame, *, top: int = TOP
) -> DataFrame:
    """`top_traits` but for the day.

    The published percentages are now of all models, now of those that name the trait: both counts stand beside. The
    published parents are those of children with a single parent, here all children count, merged ones too, and a
    ghost may be a parent. Loaders' names and the paper of the default card are no traits (`trait_columns`).

    Args:
        traits: `traits` of the day.
        nodes: `nodes` as of the day.
        pairs: `graph, relation, src, dst, family_id`.
        counters: `counters` as of the day.
        top: rows a panel.
    """
    models = traits.where(F.col("kind") == "model")
    numbers = models.agg(F.count("*").alias("models"), *[F.count(name).alias(f"n_{name}") for name in TRAIT_SETS])
    reporting = F.create_map(*[item for name in TRAIT_SETS for item in (F.lit(name), F.col(f"n_{name}"))])
    values = value_counts(traits, TRAIT_SETS).select(F.col("trait").alias("panel"), "value", _count("models"))
    names = nodes.select("node_id", F.col("repo_id").alias("value"))
    of_all = pairs.where((F.col("graph") == "all") & (F.col("relation") == ALL))
    parents = of_all.groupBy(F.col("src").alias("node_id")).agg(F.count("*").alias("count"))
    downloads = latest_counters(counters).select("node_id", _count("downloads"))
    panels = (
        values.unionByName(parents.join(names, on="node_id").select(F.lit("parent").alias("panel"), "value", "count"))
        .unionByName(
            downloads.where(F.col("count") > 0)
            .join(models.select("node_id"), on="node_id", how="left_semi")
            .join(names, on="node_id")
            .select(F.lit("downloads").alias("panel"), "value", "count")
        )
        .crossJoin(F.broadcast(numbers.withColumn("reporting", reporting)))
    )
    best = first_of(panels, F.desc("count"), F.asc("value"), within=("panel",), top=top)
    return best.select(
        "panel", "rank", "value", "count", F.col("reporting")[F.col("panel")].alias("reporting"), "models"
    )


def _count(name: str) -> Column:
    return F.col(name).alias("count")
