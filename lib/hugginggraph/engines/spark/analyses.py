"""The analyses of a day by Spark: each a table, from the day's graph alone, held to its laws before it is written.

What iterates over the graph is GraphFrames', or the kernels' where the graph fits the driver; what repos inherit of
licences is computed on arrays of the driver always. All else are the steps.
"""

from collections.abc import Callable
from functools import partial

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.closure import closure_of_all, is_cut_otherwise, lineage_moved
from hugginggraph.analysis.communities import communities, community_sums, partitions
from hugginggraph.analysis.components import components, cycles
from hugginggraph.analysis.degree_fits import degree_fits
from hugginggraph.analysis.embedded.analyses import PUBLISHED_CAP, TOP
from hugginggraph.analysis.embedded.followed_groups import NEW_IDENTITIES, new_identities
from hugginggraph.analysis.engine import Engine, engine_for
from hugginggraph.analysis.generations import generations
from hugginggraph.analysis.postconditions import (
    require_closed,
    require_components_add_up,
    require_degrees_add_up,
    require_no_edge_across,
    require_one_identity_a_group,
    require_one_row_a_node,
)
from hugginggraph.analysis.scorecard_rows import LINEAGE_CUT
from hugginggraph.change_sets import change_set, inserts
from hugginggraph.engines.spark.day_run import SparkDayRun
from hugginggraph.frames import settle
from hugginggraph.genetics.inherited_licences import inherited_licences
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.graph.graphframe import graph_frame, lineage_edges
from hugginggraph.history.continued import continued_by
from hugginggraph.steps import parameters_of
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import (
    ANALYSIS_TABLES,
    BACKWARD_SUBGRAPHS,
    COMMUNITIES,
    COMMUNITY_PROFILES,
    COMPONENT_SIZES,
    COMPONENTS,
    CYCLES,
    DEGREE_DISTRIBUTIONS,
    DEGREE_FITS,
    DEGREES,
    EDGES,
    FORWARD_SUBGRAPHS,
    GENERATIONS,
    GRAPH_SUMMARY,
    GROUP_EVENTS,
    GROUP_IDENTITIES,
    INHERITED_LICENCES,
    LINEAGE,
    NODES,
    PAPER_TABLES,
    PARTITIONS,
    REJECTED_REFERENCES,
    REPOS,
    SCORECARD,
    SINGLETONS,
)
from hugginggraph.tables.contract import Table
from hugginggraph.threads import side_by_side

_PROFILES = (
    *(FORWARD_SUBGRAPHS, BACKWARD_SUBGRAPHS),
    *(DEGREE_DISTRIBUTIONS, COMPONENT_SIZES, SINGLETONS, GRAPH_SUMMARY, COMMUNITY_PROFILES),
)


def analyses(day: SparkDayRun) -> None:
    """Run the analyses on the day's graph, check their laws, and write their tables.

    Where nothing that they read has moved since they ran last, nothing is computed and nothing written.
    """
    if day.keeps_analyses:
        for table in ANALYSIS_TABLES:
            day.keep(table)
        return
    day.view_before(*ANALYSIS_TABLES)
    nodes, edges = settle(day.read_now(NODES)), settle(lineage_edges(day.read_now(EDGES)))
    for table, rows in ((NODES, nodes), (EDGES, edges), (REJECTED_REFERENCES, day.read_now(REJECTED_REFERENCES))):
        day.work.take(table.name, rows)
    for step in (DEGREES.name, "overall_degrees", "self_loops"):
        _make(day, step)
    _of_the_graph(day, nodes, edges)
    # Not settled: of the whole Hub it is a hundred million rows, which lie in files already.
    pairs = day.read_now(LINEAGE)
    require_closed(pairs, edges, max_depth=day.settings.analysis.lineage_max_depth)
    day.work.take(LINEAGE.name, pairs)
    _profiles(day, nodes, edges, pairs)
    _follow_groups(day)
    _licences(day)
    for table in PAPER_TABLES:
        _make(day, table.name)
        day.append(table, table.name)


def _make(day: SparkDayRun, step: str) -> None:
    """A step of the analyses; it is given those parameters that its header lists."""
    values = {
        "day": day.date,
        "previous": day.history.last_with(GROUP_IDENTITIES),
        "top": TOP,
        "cap": PUBLISHED_CAP,
        "max_depth": day.settings.analysis.lineage_max_depth,
    }
    day.work.make(step, **{name: values[name] for name in parameters_of(step)})


def _of_the_graph(day: SparkDayRun, nodes: DataFrame, edges: DataFrame) -> None:
    """What iterates over the graph, with degrees; written."""
    options = day.settings.analysis
    before = day.read_before(COMMUNITIES) if continued_by(day.date, day.history, options) else None
    with engine_for(graph_frame(nodes, edges), options, edges=edges.count()) as engine:
        computed: dict[Table, Callable[[], DataFrame]] = {
            COMPONENTS: lambda: components(engine),
            COMMUNITIES: lambda: communities(engine, options, before),
            CYCLES: lambda: cycles(engine),
        }
        settled = side_by_side(*[partial(lambda compute: settle(compute()), compute) for compute in computed.values()])
        found = dict(zip(computed, settled, strict=True))
        sums = settle(community_sums(found[COMMUNITIES], edges))
        day.work.take("community_sums", sums)
        found[PARTITIONS] = settle(partitions(found[COMMUNITIES], sums, options))
        for table, rows in found.items():
            day.work.take(table.name, rows)
        _require_their_laws(day.work.frame(DEGREES.name), found, nodes, edges, methods=1 + len(options.communities))
        for table in (DEGREES, *found):
            day.change_to(table, table.name)
        day.apply_frame(LINEAGE, _lineage_changes(day, engine))


def _profiles(day: SparkDayRun, nodes: DataFrame, edges: DataFrame, pairs: DataFrame) -> None:
    """What the graph is like, from what was found; written."""
    work = day.work
    for table in _PROFILES:
        _make(day, table.name)
    require_components_add_up(work.frame(COMPONENT_SIZES.name), work.frame(SINGLETONS.name), nodes, edges)
    fits = degree_fits(work.rows(f"SELECT * FROM {DEGREE_DISTRIBUTIONS.name}").to_pylist())
    work.put(DEGREE_FITS.name, pa.Table.from_pylist(fits, schema=arrow_schema(DEGREE_FITS)))
    max_depth = day.settings.analysis.lineage_max_depth
    work.take(GENERATIONS.name, settle(generations(pairs, nodes, work.frame(CYCLES.name), max_depth=max_depth)))
    for table in (*_PROFILES, DEGREE_FITS, GENERATIONS):
        day.change_to(table, table.name)


def _follow_groups(day: SparkDayRun) -> None:
    """Which group continues which of the date before, and what became of the others; written."""
    work = day.work
    _make(day, "groups")
    identities = partial(new_identities, day=day.date)
    work.map("new_identities", "SELECT grouping, group_id FROM groups", identities, NEW_IDENTITIES)
    for step in ("shared_members", "group_overlaps", GROUP_IDENTITIES.name):
        _make(day, step)
    require_one_identity_a_group(work.frame(GROUP_IDENTITIES.name))
    day.change_to(GROUP_IDENTITIES, GROUP_IDENTITIES.name)
    if day.history.last_with(GROUP_IDENTITIES) is None:
        day.keep(GROUP_EVENTS)
    else:
        _make(day, GROUP_EVENTS.name)
        day.append(GROUP_EVENTS, GROUP_EVENTS.name)


def _licences(day: SparkDayRun) -> None:
    """What each repo inherits of licences; written."""
    day.work.take(REPOS.name, day.read_now(REPOS))
    judge = Judge.by(day.settings.genetics.dataset_licences)
    day.work.put(INHERITED_LICENCES.name, inherited_licences(day.work, judge))
    day.change_to(INHERITED_LICENCES, INHERITED_LICENCES.name)


def _lineage_changes(day: SparkDayRun, engine: Engine) -> DataFrame:
    max_depth = day.settings.analysis.lineage_max_depth
    if not day.was_written(LINEAGE):
        return inserts(closure_of_all(engine, max_depth=max_depth))
    if _is_cut_otherwise(day):
        return change_set(day.read_before(LINEAGE), closure_of_all(engine, max_depth=max_depth), LINEAGE)
    delta = day.delta(EDGES).select(F.coalesce("after", "before").alias("edge"))
    return lineage_moved(
        engine, day.read_before(LINEAGE), delta.select("edge.dst", "edge.relation"), max_depth=max_depth
    )


def _is_cut_otherwise(day: SparkDayRun) -> bool:
    """Whether `analysis.lineage_max_depth` was another when the lineages of the date before were cut."""
    max_depth = day.settings.analysis.lineage_max_depth
    return is_cut_otherwise(day.read_before(LINEAGE), partial(_was_cut, day), max_depth=max_depth)


def _was_cut(day: SparkDayRun) -> bool:
    """Whether the scorecard of the date before counts lineages that were cut."""
    is_of_date = F.col("snapshot_date") == day.before.date if day.before else F.lit(False)
    return not day.read_before(SCORECARD).where(is_of_date & (F.col("measure") == LINEAGE_CUT)).isEmpty()


def _require_their_laws(
    degrees: DataFrame, found: dict[Table, DataFrame], nodes: DataFrame, edges: DataFrame, *, methods: int
) -> None:
    require_degrees_add_up(degrees, edges)
    require_one_row_a_node(found[COMPONENTS], nodes, COMPONENTS.name)
    require_one_row_a_node(found[COMMUNITIES], nodes, COMMUNITIES.name, rows=methods)
    require_no_edge_across(found[COMPONENTS], edges, "component_id", COMPONENTS.name)
