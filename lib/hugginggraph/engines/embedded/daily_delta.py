"""The daily delta: `changes`, their totals, and the events they amount to."""

import pyarrow as pa

from hugginggraph.engines.embedded.day_run import DayRun
from hugginggraph.history.applied_delta import require_delta_applies, sizes
from hugginggraph.history.change_rows import changes_rows
from hugginggraph.history.event_rows import events_rows
from hugginggraph.history.severity_rules import severity_rules
from hugginggraph.history.stats_rows import daily_stats, moved, unchanged_stats
from hugginggraph.history.table_delta import table_delta
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import CHANGES, DAILY_STATS, EDGES, EVENTS, NODES, REPOS


def daily_delta(day: DayRun) -> None:
    """Compare the versions of two dates: `changes`, `daily_stats` and `events`."""
    connection = day.work.connection
    previous = day.before.date if day.before else None
    stats_before = (
        day.work.rows("SELECT * FROM daily_stats_before WHERE snapshot_date = ?", previous).to_pylist()
        if previous
        else []
    )
    if previous is None or not day.moved(NODES, EDGES):
        day.keep(CHANGES)
        day.keep(EVENTS)
        if day.moved(NODES, EDGES):
            # Nothing is known of the day before, so nothing can be said to have come.
            day.view_now(NODES, EDGES)
            day.stats = daily_stats(connection, arrow_schema(CHANGES).empty_table(), day=day.date)
        else:
            day.stats = unchanged_stats(stats_before, day.date)
        day.append(DAILY_STATS, _stats_rows(day))
        return
    day.view_now(NODES, EDGES)
    for table in (NODES, EDGES, REPOS):
        table_delta(connection, table, f"{table.name}_before", f"{table.name}_now")
    changes = changes_rows(connection, day=day.date, previous=previous)
    day.stats = daily_stats(connection, changes, day=day.date)
    require_delta_applies(sizes(stats_before), sizes(moved(connection)), sizes(day.stats))
    kinds = {kind for snapshot in day.history.snapshots for kind in snapshot.coverage}
    events = events_rows(
        connection, day=day.date, previous=previous, limits=day.settings.events, kinds=kinds, rules=severity_rules()
    )
    day.append(CHANGES, changes)
    day.append(DAILY_STATS, _stats_rows(day))
    day.append(EVENTS, events)


def _stats_rows(day: DayRun) -> pa.Table:
    return pa.Table.from_pylist(day.stats, schema=arrow_schema(DAILY_STATS))
