"""The first rows of a table in a total order: the same on every engine and in every run."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

TOP = 100
"""Rows that a table of tops holds."""


def first_of(frame: DataFrame, *order: Column, within: tuple[str, ...], top: int) -> DataFrame:
    """`frame` with `rank` (from 1), cut to the first `top` rows of each group.

    Args:
        frame: any frame.
        order: what the rank goes by; has to be a total order.
        within: the columns that make a group.
        top: rows that are kept of each group.
    """
    place = F.row_number().over(Window.partitionBy(*within).orderBy(*order))
    return frame.withColumn("rank", place).where(F.col("rank") <= top)
