"""How many edges a node has: from upstream (in), to downstream (out), in all, by relation and by neighbour's kind."""

from graphframes import GraphFrame
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.graph.relations import downstream_kind, upstream_kind
from hugginggraph.tables import DEGREES
from hugginggraph.tables.contract import ALL
from hugginggraph.tables.spark import conform


def degrees(graph: GraphFrame) -> DataFrame:
    """`degrees`: a row a node over everything, zeros included; one a relation, and one a kind of neighbour, it has.

    `GraphFrame.degrees` leaves out nodes without edges and knows no relation, hence one aggregation of our own over
    both ends of the graph's edges.
    """
    relation = F.col("relation")
    kinds = graph.vertices.select(F.col("id").alias("src"), F.col("kind").alias("src_kind"))
    # Only a Space is made with repos of two kinds; the others' relations tell the kind of what is upstream.
    known = graph.edges.where(upstream_kind(relation).isNotNull()).withColumn("src_kind", upstream_kind(relation))
    asked = graph.edges.where(upstream_kind(relation).isNull()).join(kinds, on="src", how="left")
    edges = known.unionByName(asked)
    ends = edges.select(
        F.explode(
            F.array(
                _end("src", 0, 1, downstream_kind(relation)),
                _end("dst", 1, 0, F.col("src_kind")),
            )
        ).alias("end"),
        "relation",
    ).select("end.*", "relation")
    rows = ends.select(
        "node_id",
        "in",
        "out",
        F.explode(
            F.array(
                F.struct(F.lit(ALL).alias("relation"), F.lit(ALL).alias("neighbour_kind")),
                F.struct(relation.alias("relation"), F.lit(ALL).alias("neighbour_kind")),
                F.struct(F.lit(ALL).alias("relation"), F.col("kind").alias("neighbour_kind")),
            )
        ).alias("by"),
    ).select("node_id", "in", "out", "by.*")
    isolated = graph.vertices.select(
        F.col("id").alias("node_id"),
        F.lit(0).alias("in"),
        F.lit(0).alias("out"),
        F.lit(ALL).alias("relation"),
        F.lit(ALL).alias("neighbour_kind"),
    )
    counted = (
        rows.unionByName(isolated)
        .groupBy("node_id", "relation", "neighbour_kind")
        .agg(F.sum("in").alias("in_degree"), F.sum("out").alias("out_degree"))
    )
    return conform(counted.withColumn("degree", F.col("in_degree") + F.col("out_degree")), DEGREES)


def _end(node: str, incoming: int, outgoing: int, neighbour_kind: Column) -> Column:
    return F.struct(
        F.col(node).alias("node_id"),
        F.lit(incoming).alias("in"),
        F.lit(outgoing).alias("out"),
        neighbour_kind.alias("kind"),
    )
