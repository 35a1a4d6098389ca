"""Sums over the pairs of a family, out of Spark as matrices for `intervals.estimate`."""

from collections.abc import Mapping, Sequence

import numpy as np
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.genetics.intervals import Estimate, estimate

Group = tuple[str, str]
"""Graph and relation."""


def estimates(
    sums: DataFrame, numerators: Sequence[str], denominators: Sequence[str], *, seed: int, resamples: int
) -> Mapping[Group, list[Estimate]]:
    """The estimates of each graph and relation, one a quantity.

    Args:
        sums: a row a `graph, relation, family_id` with the columns named next, none of them null.
        numerators: column of each quantity's sum.
        denominators: column of its number of pairs, in the same order.
        seed: of the resampling.
        resamples: how many times families are drawn.
    """
    # In order of families, so that the same seed draws the same ones in every run.
    group = F.concat_ws(" ", "graph", "relation").alias("group")
    table = sums.select(group, "family_id", *numerators, *denominators).toArrow()
    groups, ids = np.array(table["group"].to_pylist(), dtype=str), table["family_id"].to_numpy()
    tops, bottoms = (
        np.column_stack([table[name].to_numpy().astype(np.float64) for name in names])
        for names in (numerators, denominators)
    )
    found: dict[Group, list[Estimate]] = {}
    for name in sorted(set(groups.tolist())):
        rows = np.flatnonzero(groups == name)
        rows = rows[np.argsort(ids[rows])]
        graph, relation = name.split(" ")
        found[graph, relation] = estimate(tops[rows], bottoms[rows], seed=seed, resamples=resamples)
    return found
