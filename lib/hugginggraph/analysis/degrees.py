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
    return _summed(_ends(graph.edges, graph.vertices), graph.vertices.select(F.col("id").alias("node_id")))


def touched_nodes(edge_delta: DataFrame, node_delta: DataFrame) -> DataFrame:
    """The nodes whose degrees can differ: ends of edges that came, went or changed, and nodes that came or went.

    Args:
        edge_delta: `before, after` of the edges that differ.
        node_delta: `key, before, after` of the nodes that differ.

    Returns:
        A frame with `node_id`, each once.
    """
    edges = edge_delta.select(F.explode(F.array("before", "after")).alias("edge")).where(F.col("edge").isNotNull())
    ends = edges.select(F.explode(F.array("edge.src", "edge.dst")).alias("node_id"))
    came_or_went = node_delta.where(F.col("before").isNull() | F.col("after").isNull())
    return ends.union(came_or_went.select("key")).distinct()


def degrees_moved(graph: GraphFrame, before: DataFrame, touched: DataFrame) -> DataFrame:
    """`degrees` of the graph as it is now: touched nodes are counted again, the others' rows are as they were.

    Args:
        graph: the graph now.
        before: `degrees` of the graph before.
        touched: frame with `node_id`, as `touched_nodes` gives them; best with the hint to broadcast.
    """
    near = graph.edges
    for end in ("src", "dst"):
        near = near.join(
            touched.select(F.col("node_id").alias(end), F.lit(True).alias(f"at_{end}")), on=end, how="left"
        )
    near = near.where(F.coalesce("at_src", "at_dst").isNotNull())
    there = graph.vertices.select(F.col("id").alias("node_id")).join(touched, on="node_id", how="left_semi")
    ends = _ends(near, graph.vertices).join(touched, on="node_id", how="left_semi")
    return before.join(touched, on="node_id", how="left_anti").unionByName(_summed(ends, there))


def _ends(edges: DataFrame, vertices: DataFrame) -> DataFrame:
    """Both ends of each edge: `node_id, in, out, kind, relation`, where `kind` is the neighbour's."""
    relation = F.col("relation")
    kinds = vertices.select(F.col("id").alias("src"), F.col("kind").alias("src_kind"))
    # Only a Space is made with repos of two kinds; the others' relations tell the kind of what is upstream.
    known = edges.where(upstream_kind(relation).isNotNull()).withColumn("src_kind", upstream_kind(relation))
    asked = edges.where(upstream_kind(relation).isNull()).join(kinds, on="src", how="left")
    ends = F.array(
        _end("src", 0, 1, downstream_kind(relation)),
        _end("dst", 1, 0, F.col("src_kind")),
    )
    return known.unionByName(asked).select(F.explode(ends).alias("end"), "relation").select("end.*", "relation")


def _summed(ends: DataFrame, nodes: DataFrame) -> DataFrame:
    """The rows of `degrees` for these nodes, all of whose ends these are."""
    relation = F.col("relation")
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
    isolated = nodes.select(
        "node_id",
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
