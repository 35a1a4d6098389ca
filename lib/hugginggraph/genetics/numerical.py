"""How numbers change from parent to child (Anatomy, 2.6)."""

from typing import Any

from hugginggraph.engines.relations import Relations
from hugginggraph.genetics.family_sums import estimates
from hugginggraph.genetics.intervals import estimate_columns

AGE_GAP = "age_gap"
QUANTITIES = (
    *("card_length", "body_length", "generated", "card_present", "languages", "tags", "likes", "downloads"),
    AGE_GAP,
)
"""The numbers that are compared; of the last only the difference, in days, means anything."""


def numerical_drift(work: Relations, *, seed: int, resamples: int) -> list[dict[str, Any]]:
    """Rows of `numerical_drift` but for the day: one a graph, relation and quantity.

    The mean of a skewed number is that of its largest values: the median and the geometric ratio stand beside. (The
    paper's older notebook has cards grow by 93 % in the mean of ratios where their mean length halves; papers 2.6.)
    A pair of which one has no such number counts among `edges` alone, as one with a ghost does.

    Args:
        work: knows `family_pairs`, `traits`, `latest_counters` and `repos`.
        seed: of the intervals.
        resamples: of the intervals.
    """
    work.make("pair_numbers")
    sums = work.fetch("number_sums")
    found = estimates(sums, "quantity", QUANTITIES, "change", seed=seed, resamples=resamples)
    shapes = {(row["graph"], row["relation"], row["quantity"]): row for row in work.fetch("number_shapes").to_pylist()}
    totals = work.rows(
        "SELECT graph, relation, count(*) AS edges FROM family_pairs GROUP BY graph, relation ORDER BY graph, relation"
    )
    rows = []
    for total in totals.to_pylist():
        of_group = found.get((total["graph"], total["relation"]), [None] * len(QUANTITIES))
        for quantity, of in zip(QUANTITIES, of_group, strict=True):
            columns = estimate_columns(of) if of else {}
            interval = {name: columns.get(name) for name in ("low", "high")}
            shape = shapes.get((total["graph"], total["relation"], quantity), {"pairs": 0})
            rows.append({**total, "quantity": quantity, **interval, **shape})
    return rows
