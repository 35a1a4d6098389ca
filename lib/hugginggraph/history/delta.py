r"""What differs between two versions of a table: D+ (added), D- (removed) and what was modified, by column.

G(D) = (G(D-1) \ D-) ∪ D+ : set difference alone cannot hold removals, and union alone cannot apply them
(papers 1.5.17), so every delta has both, and the modified rows beside them.

A delta is a frame `key, before, after`: one row a key that differs, with the whole row before and after as structs,
null where it is absent. It is read from the change feed (a normal day moves 0.3 % of the rows), or by comparing two
whole states; both give the same rows.
"""

from collections.abc import Mapping, Sequence
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import AtomicType, StructType

from hugginggraph.tables.contract import Table
from hugginggraph.tables.spark import whole_row

ADDED, REMOVED, MODIFIED = "added", "removed", "modified"


def delta_of_feed(feed: DataFrame, table: Table) -> DataFrame:
    """The net effect of a change feed.

    A row may move several times between two versions (a run that was taken back and repeated): its first state
    before and its last state after count, and a row that came back to what it was is no difference.

    Args:
        feed: the table's columns, `_change_type`, `_commit_version`, as `Store.feed` gives them.
        table: its contract; where its key has several columns, `key` is a struct of them.
    """
    is_after = F.col("_change_type").isin("insert", "update_postimage")
    # Within one commit a row leaves before it enters.
    order = F.struct("_commit_version", is_after)
    state = F.struct(is_after.alias("is_after"), whole_row(table).alias("row"))
    net = feed.groupBy(_key(table)).agg(F.min_by(state, order).alias("first"), F.max_by(state, order).alias("last"))
    return _differing(
        net.select(
            "key",
            F.when(~F.col("first.is_after"), F.col("first.row")).alias("before"),
            F.when(F.col("last.is_after"), F.col("last.row")).alias("after"),
        )
    )


def delta_of_states(before: DataFrame, after: DataFrame, table: Table) -> DataFrame:
    """The difference of two states of a table, by comparing every row of both."""
    old = before.select(_key(table), whole_row(table).alias("before"))
    new = after.select(_key(table), whole_row(table).alias("after"))
    return _differing(old.join(new, on="key", how="full"))


def classified(delta: DataFrame, compared: Sequence[str]) -> DataFrame:
    """A delta with `change` (`added`, `removed`, `modified`), `columns` and what these held.

    Args:
        delta: a delta.
        compared: the columns in which a row may differ; a row that differs in none of them is left out.

    Returns:
        `change`, `columns` (those that differ, in the order of `compared`), `old_values` and `new_values` (maps from
        these columns to text; all three null unless modified), `key`, `before`, `after`.
    """
    # As text: columns built one by one cost a call to the JVM each, and there are hundreds.
    columns = F.expr(f"array_compact(array({', '.join(map(_if_differs, compared))}))")
    change = (
        F.when(F.col("before").isNull(), ADDED)
        .when(F.col("after").isNull(), REMOVED)
        .when(F.size("columns") > 0, MODIFIED)
    )
    return (
        delta.withColumn("columns", columns)
        .withColumn("change", change)
        .where(F.col("change").isNotNull())
        .withColumn("columns", F.when(F.col("change") == MODIFIED, F.col("columns")))
        .withColumns(
            {"old_values": _values(delta, "before", compared), "new_values": _values(delta, "after", compared)}
        )
        .select("change", "columns", "old_values", "new_values", "key", "before", "after")
    )


def checksum(table: Table) -> Column:
    """The sum over the rows' hashes, which does not depend on their order: equal sums, equal rows."""
    columns = ", ".join(f"`{name}`" for name in table.column_names)
    return F.expr(f"sum(CAST(xxhash64({columns}) AS DECIMAL(38, 0)))")


def moved(deltas: Mapping[str, tuple[DataFrame, Table]]) -> DataFrame:
    """By how much each delta moves the number of rows and their checksum: `subject, total, checksum`."""
    sides = []
    for subject, (delta, table) in deltas.items():
        for side, sign in (("before", -1), ("after", 1)):
            rows = delta.where(F.col(side).isNotNull()).select(f"{side}.*")
            summed = rows.agg(F.count("*").alias("total"), checksum(table).alias("checksum"))
            sides.append(
                summed.select(
                    F.lit(subject).alias("subject"),
                    (F.col("total") * sign).alias("total"),
                    (F.coalesce("checksum", F.lit(0)) * sign).alias("checksum"),
                )
            )
    return reduce(DataFrame.unionByName, sides)


def _key(table: Table) -> Column:
    return (F.col(table.key[0]) if len(table.key) == 1 else F.struct(*table.key)).alias("key")


def _differing(pairs: DataFrame) -> DataFrame:
    return pairs.where(~F.col("before").eqNullSafe(F.col("after")))


def _values(delta: DataFrame, side: str, names: Sequence[str]) -> Column:
    """What the columns that differ hold on a side: text as it is, all else as JSON."""
    row = delta.schema[side].dataType
    assert isinstance(row, StructType)
    # With the fields that are null, as others write JSON.
    as_json = "to_json({}, map('ignoreNullFields', 'false'))"
    forms = ["CAST({} AS STRING)" if isinstance(row[name].dataType, AtomicType) else as_json for name in names]
    texts = [form.format(f"{side}.`{name}`") for form, name in zip(forms, names, strict=True)]
    listed = ", ".join(f"'{name}'" for name in names)
    of_all = f"map_from_arrays(array({listed}), array({', '.join(texts)}))"
    differing = F.expr(f"map_filter({of_all}, (name, _) -> array_contains(columns, name))")
    return F.when(F.col("change") == MODIFIED, differing)


def _if_differs(name: str) -> str:
    return f"CASE WHEN NOT before.`{name}` <=> after.`{name}` THEN '{name}' END"
