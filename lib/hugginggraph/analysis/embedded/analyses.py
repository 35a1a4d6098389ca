"""The analyses of a day: each a table, from the day's graph alone, held to its laws before it is handed out."""

from datetime import date

import duckdb
import pyarrow as pa

from hugginggraph.analysis.degree_fits import degree_fits
from hugginggraph.analysis.embedded.day_graph import DayGraph, day_graph
from hugginggraph.analysis.embedded.divisions import (
    communities,
    community_sums,
    components,
    cycles,
    divisions,
    partitions,
)
from hugginggraph.analysis.embedded.followed_groups import AnalysedDate, follow_groups
from hugginggraph.analysis.embedded.laws import (
    require_closed,
    require_components_add_up,
    require_degrees_add_up,
    require_no_edge_across,
    require_one_row_a_node,
)
from hugginggraph.analysis.embedded.lineage import closure, generations, lineage
from hugginggraph.analysis.embedded.workbench import Workbench, conformed
from hugginggraph.analysis.kernels.components import weak_components
from hugginggraph.history.continuity import continues
from hugginggraph.settings import AnalysisSettings
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import (
    BACKWARD_SUBGRAPHS,
    COMMUNITIES,
    COMMUNITY_PROFILES,
    COMPONENT_SIZES,
    COMPONENTS,
    CYCLES,
    DEGREE_DISTRIBUTIONS,
    DEGREE_FITS,
    DEGREES,
    FORWARD_SUBGRAPHS,
    GENERATIONS,
    GRAPH_SUMMARY,
    GROUP_EVENTS,
    GROUP_IDENTITIES,
    LINEAGE,
    PAPER_TABLES,
    PARTITIONS,
    SINGLETONS,
)
from hugginggraph.tables.contract import Table

Analyses = dict[Table, pa.Table]
"""The rows of each of `GRAPH_TABLES`, in order of its key."""

TOP = 100
"""Rows that a table of tops holds."""
MOST_HOPS = 32_767
"""More than any lineage has."""
PUBLISHED_CAP = 300
"""Children of a parent and relation at which the published graph stops: a limit of the pages they were read from."""


def analyse(
    connection: duckdb.DuckDBPyConnection,
    options: AnalysisSettings,
    previous: AnalysedDate | None = None,
    *,
    day: date,
) -> Analyses:
    """The rows of each of `GRAPH_TABLES`.

    Of a table with `snapshot_date` in its key these are the rows of the date, of any other its whole content. All is
    computed from the day's graph; of the date before only the groups are carried on.

    Args:
        connection: has the day's `nodes`, `edges` and `rejected_references`.
        options: how the graph is analysed.
        previous: the last date with analyses before the day.
        day: the date.

    Raises:
        InvariantError: a result breaks a law; the message names the numbers.
    """
    graph = day_graph(connection)
    bench = workbench(
        connection, day=day, previous=previous.date if previous else None, max_depth=options.lineage_max_depth
    )
    bench.put("nodes", graph.nodes)
    bench.put("edges", graph.edges)
    bench.put("rejected_references", connection.table("rejected_references").to_arrow_table())
    bench.put("self_loops", bench.step("self_loops"))
    found = _of_the_graph(bench, graph, options, previous, day)
    pairs = closure(graph, max_depth=options.lineage_max_depth)
    found[LINEAGE] = conformed(bench.put(LINEAGE, lineage(graph.compact, pairs)), LINEAGE)
    require_closed(bench)
    found[GENERATIONS] = generations(graph, pairs, found[CYCLES])
    found |= _profiles(bench, graph)
    found[GROUP_IDENTITIES], found[GROUP_EVENTS] = follow_groups(bench, bench.step("groups"), previous, day=day)
    found |= {table: bench.make(table) for table in PAPER_TABLES}
    return found


def workbench(
    connection: duckdb.DuckDBPyConnection,
    *,
    day: date,
    previous: date | None = None,
    top: int = TOP,
    cap: int = PUBLISHED_CAP,
    max_depth: int = MOST_HOPS,
) -> Workbench:
    """An empty workbench for the steps of a day.

    Args:
        connection: whose memory limit and threads the steps keep to.
        day: the date.
        previous: the last date with analyses before it.
        top: rows that a table of tops holds.
        cap: children of a parent and relation at which lists end, for `cap_effect`.
        max_depth: hops at which lineages are cut.
    """
    parameters = {"day": day, "previous": previous, "top": top, "cap": cap, "one_in": 100, "max_depth": max_depth}
    return Workbench(connection, parameters)


def _of_the_graph(
    bench: Workbench, graph: DayGraph, options: AnalysisSettings, previous: AnalysedDate | None, day: date
) -> Analyses:
    """Degrees, and what the kernels compute."""
    degrees = bench.make(DEGREES)
    bench.put("overall_degrees", bench.step("overall_degrees"))
    require_degrees_add_up(degrees, graph.compact.edge_count)
    weak = weak_components(graph.compact)
    is_continued = previous is not None and continues(previous.date, day, options)
    division = divisions(graph.compact, weak, options, previous.communities if previous and is_continued else None)
    sums = bench.put("community_sums", community_sums(graph.compact, division))
    found = {
        COMPONENTS: components(graph.compact, weak),
        COMMUNITIES: communities(graph.compact, division),
        CYCLES: cycles(graph.compact),
    }
    for table, rows in found.items():
        bench.put(table, rows)
    require_one_row_a_node(found[COMPONENTS], graph.compact.node_count, COMPONENTS.name)
    methods = len(division)
    require_one_row_a_node(found[COMMUNITIES], graph.compact.node_count, COMMUNITIES.name, rows=methods)
    require_no_edge_across(graph.compact, found[COMPONENTS]["component_id"].to_numpy(), COMPONENTS.name)
    return found | {DEGREES: degrees, PARTITIONS: partitions(graph.compact, division, sums, options)}


def _profiles(bench: Workbench, graph: DayGraph) -> Analyses:
    """What the graph is like, from what was found."""
    steps = (
        *(FORWARD_SUBGRAPHS, BACKWARD_SUBGRAPHS),
        *(DEGREE_DISTRIBUTIONS, COMPONENT_SIZES, SINGLETONS, GRAPH_SUMMARY, COMMUNITY_PROFILES),
    )
    found = {table: bench.make(table) for table in steps}
    require_components_add_up(
        found[COMPONENT_SIZES],
        found[SINGLETONS],
        nodes=graph.compact.node_count,
        edges=graph.compact.edge_count,
    )
    fits = degree_fits(found[DEGREE_DISTRIBUTIONS].to_pylist())
    return found | {DEGREE_FITS: pa.Table.from_pylist(fits, schema=arrow_schema(DEGREE_FITS))}
