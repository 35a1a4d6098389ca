"""How alike relatives are, by position: rows of `similarity`, exact and from drawn patterns (papers 2.3)."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType

from hugginggraph.frames import literal_rows
from hugginggraph.genetics.drawn_similarities import LEVENSHTEIN
from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.intervals import Estimate, estimate, estimate_columns
from hugginggraph.genetics.positions import POSITIONS, RANDOM, Position, Weights, occurrences, position_sums
from hugginggraph.genetics.relative_sums import COMPARABLE, COSINES, NodeSums
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
    by_term = vectors.select("variant", F.explode("vector").alias("term")).groupBy("variant", "term.position")
    sums: dict[str, dict[str, dict[int, float]]] = {}
    for row in by_term.agg(*[F.sum(F.col("term")[measure]).alias(measure) for measure in COSINES]).collect():
        of_variant = sums.setdefault(row["variant"], {measure: {} for measure in COSINES})
        for measure in COSINES:
            of_variant[measure][row["position"]] = row[measure]
    totals: list[dict[str, Any]] = [
        {"variant": variant, **{m: [of[m].get(place, 0.0) for place in range(max(of[m]) + 1)] for m in COSINES}}
        for variant, of in sorted(sums.items())
    ]
    columns = struct(variant=STRING, **{measure: ArrayType(DOUBLE) for measure in COSINES})
    joined = vectors.join(F.broadcast(literal_rows(vectors.sparkSession, totals, columns)), "variant")
    spreads = joined.groupBy("variant").agg(F.count("*").alias("n"), *[_spread(m).alias(m) for m in COSINES]).collect()
    spread = {row["variant"]: row for row in spreads}
    for total in totals:
        of = spread[total["variant"]]
        for measure in COSINES:
            found = _mean_of_all(np.array(total[measure]), of["n"], of[measure])
            yield (
                total["variant"],
                _row(RANDOM, measure, "exact", models * (models - 1), of["n"] * (of["n"] - 1), found),
            )


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


def _spread(measure: str) -> Column:
    """Standard deviation, over the vectors, of their dot products with the sum of all."""
    return F.stddev(
        F.aggregate(
            "vector",
            F.lit(0.0),
            lambda so_far, term: so_far + term[measure] * F.get(measure, term["position"]),
        )
    )


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
