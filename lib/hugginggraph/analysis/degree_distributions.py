"""How degrees are spread over the nodes of each role, and whether a power law describes their tail.

Published as log-log plots of counts a node type, with a power law asserted and not fitted (papers 1.4 RQ1, 1.5 no. 11).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from hugginggraph.analysis.overall import overall_degrees
from hugginggraph.analysis.power_law import fit_power_law
from hugginggraph.tables import DEGREE_DISTRIBUTIONS
from hugginggraph.tables.contract import ALL
from hugginggraph.tables.spark import conform

IN, OUT, TOTAL = "in", "out", "total"
"""Edges from upstream, to downstream, and both together."""


def degree_distributions(nodes: DataFrame, degrees_: DataFrame) -> DataFrame:
    """`degree_distributions`: how many nodes of a role have a degree, isolated ones included, and how many at least.

    `share_at_least` is the complementary distribution function P(K >= k) over all nodes of the role.
    """
    pairs = (
        nodes.select("node_id", "role")
        .join(overall_degrees(degrees_), on="node_id")
        .groupBy("role", "in_degree", "out_degree")
        .count()
    )
    degree_by_direction = F.map_from_arrays(
        F.array(F.lit(IN), F.lit(OUT), F.lit(TOTAL)),
        F.array("in_degree", "out_degree", F.col("in_degree") + F.col("out_degree")),
    )
    counted = (
        pairs.select(
            F.explode(F.array(F.col("role"), F.lit(ALL))).alias("role"), degree_by_direction.alias("by"), "count"
        )
        .select("role", F.explode("by").alias("direction", "degree"), "count")
        .groupBy("role", "direction", "degree")
        .agg(F.sum("count").alias("nodes"))
    )
    of_role = Window.partitionBy("role", "direction")
    at_least = F.sum("nodes").over(of_role.orderBy(F.desc("degree")))
    share = at_least / F.sum("nodes").over(of_role)
    return conform(counted.withColumn("share_at_least", share), DEGREE_DISTRIBUTIONS)


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
