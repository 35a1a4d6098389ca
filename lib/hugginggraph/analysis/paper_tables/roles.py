"""A number of models split by role, so that the parts add up to it.

The published parts do not (papers 1.5, defect 15): they count edges, and a model of two parents twice. A role is one
to a model.
"""

from pyspark.sql import Column
from pyspark.sql import functions as F

from hugginggraph.graph.relation_names import MODEL_RELATIONS
from hugginggraph.graph.relations import BASE

DERIVED_ROLES = MODEL_RELATIONS
"""The roles of models that declare a parent are called as the relations."""
DECLARED_ROLES = (BASE, *DERIVED_ROLES)
"""The roles of live models."""


def counted_by_role(role: Column, roles: tuple[str, ...]) -> list[Column]:
    """Aggregates, a column for each of `roles` and `other` for the rest.

    >>> rows = spark.sql("SELECT * FROM VALUES ('merge'), ('merge'), ('unknown') AS t(role)")
    >>> rows.agg(*counted_by_role(F.col("role"), ("base", "merge"))).show()
    +----+-----+-----+
    |base|merge|other|
    +----+-----+-----+
    |   0|    2|    1|
    +----+-----+-----+
    <BLANKLINE>
    """
    named = [F.count_if(role == name).alias(name) for name in roles]
    return [*named, F.count_if(~role.isin(*roles)).alias("other")]
