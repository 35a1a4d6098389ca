"""The daily delta: `changes`, their totals, and the events they amount to."""

import pyarrow as pa

from hugginggraph.history.day_history import day_history
from hugginggraph.history.severity_rules import severity_rules
from hugginggraph.pipeline.day_run import AnyDayRun
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import CHANGES, DAILY_STATS, EDGES, EVENTS, NODES, REPOS


def daily_delta(day: AnyDayRun) -> None:
    """Compare the versions of two dates: `changes`, `daily_stats` and `events`."""
    previous = day.before.date if day.before else None
    day.view_before(NODES, EDGES, DAILY_STATS)
    day.view_now(NODES, EDGES, REPOS)
    if previous is not None:
        for table in (NODES, EDGES, REPOS):
            day.compare(table)
    before = f"SELECT * FROM daily_stats_before WHERE snapshot_date = DATE '{previous or day.date}'"
    day.stats = day_history(
        day.work,
        day=day.date,
        previous=previous,
        stats_before=day.work.rows(before).to_pylist(),
        limits=day.settings.events,
        kinds={kind for snapshot in day.history.snapshots for kind in snapshot.coverage},
        rules=severity_rules(),
    )
    day.work.put("stats_of_day", pa.Table.from_pylist(day.stats, schema=arrow_schema(DAILY_STATS)))
    day.append(DAILY_STATS, "stats_of_day")
    for table, rows in ((CHANGES, "changes_of_day"), (EVENTS, "events_of_day")):
        if day.work.rows(f"SELECT snapshot_date FROM {rows} LIMIT 1").num_rows:
            day.append(table, rows)
        else:
            day.keep(table)
