"""Downloads, likes and trend: kept apart from `repos`, because they move every day for nearly every repo."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.change_sets import inserts
from hugginggraph.tables import COUNTER_VALUES, COUNTERS
from hugginggraph.tables.spark import conform


def latest_counters(counters: DataFrame) -> DataFrame:
    """The newest values of each repo: `node_id` and the counter columns."""
    # Number by number: Spark aggregates numbers by hash, structs by sorting all rows.
    return counters.groupBy("node_id").agg(*[F.max_by(value, "snapshot_date").alias(value) for value in COUNTER_VALUES])


def first_counters(records: DataFrame, *, day: date) -> DataFrame:
    """The change set of a first day: a row a repo that has counters."""
    return inserts(conform(_observed(records).withColumn("snapshot_date", F.lit(day)), COUNTERS))


def counter_changes(records: DataFrame, counters: DataFrame, *, day: date) -> DataFrame:
    """The change set with a row a repo whose counters differ from the newest ones known.

    A record without any counter says nothing about them, so it writes nothing.
    """
    known = latest_counters(counters).select("node_id", F.struct(*COUNTER_VALUES).alias("known"))
    now = F.struct(*COUNTER_VALUES)
    rows = (
        _observed(records)
        .join(known, on="node_id", how="left")
        .where(~now.eqNullSafe(F.col("known")))
        .withColumn("snapshot_date", F.lit(day))
    )
    return inserts(conform(rows, COUNTERS))


def _observed(records: DataFrame) -> DataFrame:
    return records.where(F.coalesce(*[F.col(name).cast("double") for name in COUNTER_VALUES]).isNotNull())
