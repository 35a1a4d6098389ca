"""Dot products of sums over relatives, from which the similarity of all pairs follows (genetics.positions)."""

from collections.abc import Iterator, Mapping
from functools import reduce

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.frames import spilled
from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.positions import DOTS

COSINES = ("bow", "tfidf")
COMPARABLE = "comparable"

Numbers = NDArray[np.float64]
NodeSums = dict[str, dict[str, Numbers]]
"""By measure (`bow`, `tfidf`, `comparable`) what `position_sums` takes: arrays over the nodes of a graph."""

_PLACE = ("variant", "graph", "node_id", "position")


def node_sums(vectors: DataFrame, families: Mapping[str, FamilyGraph]) -> Iterator[tuple[str, str, NodeSums]]:
    """The dot products of `DOTS` at each model, for both cosines and for the number of comparable pairs.

    Args:
        vectors: as `vocabulary.vectors` gives them.
        families: graphs without cycles, by name.

    Yields:
        Variant, graph, and the sums; for each variant that has vectors and each graph that has edges.
    """
    spark = vectors.sparkSession
    edges = spark.createDataFrame(pa.concat_tables([_edge_rows(name, family) for name, family in families.items()]))
    # Once for every text: that it can be compared is one more dimension, in which all are alike.
    own = F.struct(F.lit(-1).alias("position"), F.lit(1.0).alias("bow"), F.lit(1.0).alias("tfidf"))
    terms = vectors.select(
        "variant", F.col("node_id").alias("of"), F.explode(F.concat("vector", F.array(own))).alias("t")
    )
    terms = terms.select("variant", "of", "t.*")
    inner = edges.where("d > 0")
    from_parents = inner.select("graph", F.col("source").alias("of"), F.col("target").alias("node_id"))
    from_children = edges.select("graph", F.col("target").alias("of"), F.col("source").alias("node_id"), "d")
    from_self = edges.select("graph", F.col("source").alias("of"), F.col("source").alias("node_id")).distinct()
    of_each = {f"s_{m}": F.col(m) for m in COSINES}
    each_as_often = {f"d_{m}": F.col("d") * F.col(m) for m in COSINES}
    with spilled(_summed(from_children.join(terms, "of"), of_each | each_as_often)) as of_children:
        passed_up = of_children.select("variant", "graph", F.col("node_id").alias("of"), "position", "s_bow", "s_tfidf")
        parts = [
            of_children,
            _summed(from_self.join(terms, "of"), {f"x_{m}": F.col(m) for m in COSINES}),
            _summed(from_parents.join(terms, "of"), {f"a_{m}": F.col(m) for m in COSINES}),
            _summed(from_children.join(passed_up, ["graph", "of"]), {f"t_{m}": F.col(f"s_{m}") for m in COSINES}),
        ]
        together = reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), parts)
        found = _dots(together).orderBy("variant", "graph", "node_id").toPandas()
    for (variant, graph), rows in found.groupby(["variant", "graph"]):
        yield str(variant), str(graph), _over_nodes(rows, families[str(graph)])


def _edge_rows(name: str, family: FamilyGraph) -> pa.Table:
    ids, children = family.graph.node_id, family.children[family.graph.dst]
    source, target = ids[family.graph.src], ids[family.graph.dst]
    names = pa.array([name] * len(source), pa.string())
    return pa.table({"graph": names, "source": source, "target": target, "d": pa.array(children, pa.int64())})


def _summed(relatives: DataFrame, sums: Mapping[str, Column]) -> DataFrame:
    """Sums over relatives at each node and position: by the name of each, what is summed."""
    return relatives.groupBy(*_PLACE).agg(*[F.sum(value).alias(name) for name, value in sums.items()])


def _dots(together: DataFrame) -> DataFrame:
    names = [f"{sum_}_{measure}" for sum_ in "xsadt" for measure in COSINES]
    at_terms = together.groupBy(*_PLACE).agg(*[F.coalesce(F.sum(name), F.lit(0.0)).alias(name) for name in names])
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
    return at_terms.groupBy("variant", "graph", "node_id").agg(*products, *kin)


def _over_nodes(rows: pd.DataFrame, family: FamilyGraph) -> NodeSums:
    place = np.searchsorted(family.graph.node_id, rows["node_id"].to_numpy())

    def spread(name: str) -> Numbers:
        values = np.zeros(family.node_count)
        values[place] = rows[name].to_numpy()
        return values

    kin = {"kin": spread("kin_s"), "prolific_kin": spread("kin_d")}
    return {measure: {dot: spread(f"{dot}_{measure}") for dot in DOTS} | kin for measure in (*COSINES, COMPARABLE)}


def _product(dot: str, measure: str) -> Column:
    column = "bow" if measure == COMPARABLE else measure
    return F.col(f"{dot[0]}_{column}") * F.col(f"{dot[1]}_{column}")
