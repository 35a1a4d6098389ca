"""What a day leaves of its difference to the one before: `changes`, their totals, and the events they amount to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from hugginggraph.history.applied_delta import require_delta_applies, sizes
from hugginggraph.history.change_rows import changes_rows
from hugginggraph.history.event_rows import events_rows
from hugginggraph.history.severity_rules import Rule
from hugginggraph.history.stats_rows import daily_stats, moved, unchanged_stats
from hugginggraph.history.table_delta import table_delta
from hugginggraph.settings import EventSettings
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import CHANGES, DAILY_STATS, EDGES, EVENTS, NODES, REPOS
from hugginggraph.tables.contract import Table


@dataclass(frozen=True)
class DayHistory:
    """The rows of one date in `changes`, `daily_stats` and `events`."""

    changes: pa.Table
    daily_stats: pa.Table
    events: pa.Table


def day_history(
    connection: duckdb.DuckDBPyConnection,
    *,
    day: date,
    previous: date | None,
    stats_before: Sequence[Mapping[str, Any]],
    limits: EventSettings,
    kinds: Collection[str],
    rules: Sequence[Rule],
) -> DayHistory:
    """Compare the states of two dates.

    Of a first day nothing is told but its totals: nothing is known of the day before, so nothing can be said to have
    come. On a day on which no node and no edge moved, the totals are those of the day before.

    Args:
        connection: that knows `repos_`, `nodes_` and `edges_`, `before` and `now`; on a first day `now` alone.
        day: the date.
        previous: the date before it in the warehouse; None on a first day.
        stats_before: the rows of `daily_stats` of that date.
        limits: from when on what an author does is an event.
        kinds: those that were listed on any date before.
        rules: the rules of severity.

    Raises:
        InvariantError: the delta does not lead from the sizes before to those of today.
    """
    if previous is None:
        return _history(daily_stats(connection, arrow_schema(CHANGES).empty_table(), day=day))
    deltas = [_delta(connection, table) for table in (NODES, EDGES)]
    if not any(map(len, deltas)):
        return _history(unchanged_stats(stats_before, day))
    _delta(connection, REPOS)
    changes = changes_rows(connection, day=day, previous=previous)
    stats = daily_stats(connection, changes, day=day)
    require_delta_applies(sizes(stats_before), sizes(moved(connection)), sizes(stats))
    events = events_rows(connection, day=day, previous=previous, limits=limits, kinds=kinds, rules=rules)
    return _history(stats, changes, events)


def _delta(connection: duckdb.DuckDBPyConnection, table: Table) -> duckdb.DuckDBPyRelation:
    return table_delta(connection, table, f"{table.name}_before", f"{table.name}_now")


def _history(
    stats: Sequence[Mapping[str, Any]], changes: pa.Table | None = None, events: pa.Table | None = None
) -> DayHistory:
    return DayHistory(
        arrow_schema(CHANGES).empty_table() if changes is None else changes,
        pa.Table.from_pylist(list(stats), schema=arrow_schema(DAILY_STATS)),
        arrow_schema(EVENTS).empty_table() if events is None else events,
    )
