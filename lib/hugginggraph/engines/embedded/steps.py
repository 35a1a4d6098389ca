"""Steps: SQL texts in `delta/steps`, each of which makes rows from named tables."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import duckdb

from hugginggraph.resources import resource

_PARAMETER = re.compile(r"(\w+) \(\w+\)")


def run_step(
    connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Any] | None = None
) -> duckdb.DuckDBPyRelation:
    """The rows that `delta/steps/<name>.sql` returns, as a temporary table of the step's name.

    Args:
        connection: has the tables that the step reads.
        name: of the step.
        parameters: values by name, of which the step takes those that its header lists.
    """
    sql, wanted = _step(name)
    values = {each: (parameters or {})[each] for each in wanted}
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}", values)
    return connection.table(name)


@cache
def _step(name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a step, and the names of its parameters."""
    sql = resource("delta", f"steps/{name}.sql").read_text(encoding="utf-8")
    (listed,) = [line for line in sql.splitlines() if line.startswith("-- parameters:")]
    return sql, tuple(_PARAMETER.findall(listed))
