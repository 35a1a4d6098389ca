"""How many edges a node has: from upstream (in), to downstream (out), in all and by relation."""

from graphframes import GraphFrame
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.tables import DEGREES, conform

ALL_RELATIONS = "*"


def degrees(graph: GraphFrame) -> DataFrame:
    """`degrees`: a row a node over all relations (`*`), zeros included, and one a node and relation it takes part in.

    `GraphFrame.degrees` leaves out nodes without edges and knows no relation, hence one aggregation of our own over
    both ends of the graph's edges.
    """
    ends = graph.edges.select(
        F.explode(
            F.array(
                F.struct(F.col("src").alias("node_id"), F.lit(0).alias("in"), F.lit(1).alias("out")),
                F.struct(F.col("dst").alias("node_id"), F.lit(1).alias("in"), F.lit(0).alias("out")),
            )
        ).alias("end"),
        F.explode(F.array(F.col("relation"), F.lit(ALL_RELATIONS))).alias("relation"),
    ).select("end.*", "relation")
    isolated = graph.vertices.select(
        F.col("id").alias("node_id"),
        F.lit(0).alias("in"),
        F.lit(0).alias("out"),
        F.lit(ALL_RELATIONS).alias("relation"),
    )
    counted = (
        ends.unionByName(isolated)
        .groupBy("node_id", "relation")
        .agg(F.sum("in").alias("in_degree"), F.sum("out").alias("out_degree"))
    )
    return conform(counted.withColumn("degree", F.col("in_degree") + F.col("out_degree")), DEGREES)
