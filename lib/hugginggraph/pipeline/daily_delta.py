"""The daily delta: `changes`, their totals, and the events they amount to."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.change_sets import inserts
from hugginggraph.frames import literal_rows, settle
from hugginggraph.history.applied_delta import require_delta_applies, sizes
from hugginggraph.history.changes import (
    by_subject,
    daily_stats,
    edge_changes,
    names_of_ends,
    node_changes,
    totals,
    unchanged_stats,
)
from hugginggraph.history.delta import moved
from hugginggraph.history.events import author_events, events, parent_events, repo_events
from hugginggraph.history.severity_rules import severity_rules
from hugginggraph.pipeline.context import DayRun
from hugginggraph.tables import CHANGES, DAILY_STATS, EDGES, EVENTS, NODES, REPOS
from hugginggraph.threads import side_by_side


def daily_delta(day: DayRun) -> None:
    """Compare the versions of two dates: `changes`, `daily_stats` and `events`."""
    previous = day.before.date if day.before else None
    of_previous = day.read_before(DAILY_STATS).where(F.col("snapshot_date") == F.lit(previous))
    stats_before = [row.asDict() for row in of_previous.collect()]
    if not day.moved(NODES, EDGES):
        day.keep(CHANGES)
        day.keep(EVENTS)
        day.stats = _sorted(unchanged_stats(stats_before, day.date))
        day.append(DAILY_STATS, literal_rows(day.spark, day.stats, DAILY_STATS.columns))
        return
    if previous is None:
        # Nothing is known of the day before, so nothing can be said to have come.
        day.keep(CHANGES)
        day.keep(EVENTS)
        day.stats = _sorted(
            row.asDict() for row in totals(day.read_now(NODES), day.read_now(EDGES), day=day.date).collect()
        )
        day.append(DAILY_STATS, literal_rows(day.spark, day.stats, DAILY_STATS.columns))
        return
    node_delta, edge_delta, repo_delta = side_by_side(*[partial(day.delta, table) for table in (NODES, EDGES, REPOS)])
    names = settle(names_of_ends(edge_delta, day.read_now(NODES), node_delta))
    rows = settle(
        node_changes(node_delta, repo_delta, day=day.date, previous=previous).unionByName(
            edge_changes(edge_delta, names, day=day.date, previous=previous)
        )
    )
    deltas = {subject: (of_subject, EDGES) for subject, of_subject in by_subject(edge_delta).items()}
    stats, moves = side_by_side(
        daily_stats(day.read_now(NODES), day.read_now(EDGES), rows, day=day.date).collect,
        moved({"node": (node_delta, NODES)} | deltas).collect,
    )
    day.stats = _sorted(row.asDict() for row in stats)
    require_delta_applies(sizes(stats_before), sizes(row.asDict() for row in moves), sizes(day.stats))
    side_by_side(
        lambda: day.append(CHANGES, rows),
        lambda: day.append(DAILY_STATS, literal_rows(day.spark, day.stats, DAILY_STATS.columns)),
        lambda: day.apply(EVENTS, inserts(_events(day, repo_delta, rows, previous))),
    )


def _events(day: DayRun, repo_delta: DataFrame, changes: DataFrame, previous: date) -> DataFrame:
    limits = day.settings.events
    kinds = {kind for snapshot in day.history.snapshots for kind in snapshot.coverage}
    of_repos = settle(repo_events(repo_delta, day.read_before(REPOS), kinds=sorted(kinds)))
    edges, nodes = ([day.read_before(table), day.read_now(table)] for table in (EDGES, NODES))
    of_sides = dict(zip(("removed", "added"), nodes, strict=True))
    happened = settle(
        of_repos.drop("author")
        .unionByName(parent_events(changes, of_repos, repo_delta, of_sides))
        .unionByName(
            author_events(of_repos, mass_deletion=limits.mass_deletion, burst=limits.burst), allowMissingColumns=True
        )
    )
    return events(happened, edges, nodes, day=day.date, previous=previous, rules=severity_rules())


def _sorted(stats: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(stats, key=lambda row: [row[name] for name in DAILY_STATS.key])
