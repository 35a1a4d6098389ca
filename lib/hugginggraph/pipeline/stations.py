"""The stations of a day but for silver: bronze, the daily delta, the analyses."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F

from hugginggraph.analysis.communities import communities, partitions
from hugginggraph.analysis.components import components, cycles
from hugginggraph.analysis.degrees import degrees
from hugginggraph.analysis.postconditions import (
    require_degrees_add_up,
    require_no_edge_across,
    require_one_row_a_node,
)
from hugginggraph.analysis.scorecard import (
    counted_edges,
    counted_nodes,
    counted_rejections,
    repos_with_lineage,
    scorecard,
)
from hugginggraph.frames import literal_rows, settle
from hugginggraph.graph.graphframe import graph_frame, lineage_edges
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
from hugginggraph.store import change_set
from hugginggraph.tables import (
    CHANGES,
    COMMUNITIES,
    COMPONENTS,
    CYCLES,
    DAILY_STATS,
    DEGREES,
    EDGES,
    NODES,
    PARTITIONS,
    REJECTED_REFERENCES,
    REPOS,
    SCORECARD,
    Table,
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
    node_delta, edge_delta, repo_delta = side_by_side(
        *[partial(lambda t: settle(day.delta(t)), table) for table in (NODES, EDGES, REPOS)]
    )
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


def analyses(day: DayRun) -> None:
    """Run the analyses on the day's graph, check their laws, and write their tables."""
    options = day.settings.analysis
    all_nodes, all_edges = settle(day.read_now(NODES)), settle(lineage_edges(day.read_now(EDGES)))
    graph = graph_frame(all_nodes, all_edges)
    rounds = options.label_propagation_rounds
    found = dict(
        zip(
            (DEGREES, COMPONENTS, COMMUNITIES, CYCLES),
            side_by_side(
                lambda: settle(degrees(graph)),
                lambda: settle(components(graph, algorithm=options.components_algorithm)),
                lambda: settle(communities(graph, rounds=rounds)),
                lambda: settle(cycles(graph)),
            ),
            strict=True,
        )
    )
    found[PARTITIONS] = settle(partitions(found[COMMUNITIES], all_edges, rounds=rounds))
    require_degrees_add_up(found[DEGREES], all_edges)
    for table in (COMPONENTS, COMMUNITIES):
        require_one_row_a_node(found[table], all_nodes, table.name)
    require_no_edge_across(found[COMPONENTS], all_edges, "component_id", "components")
    day.apply_all(
        {table: partial(_towards, day, table, result) for table, result in found.items()},
    )


def _towards(day: DayRun, table: Table, desired: DataFrame) -> DataFrame:
    return change_set(day.read_before(table), desired, table)


def scored(day: DayRun) -> None:
    """Count how much of the day is known: `scorecard`."""
    cycles = day.read_now(CYCLES).count() if CYCLES.name in day.written else None
    edges, nodes = day.read_now(EDGES), day.read_now(NODES)
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
