"""The analyses of a day: each a table, from the day's graph alone, held to its laws before it is written."""

from collections.abc import Callable
from functools import partial

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.closure import lineage_anew, lineage_moved
from hugginggraph.analysis.communities import communities, partitions
from hugginggraph.analysis.components import components, cycles
from hugginggraph.analysis.degrees import degrees
from hugginggraph.analysis.engine import Engine, engine_for
from hugginggraph.analysis.generations import generations
from hugginggraph.analysis.postconditions import (
    require_closed,
    require_degrees_add_up,
    require_no_edge_across,
    require_one_row_a_node,
)
from hugginggraph.analysis.subgraphs import backward_subgraphs, forward_subgraphs
from hugginggraph.frames import settle
from hugginggraph.graph.graphframe import graph_frame, lineage_edges
from hugginggraph.pipeline.context import DayRun
from hugginggraph.store import change_set
from hugginggraph.tables import (
    ANALYSIS_TABLES,
    BACKWARD_SUBGRAPHS,
    COMMUNITIES,
    COMPONENTS,
    CYCLES,
    DEGREES,
    EDGES,
    FORWARD_SUBGRAPHS,
    GENERATIONS,
    LINEAGE,
    NODES,
    PARTITIONS,
    Table,
)
from hugginggraph.threads import side_by_side


def analyses(day: DayRun) -> None:
    """Run the analyses on the day's graph, check their laws, and write their tables."""
    if not day.moved(NODES, EDGES) and all(day.was_written(table) for table in ANALYSIS_TABLES):
        for table in ANALYSIS_TABLES:
            day.keep(table)
        return
    options = day.settings.analysis
    nodes, edges = settle(day.read_now(NODES)), settle(lineage_edges(day.read_now(EDGES)))
    graph = graph_frame(nodes, edges)
    with engine_for(graph, options, edges=edges.count()) as engine:
        found = _side_by_side(
            {
                DEGREES: lambda: degrees(graph),
                COMPONENTS: lambda: components(engine),
                COMMUNITIES: lambda: communities(engine, options),
                CYCLES: lambda: cycles(engine),
            }
        )
        found[PARTITIONS] = settle(partitions(found[COMMUNITIES], edges, options))
        _require_their_laws(found, nodes, edges, methods=1 + len(options.communities))
        day.apply_all(
            {table: partial(_towards, day, table, result) for table, result in found.items()}
            | {LINEAGE: lambda: _lineage_changes(day, engine)}
        )
    pairs = settle(day.read_now(LINEAGE))
    require_closed(pairs, edges)
    of_pairs = _side_by_side(
        {
            GENERATIONS: lambda: generations(pairs, nodes, found[CYCLES]),
            FORWARD_SUBGRAPHS: lambda: forward_subgraphs(pairs),
            BACKWARD_SUBGRAPHS: lambda: backward_subgraphs(pairs),
        }
    )
    day.apply_all({table: partial(_towards, day, table, result) for table, result in of_pairs.items()})


def _lineage_changes(day: DayRun, engine: Engine) -> DataFrame:
    max_depth = day.settings.analysis.lineage_max_depth
    if not day.was_written(LINEAGE):
        return lineage_anew(engine, max_depth=max_depth)
    delta = day.delta(EDGES).select(F.coalesce("after", "before").alias("edge"))
    return lineage_moved(
        engine, day.read_before(LINEAGE), delta.select("edge.dst", "edge.relation"), max_depth=max_depth
    )


def _require_their_laws(found: dict[Table, DataFrame], nodes: DataFrame, edges: DataFrame, *, methods: int) -> None:
    require_degrees_add_up(found[DEGREES], edges)
    require_one_row_a_node(found[COMPONENTS], nodes, COMPONENTS.name)
    require_one_row_a_node(found[COMMUNITIES], nodes, COMMUNITIES.name, rows=methods)
    require_no_edge_across(found[COMPONENTS], edges, "component_id", COMPONENTS.name)


def _side_by_side(computed: dict[Table, Callable[[], DataFrame]]) -> dict[Table, DataFrame]:
    calls = [partial(lambda compute: settle(compute()), compute) for compute in computed.values()]
    return dict(zip(computed, side_by_side(*calls), strict=True))


def _towards(day: DayRun, table: Table, desired: DataFrame) -> DataFrame:
    return change_set(day.read_before(table), desired, table)
