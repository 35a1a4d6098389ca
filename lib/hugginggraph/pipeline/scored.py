"""The scorecard of a day."""

from collections import Counter
from functools import partial

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F

from hugginggraph.analysis.scorecard import (
    counted_cut,
    counted_edges,
    counted_nodes,
    counted_rejections,
    repos_with_lineage,
    scorecard,
)
from hugginggraph.frames import literal_rows
from hugginggraph.pipeline.context import DayRun
from hugginggraph.tables import CYCLES, EDGES, LINEAGE, NODES, REJECTED_REFERENCES, SCORECARD
from hugginggraph.threads import side_by_side


def scored(day: DayRun) -> None:
    """Count how much of the day is known: `scorecard`."""
    edges, nodes = day.read_now(EDGES), day.read_now(NODES)
    models = nodes.where(F.col("kind") == "model")
    is_analysed = CYCLES.name in day.written
    cycles = models.join(day.read_now(CYCLES), on="node_id", how="left_semi").count() if is_analysed else None
    by_kind, by_reference, upstream, rejections, lineage_cut = side_by_side(
        counted_nodes(nodes).collect,
        counted_edges(edges, nodes).collect,
        repos_with_lineage(edges).collect,
        counted_rejections(day.read_now(REJECTED_REFERENCES)).collect,
        partial(_cut, day, edges, nodes),
    )
    rows = scorecard(
        day.date,
        nodes=map(Row.asDict, by_kind),
        edges=map(Row.asDict, by_reference),
        with_lineage=map(Row.asDict, upstream),
        rejections=map(Row.asDict, rejections),
        cycles=cycles,
        lineage_cut=map(Row.asDict, lineage_cut),
    )
    rejected: Counter[str] = Counter()
    for row in rejections:
        rejected[row["code"]] += row["count"]
    day.rejected = dict(sorted(rejected.items()))
    day.append(SCORECARD, literal_rows(day.spark, rows, SCORECARD.columns))


def _cut(day: DayRun, edges: DataFrame, nodes: DataFrame) -> list[Row]:
    """On a day without analyses nothing is known of it."""
    if LINEAGE.name not in day.written:
        return []
    return counted_cut(day.read_now(LINEAGE), edges, nodes, max_depth=day.settings.analysis.lineage_max_depth)
