"""The licence a repo names."""

from pyspark.sql import Column
from pyspark.sql import functions as F

_KEYS = ("license", "licence")
_TAG = "license:"


def licence(card_data: Column, tags: Column) -> Column:
    """The licence in the card's metadata, under either spelling, else the one in the tags; several in their order.

    >>> rows = spark.sql('''SELECT * FROM VALUES
    ...     ('{"license":"mit"}', array('license:apache-2.0')),
    ...     ('{"licence":["mit","apache-2.0"]}', null),
    ...     (null, array('gguf', 'license:cc-by-4.0')),
    ...     ('{}', array('gguf')) AS t(card, tags)''')
    >>> rows.select(licence(F.col("card"), F.col("tags")).alias("licence")).show()
    +---------------+
    |        licence|
    +---------------+
    |            mit|
    |apache-2.0, mit|
    |      cc-by-4.0|
    |           NULL|
    +---------------+
    <BLANKLINE>
    """
    said = F.coalesce(*[F.get_json_object(card_data, f"$.{key}") for key in _KEYS])
    several = F.array_join(F.array_sort(F.array_distinct(F.from_json(said, "ARRAY<STRING>"))), ", ")
    tagged = F.get(F.filter(tags, lambda tag: tag.startswith(_TAG)), F.lit(0))
    of_card = F.when(said.startswith("["), several).otherwise(said)
    return F.coalesce(F.nullif(of_card, F.lit("")), F.substring(tagged, len(_TAG) + 1, 1000))
