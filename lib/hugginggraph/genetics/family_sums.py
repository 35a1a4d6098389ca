"""Sums over the pairs of a family as matrices for `intervals.estimate`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from hugginggraph.genetics.intervals import Estimate, estimate

Group = tuple[str, str]
"""Graph and relation."""


def estimates(
    sums: pa.Table, quantity: str, quantities: Sequence[str], numerator: str, *, seed: int, resamples: int
) -> Mapping[Group, list[Estimate]]:
    """The estimates of each graph and relation, one a quantity.

    Args:
        sums: a row a `graph, relation, family_id` and quantity, with `pairs` and the sum over them.
        quantity: the column that names the quantity.
        quantities: their names, in the order of the estimates.
        numerator: the column of the sum.
        seed: of the resampling; the same families are drawn for all quantities.
        resamples: how many times families are drawn.
    """
    place = {name: number for number, name in enumerate(quantities)}
    columns = (sums[name].to_pylist() for name in ("graph", "relation", "family_id", quantity, numerator, "pairs"))
    of_families: dict[Group, dict[int, list[tuple[int, float, float]]]] = defaultdict(lambda: defaultdict(list))
    for graph, relation, family, name, top, bottom in zip(*columns, strict=True):
        of_families[graph, relation][family].append((place[name], top, bottom))
    found: dict[Group, list[Estimate]] = {}
    for group, families in sorted(of_families.items()):
        tops, bottoms = (np.zeros((len(families), len(quantities))) for _ in range(2))
        # In order of families, so that the same seed draws the same ones in every run.
        for row, family in enumerate(sorted(families)):
            for column, top, bottom in families[family]:
                tops[row, column], bottoms[row, column] = top, bottom
        found[group] = estimate(tops, bottoms, seed=seed, resamples=resamples)
    return found
