"""How much of a trait changes from parent to child (Anatomy, definition 7.1)."""

from collections import Counter, defaultdict
from typing import Any

from hugginggraph.engines.relations import Relations
from hugginggraph.genetics.family_sums import Group, estimates
from hugginggraph.genetics.intervals import estimate_columns
from hugginggraph.genetics.traits import TRAIT_SETS

_COUNTS = ("pairs", "changed", "gained", "lost")


def mutation_rates(work: Relations, *, seed: int, resamples: int) -> list[dict[str, Any]]:
    """Rows of `mutation_rates` but for the day: one a graph, relation and trait.

    The rate is the mean Jaccard distance of the two sets, over the pairs where both name the trait: 0 where nothing
    changes. (The paper's text calls it shared by union, which is its opposite; its notebook computes the distance.)
    A ghost names nothing: its pairs count among `edges` alone.

    Args:
        work: knows `family_pairs` and `trait_sets`.
        seed: of the intervals.
        resamples: of the intervals.
    """
    work.make("trait_distances")
    sums = work.fetch("mutation_sums")
    found = estimates(sums, "trait", TRAIT_SETS, "distance", seed=seed, resamples=resamples)
    totals: dict[Group, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row in sums.to_pylist():
        counts = {name: row[name] for name in ("edges", *_COUNTS)}
        totals[row["graph"], row["relation"]][row["trait"]].update(counts)
    rows = []
    for group, of_traits in sorted(totals.items()):
        for trait, of in zip(TRAIT_SETS, found[group], strict=True):
            key = dict(zip(("graph", "relation", "trait"), (*group, trait), strict=True))
            values = estimate_columns(of)
            told = {name: of_traits[trait][name] for name in ("edges", *_COUNTS)}
            rows.append({**key, **told, "rate": values.pop("mean"), **values})
    return rows
