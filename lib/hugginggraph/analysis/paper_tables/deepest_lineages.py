"""Models by how many levels of models they go back to (HuggingGraph, RQ3, Table 4)."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.paper_tables.ranking import TOP, first_of
from hugginggraph.analysis.paper_tables.roles import DECLARED_ROLES, counted_by_role
from hugginggraph.frames import settle
from hugginggraph.tables import DEEPEST_LINEAGES
from hugginggraph.tables.spark import conform


def deepest_lineages(nodes: DataFrame, lineage: DataFrame, *, day: date, top: int = TOP) -> DataFrame:
    """`deepest_lineages`: models with the most levels upstream, their ancestors by role, and the root.

    Levels, ancestors and root are of models, as in the paper; datasets upstream are counted beside them. A repo is
    never its own ancestor, so a cycle adds each member once and no endless levels (papers 1.5, defect 5).

    Args:
        nodes: rows of `nodes`.
        lineage: frame with `descendant_id, ancestor_id, hops`, a row a pair.
        day: the date.
        top: rows that are kept.
    """
    upstream = lineage.join(
        nodes.select(F.col("node_id").alias("ancestor_id"), "kind", "role", "repo_id"), on="ancestor_id"
    )
    models = upstream.where(F.col("kind") == "model")
    depths = models.groupBy(F.col("descendant_id").alias("node_id")).agg(
        F.max("hops").alias("levels"), F.count("*").alias("ancestors")
    )
    named = depths.join(
        nodes.where(F.col("kind") == "model").select("node_id", "repo_id", "role"), on="node_id"
    ).withColumn("snapshot_date", F.lit(day))
    order = (F.desc("levels"), F.desc("ancestors"), F.asc("repo_id"), F.asc("node_id"))
    # Settled, because the roles are counted and the root looked for in these few lineages alone.
    best = settle(first_of(named, *order, within=("snapshot_date",), top=top))
    return conform(best.join(_made_of(upstream, best), on="node_id"), DEEPEST_LINEAGES)


def _made_of(upstream: DataFrame, best: DataFrame) -> DataFrame:
    """`node_id`, the numbers of ancestors by role, `datasets`, `root_id, root_repo_id` of the models in `best`."""
    is_model = F.col("kind") == "model"
    # Least in this order is most hops away, then first by name.
    as_root = F.when(is_model, F.struct((-F.col("hops")).alias("nearness"), "repo_id", "ancestor_id"))
    return (
        upstream.join(F.broadcast(best.select(F.col("node_id").alias("descendant_id"))), on="descendant_id")
        .groupBy(F.col("descendant_id").alias("node_id"))
        .agg(
            *counted_by_role(F.when(is_model, F.col("role")), DECLARED_ROLES),
            F.count_if(~is_model).alias("datasets"),
            F.min(as_root).alias("root"),
        )
        .withColumns({"root_id": F.col("root.ancestor_id"), "root_repo_id": F.col("root.repo_id")})
        .drop("root")
    )
