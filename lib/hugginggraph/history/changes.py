"""The daily delta as rows people can read: `changes`, and its totals `daily_stats`."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.graph.edges import with_kind
from hugginggraph.graph.evidence import is_declared
from hugginggraph.history.compared_columns import CONTENT_COLUMNS, EDGE_COLUMNS, NODE_COLUMNS
from hugginggraph.history.delta import checksum, classified
from hugginggraph.tables import CHANGES, DAILY_STATS, EDGES, NODES
from hugginggraph.tables.contract import ALL
from hugginggraph.tables.spark import conform

_BY = ["subject", "kind", "role", "relation"]
_MOVES = ("added", "removed", "modified")


def node_changes(nodes: DataFrame, repos: DataFrame, *, day: date, previous: date | None) -> DataFrame:
    """The rows of `changes` for nodes.

    A node that was live on both days and whose metadata moved tells which columns did; one that became a ghost, or
    ceased to be one, tells that alone.

    Args:
        nodes: the delta of `nodes`.
        repos: the delta of `repos` between the same dates.
        day: the date.
        previous: the date it is compared with.
    """
    content = classified(repos, CONTENT_COLUMNS).select(
        "key", F.struct("columns", "old_values", "new_values").alias("content")
    )
    both_live = F.col("before.content_hash").isNotNull() & F.col("after.content_hash").isNotNull()
    own = F.array_except("columns", F.array(F.lit("content_hash")))
    is_told = both_live & F.col("content.columns").isNotNull()
    delta = (
        classified(nodes, NODE_COLUMNS)
        .join(content, on="key", how="left")
        .withColumns(
            {"columns": F.when(is_told, F.concat(own, "content.columns")).otherwise(own)}
            | {side: _with_content(side, is_told) for side in ("old_values", "new_values")}
        )
    )
    return _changes(
        delta, day, previous, F.lit("node"), {name: _now_or_before(name) for name in ("kind", "role", "repo_id")}
    )


def edge_changes(edges: DataFrame, names: DataFrame, *, day: date, previous: date | None) -> DataFrame:
    """The rows of `changes` for edges; the names of both ends let them be read after the nodes are gone.

    Args:
        edges: the delta of `edges`.
        names: `node_id, repo_id, kind` of all their ends.
        day: the date.
        previous: the date it is compared with.
    """
    delta = (
        classified(edges, EDGE_COLUMNS)
        .withColumns({"upstream_id": _now_or_before("src"), "downstream_id": _now_or_before("dst")})
        .join(names.drop("kind").toDF("upstream_id", "upstream_repo_id"), on="upstream_id", how="left")
        .join(names.toDF("downstream_id", "repo_id", "kind"), on="downstream_id", how="left")
    )
    carried = {name: F.col(name) for name in ("upstream_id", "upstream_repo_id", "repo_id", "kind")}
    carried |= {"relation": _now_or_before("relation")}
    return _changes(delta, day, previous, edge_subject(_now_or_before("grade_rank")), carried)


def names_of_ends(edges: DataFrame, nodes: DataFrame, node_delta: DataFrame) -> DataFrame:
    """`node_id, repo_id, kind` of the ends of a delta of edges: of nodes of today, and of those that left with them."""
    side = F.coalesce("after", "before")
    ends = edges.select(F.explode(F.array(side["src"], side["dst"])).alias("node_id")).distinct()
    named = ["node_id", "repo_id", "kind"]
    gone = node_delta.where(F.col("after").isNull()).select("before.*").select(named)
    return nodes.select(named).unionByName(gone).join(F.broadcast(ends), on="node_id", how="left_semi")


def totals(nodes: DataFrame, edges: DataFrame, *, day: date) -> DataFrame:
    """`daily_stats` of a day that has none before it: totals, and nothing moved."""
    size = [F.count("*").alias("total")]
    of_nodes = nodes.groupBy("kind", "role").agg(*size, checksum(NODES).alias("checksum"))
    of_edges = (
        with_kind(edges, nodes)
        .groupBy("kind", "relation", edge_subject(F.col("grade_rank")).alias("subject"))
        .agg(*size, checksum(EDGES).alias("checksum"))
    )
    both = of_nodes.withColumns({"subject": F.lit("node"), "relation": F.lit(ALL)}).unionByName(
        of_edges.withColumn("role", F.lit(ALL))
    )
    return _of_day(both.withColumns({name: F.lit(0).cast("long") for name in _MOVES}), day)


def edge_subject(grade_rank: Column) -> Column:
    """Edges by what they rest on: what prose alone says is never counted with what is declared.

    >>> spark.sql("SELECT 8 AS r").select(edge_subject(F.col("r")).alias("s")).first().s
    'text_edge'
    """
    return F.when(is_declared(grade_rank), "edge").otherwise("text_edge")


def by_subject(edge_delta: DataFrame) -> dict[str, DataFrame]:
    """A delta of edges, declared ones apart from those of prose; no edge ever passes from one to the other."""
    subject = edge_subject(_now_or_before("grade_rank"))
    return {name: edge_delta.where(subject == name) for name in ("edge", "text_edge")}


def daily_stats(nodes: DataFrame, edges: DataFrame, changes: DataFrame, *, day: date) -> DataFrame:
    """`daily_stats` of the day: totals and changes by kind and role (nodes), by kind and relation (edges).

    Args:
        nodes: `nodes` of the day.
        edges: `edges` of the day.
        changes: the day's rows of `changes`.
        day: the date.
    """
    zero = {name: F.lit(0).cast("long") for name in _MOVES}
    counted = changes.select(
        "subject",
        "kind",
        F.coalesce("role", F.lit(ALL)).alias("role"),
        F.coalesce("relation", F.lit(ALL)).alias("relation"),
        F.lit(0).cast("long").alias("total"),
        F.lit(0).cast("decimal(38,0)").alias("checksum"),
        *[(F.col("change") == name).cast("long").alias(name) for name in zero],
    )
    sums = totals(nodes, edges, day=day).drop("snapshot_date").unionByName(counted).groupBy(*_BY)
    return _of_day(sums.agg(*[F.sum(name).alias(name) for name in ("total", "checksum", *zero)]), day)


def unchanged_stats(stats: Iterable[Mapping[str, Any]], day: date) -> list[dict[str, Any]]:
    """`daily_stats` of a day on which nothing moved: the totals of the day before it, with no changes."""
    none: dict[str, Any] = {"snapshot_date": day, "added": 0, "removed": 0, "modified": 0}
    return [{**row, **none} for row in stats if row["total"]]


def _of_day(stats: DataFrame, day: date) -> DataFrame:
    return conform(stats.withColumn("snapshot_date", F.lit(day)), DAILY_STATS)


def _with_content(side: str, is_told: Column) -> Column:
    own = F.map_filter(side, lambda name, _: name != "content_hash")
    return F.when(is_told, F.map_concat(own, F.col(f"content.{side}"))).otherwise(own)


def _now_or_before(name: str) -> Column:
    return F.coalesce(F.col(f"after.{name}"), F.col(f"before.{name}"))


def _changes(
    delta: DataFrame, day: date, previous: date | None, subject: Column, carried: dict[str, Column]
) -> DataFrame:
    missing = {
        name: F.lit(None).cast("string")
        for name in ("kind", "role", "repo_id", "relation", "upstream_id", "upstream_repo_id")
    }
    rows = delta.withColumns(
        missing
        | carried
        | {
            "subject": subject,
            "subject_id": F.col("key"),
            "snapshot_date": F.lit(day),
            "previous_date": F.lit(previous).cast("date"),
        }
    )
    return conform(rows, CHANGES)
