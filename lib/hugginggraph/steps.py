"""The SQL of single steps: one statement a file in `delta/steps`, written for DuckDB and said in Spark's dialect too.

A file begins with comments: what it answers; `tables:` (the views and tables it reads); `parameters:` (named `$name` in
the text, so that no value ever gets into it); `returns:` its columns.
"""

import re
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
    return connection.sql(text_of(name), params=parameters or None)


def make(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> duckdb.DuckDBPyRelation:
    """The rows of a step, computed now, as a temporary table of the step's name; the arguments are those of `step`."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {text_of(name)}", parameters or None)
    return connection.table(name)


@cache
def parameters_of(name: str) -> tuple[str, ...]:
    """The names of a step's parameters, as its header lists them.

    >>> parameters_of("lineage_cut")
    ('max_depth',)
    """
    (listed,) = [line for line in text_of(name).splitlines() if line.startswith("-- parameters:")]
    return tuple(re.findall(r"(\w+) \(\w+\)", listed))


@cache
def text_of(name: str) -> str:
    """The statement of a step."""
    return resource("delta", f"steps/{name}.sql").read_text(encoding="utf-8")
