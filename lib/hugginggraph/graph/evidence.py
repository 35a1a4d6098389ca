"""How much a statement about a repo's origin is worth: the grades of evidence, strongest first."""

from pyspark.sql import Column
from pyspark.sql import functions as F

HUB = 1
"""`baseModels`: the Hub's own resolution, by the parent's immutable id."""
TAG = 2
"""A tag the Hub derived from the card."""
CARD = 3
"""A field of the card, as its author wrote it."""
AUTHOR_TAG = 4
"""A tag that the author wrote into the card by hand in the shape of the Hub's own."""

GRADES = {HUB: "hub", TAG: "tag", CARD: "card", AUTHOR_TAG: "author_tag"}


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
    return F.element_at(F.create_map(*[F.lit(item) for pair in GRADES.items() for item in pair]), rank.cast("int"))
