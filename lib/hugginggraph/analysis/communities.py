"""Communities by label propagation, Louvain and Leiden, and Newman's modularity, which says how good a division is."""

from functools import reduce
from typing import get_args

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.engine import Engine, ModularityMethod
from hugginggraph.analysis.groups import named_by_least_member
from hugginggraph.settings import AnalysisSettings
from hugginggraph.tables import COMMUNITIES, PARTITIONS
from hugginggraph.tables.spark import conform

LABEL_PROPAGATION = "label_propagation"


def communities(engine: Engine, options: AnalysisSettings, before: DataFrame | None = None) -> DataFrame:
    """`communities` by label propagation and by the further methods of the settings, over edges without direction.

    On stars and trees synchronous rounds of label propagation swing between two states, so its result is only as good
    as its modularity says: read it beside `partitions`.

    Args:
        engine: what computes them.
        options: by which methods, and how.
        before: rows of `communities`, which those by modularity continue (docs/adr/0014); None finds them anew.
    """
    rounds = options.label_propagation_rounds
    if options.label_propagation == "native":
        labels = engine.native_label_propagation(rounds=rounds, seed=options.seed)
    else:
        labels = engine.label_propagation(rounds=rounds)
    divisions = {LABEL_PROPAGATION: labels} | {
        method: engine.modular_communities(
            method=method,
            resolution=options.resolution,
            seed=options.seed,
            before=None if before is None else _labels(before, method),
        )
        for method in options.communities
    }
    return reduce(DataFrame.unionByName, [_named(division, method) for method, division in divisions.items()])


def _labels(communities_: DataFrame, method: str) -> DataFrame:
    of_method = communities_.where(F.col("method") == method)
    return of_method.select(F.col("node_id").alias("id"), F.col("community_id").alias("label"))


def _named(division: DataFrame, method: str) -> DataFrame:
    grouped = named_by_least_member(division, "community_id").withColumn("method", F.lit(method))
    return conform(grouped, COMMUNITIES)


def partitions(communities_: DataFrame, sums: DataFrame, options: AnalysisSettings) -> DataFrame:
    """`partitions`: one row a method with number of communities, size of the largest, and modularity.

    Args:
        communities_: rows of `communities`.
        sums: their `community_sums`.
        options: what the divisions were made with.
    """
    sizes = (
        communities_.groupBy("method", "community_id")
        .count()
        .groupBy("method")
        .agg(F.count("*").alias("communities"), F.max("count").alias("largest"))
    )
    quality = modularity(sums, resolution=options.resolution)
    by_modularity = F.col("method").isin(*get_args(ModularityMethod))
    is_seeded = by_modularity | F.lit(options.label_propagation == "native")
    told = {
        "resolution": F.lit(options.resolution),
        "seed": F.when(is_seeded, options.seed),
        "rounds": F.when(~by_modularity, options.label_propagation_rounds),
    }
    return conform(sizes.join(quality, on="method", how="left").withColumns(told), PARTITIONS)


def community_sums(communities_: DataFrame, edges: DataFrame) -> DataFrame:
    """`method, community_id, edges_inside, degree_sum` of the communities that an edge touches.

    Edges count without direction, parallel ones each; one inside a community adds two to its `degree_sum`.
    """
    member = communities_.select("method", "node_id", "community_id")
    ends = (
        edges.select("src", "dst")
        .join(member.toDF("method", "src", "src_community"), on="src", how="inner")
        .join(member.toDF("method", "dst", "dst_community"), on=["dst", "method"], how="inner")
    )
    within = (F.col("src_community") == F.col("dst_community")).cast("long")
    sides = ends.select(
        "method",
        F.explode(
            F.array(
                F.struct(F.col("src_community").alias("community_id"), within.alias("within")),
                F.struct(F.col("dst_community").alias("community_id"), F.lit(0).cast("long").alias("within")),
            )
        ).alias("side"),
    ).select("method", "side.*")
    return sides.groupBy("method", "community_id").agg(
        F.sum("within").alias("edges_inside"), F.count("*").alias("degree_sum")
    )


def modularity(sums: DataFrame, *, resolution: float = 1.0) -> DataFrame:
    """`method, modularity`: Q = sum over communities c of L_c/m - resolution * (d_c/2m)^2.

    With resolution 1 it is that of Newman (2004), with another that of Reichardt and Bornholdt (2006). m is the number
    of edges, L_c and d_c are the `edges_inside` and `degree_sum` of c in `community_sums`. A method has no row where
    there is no edge.
    """
    # Sums of whole numbers first, one division last: the result does not depend on the order of the rows.
    totals = sums.groupBy("method").agg(
        F.sum("degree_sum").alias("ends"),
        F.sum("edges_inside").alias("inside"),
        F.sum(F.col("degree_sum").cast("decimal(38,0)") * F.col("degree_sum")).alias("squares"),
    )
    quality = 2 * F.col("inside") / F.col("ends") - F.lit(resolution) * F.col("squares").cast("double") / (
        F.col("ends").cast("double") * F.col("ends")
    )
    return totals.select("method", quality.alias("modularity"))
