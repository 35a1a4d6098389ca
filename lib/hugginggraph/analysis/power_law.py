"""Whether degrees follow a power law: the fit of Clauset, Shalizi and Newman (2009), from counted degrees.

How many nodes have a degree is all it needs, so a million nodes weigh no more than their few thousand degrees.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

_Longs = NDArray[np.int64]
_Doubles = NDArray[np.float64]

_ALPHA_RANGE = (1.0 + 1e-6, 20.0)
_LOG_CURVATURE_RANGE = (-12.0, 12.0)
_STEP = 1e-3


@dataclass(frozen=True)
class PowerLawFit:
    """P(K = k) proportional to k^-alpha for k >= x_min. All fields are None where nothing can be fitted.

    Attributes:
        x_min: the degree from which on the law holds, by least distance.
        alpha: the exponent of most likelihood.
        standard_error: of alpha, from the curvature of the likelihood (equation 3.6 of the paper).
        ks_distance: the greatest distance between the two distribution functions (Kolmogorov and Smirnov).
        tail_size: nodes of degree x_min or more.
        log_likelihood_ratio: ln of the likelihood of this law over that of the best log-normal on the same tail; above
            0 favours the power law. The log-normal holds power laws as its limit, so hardly ever far above.
        p_value: how likely so great a ratio, either way, is where both fit equally well (Vuong 1989). Above 0.1 the
            sign of the ratio says nothing.
    """

    x_min: int | None = None
    alpha: float | None = None
    standard_error: float | None = None
    ks_distance: float | None = None
    tail_size: int | None = None
    log_likelihood_ratio: float | None = None
    p_value: float | None = None


def fit_power_law(degree: _Longs, count: _Longs, *, min_tail: int = 50) -> PowerLawFit:
    """The power law of `count[i]` nodes of degree `degree[i]`; degrees below 1 are left out.

    Args:
        degree: distinct or not, in any order.
        count: how many nodes have it.
        min_tail: no x_min that leaves fewer nodes, as fits to less cannot be relied on. A tail has at least two
            distinct degrees besides.
    """
    degree, count = _counted(degree, count)
    tails = _tail_sizes(count)
    best: tuple[float, int, float] | None = None
    for start in range(int((tails[:-1] >= min_tail).sum())):
        alpha = _most_likely_alpha(degree[start:], count[start:])
        if alpha is None:
            continue
        distance = _ks_distance(degree[start:], tails[start:], alpha)
        if best is None or distance < best[0]:
            best = (distance, start, alpha)
    if best is None:
        return PowerLawFit()
    distance, start, alpha = best
    ratio, p_value = _against_log_normal(degree[start:], count[start:], alpha)
    return PowerLawFit(
        x_min=int(degree[start]),
        alpha=alpha,
        standard_error=_standard_error(alpha, int(degree[start]), int(tails[start])),
        ks_distance=distance,
        tail_size=int(tails[start]),
        log_likelihood_ratio=ratio,
        p_value=p_value,
    )


def ccdf(degree: _Longs, count: _Longs) -> tuple[_Longs, _Doubles]:
    """The distinct degrees from 1 on, ascending, and the share of these nodes that have at least so many: P(K >= k)."""
    degree, count = _counted(degree, count)
    tails = _tail_sizes(count)
    return degree, tails / max(1, int(count.sum()))


def _counted(degree: _Longs, count: _Longs) -> tuple[_Longs, _Longs]:
    is_used = (degree > 0) & (count > 0)
    distinct, place = np.unique(degree[is_used].astype(np.int64), return_inverse=True)
    total = np.zeros(len(distinct), dtype=np.int64)
    np.add.at(total, place, count[is_used])
    return distinct, total


def _tail_sizes(count: _Longs) -> _Longs:
    return np.cumsum(count[::-1])[::-1]


def _most_likely_alpha(degree: _Longs, count: _Longs) -> float | None:
    """None where the likelihood grows up to the end of what is searched."""
    size, x_min = count.sum(), degree[0]
    mean_log = (count * np.log(degree)).sum() / size
    found = optimize.minimize_scalar(
        lambda alpha: np.log(special.zeta(alpha, x_min)) + alpha * mean_log,
        bounds=_ALPHA_RANGE,
        method="bounded",
        options={"xatol": 1e-8},
    )
    is_inside = found.x - _ALPHA_RANGE[0] > _STEP and _ALPHA_RANGE[1] - found.x > _STEP
    return float(found.x) if is_inside else None


def _ks_distance(degree: _Longs, tails: _Longs, alpha: float) -> float:
    """Over all whole numbers: between two degrees only the law falls, so both sides of each degree are enough."""
    law_from = special.zeta(alpha, degree) / special.zeta(alpha, degree[0])
    law_after = law_from - degree.astype(np.float64) ** -alpha / special.zeta(alpha, degree[0])
    share_from = tails / tails[0]
    share_after = np.append(share_from[1:], 0.0)
    return float(max(np.abs(law_from - share_from).max(), np.abs(law_after - share_after).max()))


def _standard_error(alpha: float, x_min: int, size: int) -> float:
    below, here, above = np.log(special.zeta(np.array([alpha - _STEP, alpha, alpha + _STEP]), x_min))
    return float(1 / np.sqrt(size * (below - 2 * here + above) / _STEP**2))


def _against_log_normal(degree: _Longs, count: _Longs, alpha: float) -> tuple[float, float]:
    """The log-likelihood ratio and Vuong's p value."""
    law = -alpha * np.log(degree) - np.log(special.zeta(alpha, degree[0]))
    each = law - _best_log_normal(degree, count, alpha)
    size = count.sum()
    ratio = float((count * each).sum())
    spread = float(np.sqrt((count * (each - ratio / size) ** 2).sum() / size))
    return ratio, float(special.erfc(abs(ratio) / (spread * np.sqrt(2 * size)))) if spread else 1.0


def _best_log_normal(degree: _Longs, count: _Longs, alpha: float) -> _Doubles:
    """Ln P(K = k) of the log-normal of most likelihood, rounded to whole numbers and cut off below the least degree.

    The search is over mu / sigma^2 and 1 / sigma^2, the slope and the curvature of the density of ln k: on tails that
    are nearly power laws the best mu runs far below 0 together with sigma, but these two keep still.
    """
    log_degree = np.log(degree)
    mean = np.average(log_degree, weights=count)
    curvature = 1 / np.average((log_degree - mean) ** 2, weights=count)

    def cost(at: _Doubles) -> float:
        return -float((count * _log_normal(degree, at[0], np.exp(at[1]))).sum())

    starts = ([mean * curvature, np.log(curvature)], [1 - alpha, np.log(1e-3)])
    found = min(
        (
            optimize.minimize(
                cost,
                start,
                method="Nelder-Mead",
                bounds=[(None, None), _LOG_CURVATURE_RANGE],
                options={"xatol": 1e-7, "fatol": 1e-7, "maxiter": 2000},
            )
            for start in starts
        ),
        key=lambda result: float(result.fun),
    )
    return _log_normal(degree, found.x[0], np.exp(found.x[1]))


def _log_normal(degree: _Longs, slope: float, curvature: float) -> _Doubles:
    sigma = 1 / np.sqrt(curvature)
    mu = slope / curvature
    low, high = (np.log(degree - 0.5) - mu) / sigma, (np.log(degree + 0.5) - mu) / sigma
    # On whichever side of the bell both are small, their difference keeps its digits.
    is_right = low + high > 0
    less, more = np.where(is_right, -high, low), np.where(is_right, -low, high)
    log_more = special.log_ndtr(more)
    within = log_more + np.log1p(-np.exp(np.minimum(special.log_ndtr(less) - log_more, -1e-300)))
    return np.asarray(within - special.log_ndtr(-low[0]), dtype=np.float64)
