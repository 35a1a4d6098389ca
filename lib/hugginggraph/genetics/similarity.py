"""How alike relatives are, by position: rows of `similarity`, exact and from drawn patterns (papers 2.3)."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hugginggraph.genetics.drawn_similarities import MEASURES, Compared
from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.intervals import Estimate, estimate, estimate_columns
from hugginggraph.genetics.positions import POSITIONS, RANDOM, Position, Weights, occurrences, position_sums
from hugginggraph.genetics.relative_sums import COMPARABLE, NodeSums
from hugginggraph.genetics.sampling import DrawnPairs
from hugginggraph.genetics.vectors import COSINES, Vectors

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


def random_rows(texts: Vectors, *, models: int) -> Iterator[dict[str, Any]]:
    """Rows of `similarity` for all pairs of models there are, related or not.

    The interval is 1.96 standard errors to either side: how far the mean over pairs of other models of the same sort
    would be (of a U-statistic, by its projection).

    Args:
        texts: the vectors of one variant.
        models: live models, for the number of ordered pairs.
    """
    n = int(texts.has_vector.sum())
    for measure in COSINES if n else ():
        total = texts.total(measure)
        spread = float(np.std(texts.dots(measure, total)[texts.has_vector], ddof=1)) if n > 1 else None
        found = _mean_of_all(total, n, spread)
        yield _row(RANDOM, measure, "exact", models * (models - 1), n * (n - 1), found)


def drawn_rows(
    drawn: Sequence[DrawnPairs], compared: Sequence[Compared], often: Mapping[str, int], **bootstrap: int
) -> Iterator[dict[str, Any]]:
    """Rows of `similarity` for the drawn pairs of one variant and graph; none of a position that has none to compare.

    Args:
        drawn: the pairs, by position.
        compared: how alike they are, in the same order.
        often: how often each pattern occurs.
        bootstrap: `seed` and `resamples`.
    """
    for pairs, alike in zip(drawn, compared, strict=True):
        if not alike.has_both.any():
            continue
        _, family = np.unique(pairs.family_id[alike.has_both], return_inverse=True)
        counts = np.bincount(family).astype(np.float64)
        sums = np.stack([np.bincount(family, alike.by_measure[m][alike.has_both]) for m in MEASURES], axis=1)
        told = estimate(
            sums.astype(np.float64), np.repeat(counts[:, None], len(MEASURES), axis=1).astype(np.float64), **bootstrap
        )
        for measure, each in zip(MEASURES, told, strict=True):
            yield _row(pairs.position, measure, "sampled", often[pairs.position.pattern], counts.sum(), each)


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
