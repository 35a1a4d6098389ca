"""The daily delta: `changes`, their totals, and the events they amount to."""

from hugginggraph.engines.embedded.day_run import DayRun
from hugginggraph.history.day_history import day_history
from hugginggraph.history.severity_rules import severity_rules
from hugginggraph.tables import CHANGES, DAILY_STATS, EDGES, EVENTS, NODES, REPOS


def daily_delta(day: DayRun) -> None:
    """Compare the versions of two dates: `changes`, `daily_stats` and `events`."""
    previous = day.before.date if day.before else None
    stats_before = day.work.rows("SELECT * FROM daily_stats_before WHERE snapshot_date = ?", previous)
    day.view_before(NODES, EDGES)
    day.view_now(NODES, EDGES, REPOS)
    found = day_history(
        day.work.connection,
        day=day.date,
        previous=previous,
        stats_before=stats_before.to_pylist(),
        limits=day.settings.events,
        kinds={kind for snapshot in day.history.snapshots for kind in snapshot.coverage},
        rules=severity_rules(),
    )
    day.stats = found.daily_stats.to_pylist()
    for table, rows in ((CHANGES, found.changes), (DAILY_STATS, found.daily_stats), (EVENTS, found.events)):
        if rows.num_rows:
            day.append(table, rows)
        else:
            day.keep(table)
