"""Records that could not be taken, or not whole: kept raw, once each, with the reason."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.store import inserts
from hugginggraph.tables import QUARANTINE, conform


def quarantine_changes(defective: DataFrame, quarantine: DataFrame, *, day: date, source: str) -> DataFrame:
    """The change set with a row a record and defect that is not in `quarantine` yet.

    Args:
        defective: rows with `kind, file, line, repo_id, defects`.
        quarantine: the table as of the snapshot before.
        day: the date of the records.
        source: the source's name.
    """
    rows = (
        defective.select("kind", "file", "repo_id", F.col("line").alias("raw"), F.explode("defects").alias("code"))
        .withColumn("record_id", F.xxhash64("kind", "code", "raw"))
        .dropDuplicates(["record_id"])
        .join(quarantine.select("record_id"), on="record_id", how="left_anti")
        .withColumns({"snapshot_date": F.lit(day), "source": F.lit(source)})
    )
    return inserts(conform(rows, QUARANTINE))
