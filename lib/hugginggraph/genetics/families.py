"""Families of models: what each is like, how it grew, and who in it has children (papers 2.1, 2.2)."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from hugginggraph.genetics.graphs import in_graphs
from hugginggraph.genetics.live import live_models
from hugginggraph.tables import HUB_FLOOR
from hugginggraph.tables.contract import ALL

ALL_MODELS = 0
"""Stands in `family_growth` for all live models; no `node_id` in practice."""


def family_pairs(model_edges: DataFrame, members: DataFrame) -> DataFrame:
    """Parent-child pairs by graph and relation, with their family: `graph, relation, src, dst, family_id`."""
    family_of = members.select("graph", F.col("node_id").alias("dst"), "family_id")
    return (
        in_graphs(model_edges).join(family_of, ["graph", "dst"]).select("graph", "relation", "src", "dst", "family_id")
    )


def families(members: DataFrame, nodes: DataFrame, repos: DataFrame) -> DataFrame:
    """A row a family.

    Args:
        members: as `family_members`.
        nodes: the graph's nodes: names, and who is a ghost.
        repos: when a model was created.

    Returns:
        The columns of `families` but for the date.
    """
    created = repos.select("node_id", F.to_date("created_at").alias("created"))
    known = members.join(nodes.select("node_id", "is_ghost"), "node_id").join(created, "node_id", "left")
    near = members.groupBy("graph", "family_id", "root_id").count()
    main_root = near.groupBy("graph", "family_id").agg(
        F.min_by("root_id", F.struct(-F.col("count"), F.col("root_id"))).alias("root_id")
    )
    summed = known.groupBy("graph", "family_id").agg(
        F.count("*").alias("members"),
        F.sum("children").alias("edges"),
        F.count_if("is_ghost").alias("ghosts"),
        F.count_if(F.col("root_id") == F.col("node_id")).alias("roots"),
        F.max("depth").alias("max_depth"),
        F.count_if(F.col("parents") > 1).alias("multi_parent"),
        F.count_if((F.col("depth") > 0) & (F.col("children") > 0)).alias("reproducing"),
        F.count_if("on_cycle").alias("on_cycles"),
        F.min("created").alias("first_created"),
        F.max("created").alias("last_created"),
    )
    root_name = nodes.select(F.col("node_id").alias("root_id"), F.col("repo_id").alias("root"))
    place = F.row_number().over(Window.partitionBy("graph").orderBy(F.desc("members"), "root"))
    return summed.join(main_root, ["graph", "family_id"]).join(root_name, "root_id").withColumn("rank", place)


def family_growth(members: DataFrame, families: DataFrame, repos: DataFrame, *, largest: int) -> DataFrame:
    """Growth by month of creation, of the largest families of each graph and of all live models together.

    Args:
        members: as `family_members`.
        families: as `families`.
        repos: when a model was created, and whether it is still there.
        largest: how many families.

    Returns:
        The columns of `family_growth` but for the date; models whose creation is not known are left out.
    """
    models = live_models(repos).where(F.col("created_at").isNotNull())
    created = models.select("node_id", F.to_date("created_at").alias("created"))
    chosen = families.where(F.col("rank") <= largest).select("graph", "family_id", "root")
    everything = (
        families.select("graph").distinct().select("graph", F.lit(ALL_MODELS).cast("bigint").alias("family_id"))
    )
    of_families = members.select("graph", "family_id", "node_id").join(chosen, ["graph", "family_id"])
    of_all = everything.withColumn("root", F.lit(ALL)).crossJoin(created)
    born = of_families.join(created, "node_id").unionByName(of_all)
    monthly = born.groupBy("graph", "family_id", "root", F.trunc("created", "month").alias("month")).agg(
        F.count("*").alias("created"),
        F.count_if(F.col("created") <= F.lit(HUB_FLOOR)).alias("before_floor"),
    )
    so_far = Window.partitionBy("graph", "family_id").orderBy("month")
    return monthly.withColumn("members", F.sum("created").over(so_far))


def family_distributions(members: DataFrame, families: DataFrame) -> DataFrame:
    """Sizes of families; children, parents and depths of their members.

    Returns:
        The columns of `family_distributions` but for the date.
    """
    sizes = families.select("graph", F.lit("size").alias("quantity"), F.col("members").alias("value"))
    each = [_named(name) for name in ("children", "parents", "depth")]
    of_members = members.select("graph", F.inline(F.array(*each)))
    counted = sizes.unionByName(of_members).groupBy("graph", "quantity", "value").count()
    downward = Window.partitionBy("graph", "quantity").orderBy(F.desc("value"))
    total = F.sum("count").over(Window.partitionBy("graph", "quantity"))
    return counted.withColumn("share_at_least", F.sum("count").over(downward) / total)


def progenitors(pairs: DataFrame, members: DataFrame) -> DataFrame:
    """How many children have children, by the relation that made them.

    Args:
        pairs: as `family_pairs` gives them.
        members: as `family_members`.

    Returns:
        The columns of `progenitors` but for the date.
    """
    child = members.select("graph", F.col("node_id").alias("dst"), (F.col("children") > 0).alias("reproduces"))
    counted = (
        pairs.join(child, ["graph", "dst"])
        .groupBy("graph", "relation")
        .agg(F.count("*").alias("edges"), F.count_if("reproduces").alias("reproducing"))
    )
    return counted.withColumn("share", F.col("reproducing") / F.col("edges"))


def _named(quantity: str) -> Column:
    return F.struct(F.lit(quantity).alias("quantity"), F.col(quantity).cast("bigint").alias("value"))
