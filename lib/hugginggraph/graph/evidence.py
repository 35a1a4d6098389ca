"""How much a statement about a repo's origin is worth, in Spark's columns."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from hugginggraph.graph.grades import GRADES, TEXT


def grade_name(rank: Column) -> Column:
    """The grade's name.

    >>> spark.range(1, 3).select(grade_name(F.col("id")).alias("grade")).show()
    +-----+
    |grade|
    +-----+
    |  hub|
    |  tag|
    +-----+
    <BLANKLINE>
    """
    names = F.array(*[F.lit(name) for name in GRADES.values()])
    return F.get(names, rank.cast("int") - 1)


def is_declared(rank: Column) -> Column:
    """Whether the edge is stated in metadata, not in prose alone.

    >>> spark.sql("SELECT 8 AS r").select(is_declared(F.col("r")).alias("d")).first().d
    False
    """
    return rank < TEXT
