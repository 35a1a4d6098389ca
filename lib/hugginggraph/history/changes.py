"""The daily delta as rows people can read: `changes`, and its totals `daily_stats`."""

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.tables import CHANGES, DAILY_STATS, REPO_CONTENT, conform

NODE_COLUMNS = ["role", "is_ghost", *REPO_CONTENT]
"""What a node can change in: its place in the graph, and everything the Hub says of the repo."""
EDGE_COLUMNS = ["grade", "source_field", "raw_reference", "rule", "evidence"]

ANY = "*"
"""Stands in `daily_stats` where a total is not split by that column."""


def node_state(nodes: DataFrame, repos: DataFrame) -> DataFrame:
    """The nodes with a hash of each column of their repo's content; null for what a ghost lacks.

    Hashes, because a state is compared and never shown: eight bytes a column, however long the card.
    """
    content = repos.select("node_id", *[_hashed(name).alias(name) for name in REPO_CONTENT if name != "hub_id"])
    return nodes.join(content, on="node_id", how="left").select("node_id", "kind", "repo_id", *NODE_COLUMNS)


def edge_state(edges: DataFrame, nodes: DataFrame) -> DataFrame:
    """The edges with a hash of each column of their evidence and the names of both ends.

    The names let a change be read after its nodes are gone.
    """
    upstream = nodes.select(F.col("node_id").alias("src"), F.col("repo_id").alias("upstream_repo_id"))
    downstream = nodes.select(F.col("node_id").alias("dst"), "repo_id", "kind")
    return (
        edges.join(upstream, on="src", how="left")
        .join(downstream, on="dst", how="left")
        .select(
            *("edge_id", "src", "dst", "relation", "kind", "repo_id", "upstream_repo_id"),
            *[_hashed(name).alias(name) for name in EDGE_COLUMNS],
        )
    )


def node_changes(delta: DataFrame, *, day: date, previous: date | None) -> DataFrame:
    """The rows of `changes` for a delta of node states."""
    return _changes(delta, day, previous, "node", {name: _now_or_before(name) for name in ("kind", "role", "repo_id")})


def edge_changes(delta: DataFrame, *, day: date, previous: date | None) -> DataFrame:
    """The rows of `changes` for a delta of edge states."""
    names = {name: name for name in ("kind", "repo_id", "relation", "upstream_repo_id")} | {"upstream_id": "src"}
    return _changes(delta, day, previous, "edge", {name: _now_or_before(of) for name, of in names.items()})


def daily_stats(nodes: DataFrame, edges: DataFrame, changes: DataFrame, *, day: date) -> DataFrame:
    """`daily_stats` of the day: totals and changes by kind and role (nodes), by kind and relation (edges).

    Args:
        nodes: node states of the day.
        edges: edge states of the day.
        changes: the day's rows of `changes`.
        day: the date.
    """
    by = ["subject", "kind", "role", "relation"]
    total = (
        nodes.select(F.lit("node").alias("subject"), "kind", "role", F.lit(ANY).alias("relation"))
        .unionByName(edges.select(F.lit("edge").alias("subject"), "kind", F.lit(ANY).alias("role"), "relation"))
        .withColumn("change", F.lit("total"))
    )
    moved = changes.select(
        "subject",
        "kind",
        F.coalesce("role", F.lit(ANY)).alias("role"),
        F.coalesce("relation", F.lit(ANY)).alias("relation"),
        "change",
    )
    counted = (
        total.unionByName(moved)
        .groupBy(*by)
        .agg(
            *[
                F.count(F.when(F.col("change") == name, 1)).alias(name)
                for name in ("total", "added", "removed", "modified")
            ]
        )
    )
    return conform(counted.withColumn("snapshot_date", F.lit(day)), DAILY_STATS)


def _hashed(name: str) -> Column:
    # xxhash64 gives null a hash like any value's; a change from null must stay one.
    return F.when(F.col(name).isNotNull(), F.xxhash64(name))


def _now_or_before(name: str) -> Column:
    return F.coalesce(F.col(f"after.{name}"), F.col(f"before.{name}"))


def _changes(delta: DataFrame, day: date, previous: date | None, subject: str, carried: dict[str, Column]) -> DataFrame:
    missing = {
        name: F.lit(None).cast("string")
        for name in ("kind", "role", "repo_id", "relation", "upstream_id", "upstream_repo_id")
    }
    rows = delta.withColumns(
        missing
        | carried
        | {
            "subject": F.lit(subject),
            "subject_id": F.col("key"),
            "snapshot_date": F.lit(day),
            "previous_date": F.lit(previous).cast("date"),
        }
    )
    return conform(rows, CHANGES)
