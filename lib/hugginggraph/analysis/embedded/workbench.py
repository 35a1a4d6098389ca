"""What the steps of a day work with: the tables made so far, by name, and the SQL that makes the next one of them."""

from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa

from hugginggraph.steps import parameters_of, step
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables.contract import Table


class Workbench:
    """Tables in memory, under names of their own: they neither hide nor replace what the caller's connection has."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, parameters: Mapping[str, Any]) -> None:
        """An empty one.

        Args:
            connection: whose memory limit and threads the steps keep to.
            parameters: the values of the steps' parameters, by name.
        """
        self._connection = connection.cursor()
        self._parameters = parameters

    def put(self, table: Table | str, rows: pa.Table) -> pa.Table:
        """The rows; from now on steps read them under the table's name.

        As a table of DuckDB's own, whose size its planner knows: of an Arrow table it assumes a single row, and joins
        a million nodes with one another first.
        """
        name = table if isinstance(table, str) else table.name
        self._connection.register("_given", rows).execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM _given")
        self._connection.unregister("_given")
        return rows

    def step(self, name: str) -> pa.Table:
        """What the step of that name returns; it is given those parameters that its header lists."""
        given = {each: self._parameters[each] for each in parameters_of(name)}
        return step(self._connection, name, **given).to_arrow_table()

    def make(self, table: Table) -> pa.Table:
        """The rows of a table by the step of its name, in the columns and types of its contract."""
        return self.put(table, conformed(self.step(table.name), table))


def conformed(rows: pa.Table, table: Table) -> pa.Table:
    """The rows in the columns and types of the contract."""
    return rows.select(table.column_names).cast(arrow_schema(table))
