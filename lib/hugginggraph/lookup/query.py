"""The questions of `delta/queries` asked without Spark."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hugginggraph.history.queries import Query
from hugginggraph.lookup.warehouse import Warehouse

_AS_IN_SPARK = (
    "CREATE OR REPLACE TEMP MACRO unix_date(day) AS (day - DATE '1970-01-01')",
    "CREATE OR REPLACE TEMP MACRO array_join(list, separator) AS array_to_string(list, separator)",
)
"""What Spark's SQL calls by these names."""


def answer(
    warehouse: Warehouse, query: Query, parameters: Mapping[str, str], *, since: date | None = None
) -> list[dict[str, Any]]:
    """The rows that a question gives.

    Args:
        warehouse: opened as of the later date.
        query: the question.
        parameters: a value for each of its parameters; `since` and `until` are the two dates unless given.
        since: the earlier date; without it the warehouse's first.

    Raises:
        QueryParameterError: a parameter is missing, or the query has none of that name.
        WarehouseError: a table was not computed on its date.
    """
    earlier = warehouse.date_as_of(since) if since else warehouse.first_date
    values = query.values(parameters, since=since or earlier, until=warehouse.date)
    warehouse.view(*query.tables)
    warehouse.view_since(earlier, *query.tables_since)
    for macro in _AS_IN_SPARK:
        warehouse.connection.execute(macro)
    given = ", ".join(f'? AS "{name}"' for name in values)
    warehouse.connection.execute(f"CREATE OR REPLACE TEMP TABLE parameters AS SELECT {given}", list(values.values()))
    return warehouse.records(query.sql)
