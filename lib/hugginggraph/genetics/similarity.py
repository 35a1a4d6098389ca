"""How alike relatives are, by position: rows of `similarity`, exact and from drawn patterns (papers 2.3)."""

import math
import operator
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyspark.ml.stat import Summarizer
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.genetics.drawn_similarities import LEVENSHTEIN
from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.intervals import Estimate, estimate, estimate_columns
from hugginggraph.genetics.positions import POSITIONS, RANDOM, Position, Weights, occurrences, position_sums
from hugginggraph.genetics.relative_sums import COMPARABLE, NodeSums
from hugginggraph.genetics.vocabulary import COSINES, by_variant, scaled, values
from hugginggraph.tables.spark import DOUBLE, STRING, struct

Numbers = NDArray[np.float64]


def exact_rows(sums: NodeSums, family: FamilyGraph, **bootstrap: int) -> Iterator[dict[str, Any]]:
    """Rows of `similarity` for all pairs of relatives: measure, method, position, occurrences, pairs and estimates.

    Args:
        sums: of one variant and graph, as `node_sums` gives them.
        family: the same graph.
        bootstrap: `seed` and `resamples`.
    """
    weights = Weights.of(family)
    pairs = _by_family(_sums(weights, sums[COMPARABLE]), family.family_id)
    often = occurrences(weights)
    # Both measures side by side, so that families are drawn once.
    similar = np.hstack([_by_family(_sums(weights, sums[measure]), family.family_id) for measure in COSINES])
    told = estimate(similar, np.tile(pairs, len(COSINES)), **bootstrap)
    columns = product(COSINES, zip(POSITIONS, pairs.sum(axis=0), strict=True))
    for (measure, (position, compared)), found in zip(columns, told, strict=True):
        yield _row(position, measure, "exact", often[position.pattern], compared, found)


def random_rows(vectors: DataFrame, *, models: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows of `similarity` for all pairs of models there are, related or not, by variant.

    The interval is 1.96 standard errors to either side: how far the mean over pairs of other models of the same sort
    would be (of a U-statistic, by its projection).

    Args:
        vectors: as `vocabulary.vectors` gives them.
        models: live models, for the number of ordered pairs.
    """
    summed = vectors.groupBy("variant").agg(
        F.count("*").alias("n"), *[Summarizer.sum(F.col(measure)).alias(measure) for measure in COSINES]
    )
    sums = {row["variant"]: row for row in summed.collect()}

    def with_all(of_variant: DataFrame, variant: str) -> DataFrame:
        for measure in COSINES:
            of_variant = scaled(of_variant, measure, sums[variant][measure].toArray(), f"{measure}_with_all")
        dots = [F.aggregate(values(f"{m}_with_all"), F.lit(0.0), operator.add).alias(m) for m in COSINES]
        return of_variant.select("variant", *dots)

    dots = by_variant(vectors, sums, with_all, struct(variant=STRING, bow=DOUBLE, tfidf=DOUBLE))
    spread = {
        row["variant"]: row for row in dots.groupBy("variant").agg(*[F.stddev(m).alias(m) for m in COSINES]).collect()
    }
    for variant, of in sorted(sums.items()):
        for measure in COSINES:
            found = _mean_of_all(of[measure].toArray(), of["n"], spread[variant][measure])
            yield variant, _row(RANDOM, measure, "exact", models * (models - 1), of["n"] * (of["n"] - 1), found)


def drawn_rows(
    similarities: DataFrame,
    positions: Mapping[str, Sequence[Position]],
    often: Mapping[str, Mapping[str, int]],
    **bootstrap: int,
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Rows of `similarity` for the drawn pairs, by variant and graph.

    Args:
        similarities: as `drawn_similarities` gives them.
        positions: for each graph the positions that `place` counts.
        often: for each graph how often each pattern occurs.
        bootstrap: `seed` and `resamples`.
    """
    measures = (*COSINES, LEVENSHTEIN)
    summed = similarities.groupBy("variant", "graph", "place", "family_id").agg(
        F.count("*").cast("double").alias("pairs"), *[F.sum(measure).alias(measure) for measure in measures]
    )
    found = summed.orderBy("variant", "graph", "place", "family_id").toPandas()
    for (variant, graph, place), rows in found.groupby(["variant", "graph", "place"]):
        name, position = str(graph), positions[str(graph)][int(str(place))]
        pairs = np.repeat(rows[["pairs"]].to_numpy(), len(measures), axis=1)
        told = estimate(rows[list(measures)].to_numpy(), pairs, **bootstrap)
        for measure, each in zip(measures, told, strict=True):
            row = _row(position, measure, "sampled", often[name][position.pattern], pairs[:, 0].sum(), each)
            yield str(variant), name, row


def _mean_of_all(total: Numbers, n: int, spread: float | None) -> Estimate:
    """The mean over all pairs of n unit vectors of this sum; `spread` is that of their dot products with the sum."""
    mean = low = high = math.nan
    if n > 1 and spread is not None:
        mean = (float(total @ total) - n) / (n * (n - 1))
        error = 2 * spread / (n - 1) / math.sqrt(n)
        low, high = mean - 1.96 * error, mean + 1.96 * error
    return Estimate(mean, low, high, 0, math.nan, math.nan, math.nan)


def _sums(weights: Weights, sums: Mapping[str, Numbers]) -> Numbers:
    return position_sums(weights, sums, sums["kin"], sums["prolific_kin"])


def _by_family(values: Numbers, family_id: NDArray[np.int64]) -> Numbers:
    """Sums over the nodes of each family, families in order of their ids."""
    _, family = np.unique(family_id, return_inverse=True)
    summed = np.zeros((int(family.max(initial=-1)) + 1, values.shape[1]))
    np.add.at(summed, family, values)
    return summed


def _row(position: Position, measure: str, method: str, often: int, pairs: float, found: Estimate) -> dict[str, Any]:
    return {
        "measure": measure,
        "method": method,
        "pattern": position.pattern,
        "pair": position.pair,
        "relationship": position.relationship,
        "distance": position.distance,
        "occurrences": often,
        "pairs": round(pairs),
        **estimate_columns(found),
    }
