"""The SQL of single steps: one statement a file in `delta/steps`, run by DuckDB.

A file begins with comments: what it answers; `tables:` (the views and tables it reads); `parameters:` (named `$name` in
the text, so that no value ever gets into it); `returns:` its columns.
"""

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
    sql = resource("delta", f"steps/{name}.sql").read_text(encoding="utf-8")
    return connection.sql(sql, params=parameters or None)
