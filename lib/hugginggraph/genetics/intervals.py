"""Means over pairs of relatives, and how far they would move with other families.

Pairs of one family are not independent: they share an ancestor whose metadata all of them copy. So whole families are
resampled (a cluster bootstrap), not pairs; one family that makes up most of the pairs shows as a wide interval.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_DRAWN_AT_ONCE = 1_000_000
_DIGITS = 9
"""Digits kept behind the point: what depends on the order in which a cluster adds lies beyond them."""


@dataclass(frozen=True)
class Estimate:
    """A mean over pairs and the mean over families of their own means, with 95 % intervals; NaN where there is none.

    Attributes:
        mean: mean over pairs; NaN without pairs.
        low: 2.5 % of it over resampled families; NaN with fewer than two families.
        high: 97.5 % of it.
        families: families that have pairs.
        family_mean: every family counts once.
        family_low: 2.5 % of it over resampled families.
        family_high: 97.5 % of it.
    """

    mean: float
    low: float
    high: float
    families: int
    family_mean: float
    family_low: float
    family_high: float


def estimate(numerators: Numbers, denominators: Numbers, *, seed: int, resamples: int = 1000) -> list[Estimate]:
    """The means of several quantities, from sums a family.

    Args:
        numerators: sum over the pairs of a family, of shape (families, quantities).
        denominators: number of these pairs, of the same shape.
        seed: of the resampling; the same families are drawn for all quantities.
        resamples: how many times families are drawn.

    Returns:
        One estimate a quantity, in order.
    """
    has_pairs = denominators > 0
    own_means = np.divide(numerators, denominators, out=np.zeros_like(numerators), where=has_pairs)
    sums = np.hstack([numerators, denominators, own_means, has_pairs.astype(np.float64)])
    mean, family_mean = _ratios(sums.sum(axis=0))
    drawn = _resampled(sums, np.random.default_rng(seed), resamples)
    families = has_pairs.sum(axis=0)
    bounds = [_bounds(ratios, families) for ratios in _ratios(drawn)]
    (low, high), (family_low, family_high) = bounds
    return [
        Estimate(
            mean=float(mean[each]),
            low=float(low[each]),
            high=float(high[each]),
            families=int(families[each]),
            family_mean=float(family_mean[each]),
            family_low=float(family_low[each]),
            family_high=float(family_high[each]),
        )
        for each in range(len(mean))
    ]


def estimate_columns(found: Estimate) -> dict[str, float | int | None]:
    """An estimate as columns of a table; NaN is null."""
    return {name: rounded(value) for name, value in vars(found).items()}


def rounded(value: float | int) -> float | int | None:
    """A number as tables keep it: null for NaN, no digits that depend on the order of adding."""
    if isinstance(value, int):
        return value
    return None if math.isnan(value) else round(value, _DIGITS)


def _resampled(sums: Numbers, random: np.random.Generator, resamples: int) -> Numbers:
    """Column sums over families drawn with replacement, a row a resample."""
    families = len(sums)
    drawn = np.zeros((resamples, sums.shape[1]))
    at_once = max(1, _DRAWN_AT_ONCE // max(families, 1))
    for first in range(0, resamples if families else 0, at_once):
        rows = min(at_once, resamples - first)
        family = random.integers(families, size=(rows, families))
        family += np.arange(rows)[:, None] * families
        times = np.bincount(family.ravel(), minlength=rows * families).reshape(rows, families)
        drawn[first : first + rows] = times.astype(np.float64) @ sums
    return drawn


def _ratios(sums: Numbers) -> tuple[Numbers, Numbers]:
    numerators, denominators, own_means, families = np.split(sums, 4, axis=-1)
    return _quotient(numerators, denominators), _quotient(own_means, families)


def _quotient(numerators: Numbers, denominators: Numbers) -> Numbers:
    return np.divide(numerators, denominators, out=np.full_like(numerators, np.nan), where=denominators > 0)


def _bounds(ratios: Numbers, families: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    low, high = np.full(len(families), np.nan), np.full(len(families), np.nan)
    several = np.flatnonzero(families > 1)
    if len(several):
        low[several], high[several] = np.nanpercentile(ratios[:, several], [2.5, 97.5], axis=0)
    return low, high
