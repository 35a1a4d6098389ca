"""The analyses of a day: each a table, from the day's graph alone, held to its laws before it is written."""

from collections.abc import Callable
from functools import partial

from graphframes import GraphFrame
from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F

from hugginggraph.analysis.closure import closure_of_all, is_cut_otherwise, lineage_moved
from hugginggraph.analysis.communities import communities, community_sums, partitions
from hugginggraph.analysis.community_profiles import community_profiles
from hugginggraph.analysis.component_profiles import component_sizes, singletons
from hugginggraph.analysis.components import components, cycles
from hugginggraph.analysis.degree_distributions import degree_distributions
from hugginggraph.analysis.degree_fits import degree_fits
from hugginggraph.analysis.degrees import degrees, degrees_moved, touched_nodes
from hugginggraph.analysis.engine import Engine, engine_for
from hugginggraph.analysis.generations import generations
from hugginggraph.analysis.graph_summary import graph_summary
from hugginggraph.analysis.paper_tables.cap_effect import cap_effect
from hugginggraph.analysis.paper_tables.cycle_sizes import cycle_sizes
from hugginggraph.analysis.paper_tables.deepest_lineages import deepest_lineages
from hugginggraph.analysis.paper_tables.top_base_models import top_base_models
from hugginggraph.analysis.paper_tables.top_communities import top_communities
from hugginggraph.analysis.paper_tables.top_datasets import top_datasets
from hugginggraph.analysis.paper_tables.totals_by_type import totals_by_type
from hugginggraph.analysis.paper_tables.training import datasets_by_models, models_by_datasets
from hugginggraph.analysis.postconditions import (
    require_closed,
    require_components_add_up,
    require_degrees_add_up,
    require_no_edge_across,
    require_one_identity_a_group,
    require_one_row_a_node,
)
from hugginggraph.analysis.scorecard import LINEAGE_CUT
from hugginggraph.analysis.subgraphs import backward_subgraphs, forward_subgraphs
from hugginggraph.change_sets import change_set, inserts
from hugginggraph.frames import literal_rows, sent_to_all, settle
from hugginggraph.graph.graphframe import graph_frame, lineage_edges
from hugginggraph.history.continued import continued_by
from hugginggraph.history.group_identity import crossings, group_events, group_identities, groups, newborn, overlaps
from hugginggraph.pipeline.context import DayRun
from hugginggraph.tables import (
    ANALYSIS_TABLES,
    BACKWARD_SUBGRAPHS,
    CAP_EFFECT,
    COMMUNITIES,
    COMMUNITY_PROFILES,
    COMPONENT_SIZES,
    COMPONENTS,
    CYCLE_SIZES,
    CYCLES,
    DATASETS_BY_MODELS,
    DEEPEST_LINEAGES,
    DEGREE_DISTRIBUTIONS,
    DEGREE_FITS,
    DEGREES,
    EDGES,
    FORWARD_SUBGRAPHS,
    GENERATIONS,
    GRAPH_SUMMARY,
    GROUP_EVENTS,
    GROUP_IDENTITIES,
    LINEAGE,
    MODELS_BY_DATASETS,
    NODES,
    PARTITIONS,
    REJECTED_REFERENCES,
    SCORECARD,
    SINGLETONS,
    TOP_BASE_MODELS,
    TOP_COMMUNITIES,
    TOP_DATASETS,
    TOTALS_BY_TYPE,
)
from hugginggraph.tables.contract import Table
from hugginggraph.threads import side_by_side

_Computed = dict[Table, Callable[[], DataFrame]]


def analyses(day: DayRun) -> None:
    """Run the analyses on the day's graph, check their laws, and write their tables.

    Where the graph has not moved since they ran last, nothing is computed and nothing written.
    """
    is_there = all(day.was_written(table) for table in ANALYSIS_TABLES)
    if is_there and not day.moved(NODES, EDGES) and not _is_cut_otherwise(day):
        for table in ANALYSIS_TABLES:
            day.keep(table)
        return
    nodes, edges = settle(day.read_now(NODES)), settle(lineage_edges(day.read_now(EDGES)))
    found, sums = _of_the_graph(day, nodes, edges)
    # Not settled: of the whole Hub it is a hundred million rows, which lie in files already.
    pairs = day.read_now(LINEAGE)
    require_closed(pairs, edges, max_depth=day.settings.analysis.lineage_max_depth)
    profiles = _profiles(day, nodes, edges, pairs, found, sums)
    require_components_add_up(profiles[COMPONENT_SIZES], profiles[SINGLETONS], nodes, edges)
    day.apply_all({table: partial(_towards, day, table, result) for table, result in profiles.items()})
    _follow_groups(day, groups(profiles[COMPONENT_SIZES], profiles[COMMUNITY_PROFILES]))
    _paper_tables(day, nodes, edges, pairs, found)


def _of_the_graph(day: DayRun, nodes: DataFrame, edges: DataFrame) -> tuple[dict[Table, DataFrame], DataFrame]:
    """What an engine computes, and degrees; written. Beside them the sums of the communities."""
    options = day.settings.analysis
    graph = graph_frame(nodes, edges)
    before = day.read_before(COMMUNITIES) if continued_by(day.date, day.history, options) else None
    touched = _touched(day)
    with engine_for(graph, options, edges=edges.count()) as engine:
        found = _side_by_side(
            {
                DEGREES: lambda: _degrees(day, graph, touched),
                COMPONENTS: lambda: components(engine),
                COMMUNITIES: lambda: communities(engine, options, before),
                CYCLES: lambda: cycles(engine),
            }
        )
        sums = settle(community_sums(found[COMMUNITIES], edges))
        found[PARTITIONS] = settle(partitions(found[COMMUNITIES], sums, options))
        _require_their_laws(found, nodes, edges, methods=1 + len(options.communities))
        day.apply_all(
            {table: partial(_towards, day, table, result) for table, result in found.items()}
            | {DEGREES: lambda: _towards(day, DEGREES, found[DEGREES], touched)}
            | {LINEAGE: lambda: _lineage_changes(day, engine)}
        )
    return found, sums


def _touched(day: DayRun) -> DataFrame | None:
    """The nodes that the day gave other neighbours; None where their degrees before are not known."""
    if not day.was_written(DEGREES):
        return None
    return sent_to_all(settle(touched_nodes(day.delta(EDGES), day.delta(NODES))))


def _degrees(day: DayRun, graph: GraphFrame, touched: DataFrame | None) -> DataFrame:
    return degrees(graph) if touched is None else degrees_moved(graph, day.read_before(DEGREES), touched)


def _profiles(
    day: DayRun,
    nodes: DataFrame,
    edges: DataFrame,
    pairs: DataFrame,
    found: dict[Table, DataFrame],
    sums: DataFrame,
) -> dict[Table, DataFrame]:
    """What the graph is like, from what was found."""
    degrees_, components_, communities_, cycles_ = (
        found[table] for table in (DEGREES, COMPONENTS, COMMUNITIES, CYCLES)
    )
    profiles = _side_by_side(
        {
            GENERATIONS: lambda: generations(pairs, nodes, cycles_, max_depth=day.settings.analysis.lineage_max_depth),
            FORWARD_SUBGRAPHS: lambda: forward_subgraphs(pairs),
            BACKWARD_SUBGRAPHS: lambda: backward_subgraphs(pairs),
            DEGREE_DISTRIBUTIONS: lambda: degree_distributions(nodes, degrees_),
            COMPONENT_SIZES: lambda: component_sizes(components_, nodes, degrees_),
            SINGLETONS: lambda: singletons(nodes, degrees_),
            GRAPH_SUMMARY: lambda: graph_summary(degrees_, components_, cycles_, day.read_now(REJECTED_REFERENCES)),
            COMMUNITY_PROFILES: lambda: community_profiles(communities_, sums, nodes, edges, degrees_),
        }
    )
    distributions = map(Row.asDict, profiles[DEGREE_DISTRIBUTIONS].collect())
    profiles[DEGREE_FITS] = literal_rows(day.spark, degree_fits(distributions), DEGREE_FITS.columns)
    return profiles


def _follow_groups(day: DayRun, now: DataFrame) -> None:
    """Which group continues which of the date before, and what became of the others."""
    previous = day.history.last_with(GROUP_IDENTITIES)
    if previous is None:
        day.apply(GROUP_IDENTITIES, inserts(newborn(now, day=day.date)))
        day.keep(GROUP_EVENTS)
        return
    # Settled, as it is still asked for while the table is written.
    before = settle(day.read_before(GROUP_IDENTITIES))
    moves = crossings(day.delta(COMPONENTS), day.delta(COMMUNITIES))
    pairs = settle(overlaps(before, now, moves))
    identities = settle(group_identities(now, pairs, day=day.date))
    require_one_identity_a_group(identities)
    day.apply_all(
        {
            GROUP_IDENTITIES: lambda: change_set(before, identities, GROUP_IDENTITIES),
            GROUP_EVENTS: lambda: inserts(group_events(before, identities, pairs, day=day.date, previous=previous)),
        }
    )


def _paper_tables(
    day: DayRun, nodes: DataFrame, edges: DataFrame, pairs: DataFrame, found: dict[Table, DataFrame]
) -> None:
    """The tables of the paper, appended for the date."""
    rejected, degrees_ = day.read_now(REJECTED_REFERENCES), found[DEGREES]
    tables: _Computed = {
        TOTALS_BY_TYPE: lambda: totals_by_type(nodes, edges, rejected, day=day.date),
        TOP_COMMUNITIES: lambda: top_communities(nodes, found[COMMUNITIES], degrees_, day=day.date),
        TOP_BASE_MODELS: lambda: top_base_models(nodes, edges, pairs, day=day.date),
        DEEPEST_LINEAGES: lambda: deepest_lineages(nodes, pairs, day=day.date),
        TOP_DATASETS: lambda: top_datasets(nodes, degrees_, day=day.date),
        DATASETS_BY_MODELS: lambda: datasets_by_models(nodes, edges, day=day.date),
        MODELS_BY_DATASETS: lambda: models_by_datasets(nodes, degrees_, day=day.date),
        CYCLE_SIZES: lambda: cycle_sizes(nodes, edges, found[CYCLES], rejected, day=day.date),
        CAP_EFFECT: lambda: cap_effect(degrees_, day=day.date),
    }
    day.apply_all({table: partial(lambda compute: inserts(compute()), compute) for table, compute in tables.items()})


def _lineage_changes(day: DayRun, engine: Engine) -> DataFrame:
    max_depth = day.settings.analysis.lineage_max_depth
    if not day.was_written(LINEAGE) or _is_cut_otherwise(day):
        return _towards(day, LINEAGE, closure_of_all(engine, max_depth=max_depth))
    delta = day.delta(EDGES).select(F.coalesce("after", "before").alias("edge"))
    return lineage_moved(
        engine, day.read_before(LINEAGE), delta.select("edge.dst", "edge.relation"), max_depth=max_depth
    )


def _is_cut_otherwise(day: DayRun) -> bool:
    """Whether `analysis.lineage_max_depth` was another when the lineages of the date before were cut."""
    max_depth = day.settings.analysis.lineage_max_depth
    return is_cut_otherwise(day.read_before(LINEAGE), partial(_was_cut, day), max_depth=max_depth)


def _was_cut(day: DayRun) -> bool:
    """Whether the scorecard of the date before counts lineages that were cut."""
    is_of_date = F.col("snapshot_date") == day.before.date if day.before else F.lit(False)
    return not day.read_before(SCORECARD).where(is_of_date & (F.col("measure") == LINEAGE_CUT)).isEmpty()


def _require_their_laws(found: dict[Table, DataFrame], nodes: DataFrame, edges: DataFrame, *, methods: int) -> None:
    require_degrees_add_up(found[DEGREES], edges)
    require_one_row_a_node(found[COMPONENTS], nodes, COMPONENTS.name)
    require_one_row_a_node(found[COMMUNITIES], nodes, COMMUNITIES.name, rows=methods)
    require_no_edge_across(found[COMPONENTS], edges, "component_id", COMPONENTS.name)


def _side_by_side(computed: _Computed) -> dict[Table, DataFrame]:
    calls = [partial(lambda compute: settle(compute()), compute) for compute in computed.values()]
    return dict(zip(computed, side_by_side(*calls), strict=True))


def _towards(day: DayRun, table: Table, desired: DataFrame, touched: DataFrame | None = None) -> DataFrame:
    """The change set to what is desired. Where nodes are given as touched, only their rows are looked at."""
    if day.is_first(table):
        return inserts(desired)
    before = day.read_before(table)
    if touched is not None:
        before, desired = (rows.join(touched, on="node_id", how="left_semi") for rows in (before, desired))
    return change_set(before, desired, table)
