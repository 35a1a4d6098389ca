"""How many repos a day's lists hold, how many they should hold, and which repos a list covers."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.sources.source import Coverage
from hugginggraph.tables.spark import namespace


def listing(
    records: DataFrame,
    current: DataFrame,
    *,
    source: str,
    declared: Mapping[str, Coverage],
    scope: Mapping[str, tuple[str, ...]],
) -> DataFrame:
    """How many repos of each kind the day's lists hold, and how many they should hold: `kind, seen, expected`.

    Of a full list all repos that the source ever listed and that are not gone are expected, however long it has been
    coming short; of a declared scope all inside it, whoever listed them; of a partial list those the source listed
    the last time; of an incremental one nobody.

    Args:
        records: one row a repo that is listed today.
        current: `repos` as of the snapshot before.
        source: the source's name.
        declared: the coverage of each kind that is listed.
        scope: the authors of each kind covered as `scope`.
    """
    own = F.col("source") == source
    rules = {"full": own, "partial": own & F.col("last_seen").isNull(), "incremental": F.lit(False)}
    is_expected = {kind: rules[c] if c in rules else is_by(scope[kind]) for kind, c in declared.items()}
    is_seen = {kind: is_by(scope[kind]) if kind in scope else F.lit(True) for kind in declared}
    live = current.where(F.col("gone_at").isNull())
    rows = (
        records.where(of_kinds(is_seen))
        .select("kind", F.lit(1).alias("seen"), F.lit(0).alias("expected"))
        .unionByName(
            live.where(of_kinds(is_expected)).select("kind", F.lit(0).alias("seen"), F.lit(1).alias("expected"))
        )
    )
    return rows.groupBy("kind").agg(F.sum("seen").alias("seen"), F.sum("expected").alias("expected"))


def is_by(authors: tuple[str, ...], repo_id: str = "repo_id") -> Column:
    """Whether a repo is in the namespace of one of the authors; a bare legacy name is in none.

    >>> frame = spark.sql("SELECT explode(array('amber/heron', 'amber', 'reed/amber')) AS repo_id")
    >>> [row.repo_id for row in frame.where(is_by(("amber",))).collect()]
    ['amber/heron']
    """
    return F.coalesce(namespace(F.col(repo_id)).isin(list(authors)), F.lit(False))


def of_kinds(conditions: Mapping[str, Column], kind: str = "kind") -> Column:
    """Whether a row is of one of the kinds and meets its condition."""
    return reduce(or_, [(F.col(kind) == name) & condition for name, condition in conditions.items()], F.lit(False))
