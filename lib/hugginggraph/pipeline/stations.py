"""The stations of a day, in order: bronze, silver, the daily delta, the analyses."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.communities import communities, partitions
from hugginggraph.analysis.components import components, cycles
from hugginggraph.analysis.degrees import degrees
from hugginggraph.analysis.postconditions import (
    require_degrees_add_up,
    require_no_edge_across,
    require_one_row_a_node,
)
from hugginggraph.frames import settle
from hugginggraph.graph import edges as edge_rules
from hugginggraph.graph.graphframe import graph_frame
from hugginggraph.graph.nodes import nodes
from hugginggraph.graph.references import described, references
from hugginggraph.history.changes import (
    EDGE_COLUMNS,
    NODE_COLUMNS,
    daily_stats,
    edge_changes,
    edge_state,
    node_changes,
    node_state,
)
from hugginggraph.history.delta import difference, require_delta_applies
from hugginggraph.ingest.cards import card_changes, card_of_each_repo, parse_cards
from hugginggraph.ingest.completeness import KindCoverage, gate
from hugginggraph.ingest.counters import counter_changes
from hugginggraph.ingest.quarantine import quarantine_changes
from hugginggraph.ingest.records import one_a_repo, parse
from hugginggraph.ingest.repos import repo_changes, with_card_hash
from hugginggraph.pipeline.context import DayRun
from hugginggraph.sources.dumps import unbroken
from hugginggraph.store import change_set, inserts
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
)

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
        parsed = settle(parse(day.offered.records, max_files=ingest.max_files))
        cards = day.offered.cards
        if cards is not None:
            cards = settle(parse_cards(cards, max_card_bytes=ingest.max_card_bytes))
    ranked = settle(one_a_repo(parsed))
    records = ranked.where("is_taken").drop("is_taken")
    current = day.read_before(REPOS)
    coverage = _coverage(day, records, current)
    day.apply(
        REPOS,
        repo_changes(
            with_card_hash(records, None if cards is None else card_of_each_repo(cards)),
            current,
            day=day.date,
            observed_at=day.offered.observed_at,
            source=day.offered.source,
            coverage=coverage,
        ),
    )
    day.apply(COUNTERS, counter_changes(records, day.read_before(COUNTERS), day=day.date))
    unusable = parsed.where(F.col("repo_id").isNull())
    defective = ranked.select(*_DEFECTIVE).unionByName(unusable.select(*_DEFECTIVE))
    if cards is None:
        day.keep(CARDS)
    else:
        day.apply(CARDS, card_changes(cards, day.read_before(CARDS), day=day.date))
        defective = defective.unionByName(cards.select(*_DEFECTIVE))
    known = day.read_before(QUARANTINE)
    day.apply(QUARANTINE, quarantine_changes(defective, known, day=day.date, source=day.offered.source))
    return coverage


def silver(day: DayRun) -> None:
    """Build the graph from the live repos: `nodes`, `edges`, `rejected_references`."""
    if not day.moved(REPOS):
        for table in (NODES, EDGES, REJECTED_REFERENCES):
            day.keep(table)
        return
    live = described(day.read_now(REPOS).where(F.col("gone_at").isNull()))
    judged = settle(edge_rules.judged(references(live)))
    for table, desired in (
        (NODES, nodes(live, judged)),
        (EDGES, edge_rules.edges(judged)),
        (REJECTED_REFERENCES, edge_rules.rejected_references(judged)),
    ):
        day.apply(table, change_set(day.read_before(table), desired, table))


def daily_delta(day: DayRun) -> None:
    """Compare the versions of two dates: `changes` and `daily_stats`."""
    previous = day.before.date if day.before else None
    nodes_now = settle(node_state(day.read_now(NODES), day.read_now(REPOS)))
    edges_now = settle(edge_state(day.read_now(EDGES), nodes_now))
    rows = day.read_before(CHANGES).limit(0)
    if day.moved(NODES, REPOS, EDGES):
        nodes_before = settle(node_state(day.read_before(NODES), day.read_before(REPOS)))
        edges_before = settle(edge_state(day.read_before(EDGES), nodes_before))
        node_delta = settle(difference(nodes_before, nodes_now, key="node_id", compared=NODE_COLUMNS))
        edge_delta = settle(difference(edges_before, edges_now, key="edge_id", compared=EDGE_COLUMNS))
        require_delta_applies(
            {"nodes": (nodes_before, nodes_now), "edges": (edges_before, edges_now)},
            {"nodes": node_delta, "edges": edge_delta},
        )
        rows = settle(
            node_changes(node_delta, day=day.date, previous=previous).unionByName(
                edge_changes(edge_delta, day=day.date, previous=previous)
            )
        )
        day.apply(CHANGES, inserts(rows))
    else:
        day.keep(CHANGES)
    stats = settle(daily_stats(nodes_now, edges_now, rows, day=day.date))
    day.stats = [row.asDict() for row in stats.orderBy(*DAILY_STATS.key).collect()]
    day.apply(DAILY_STATS, inserts(stats))


def analyses(day: DayRun) -> None:
    """Run the analyses on the day's graph, check their laws, and write their tables."""
    options = day.settings.analysis
    all_nodes, all_edges = settle(day.read_now(NODES)), settle(day.read_now(EDGES))
    graph = graph_frame(all_nodes, all_edges)
    for table, result in (
        (DEGREES, degrees(graph)),
        (COMPONENTS, components(graph, algorithm=options.components_algorithm)),
        (COMMUNITIES, communities(graph, rounds=options.label_propagation_rounds)),
        (CYCLES, cycles(graph)),
    ):
        day.apply(table, change_set(day.read_before(table), result, table))
    quality = partitions(day.read_now(COMMUNITIES), all_edges, rounds=options.label_propagation_rounds)
    day.apply(PARTITIONS, change_set(day.read_before(PARTITIONS), quality, PARTITIONS))
    require_degrees_add_up(day.read_now(DEGREES), all_edges)
    for table in (COMPONENTS, COMMUNITIES):
        require_one_row_a_node(day.read_now(table), all_nodes, table.name)
    require_no_edge_across(day.read_now(COMPONENTS), all_edges, "component_id", "components")


def _coverage(day: DayRun, records: DataFrame, current: DataFrame) -> dict[str, KindCoverage]:
    """How the day's lists compare with what the source should list.

    Of a full list all repos that are not gone are expected, however long it has been coming short; of a partial
    one those it listed the last time.
    """
    source = day.offered.source
    known = current.where((F.col("source") == source) & F.col("gone_at").isNull())
    counts = known.groupBy("kind").agg(
        F.count("*").alias("full"), F.count(F.when(F.col("last_seen").isNull(), 1)).alias("partial")
    )
    expected = {row["kind"]: row.asDict() for row in counts.collect()}
    seen = {row["kind"]: row["count"] for row in records.groupBy("kind").count().collect()}
    previous = {kind: day.history.previous_listing(source, kind) for kind in day.offered.coverage}
    return gate(
        day.offered.coverage,
        seen,
        {kind: expected[kind][declared] for kind, declared in day.offered.coverage.items() if kind in expected},
        {kind: at for kind, at in previous.items() if at is not None},
        completeness_min=day.settings.ingest.completeness_min,
    )
