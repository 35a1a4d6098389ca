"""Groups of nodes named by their least member, so that a group's id does not depend on engine, run or order."""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F


def named_by_least_member(labels: DataFrame, group: str) -> DataFrame:
    """`node_id` and `group`, the least `node_id` that has the same label.

    Args:
        labels: frame `id, label`.
        group: name of the new column.
    """
    least = F.min("id").over(Window.partitionBy("label"))
    return labels.select(F.col("id").alias("node_id"), least.alias(group))
