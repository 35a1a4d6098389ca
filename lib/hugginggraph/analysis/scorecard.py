"""How much of a day is known, and how well: what the graph rests on, and what it had to leave out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pyspark.sql import Column, DataFrame, Row
from pyspark.sql import functions as F

from hugginggraph.analysis.closure import cut
from hugginggraph.graph.defects import SELF
from hugginggraph.graph.edges import with_kind
from hugginggraph.graph.evidence import is_declared
from hugginggraph.graph.graphframe import lineage_edges
from hugginggraph.graph.relations import downstream_kind, is_lineage
from hugginggraph.tables.contract import ALL

REPOS, GHOSTS, ROOT_KIND = "repos", "ghosts", "root_kind"
WITH_LINEAGE, ONLY_IN_TEXT = "with_lineage", "lineage_only_in_text"
REFERENCES, REPAIRED, UNRESOLVED, SELF_LOOPS = "references", "repaired", "unresolved", "self_loops"
EDGES, FLAGGED, CYCLES = "edges", "flagged", "cycles"
LINEAGE_CUT = "lineage_cut"


def counted_nodes(nodes: DataFrame) -> DataFrame:
    """`kind, is_ghost, root_kind, count`."""
    return nodes.groupBy("kind", "is_ghost", "root_kind").count()


def counted_edges(edges: DataFrame, nodes: DataFrame) -> DataFrame:
    """`kind, measure, item, count` of the references behind the edges: by grade, by repaired defect, by flag."""
    per_reference = F.transform(
        "evidence",
        lambda v: F.concat(
            F.array(_item(REFERENCES, v["grade"])), F.transform(v["defects"], lambda code: _item(REPAIRED, code))
        ),
    )
    flags = F.transform("flags", lambda flag: _item(FLAGGED, flag))
    items = F.concat(F.flatten(per_reference), flags, F.array(_item(EDGES, F.lit(ALL))))
    return with_kind(edges, nodes).select("kind", F.inline(items)).groupBy("kind", "measure", "item").count()


def repos_with_lineage(edges: DataFrame) -> DataFrame:
    """`kind, measure, count`: repos that some evidence leads upstream from, those apart of which prose alone tells."""
    upstream = edges.where(is_lineage(F.col("relation"))).groupBy(
        downstream_kind(F.col("relation")).alias("kind"), F.col("dst")
    )
    by_repo = upstream.agg(F.max(is_declared(F.col("grade_rank"))).alias("is_declared"))
    measure = F.when(F.col("is_declared"), WITH_LINEAGE).otherwise(ONLY_IN_TEXT)
    return by_repo.groupBy("kind", measure.alias("measure")).count()


def counted_rejections(rejected: DataFrame) -> DataFrame:
    """`kind, code, count`."""
    return rejected.groupBy("kind", "code").count()


def counted_cut(lineage: DataFrame, edges: DataFrame, nodes: DataFrame, *, max_depth: int) -> list[Row]:
    """`kind, count` of repos whose lineage is cut at `max_depth` hops; mostly none comes so far."""
    if lineage.where(F.col("hops") == max_depth).isEmpty():
        return []
    short = cut(lineage, lineage_edges(edges), max_depth=max_depth)
    return nodes.join(short, on="node_id", how="left_semi").groupBy("kind").count().collect()


def scorecard(
    day: date,
    *,
    nodes: Iterable[Mapping[str, Any]],
    edges: Iterable[Mapping[str, Any]],
    with_lineage: Iterable[Mapping[str, Any]],
    rejections: Iterable[Mapping[str, Any]],
    cycles: int | None,
    lineage_cut: Iterable[Mapping[str, Any]] = (),
) -> list[dict[str, Any]]:
    """The rows of `scorecard` from what was counted.

    Args:
        day: the date.
        nodes: rows of `counted_nodes`.
        edges: rows of `counted_edges`.
        with_lineage: rows of `repos_with_lineage`.
        rejections: rows of `counted_rejections`.
        cycles: nodes that lie on a cycle; None where the analyses did not run.
        lineage_cut: rows of `counted_cut`.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    for row in nodes:
        counts[GHOSTS if row["is_ghost"] else REPOS, row["kind"], ALL] += row["count"]
        if row["root_kind"]:
            counts[ROOT_KIND, row["kind"], row["root_kind"]] += row["count"]
    for row in edges:
        counts[row["measure"], row["kind"], row["item"]] += row["count"]
    for row in with_lineage:
        counts[row["measure"], row["kind"], ALL] += row["count"]
    for row in rejections:
        counts[UNRESOLVED, row["kind"], row["code"]] += row["count"]
        if row["code"] == SELF:
            counts[SELF_LOOPS, row["kind"], ALL] += row["count"]
    for row in lineage_cut:
        counts[LINEAGE_CUT, row["kind"], ALL] += row["count"]
    if cycles is not None:
        counts[CYCLES, "model", ALL] += cycles
    total = {measure: _totals(counts, measure) for measure in (REPOS, GHOSTS, REFERENCES, UNRESOLVED, EDGES)}
    found = [
        {
            "snapshot_date": day,
            "measure": measure,
            "kind": kind,
            "item": item,
            "count": count,
            "of": _whole(measure, kind, total),
        }
        for (measure, kind, item), count in counts.items()
    ]
    return sorted(found, key=lambda row: (row["measure"], row["kind"], row["item"]))


def _totals(counts: Counter[tuple[str, str, str]], wanted: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for (measure, kind, _), count in counts.items():
        if measure == wanted:
            found[kind] += count
    return found


def _whole(measure: str, kind: str, total: Mapping[str, Counter[str]]) -> int | None:
    if measure in (REFERENCES, REPAIRED, UNRESOLVED, SELF_LOOPS):
        return total[REFERENCES][kind] + total[UNRESOLVED][kind]
    if measure in (WITH_LINEAGE, ONLY_IN_TEXT, ROOT_KIND):
        return total[REPOS][kind]
    if measure in (GHOSTS, CYCLES, LINEAGE_CUT):
        return total[REPOS][kind] + total[GHOSTS][kind]
    return total[EDGES][kind] if measure == FLAGGED else None


def _item(measure: str, item: Column) -> Column:
    return F.struct(F.lit(measure).alias("measure"), item.alias("item"))
