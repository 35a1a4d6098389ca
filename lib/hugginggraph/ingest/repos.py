"""The day's records against `repos`: what is new, changed, back, missing or gone."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import reduce
from operator import and_

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.change_sets import inserts
from hugginggraph.ingest.completeness import is_by, of_kinds
from hugginggraph.ingest.coverage import KindCoverage
from hugginggraph.ingest.unlisted_fields import Unlisted, columns_of, what_stays_known
from hugginggraph.sources.source import Coverage
from hugginggraph.tables import REPO_CONTENT, REPOS
from hugginggraph.tables.spark import conform


def with_card_hash(records: DataFrame, cards: DataFrame | None) -> DataFrame:
    """The records with the `card_hash` of the README offered today; null where none was offered."""
    if cards is None:
        return records.withColumn("card_hash", F.lit(None).cast("string"))
    return records.join(cards.select("node_id", "card_hash"), on="node_id", how="left")


def first_repos(records: DataFrame, *, day: date, observed_at: datetime, source: str) -> DataFrame:
    """The change set of a first day: every record is new.

    Args:
        records: one row a repo, with `card_hash` and `line_hash`.
        day: the date of the records.
        observed_at: when the source saw the Hub.
        source: the source's name.
    """
    nothing = {name: F.lit(None).cast("date") for name in ("last_seen", "gone_at")}
    rows = records.withColumns(
        {
            "content_hash": F.xxhash64(*REPO_CONTENT),
            "source": F.lit(source),
            "observed_at": F.lit(observed_at),
            "first_seen": F.lit(day),
            **nothing,
        }
    )
    return inserts(conform(rows, REPOS))


def listed_repos(
    records: DataFrame,
    current: DataFrame,
    *,
    day: date,
    observed_at: datetime,
    source: str,
    coverage: Mapping[str, Coverage],
    full_listers: Collection[tuple[str, str]],
    unlisted: Unlisted,
) -> DataFrame:
    """The change set of the repos that are listed: written only where something is new.

    That is: the content, or the line it was read from; that the repo is there again; or who lists it.

    Args:
        records: one row a repo, with `card_hash` and `line_hash`: those that may have moved.
        current: `repos` as of the snapshot before.
        day: the date of the records.
        observed_at: when the source saw the Hub.
        source: the source's name.
        coverage: what the source covers, by kind.
        full_listers: the other sources that list a kind in full, by source and kind.
        unlisted: the fields that the lists do not have: what is known of them stays known.
    """
    kept = ("kind", "card_hash", "content_hash", "line_hash", "source", "last_seen", "first_seen")
    ids = F.broadcast(records.select("node_id"))
    as_known = F.struct(*kept, *columns_of(unlisted)).alias("c")
    known = current.join(ids, on="node_id", how="left_semi").select("node_id", as_known)
    joined = records.join(known, on="node_id", how="left").withColumns(what_stays_known(unlisted, "c"))
    rows = joined.withColumn("card_hash", F.coalesce("card_hash", "c.card_hash")).withColumns(
        {
            "content_hash": F.xxhash64(*REPO_CONTENT),
            "source": F.when(_answered_for(full_listers, coverage), F.col("c.source")).otherwise(F.lit(source)),
            "observed_at": F.lit(observed_at),
            "first_seen": F.coalesce("c.first_seen", F.lit(day)),
            "last_seen": F.lit(None).cast("date"),
            "gone_at": F.lit(None).cast("date"),
        }
    )
    is_same = reduce(and_, [F.col(name).eqNullSafe(F.col(f"c.{name}")) for name in ("content_hash", "line_hash")])
    stays = F.col("c.last_seen").isNull() & is_owned(F.col("c.kind"), F.col("c.source"), source, coverage)
    moved = ~(is_same & stays)
    operation = F.when(F.col("c").isNull(), "insert").when(moved, "update")
    return rows.withColumn("_op", operation).where(F.col("_op").isNotNull()).select(*REPOS.column_names, "_op")


def is_owned(kind: Column, owner: Column, source: str, coverage: Mapping[str, Coverage]) -> Column:
    """Whether a repo that is listed is of the source already, or is not to become so.

    Who lists a kind in full answers for all it lists: it alone can miss them. Of sources that list parts, the one does
    that saw the last change.
    """
    covered_in_full = [name for name, covered in coverage.items() if covered == "full"]
    return (owner == source) | ~kind.isin(covered_in_full)


def _answered_for(full_listers: Collection[tuple[str, str]], coverage: Mapping[str, Coverage]) -> Column:
    """Whether the one who listed a repo lists all of its kind: a list of a part does not take it over."""
    found = F.lit(False)
    for source, kind in sorted(full_listers):
        if coverage.get(kind) != "full":
            found = found | ((F.col("c.source") == source) & (F.col("kind") == kind))
    return F.coalesce(found, F.lit(False))


def missing_repos(
    current: DataFrame,
    listed: DataFrame,
    *,
    day: date,
    source: str,
    coverage: Mapping[str, KindCoverage],
    last_listed: Mapping[tuple[str, str], date],
) -> DataFrame:
    """The change set of the repos that a source should have listed and did not; of an incremental list nobody.

    Each is marked with the day it was last seen, once; it becomes a tombstone only where the kind was covered in full
    and completely, and only by the source that listed it. Inside a declared scope it does not matter who listed it;
    outside it, absence from such a list means no more than from a partial one.

    Args:
        current: `repos` as of the snapshot before.
        listed: `node_id` of all repos that are listed today.
        day: the date.
        source: the source's name.
        coverage: what the source covered today, by kind.
        last_listed: the latest date before on which a source listed a kind, by both.
    """
    own = F.col("source") == source
    in_scope = {kind: is_by(covered.authors) for kind, covered in coverage.items() if covered.authors}
    is_missed = of_kinds(
        {kind: own | in_scope.get(kind, own) for kind, covered in coverage.items() if covered.coverage != "incremental"}
    )
    conclusive = {kind: in_scope.get(kind, own) for kind, covered in coverage.items() if covered.makes_tombstones}
    is_buried = F.col("gone_at").isNull() & of_kinds(conclusive)
    is_new = F.col("last_seen").isNull()
    # Found by their keys alone: whole rows of all repos are too much to move about for the few that are missing.
    ids = current.where(is_missed & (is_new | is_buried)).select("node_id").join(listed, on="node_id", how="left_anti")
    marked = current.join(F.broadcast(ids), on="node_id", how="left_semi").withColumns(
        {
            # Who was first seen in an incremental list was not in the whole one before.
            "last_seen": F.coalesce("last_seen", F.greatest(_last_listing(last_listed), "first_seen")),
            "gone_at": F.when(is_buried, F.lit(day)).otherwise(F.col("gone_at")),
            "_op": F.lit("update"),
        }
    )
    return marked.select(*REPOS.column_names, "_op")


def live_models(repos: DataFrame) -> DataFrame:
    """The rows of `repos` that are models and not gone."""
    return repos.where((F.col("kind") == "model") & F.col("gone_at").isNull())


def live_models_and_datasets(repos: DataFrame) -> DataFrame:
    """The rows of `repos` that are models or datasets and not gone."""
    return repos.where(F.col("kind").isin("model", "dataset") & F.col("gone_at").isNull())


def _last_listing(last_listed: Mapping[tuple[str, str], date]) -> Column:
    dates = F.lit(None).cast("date")
    for (source, kind), day in last_listed.items():
        dates = F.when((F.col("source") == source) & (F.col("kind") == kind), F.lit(day)).otherwise(dates)
    return dates
