"""The rows of `repos` and `counters` that genetics looks at."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.tables import COUNTER_VALUES


def live_models(repos: DataFrame) -> DataFrame:
    """The rows of `repos` that are models and not gone."""
    return repos.where((F.col("kind") == "model") & F.col("gone_at").isNull())


def live_models_and_datasets(repos: DataFrame) -> DataFrame:
    """The rows of `repos` that are models or datasets and not gone."""
    return repos.where(F.col("kind").isin("model", "dataset") & F.col("gone_at").isNull())


def latest_counters(counters: DataFrame) -> DataFrame:
    """The newest values of each repo: `node_id` and the counter columns."""
    # Number by number: Spark aggregates numbers by hash, structs by sorting all rows.
    return counters.groupBy("node_id").agg(*[F.max_by(value, "snapshot_date").alias(value) for value in COUNTER_VALUES])
