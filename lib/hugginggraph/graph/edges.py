"""Mentions -> edges with all their evidence, and the mentions that gave none with their defect."""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from hugginggraph.graph.evidence import grade_name
from hugginggraph.graph.resolution import DUP_PARENT, SELF, is_no_reference, resolve
from hugginggraph.tables import EDGES, REJECTED_REFERENCES, conform, node_id


def judged(references: DataFrame) -> DataFrame:
    """Each mention with `target_id`, `target_node_id`, `rule`, or the `code` of its defect."""
    mentions = references.where(~is_no_reference(F.col("raw_reference"), F.col("source_field")))
    found = resolve(F.col("raw_reference"), F.col("source_field"))
    named = mentions.withColumns({"target_id": found.target, "rule": found.rule, "code": found.code}).withColumn(
        "target_node_id", node_id(F.col("target_kind"), F.col("target_id"))
    )
    same = Window.partitionBy("node_id", "source_field", "target_node_id", "stated_relation").orderBy("position")
    # The window runs over the unresolved mentions too (their target is null); they keep their own code.
    again = F.col("target_node_id").isNotNull() & (F.row_number().over(same) > 1)
    code = F.coalesce(
        F.col("code"),
        F.when(F.col("target_node_id") == F.col("node_id"), SELF),
        F.when(again, DUP_PARENT),
    )
    return named.withColumn("code", code)


def edges(judged_references: DataFrame) -> DataFrame:
    """`edges`: one row an upstream, downstream and relation, with all evidence, graded by the best.

    Where a field names a parent without the relation, the relation is that of the best evidence for the same
    parent which tells it, else the repo's role.
    """
    same_pair = Window.partitionBy("node_id", "target_node_id")
    told = F.min(
        F.when(
            F.col("stated_relation").isNotNull(),
            F.struct("grade_rank", "source_field", "position", "stated_relation"),
        )
    ).over(same_pair)
    relation = F.coalesce(F.col("stated_relation"), told["stated_relation"], F.col("role"))
    evidence = F.struct(
        "grade_rank",
        grade_name(F.col("grade_rank")).alias("grade"),
        "source_field",
        "position",
        "raw_reference",
        "rule",
    )
    grouped = (
        judged_references.where(F.col("code").isNull())
        .withColumn("relation", relation)
        .groupBy(F.col("target_node_id").alias("src"), F.col("node_id").alias("dst"), "relation")
        .agg(F.array_sort(F.collect_list(evidence)).alias("evidence"))
        .withColumn("edge_id", F.xxhash64("src", "dst", "relation"))
        .withColumn("best", F.element_at("evidence", 1))
    )
    return conform(grouped.select("*", "best.*"), EDGES)


def rejected_references(judged_references: DataFrame) -> DataFrame:
    """`rejected_references`: the mentions that gave no edge."""
    return conform(judged_references.where(F.col("code").isNotNull()), REJECTED_REFERENCES)
