"""What Spark needs beside the contracts: types to compose, frames made to conform, a repo's key and owner."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import (
    BooleanType,
    DataType,
    DateType,
    DoubleType,
    IntegerType,
    LongType,
    StringType,
    StructField,
    StructType,
    TimestampType,
)

from hugginggraph.tables.contract import Table

STRING, LONG, INT, DOUBLE = StringType(), LongType(), IntegerType(), DoubleType()
BOOL, DATE, TIME = BooleanType(), DateType(), TimestampType()


def struct(**columns: DataType) -> StructType:
    """A struct type with nullable fields of these names and types."""
    return StructType([StructField(name, data_type) for name, data_type in columns.items()])


def conform(frame: DataFrame, table: Table) -> DataFrame:
    """`frame` with exactly the table's columns, in its order and types; a column it lacks is an error."""
    # As text: columns built one by one cost a call to the JVM each, a twentieth of a small day.
    return frame.selectExpr(*[f"CAST(`{name}` AS {type_}) AS `{name}`" for name, type_ in table.types.items()])


def whole_row(table: Table) -> Column:
    """All of a table's columns as one struct.

    >>> from hugginggraph.tables import CYCLES
    >>> spark.sql("SELECT 1L AS node_id, 2L AS cycle_id").select(whole_row(CYCLES).alias("row")).first().row
    Row(node_id=1, cycle_id=2)
    """
    return F.expr(f"struct({', '.join(f'`{name}`' for name in table.column_names)})")


def node_id(kind: Column, repo_id: Column) -> Column:
    """The key of a repo: the same on every day and every engine (design: Tables).

    >>> frame = spark.sql("SELECT 'model' AS kind, 'amber/heron-7b' AS repo_id")
    >>> frame.select(node_id(F.col("kind"), F.col("repo_id")).alias("node_id")).first().node_id
    -1005579071962861817
    """
    return F.xxhash64(F.concat(kind, F.lit(":"), repo_id))
