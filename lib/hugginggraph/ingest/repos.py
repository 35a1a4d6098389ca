"""The day's records against `repos`: what is new, changed, back, missing or gone."""

from collections.abc import Mapping
from datetime import date, datetime

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.ingest.completeness import KindCoverage, is_by, of_kinds
from hugginggraph.tables import REPO_CONTENT, REPOS

_FROM_RECORD = [name for name in REPO_CONTENT if name != "card_hash"]


def with_card_hash(records: DataFrame, cards: DataFrame | None) -> DataFrame:
    """The records with the `card_hash` of the README offered today; null where none was offered."""
    if cards is None:
        return records.withColumn("card_hash", F.lit(None).cast("string"))
    return records.join(cards.select("node_id", "card_hash"), on="node_id", how="left")


def repo_changes(
    records: DataFrame,
    current: DataFrame,
    *,
    day: date,
    observed_at: datetime,
    source: str,
    coverage: Mapping[str, KindCoverage],
    last_listed: Mapping[tuple[str, str], date],
) -> DataFrame:
    """The change set that brings `repos` to the day.

    A record is written only where its content differs or the repo had been missing. A repo the source did not list
    today is marked with the day it was last seen, once; it becomes a tombstone only where the kind was covered in
    full and completely, and only by the source that listed it. Inside a declared scope it does not matter who
    listed it; outside it, absence from such a list means no more than from a partial one.

    Args:
        records: one row a repo, as `records.one_a_repo` gives them, with `card_hash`.
        current: `repos` as of the snapshot before.
        day: the date of the records.
        observed_at: when the source saw the Hub.
        source: the source's name.
        coverage: what the source covered today, by kind.
        last_listed: the latest date before on which a source listed a kind, by both.
    """
    joined = (
        records.withColumn("is_listed", F.lit(True))
        .alias("n")
        .join(current.withColumn("is_known", F.lit(True)).alias("c"), on="node_id", how="full")
    )
    content = [F.col(f"n.{name}").alias(name) for name in _FROM_RECORD]
    card_hash = F.coalesce("n.card_hash", "c.card_hash").alias("card_hash")
    content_hash = F.xxhash64(*content, card_hash)
    listed, known = F.col("is_listed").isNotNull(), F.col("is_known").isNotNull()
    moved = ~content_hash.eqNullSafe(F.col("c.content_hash")) | F.col("c.last_seen").isNotNull()
    own = F.col("c.source") == source
    in_scope = {kind: is_by(covered.authors, "c.repo_id") for kind, covered in coverage.items() if covered.authors}
    missed = ~listed & of_kinds({kind: own | in_scope.get(kind, own) for kind in coverage}, "c.kind")
    conclusive = {kind: in_scope.get(kind, own) for kind, covered in coverage.items() if covered.makes_tombstones}
    buried = missed & F.col("c.gone_at").isNull() & of_kinds(conclusive, "c.kind")
    newly_missed = missed & F.col("c.last_seen").isNull()

    def take(name: str, new: Column) -> Column:
        return F.when(listed, new).otherwise(F.col(f"c.{name}")).alias(name)

    return (
        joined.withColumn(
            "_op",
            F.when(listed & ~known, "insert").when(listed & moved, "update").when(newly_missed | buried, "update"),
        )
        .where(F.col("_op").isNotNull())
        .select(
            "node_id",
            *[take(name, F.col(f"n.{name}")) for name in ("kind", "repo_id", *_FROM_RECORD)],
            card_hash,
            take("content_hash", content_hash),
            take("source", F.lit(source)),
            take("observed_at", F.lit(observed_at)),
            F.coalesce("c.first_seen", F.lit(day)).alias("first_seen"),
            F.when(~listed, F.coalesce("c.last_seen", _last_listing(last_listed))).alias("last_seen"),
            F.when(~listed, F.when(buried, F.lit(day)).otherwise(F.col("c.gone_at"))).alias("gone_at"),
            "_op",
        )
        .select(*REPOS.column_names, "_op")
    )


def _last_listing(last_listed: Mapping[tuple[str, str], date]) -> Column:
    dates = F.lit(None).cast("date")
    for (source, kind), day in last_listed.items():
        dates = F.when((F.col("c.source") == source) & (F.col("c.kind") == kind), F.lit(day)).otherwise(dates)
    return dates
