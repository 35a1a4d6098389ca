"""The questions of `delta/queries` asked without Spark."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hugginggraph.history.queries import Query
from hugginggraph.lookup.warehouse import Warehouse

AS_IN_SPARK = (
    "CREATE OR REPLACE TEMP MACRO unix_date(day) AS (day - DATE '1970-01-01')",
    "CREATE OR REPLACE TEMP MACRO array_join(list, separator) AS array_to_string(list, separator)",
    "CREATE OR REPLACE TEMP MACRO get_json_object(json, path) AS json_extract_string(json, path)",
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
        since: the earlier date; without it the first whose snapshot has what the query asks of it.

    Raises:
        QueryParameterError: a parameter is missing or wrong, or the query has none of that name, or no earlier date.
        WarehouseError: a table was not computed on its date.
    """
    query.require_wanted(since)
    first = warehouse.first_date_with(*query.tables_since)
    values = query.values(parameters, since=since or first, until=warehouse.date)
    warehouse.view(*query.tables)
    if query.tables_since:
        warehouse.view_since(warehouse.date_as_of(since) if since else first, *query.tables_since)
    for macro in AS_IN_SPARK:
        warehouse.connection.execute(macro)
    given = ", ".join(f'? AS "{name}"' for name in values)
    warehouse.connection.execute(f"CREATE OR REPLACE TEMP TABLE parameters AS SELECT {given}", list(values.values()))
    return warehouse.records(query.sql)
