"""Graphs made by hand or drawn, as the GraphFrames that the analyses take, and frames of a few rows."""

import pyarrow as pa
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

from hugginggraph.graph.graphframe import graph_frame
from hugginggraph.settings import load_settings


def frame_of(spark, rows, columns):
    """Rows as a frame, by Arrow: of plain tuples Spark makes them anew in Python workers whenever they are read."""
    schema = to_arrow_schema(StructType.fromDDL(columns))
    return spark.createDataFrame(
        pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema)
    )


def as_graph_frame(spark, nodes, edges, parts=2):
    """Models `nodes` (ids) and `edges` (src, dst, relation), graded by `grade`."""
    node_rows = [(node, "model", f"n{node}", "base", False) for node in nodes]
    edge_rows = [(src, dst, i, relation, grade(src, dst, relation)) for i, (src, dst, relation) in enumerate(edges)]
    return graph_frame(
        frame_of(
            spark, node_rows, "node_id LONG, kind STRING, repo_id STRING, role STRING, is_ghost BOOLEAN"
        ).repartition(parts),
        frame_of(spark, edge_rows, "src LONG, dst LONG, edge_id LONG, relation STRING, grade_rank INT").repartition(
            parts
        ),
    )


def grade(src, dst, relation):
    """1, 2 or 3, the same for the same edge."""
    return 1 + (src + 5 * dst + len(relation)) % 3


def options(**changes):
    """The settings of the analyses, but for these."""
    return load_settings().analysis.model_copy(update=changes)


def least_member(groups):
    """Each node with the least one of its group."""
    return {node: min(group) for group in groups for node in group}
