"""Which value of a trait gives way to which, from parent to child (Anatomy, 7.2)."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.frames import settle
from hugginggraph.tables.contract import ALL

DRIFTING = ("licence", "task", "library", "language")
"""The traits whose drift is followed."""


def transitions(pairs: DataFrame, traits: DataFrame, repos: DataFrame) -> DataFrame:
    """`transitions` but for the day.

    A value that came and one that went make one transition. The paper's notebook counts a change of a single value
    twice, once for either, which doubles its traffic (papers 2.5); that count stands beside as `paper_count`.

    Args:
        pairs: `graph, relation, src, dst, family_id`.
        traits: `traits` of the day.
        repos: `repos` as of the day: a child's quarter is that of `created_at`; unknown, it counts in `*` alone.
    """
    created = F.col("created_at")
    quarter = F.concat(F.year(created), F.lit("Q"), F.quarter(created))
    children = (
        traits.where(F.col("kind") == "model")
        .join(repos.select("node_id", quarter.alias("quarter")), on="node_id", how="left")
        .select(F.col("node_id").alias("dst"), "quarter", _sets().alias("child"))
    )
    parents = traits.select(F.col("node_id").alias("src"), _sets().alias("parent"))
    steps = pairs.select("src", "dst").distinct().join(parents, on="src").join(children, on="dst")
    # Only what changed goes on, and equal changes as one: a hub's thousands of children differ in a few ways.
    changes = settle(
        steps.select("src", "dst", "quarter", F.inline(F.arrays_zip("parent", "child")))
        .select(
            "src", "dst", "quarter", "parent.trait", F.col("parent.values").alias("p"), F.col("child.values").alias("c")
        )
        .where(F.col("p").isNotNull() & F.col("c").isNotNull() & (F.col("p") != F.col("c")))
    )
    quarters = F.array_compact(F.array(F.lit(ALL), F.col("quarter")))
    counted = (
        pairs.join(changes, on=["src", "dst"])
        .groupBy("graph", "relation", "quarter", "trait", "p", "c")
        .agg(F.count("*").alias("times"))
        .withColumn("quarter", F.explode(quarters))
    )
    return (
        counted.withColumn("parent_value", F.explode("p"))
        .withColumn("child_value", F.explode("c"))
        .withColumn("went", (~F.array_contains("c", F.col("parent_value"))).cast("long"))
        .withColumn("came", (~F.array_contains("p", F.col("child_value"))).cast("long"))
        .where((F.col("went") + F.col("came") > 0) & (F.col("parent_value") != F.col("child_value")))
        .groupBy("graph", "relation", "quarter", "trait", "parent_value", "child_value")
        .agg(
            F.sum("times").alias("count"),
            F.sum(F.col("times") * (F.col("went") + F.col("came"))).alias("paper_count"),
        )
    )


def _sets() -> Column:
    return F.array(*[F.struct(F.lit(trait).alias("trait"), F.col(trait).alias("values")) for trait in DRIFTING])
