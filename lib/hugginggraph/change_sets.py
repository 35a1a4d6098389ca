"""What a write does to a table: rows to be inserted, updated, deleted.

A *change set* is a frame with a table's columns and `_op`, one of `insert`, `update`, `delete`.
"""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.tables.contract import Table
from hugginggraph.tables.spark import conform, whole_row


def change_set(current: DataFrame, desired: DataFrame, table: Table) -> DataFrame:
    """What turns `current` into `desired`: a change set over the table's columns.

    Rows are the same when all their columns are, null equal to null.
    """
    before = conform(current, table).select(*table.key, whole_row(table).alias("_before"))
    after = conform(desired, table).select(*table.key, whole_row(table).alias("_after"))
    operation = (
        F.when(F.col("_before").isNull(), F.lit("insert"))
        .when(F.col("_after").isNull(), F.lit("delete"))
        .when(~F.col("_before").eqNullSafe(F.col("_after")), F.lit("update"))
    )
    return (
        before.join(after, on=list(table.key), how="full")
        .select(operation.alias("_op"), F.coalesce("_after", "_before").alias("_row"))
        .where(F.col("_op").isNotNull())
        .select("_row.*", "_op")
    )


def inserts(rows: DataFrame) -> DataFrame:
    """The rows as a change set of insertions."""
    return rows.withColumn("_op", F.lit("insert"))
