"""The daily delta: `changes`, their totals, and the events they amount to, which `told` writes."""

import pyarrow as pa

from hugginggraph.history.day_history import day_history
from hugginggraph.history.severity_rules import severity_rules
from hugginggraph.pipeline.day_run import AnyDayRun
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import CHANGES, DAILY_STATS, EDGES, NODES, REPOS


def daily_delta(day: AnyDayRun) -> None:
    """Compare the versions of two dates: `changes` and `daily_stats`, and the relation `events_of_day`."""
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
    if day.work.rows("SELECT snapshot_date FROM changes_of_day LIMIT 1").num_rows:
        day.append(CHANGES, "changes_of_day")
    else:
        day.keep(CHANGES)
