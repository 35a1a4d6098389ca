"""The stations of a day but for silver: bronze, the daily delta, the analyses."""

from collections.abc import Callable, Iterable
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
from hugginggraph.ingest.cards import card_changes, card_of_each_repo, parse_cards
from hugginggraph.ingest.completeness import KindCoverage, gate, listing
from hugginggraph.ingest.counters import counter_changes
from hugginggraph.ingest.quarantine import quarantine_changes
from hugginggraph.ingest.records import one_a_repo, parse
from hugginggraph.ingest.repos import repo_changes, with_card_hash
from hugginggraph.pipeline.context import DayRun
from hugginggraph.sources.formats import unbroken
from hugginggraph.store import change_set
from hugginggraph.tables import (
    CARDS,
    CHANGES,
    COMMUNITIES,
    COMPONENTS,
    COUNTERS,
    CYCLES,
    DAILY_STATS,
    DEGREES,
    EDGES,
    NODES,
    PARTITIONS,
    QUARANTINE,
    REJECTED_REFERENCES,
    REPOS,
    SCORECARD,
    Table,
)
from hugginggraph.threads import side_by_side

_DEFECTIVE = ["kind", "file", "line", "repo_id", "defects"]


def bronze(day: DayRun) -> dict[str, KindCoverage]:
    """Take the records in: `repos`, `counters`, `cards`, `quarantine`.

    Returns:
        What the source covered, by kind.

    Raises:
        SourceError: a file breaks off; nothing has been written then.
    """
    ingest = day.settings.ingest
    # Everything is read to its end before the first write: a file that breaks off leaves nothing half taken.
    with unbroken(day.offered):
        parsed = parse(day.offered.records, max_files=ingest.max_files)
        ranked = settle(one_a_repo(parsed))
        cards = day.offered.cards
        if cards is not None:
            cards = settle(parse_cards(cards, max_card_bytes=ingest.max_card_bytes))
    records = ranked.where("is_taken").drop("is_taken")
    current = day.read_before(REPOS)
    coverage = _coverage(day, records, current)
    defective = ranked.select(*_DEFECTIVE)
    changes: dict[Table, Callable[[], DataFrame]] = {
        REPOS: lambda: repo_changes(
            with_card_hash(records, None if cards is None else card_of_each_repo(cards)),
            current,
            day=day.date,
            observed_at=day.offered.observed_at,
            source=day.offered.source,
            coverage=coverage,
            last_listed=day.history.last_listed(),
        ),
        COUNTERS: lambda: counter_changes(records, day.read_before(COUNTERS), day=day.date),
        QUARANTINE: lambda: quarantine_changes(
            defective, day.read_before(QUARANTINE), day=day.date, source=day.offered.source
        ),
    }
    if cards is None:
        day.keep(CARDS)
    else:
        texts = cards
        defective = defective.unionByName(texts.select(*_DEFECTIVE))
        changes[CARDS] = lambda: card_changes(texts, day.read_before(CARDS), day=day.date)
    if defective.where(F.size("defects") > 0).isEmpty():
        day.keep(QUARANTINE)
        del changes[QUARANTINE]
    day.apply_all(changes)
    return coverage


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


def _coverage(day: DayRun, records: DataFrame, current: DataFrame) -> dict[str, KindCoverage]:
    """How the day's lists compare with what the source should list."""
    declared, scope = day.offered.coverage, day.offered.scope
    rows = listing(records, current, source=day.offered.source, declared=declared, scope=scope).collect()
    return gate(
        declared,
        {row["kind"]: row["seen"] for row in rows},
        {row["kind"]: row["expected"] for row in rows},
        completeness_min=day.settings.ingest.completeness_min,
        scope=scope,
    )


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
