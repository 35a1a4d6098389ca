"""Records that could not be taken, or not whole: kept raw, once each, with the reason."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.change_sets import inserts
from hugginggraph.tables import QUARANTINE
from hugginggraph.tables.spark import conform


def quarantine_changes(
    defective: DataFrame, quarantine: DataFrame, *, day: date, source: str, max_raw_bytes: int
) -> DataFrame:
    """The change set with a row a record and defect that is not in `quarantine` yet.

    Args:
        defective: rows with `kind, file, line, repo_id, defects`.
        quarantine: the table as of the snapshot before.
        day: the date of the records.
        source: the source's name.
        max_raw_bytes: of a larger record the beginning is kept; size and hash are always those of the whole.
    """
    # As for cards: a quarter in characters never exceeds the cap. Bytes that are no UTF-8 would not be readable again.
    raw = F.make_valid_utf8("line")
    is_large = F.octet_length("line") > max_raw_bytes
    rows = (
        defective.select("kind", "file", "repo_id", "line", F.explode("defects").alias("code"))
        .withColumn("record_id", F.xxhash64("kind", "code", "line"))
        .dropDuplicates(["record_id"])
        .join(quarantine.select("record_id"), on="record_id", how="left_anti")
        .withColumns(
            {
                "raw": F.when(is_large, F.substring(raw, 1, max_raw_bytes // 4)).otherwise(raw),
                "raw_bytes": F.octet_length("line").cast("long"),
                "raw_hash": F.sha2("line", 256),
            }
        )
        .withColumns({"snapshot_date": F.lit(day), "source": F.lit(source)})
    )
    return inserts(conform(rows, QUARANTINE))
