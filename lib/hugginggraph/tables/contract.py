"""What a contract is: a table's name, its layer, its key, its columns."""

from dataclasses import dataclass

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

STRING, LONG, INT, DOUBLE = StringType(), LongType(), IntegerType(), DoubleType()
BOOL, DATE, TIME = BooleanType(), DateType(), TimestampType()


def struct(**columns: DataType) -> StructType:
    """A struct type with nullable fields of these names and types."""
    return StructType([StructField(name, data_type) for name, data_type in columns.items()])


@dataclass(frozen=True)
class Table:
    """One table of the warehouse: key columns are never null, and no two rows share a key."""

    name: str
    layer: str
    key: tuple[str, ...]
    columns: StructType

    @property
    def column_names(self) -> list[str]:
        """All columns, in order."""
        return self.columns.fieldNames()
