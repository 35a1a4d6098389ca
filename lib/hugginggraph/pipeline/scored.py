"""The scorecard of a day."""

from collections import Counter

from pyspark.sql import Row
from pyspark.sql import functions as F

from hugginggraph.analysis.scorecard import (
    counted_edges,
    counted_nodes,
    counted_rejections,
    repos_with_lineage,
    scorecard,
)
from hugginggraph.frames import literal_rows
from hugginggraph.pipeline.context import DayRun
from hugginggraph.tables import CYCLES, EDGES, NODES, REJECTED_REFERENCES, SCORECARD
from hugginggraph.threads import side_by_side


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
    rejected: Counter[str] = Counter()
    for row in rejections:
        rejected[row["code"]] += row["count"]
    day.rejected = dict(sorted(rejected.items()))
    day.append(SCORECARD, literal_rows(day.spark, rows, SCORECARD.columns))
