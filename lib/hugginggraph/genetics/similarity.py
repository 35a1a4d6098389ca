"""How alike relatives are, by position: rows of `similarity`, exact and from drawn patterns (papers 2.3)."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.genetics.drawn_similarities import LEVENSHTEIN
from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.intervals import Estimate, estimate, estimate_columns
from hugginggraph.genetics.positions import POSITIONS, RANDOM, Position, Weights, occurrences, position_sums
from hugginggraph.genetics.relative_sums import COMPARABLE, COSINES

Numbers = NDArray[np.float64]


def exact_rows(
    sums: Mapping[str, Mapping[str, Numbers]], family: FamilyGraph, **bootstrap: int
) -> Iterator[dict[str, Any]]:
    """Rows of `similarity` for all pairs of relatives: measure, method, position, occurrences, pairs and estimates.

    Args:
        sums: as `node_sums` gives them.
        family: the same graph.
        bootstrap: `seed` and `resamples`.
    """
    weights = Weights.of(family)
    pairs = _by_family(_sums(weights, sums[COMPARABLE]), family.family_id)
    often = occurrences(weights)
    for measure in COSINES:
        similar = _by_family(_sums(weights, sums[measure]), family.family_id)
        for each, (position, found) in enumerate(zip(POSITIONS, estimate(similar, pairs, **bootstrap), strict=True)):
            yield _row(position, measure, "exact", often[position.pattern], pairs[:, each].sum(), found)


def random_rows(vectors: DataFrame, *, models: int) -> Iterator[dict[str, Any]]:
    """Rows of `similarity` for all pairs of models there are, related or not.

    The interval is 1.96 standard errors to either side: how far the mean over pairs of other models of the same sort
    would be (of a U-statistic, by its projection).

    Args:
        vectors: as `vocabulary.vectors` gives them.
        models: live models, for the number of ordered pairs.
    """
    by_term = vectors.select(F.explode("vector").alias("term")).groupBy("term.position")
    totals = by_term.agg(*[F.sum(F.col("term")[measure]).alias(measure) for measure in COSINES]).collect()
    sums = {measure: np.zeros(max((row["position"] for row in totals), default=-1) + 1) for measure in COSINES}
    for row in totals:
        for measure in COSINES:
            sums[measure][row["position"]] = row[measure]
    spread = vectors.agg(F.count("*").alias("n"), *[_spread(m, sums[m]).alias(m) for m in COSINES]).collect()[0]
    n = spread["n"]
    for measure in COSINES:
        mean = low = high = math.nan
        if n > 1:
            mean = (float(sums[measure] @ sums[measure]) - n) / (n * (n - 1))
            error = 2 * spread[measure] / (n - 1) / math.sqrt(n)
            low, high = mean - 1.96 * error, mean + 1.96 * error
        found = Estimate(mean, low, high, 0, math.nan, math.nan, math.nan)
        yield _row(RANDOM, measure, "exact", models * (models - 1), n * (n - 1), found)


def drawn_rows(
    similarities: DataFrame, positions: Sequence[Position], often: Mapping[str, int], **bootstrap: int
) -> Iterator[dict[str, Any]]:
    """Rows of `similarity` for the drawn pairs.

    Args:
        similarities: as `drawn_similarities` gives them.
        positions: the positions that `place` counts.
        often: how often each pattern occurs.
        bootstrap: `seed` and `resamples`.
    """
    measures = (*COSINES, LEVENSHTEIN)
    summed = similarities.groupBy("place", "family_id").agg(
        F.count("*").alias("pairs"), *[F.sum(measure).alias(measure) for measure in measures]
    )
    found = summed.orderBy("place", "family_id").toArrow()
    of_place = found["place"].to_numpy()
    for place, position in enumerate(positions):
        here = of_place == place
        pairs = found["pairs"].to_numpy()[here].astype(np.float64)[:, None]
        for measure in measures:
            (told,) = estimate(found[measure].to_numpy()[here][:, None], pairs, **bootstrap)
            yield _row(position, measure, "sampled", often[position.pattern], pairs.sum(), told)


def _spread(measure: str, total: Numbers) -> Column:
    """Standard deviation, over the vectors, of their dot products with the sum of all."""
    sums = F.array(*[F.lit(float(value)) for value in total]).cast("array<double>")
    towards_all = F.aggregate(
        "vector",
        F.lit(0.0),
        lambda so_far, term: so_far + term[measure] * F.get(sums, term["position"]),
    )
    return F.stddev(towards_all)


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
