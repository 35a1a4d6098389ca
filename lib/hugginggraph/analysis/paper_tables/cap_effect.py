"""What lists of children that end at a cap would lose (papers 1.5, defect 1)."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.tables import CAP_EFFECT
from hugginggraph.tables.contract import ALL
from hugginggraph.tables.spark import conform

PUBLISHED_CAP = 300
"""Children of a parent and relation at which the published graph stops: a limit of the pages they were read from."""


def cap_effect(degrees: DataFrame, *, day: date, cap: int = PUBLISHED_CAP) -> DataFrame:
    """`cap_effect`: parents, edges, and the edges beyond `cap` children of a parent, by relation and over all."""
    children = degrees.where(
        (F.col("neighbour_kind") == ALL) & (F.col("relation") != ALL) & (F.col("out_degree") > 0)
    ).select(
        "node_id",
        "relation",
        F.col("out_degree").alias("edges"),
        F.greatest(F.col("out_degree") - cap, F.lit(0)).alias("edges_lost"),
        F.col("out_degree").alias("largest"),
    )
    # The cap holds in each relation: over all, too, it is applied before the relations are added up.
    of_any = (
        children.groupBy("node_id")
        .agg(F.sum("edges").alias("edges"), F.sum("edges_lost").alias("edges_lost"), F.max("largest").alias("largest"))
        .withColumn("relation", F.lit(ALL))
    )
    found = (
        children.unionByName(of_any)
        .groupBy("relation")
        .agg(
            F.count("*").alias("parents"),
            F.count_if(F.col("edges_lost") > 0).alias("parents_above"),
            F.sum("edges").alias("edges"),
            F.sum("edges_lost").alias("edges_lost"),
            F.max("largest").alias("largest"),
        )
        .withColumn("share_lost", F.col("edges_lost") / F.col("edges"))
    )
    return conform(found.withColumns({"snapshot_date": F.lit(day), "cap": F.lit(cap)}), CAP_EFFECT)
