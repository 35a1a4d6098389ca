"""Size, mean and maximum of each distribution of degrees, and the power law that describes its tail; without Spark."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from hugginggraph.analysis.power_law import fit_power_law


def degree_fits(distributions: Iterable[Mapping[str, Any]], *, min_tail: int = 50) -> list[dict[str, Any]]:
    """The rows of `degree_fits`: size, mean and maximum of each distribution, and its power law.

    Args:
        distributions: rows of `degree_distributions`.
        min_tail: no fit to fewer nodes.
    """
    counts: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for row in distributions:
        counts[row["role"], row["direction"]][row["degree"]] = row["nodes"]
    return [_fitted(role, direction, counts[role, direction], min_tail) for role, direction in sorted(counts)]


def _fitted(role: str, direction: str, counts: Mapping[int, int], min_tail: int) -> dict[str, Any]:
    degree, count = (np.array([*values], dtype=np.int64) for values in (counts.keys(), counts.values()))
    fit = fit_power_law(degree, count, min_tail=min_tail)
    nodes = sum(counts.values())
    return {
        "role": role,
        "direction": direction,
        "nodes": nodes,
        "mean_degree": sum(of * times for of, times in counts.items()) / nodes,
        "max_degree": max(counts),
        "x_min": fit.x_min,
        "alpha": fit.alpha,
        "alpha_error": fit.standard_error,
        "ks_distance": fit.ks_distance,
        "tail_nodes": fit.tail_size,
        "log_likelihood_ratio": fit.log_likelihood_ratio,
        "p_value": fit.p_value,
    }
