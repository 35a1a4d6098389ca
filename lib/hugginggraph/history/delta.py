r"""The difference between two states of the graph: D+ (added), D- (removed) and what was modified, by column.

G(D) = (G(D-1) \ D-) ∪ D+ : set difference alone cannot hold removals, and union alone cannot apply them
(papers 1.5.17), so every delta has both, and the modified rows beside them.
"""

from collections.abc import Mapping, Sequence
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.errors import InvariantError

ADDED, REMOVED, MODIFIED = "added", "removed", "modified"


def difference(before: DataFrame, after: DataFrame, *, key: str, compared: Sequence[str]) -> DataFrame:
    """What differs between two frames of the same columns.

    Args:
        before: the earlier state, one row a key.
        after: the later state.
        key: the key column.
        compared: the columns in which a row may differ; the others are carried along.

    Returns:
        `change` (`added`, `removed`, `modified`), `columns` (those that differ, in the order of `compared`; null
        unless modified), `key`, `before` and `after` (structs of all columns; null where the row is absent).
    """
    old = before.select(F.col(key).alias("key"), F.struct("*").alias("before"))
    new = after.select(F.col(key).alias("key"), F.struct("*").alias("after"))
    columns = F.array_compact(F.array(*[_if_differs(name) for name in compared]))
    change = (
        F.when(F.col("before").isNull(), ADDED)
        .when(F.col("after").isNull(), REMOVED)
        .when(F.size(columns) > 0, MODIFIED)
    )
    return (
        old.join(new, on="key", how="full")
        .withColumn("change", change)
        .where(F.col("change").isNotNull())
        .withColumn("columns", F.when(F.col("change") == MODIFIED, columns))
        .select("change", "columns", "key", "before", "after")
    )


def require_delta_applies(states: Mapping[str, tuple[DataFrame, DataFrame]], deltas: Mapping[str, DataFrame]) -> None:
    r"""Check G(D) = (G(D-1) \ D-) ∪ D+, where a modified row leaves in its old and enters in its new form.

    Each set of rows is compared by its size and the sum of its rows' hashes. The states are read apart from the
    join that made the delta, so a row that the join lost or doubled shows.

    Args:
        states: by subject, the frames before and after.
        deltas: by subject, their `difference`.

    Raises:
        InvariantError: sizes or sums do not add up.
    """
    parts = []
    for subject, (before, after) in states.items():
        parts += [_hashed(before, subject, -1), _hashed(after, subject, 1)]
        delta = deltas[subject]
        parts.append(_hashed(delta.where(F.col("before").isNotNull()).select("before.*"), subject, 1))
        parts.append(_hashed(delta.where(F.col("after").isNotNull()).select("after.*"), subject, -1))
    sums = (
        reduce(DataFrame.unionByName, parts)
        .groupBy("subject")
        .agg(
            F.sum("sign").alias("rows"),
            F.sum(F.col("hash").cast("decimal(38,0)") * F.col("sign")).alias("checksum"),
        )
    )
    for row in sums.collect():
        if row["rows"] or row["checksum"]:
            raise InvariantError(
                f"delta of {row['subject']}: after - before + removed - added should leave 0 rows with checksum 0; "
                f"it leaves {row['rows']} with {row['checksum']}"
            )


def _hashed(frame: DataFrame, subject: str, sign: int) -> DataFrame:
    columns = sorted(frame.columns)
    return frame.select(F.lit(subject).alias("subject"), F.xxhash64(*columns).alias("hash"), F.lit(sign).alias("sign"))


def _if_differs(name: str) -> Column:
    return F.when(~F.col(f"before.{name}").eqNullSafe(F.col(f"after.{name}")), F.lit(name))
