"""The SQL of single steps: one statement a file in `delta/steps`, run by DuckDB.

A file begins with comments: what it answers; `tables:` (the views and tables it reads); `parameters:` (named `$name` in
the text, so that no value ever gets into it); `returns:` its columns.
"""

from functools import cache
from typing import Any

import duckdb

from hugginggraph.resources import resource


def step(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> duckdb.DuckDBPyRelation:
    """The rows of a step, computed when they are fetched.

    Args:
        connection: that knows the step's tables.
        name: the file's name.
        parameters: the values of the step's parameters.

    Raises:
        FileNotFoundError: there is no such step.
    """
    return connection.sql(_sql(name), params=parameters or None)


def make(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> duckdb.DuckDBPyRelation:
    """The rows of a step, computed now, as a temporary table of the step's name; the arguments are those of `step`."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {_sql(name)}", parameters or None)
    return connection.table(name)


@cache
def _sql(name: str) -> str:
    return resource("delta", f"steps/{name}.sql").read_text(encoding="utf-8")
