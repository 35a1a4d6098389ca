"""The daily delta and the scorecard of a day."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from pyspark.sql import Row
from pyspark.sql import functions as F

from hugginggraph.analysis.scorecard import (
    counted_edges,
    counted_nodes,
    counted_rejections,
    repos_with_lineage,
    scorecard,
)
from hugginggraph.frames import literal_rows, settle
from hugginggraph.history.changes import (
    by_subject,
    daily_stats,
    edge_changes,
    names_of_ends,
    node_changes,
    sizes,
    totals,
    unchanged_stats,
)
from hugginggraph.history.delta import moved, require_delta_applies
from hugginggraph.pipeline.context import DayRun
from hugginggraph.tables import (
    CHANGES,
    CYCLES,
    DAILY_STATS,
    EDGES,
    NODES,
    REJECTED_REFERENCES,
    REPOS,
    SCORECARD,
)
from hugginggraph.threads import side_by_side


def daily_delta(day: DayRun) -> None:
    """Compare the versions of two dates: `changes` and `daily_stats`."""
    previous = day.before.date if day.before else None
    of_previous = day.read_before(DAILY_STATS).where(F.col("snapshot_date") == F.lit(previous))
    stats_before = [row.asDict() for row in of_previous.collect()]
    if not day.moved(NODES, EDGES):
        day.keep(CHANGES)
        day.stats = _sorted(unchanged_stats(stats_before, day.date))
        day.append(DAILY_STATS, literal_rows(day.spark, day.stats, DAILY_STATS.columns))
        return
    if previous is None:
        # Nothing is known of the day before, so nothing can be said to have come.
        day.keep(CHANGES)
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
    )


def _sorted(stats: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(stats, key=lambda row: [row[name] for name in DAILY_STATS.key])


def scored(day: DayRun) -> None:
    """Count how much of the day is known: `scorecard`."""
    edges, nodes = day.read_now(EDGES), day.read_now(NODES)
    models = nodes.where(F.col("kind") == "model")
    is_analysed = CYCLES.name in day.written
    cycles = models.join(day.read_now(CYCLES), on="node_id", how="left_semi").count() if is_analysed else None
    by_kind, by_reference, upstream, rejections = side_by_side(
        counted_nodes(nodes).collect,
        counted_edges(edges, nodes).collect,
        repos_with_lineage(edges).collect,
        counted_rejections(day.read_now(REJECTED_REFERENCES)).collect,
    )
    rows = scorecard(
        day.date,
        nodes=map(Row.asDict, by_kind),
        edges=map(Row.asDict, by_reference),
        with_lineage=map(Row.asDict, upstream),
        rejections=map(Row.asDict, rejections),
        cycles=cycles,
    )
    day.append(SCORECARD, literal_rows(day.spark, rows, SCORECARD.columns))
