"""SQL of DuckDB said in the words of Spark."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlglot
from sqlglot import exp


def for_spark(query: str, names: Mapping[str, str], parameters: Mapping[str, Any]) -> str:
    """A query in Spark's dialect.

    Some things are not said as DuckDB would understand them, so the steps are written without: `REPLACE` (`EXCLUDE`
    serves as well), `list(… ORDER BY …)` (`list_sort(list(…))`), an element of a list by a computed place.

    Args:
        query: one statement.
        names: what Spark calls the relations that go by another name there; what the query itself names hides them.
        parameters: the values of `$name` in the query. Delta's parser knows no parameters, so they become literals.

    >>> for_spark("SELECT list_sort(list(id)) AS ids FROM repos WHERE id <> $id", {"repos": "repos_1"}, {"id": "a"})
    "SELECT ARRAY_SORT(COLLECT_LIST(id)) AS ids FROM repos_1 AS repos WHERE id <> CAST(X'61' AS STRING)"
    """
    tree = _parsed(query).copy()
    for parameter in list(tree.find_all(exp.Parameter, exp.Placeholder)):
        parameter.replace(_literal(parameters[parameter.name]))
    for table in list(tree.find_all(exp.Table)):
        name = table.name
        if name in names and not _is_named_inside(table, name):
            table.set("this", exp.to_identifier(names[name]))
            if not table.alias:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(name)))
    return str(tree.sql(dialect="spark", comments=False))


def _literal(value: Any) -> Any:
    """A value as Spark writes it; a text in hexadecimal digits, so that nothing in it can be anything but text."""
    if isinstance(value, str):
        text = f"CAST(X'{value.encode().hex().upper()}' AS STRING)"
    elif isinstance(value, datetime):
        text = f"TIMESTAMP '{value.isoformat(sep=' ')}'"
    elif isinstance(value, date):
        text = f"DATE '{value.isoformat()}'"
    else:
        text = str(int(value))
    return sqlglot.parse_one(text, read="spark")


@cache
def _parsed(query: str) -> Any:
    return sqlglot.parse_one(query, read="duckdb")


def _is_named_inside(table: exp.Table, name: str) -> bool:
    """Whether a common table expression that the table sees has its name; one does not see itself."""
    inner: Any = table
    while inner is not None:
        parent = inner.parent
        if isinstance(parent, exp.With):
            earlier = parent.expressions[: parent.expressions.index(inner)]
            if any(each.alias == name for each in earlier):
                return True
        elif isinstance(inner, exp.Query) and any(each.alias == name for each in inner.ctes):
            around = table.find_ancestor(exp.With)
            if around is None or around.parent is not inner:
                return True
        inner = parent
    return False
