"""The questions of `delta/queries` asked without Spark."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hugginggraph.errors import QueryParameterError, WarehouseError
from hugginggraph.graph.grades import INFERRED
from hugginggraph.history.no_snapshot import nothing_followed
from hugginggraph.history.queries import GROUPING, REPO, Query
from hugginggraph.lookup.lineage import lineage
from hugginggraph.lookup.warehouse import KnownRepo, Warehouse
from hugginggraph.tables import GROUP_IDENTITIES

AS_IN_SPARK = (
    "CREATE OR REPLACE TEMP MACRO unix_date(day) AS (day - DATE '1970-01-01')",
    "CREATE OR REPLACE TEMP MACRO array_join(list, separator) AS array_to_string(list, separator)",
    "CREATE OR REPLACE TEMP MACRO get_json_object(json, path) AS json_extract_string(json, path)",
)
"""What Spark's SQL calls by these names."""


@dataclass(frozen=True)
class Answer:
    """What a question gives, and of what it was asked.

    Attributes:
        since: the earlier of the two dates that it compares; None where it asks of one date, or of all up to it.
        until: the later one.
        parameters: the values of its parameters, names as they are spelt.
        rows: the rows.
    """

    since: date | None
    until: date
    parameters: dict[str, str]
    rows: list[dict[str, Any]]


def answer(
    warehouse: Warehouse, query: Query, parameters: Mapping[str, str], *, since: date | None = None
) -> list[dict[str, Any]]:
    """The rows of what `answered` gives, for the same arguments and with the same errors."""
    return answered(warehouse, query, parameters, since=since).rows


def answered(
    warehouse: Warehouse,
    query: Query,
    parameters: Mapping[str, str],
    *,
    since: date | None = None,
    max_depth: int = sys.maxsize,
) -> Answer:
    """The rows that a question gives, with the dates and the names it was asked of.

    Args:
        warehouse: opened as of the later date.
        query: the question.
        parameters: a value for each of its parameters; `since` and `until` are the two dates unless given.
        since: the earlier date; without it the first whose snapshot has what the query asks of it.
        max_depth: descendants further down than this are an error.

    Raises:
        QueryParameterError: a parameter is missing or wrong, or the query has none of that name, or no earlier date.
        UnknownRepoError: a parameter names a repo that was never there; the message says which names are like it.
        WarehouseError: a table was not computed on its date, or no two dates can be compared.
        NotConvergedError: the descendants are deeper than `max_depth`.
    """
    wanted = query.earlier(parameters, since)
    first = warehouse.first_date_with(*query.tables_since)
    values = query.values(parameters, since=wanted or first, until=warehouse.date)
    repos = {name: warehouse.known(values[name]) for name in query.parameters_of(REPO)}
    values |= {name: repo.now for name, repo in repos.items()}
    for name in query.parameters_of(GROUPING):
        _require_grouping(warehouse, values[name])
    warehouse.view(*query.tables)
    earlier = wanted or first
    if query.tables_since:
        earlier = warehouse.date_as_of(earlier)
        if wanted is None and earlier >= warehouse.date:
            _refuse_to_compare_with_itself(warehouse, query)
        warehouse.view_since(earlier, *query.tables_since)
    if query.walked_from:
        repo = repos[query.walked_from]
        _walk(warehouse, warehouse, "walked", repo, max_depth=max_depth)
        _walk(warehouse, warehouse.at(earlier), "walked_since", repo, max_depth=max_depth)
    for macro in AS_IN_SPARK:
        warehouse.connection.execute(macro)
    given = ", ".join(f'? AS "{name}"' for name in values)
    warehouse.connection.execute(f"CREATE OR REPLACE TEMP TABLE parameters AS SELECT {given}", list(values.values()))
    return Answer(
        earlier if query.compares else None,
        date.fromisoformat(values["until"]),
        {name: values[name] for name in query.parameters},
        warehouse.records(query.sql),
    )


def _require_grouping(warehouse: Warehouse, name: str) -> None:
    warehouse.view(GROUP_IDENTITIES)
    there = [row["grouping"] for row in warehouse.records("SELECT DISTINCT grouping FROM group_identities ORDER BY 1")]
    if name not in there:
        raise QueryParameterError(
            f"no grouping {name!r} on {warehouse.date}. There are: {', '.join(there) or 'none on that date'}"
        )
    dates = [day for day in warehouse.dates_with(GROUP_IDENTITIES) if day <= warehouse.date]
    if len(dates) == 1:
        raise WarehouseError(nothing_followed(dates[0]))


def _refuse_to_compare_with_itself(warehouse: Warehouse, query: Query) -> None:
    told = f"query {query.name} compares two dates, and up to {warehouse.date} there is no earlier one"
    if warehouse.date == warehouse.first_date:
        raise WarehouseError(
            f"{told}: the warehouse begins on it. Ask --as-of a later date, or take one in with `hugginggraph daily`"
        )
    try:
        warehouse.view_since(warehouse.first_date, *query.tables_since)
    except WarehouseError as why:
        raise WarehouseError(f"{told} that has what it asks for: {why}") from None


def _walk(warehouse: Warehouse, then: Warehouse, view: str, repo: KnownRepo, *, max_depth: int) -> None:
    """Make a table of the pairs below a repo on a date, as `lineage` has them, under its name on that date."""
    pairs = [
        (root.node_id, relative.node.node_id, relative.depth)
        for names in repo.names
        for root in then.nodes_called(names.on(then.date), names.kind)
        for relative in lineage(
            then, root, direction="down", depth_limit=None, max_depth=max_depth, min_grade_rank=INFERRED
        ).relatives
    ]
    columns = zip(*pairs, strict=True) if pairs else ((), (), ())
    warehouse.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {view} AS SELECT unnest(?::BIGINT[]) AS ancestor_id, "
        "unnest(?::BIGINT[]) AS descendant_id, unnest(?::INTEGER[]) AS hops",
        [list(column) for column in columns],
    )
