"""What a contract is: a table's name, its layer, its key, what it holds, its columns, its laws.

The DDL and the first commit follow from it. Types are written as SQL writes them, so that look-ups can read the
contracts without loading Spark.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql.types import StructType

STRING, LONG, INT, DOUBLE = "string", "bigint", "int", "double"
BOOL, DATE, TIME = "boolean", "date", "timestamp"
KEYS = frozenset(
    {
        *("node_id", "edge_id", "src", "dst", "via_id", "subject_id", "upstream_id", "event_id", "record_id"),
        *("component_id", "community_id", "cycle_id", "group_id", "identity", "other_identity"),
        *("root_id", "root_node_id", "ancestor_id", "descendant_id", "parent_id", "child_id", "family_id"),
        *("template_id", "content_hash", "line_hash"),
    }
)
"""The columns that hold a key of 64 bits: in JSON they are text, since readers of JSON round numbers beyond 2^53."""
ALL = "*"
"""Stands in a column by which a row is not split."""


def array(element: str) -> str:
    """The type of a list."""
    return f"array<{element}>"


def mapping(key: str, value: str) -> str:
    """The type of a map."""
    return f"map<{key}, {value}>"


def struct(**fields: str) -> str:
    """The type of a structure inside a column."""
    return f"struct<{', '.join(f'{name}: {type_}' for name, type_ in fields.items())}>"


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        type: as SQL writes it.
        comment: what it says.
        is_required: whether it is never null.
    """

    type: str
    comment: str
    is_required: bool


def required(type_: str, comment: str) -> Column:
    """A column that is never null."""
    return Column(type_, comment, is_required=True)


def nullable(type_: str, comment: str) -> Column:
    """A column that may be null."""
    return Column(type_, comment, is_required=False)


def columns(**named: Column) -> Mapping[str, Column]:
    """The columns of a table by name, in order."""
    return named


@dataclass(frozen=True)
class Table:
    """One table of the warehouse: key columns are never null, and no two rows share a key.

    Attributes:
        name: of its folder in the warehouse.
        layer: bronze, silver, gold or control.
        key: the columns that tell its rows apart.
        comment: what it holds.
        described: its columns by their names, in order.
        strikes_rows_out: whether rows that change are struck out of files that stay (docs/adr/0013): for state that
            is too large to be written anew.
        searched_by: of such a table, the columns that look-ups search by, whose range is known of each file; without
            any, the first of the key.
        laws: what Delta asks of every row that is written, as SQL by name.
    """

    name: str
    layer: str
    key: tuple[str, ...]
    comment: str = field(hash=False)
    described: Mapping[str, Column] = field(hash=False)
    strikes_rows_out: bool = False
    searched_by: tuple[str, ...] = ()
    laws: Mapping[str, str] = field(hash=False, default_factory=dict)

    @cached_property
    def types(self) -> Mapping[str, str]:
        """The columns' types by their names, in order."""
        return {name: column.type for name, column in self.described.items()}

    @property
    def column_names(self) -> list[str]:
        """All columns, in order."""
        return list(self.types)

    @cached_property
    def columns(self) -> "StructType":
        """The columns as Spark's types; needs a session."""
        from pyspark.sql.types import DataType, StructField, StructType

        return StructType([StructField(name, DataType.fromDDL(type_)) for name, type_ in self.types.items()])
