"""Communities by label propagation, and Newman's modularity, which says how good a division is."""

from graphframes import GraphFrame
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis import graphframes_engine as engine
from hugginggraph.analysis.groups import named_by_least_member
from hugginggraph.tables import COMMUNITIES, PARTITIONS, conform

LABEL_PROPAGATION = "label_propagation"


def communities(graph: GraphFrame, *, rounds: int) -> DataFrame:
    """`communities` by synchronous label propagation over edges without direction.

    On stars and trees synchronous rounds swing between two states, so the result is only as good as its
    modularity says: read it beside `partitions`.
    """
    labels = engine.label_propagation(graph, rounds=rounds)
    grouped = named_by_least_member(labels, "community_id").withColumn("method", F.lit(LABEL_PROPAGATION))
    return conform(grouped, COMMUNITIES)


def partitions(communities_: DataFrame, edges: DataFrame, *, rounds: int) -> DataFrame:
    """`partitions`: one row a method with number of communities, size of the largest, and modularity."""
    sizes = (
        communities_.groupBy("method", "community_id")
        .count()
        .groupBy("method")
        .agg(F.count("*").alias("communities"), F.max("count").alias("largest"))
    )
    quality = modularity(communities_, edges)
    return conform(sizes.join(quality, on="method", how="left").withColumn("rounds", F.lit(rounds)), PARTITIONS)


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


def modularity(communities_: DataFrame, edges: DataFrame) -> DataFrame:
    """`method, modularity`: Q = sum over communities c of L_c/m - (d_c/2m)^2 (Newman 2004, resolution 1).

    m is the number of edges, L_c and d_c are the `edges_inside` and `degree_sum` of c. A method has no row where there
    is no edge.
    """
    # Sums of whole numbers first, one division last: the result does not depend on the order of the rows.
    totals = (
        community_sums(communities_, edges)
        .groupBy("method")
        .agg(
            F.sum("degree_sum").alias("ends"),
            F.sum("edges_inside").alias("inside"),
            F.sum(F.col("degree_sum").cast("decimal(38,0)") * F.col("degree_sum")).alias("squares"),
        )
    )
    quality = 2 * F.col("inside") / F.col("ends") - F.col("squares").cast("double") / (
        F.col("ends").cast("double") * F.col("ends")
    )
    return totals.select("method", quality.alias("modularity"))
