"""Dot products of sums over relatives, from which the similarity of all pairs follows (genetics.positions)."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.frames import settle
from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.positions import DOTS

COSINES = ("bow", "tfidf")
COMPARABLE = "comparable"

Numbers = NDArray[np.float64]


def node_sums(vectors: DataFrame, family: FamilyGraph) -> dict[str, dict[str, Numbers]]:
    """What `position_sums` takes, for each of both cosines and for the number of comparable pairs.

    Args:
        vectors: as `vocabulary.vectors` gives them.
        family: a graph without cycles.

    Returns:
        By measure (`bow`, `tfidf`, `comparable`), the dot products of `DOTS`, an array each over the graph's nodes.
    """
    spark = vectors.sparkSession
    graph, children = family.graph, family.children
    edges = spark.createDataFrame(
        pa.table(
            {
                "source": graph.node_id[graph.src],
                "target": graph.node_id[graph.dst],
                "d": pa.array(children[graph.dst], pa.int64()),
                "is_inner": children[graph.dst] > 0,
            }
        )
    )
    # Once for every node: a comparable text counts as a vector of one more dimension, in which all are alike.
    own = F.struct(F.lit(-1).alias("position"), F.lit(1.0).alias("bow"), F.lit(1.0).alias("tfidf"))
    terms = vectors.select("node_id", F.explode(F.concat("vector", F.array(own))).alias("term")).select(
        "node_id", "term.*"
    )
    parents = edges.select(F.col("source").alias("node_id")).distinct()
    inner = edges.where("is_inner")
    of_children = (
        edges.join(terms, edges["target"] == terms["node_id"])
        .groupBy(F.col("source").alias("node_id"), "position")
        .agg(
            *[F.sum(measure).alias(f"s_{measure}") for measure in COSINES],
            *[F.sum(F.col("d") * F.col(measure)).alias(f"d_{measure}") for measure in COSINES],
        )
    )
    of_children = settle(of_children)
    of_parents = (
        inner.join(terms, inner["source"] == terms["node_id"])
        .groupBy(F.col("target").alias("node_id"), "position")
        .agg(*[F.sum(measure).alias(f"a_{measure}") for measure in COSINES])
    )
    of_grandchildren = (
        inner.join(of_children, inner["target"] == of_children["node_id"])
        .groupBy(F.col("source").alias("node_id"), "position")
        .agg(*[F.sum(f"s_{measure}").alias(f"t_{measure}") for measure in COSINES])
    )
    own_terms = terms.join(parents, "node_id", "left_semi").select(
        "node_id", "position", *[F.col(measure).alias(f"x_{measure}") for measure in COSINES]
    )
    together = of_children
    for more in (own_terms, of_parents, of_grandchildren):
        together = together.unionByName(more, allowMissingColumns=True)
    names = [f"{sum_}_{measure}" for sum_ in "xsadt" for measure in COSINES]
    at_terms = together.groupBy("node_id", "position").agg(*[F.sum(F.coalesce(n, F.lit(0.0))).alias(n) for n in names])
    is_own = F.col("position") < 0
    products = [
        F.sum(F.when(is_own if measure == COMPARABLE else ~is_own, _product(dot, measure)).otherwise(0.0)).alias(
            f"{dot}_{measure}"
        )
        for measure in (*COSINES, COMPARABLE)
        for dot in DOTS
    ]
    # The sums of the dimension that counts: how many children can be compared.
    kin = [F.sum(F.when(is_own, F.col(f"{sum_}_bow")).otherwise(0.0)).alias(f"kin_{sum_}") for sum_ in "sd"]
    found = at_terms.groupBy("node_id").agg(*products, *kin).toArrow()
    place = np.searchsorted(graph.node_id, found["node_id"].to_numpy())

    def over_nodes(name: str) -> Numbers:
        values = np.zeros(family.node_count)
        values[place] = found[name].to_numpy()
        return values

    kin_sums = {"kin": over_nodes("kin_s"), "prolific_kin": over_nodes("kin_d")}
    return {
        measure: {dot: over_nodes(f"{dot}_{measure}") for dot in DOTS} | kin_sums for measure in (*COSINES, COMPARABLE)
    }


def _product(dot: str, measure: str) -> Column:
    column = "bow" if measure == COMPARABLE else measure
    return F.col(f"{dot[0]}_{column}") * F.col(f"{dot[1]}_{column}")
