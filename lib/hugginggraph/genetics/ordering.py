"""Where a trait drifts: the best order of its most frequent values, and how much it explains (Anatomy, 7.3).

Of a trait those values take part that most live models have, without those that say nothing (`other`, `unknown`, …)
and without those that no other value of them gives way to or comes from: their place would mean nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.genetics.linear_order import LinearOrder, linear_order
from hugginggraph.genetics.ranking import first_of
from hugginggraph.genetics.transitions import DRIFTING
from hugginggraph.licence_rules import CUSTOM, LicenceRules
from hugginggraph.tables.contract import ALL

NOTHING_SAID = ("other", "unknown", "none", "null", "nan", "[]", "")
"""Values that take no part (papers 2.5)."""
_GROUP = ("graph", "relation", "trait")


def value_counts(traits: DataFrame, names: Sequence[str]) -> DataFrame:
    """How many live models have each value of a trait: `trait, value, models`.

    Args:
        traits: `traits` of the day.
        names: the traits.
    """
    sets = F.array(*[F.struct(F.lit(name).alias("trait"), F.col(name).alias("values")) for name in names])
    return (
        traits.where(F.col("kind") == "model")
        .select(F.inline(sets))
        .select("trait", F.explode("values").alias("value"))
        .groupBy("trait", "value")
        .agg(F.count("*").alias("models"))
    )


def trait_orders(
    transitions: DataFrame,
    traits: DataFrame,
    *,
    sizes: Mapping[str, int],
    seconds: float,
    licences: LicenceRules,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of `trait_orders` and of `trait_drift` but for the day.

    Where no order was found in time `trait_orders` has no rows, and `trait_drift` no numbers along it but 0.

    Args:
        transitions: `transitions` of the day, of which those of all quarters count.
        traits: `traits` of the day.
        sizes: how many values of each trait take part.
        seconds: time limit of one solve.
        licences: classes of licences.
    """
    counts = value_counts(traits, DRIFTING).where(~F.lower("value").isin(*NOTHING_SAID))
    limit = F.create_map(*[F.lit(item) for pair in sizes.items() for item in pair])[F.col("trait")]
    ranked = first_of(counts, F.desc("models"), F.asc("value"), within=("trait",), top=max(sizes.values()))
    top = {(row["trait"], row["value"]): row["models"] for row in ranked.where(F.col("rank") <= limit).collect()}
    rows = transitions.where(F.col("quarter") == ALL).select(*_GROUP, "parent_value", "child_value", "count")
    low, high = F.least("parent_value", "child_value"), F.greatest("parent_value", "child_value")
    everything = {
        tuple(row[name] for name in _GROUP): row
        for row in rows.groupBy(*_GROUP)
        .agg(F.count_distinct(low, high).alias("all_pairs"), F.sum("count").alias("all_transitions"))
        .collect()
    }
    kept = [F.struct(F.lit(trait), F.lit(value)) for trait, value in top]
    within: dict[tuple[str, ...], list[tuple[str, str, int]]] = defaultdict(list)
    if kept:
        is_top = [F.struct(F.col("trait"), F.col(end)).isin(*kept) for end in ("parent_value", "child_value")]
        for row in rows.where(is_top[0] & is_top[1]).collect():
            group = tuple(row[name] for name in _GROUP)
            within[group].append((row["parent_value"], row["child_value"], row["count"]))
    orders, drifts = [], []
    for group, all_of in sorted(everything.items()):
        trait = group[-1]
        models = {value: count for (of, value), count in top.items() if of == trait}
        values, matrix = count_matrix(within[group], models)
        found = linear_order(matrix, seconds=seconds)
        key = dict(zip(_GROUP, group, strict=True))
        drifts.append({**key, **drift_of(matrix, found), **{n: all_of[n] for n in ("all_pairs", "all_transitions")}})
        if found is not None:
            classes = {v: licences.of(v, CUSTOM).class_ if trait == "licence" else None for v in values}
            for place in places(values, matrix, found):
                value = place["value"]
                orders.append({**key, **place, "licence_class": classes[value], "models": models[value]})
    return orders, drifts


def count_matrix(
    transitions: Iterable[tuple[str, str, int]], models: Mapping[str, int]
) -> tuple[list[str], np.ndarray[Any, np.dtype[np.int64]]]:
    """The values that take part, the most frequent first and then by name, and their transitions as a matrix.

    Args:
        transitions: parent's value, child's value, count.
        models: how many models have each value.
    """
    found = list(transitions)
    taking_part = {value for *ends, _ in found for value in ends}
    values = sorted(taking_part, key=lambda value: (-models[value], value))
    place = {value: index for index, value in enumerate(values)}
    matrix = np.zeros((len(values), len(values)), dtype=np.int64)
    for parent, child, count in found:
        matrix[place[parent], place[child]] += count
    return values, matrix


def places(
    values: Sequence[str], matrix: np.ndarray[Any, np.dtype[np.int64]], found: LinearOrder
) -> list[dict[str, Any]]:
    """A row a value, in order: its place, its flows, and where else it could stand."""
    return [
        {
            "position": place,
            "value": values[index],
            "inflow": int(matrix[:, index].sum()),
            "outflow": int(matrix[index].sum()),
            "least_position": found.least[index] if found.least else None,
            "greatest_position": found.greatest[index] if found.greatest else None,
        }
        for place, index in enumerate(found.order, start=1)
    ]


def drift_of(matrix: np.ndarray[Any, np.dtype[np.int64]], found: LinearOrder | None) -> dict[str, Any]:
    """How much of the transitions, and of their excess, goes along the order."""
    order = np.array(found.order if found else range(len(matrix)), dtype=np.int64)
    ordered = matrix[np.ix_(order, order)]
    along, against = np.triu(ordered, 1), np.triu(ordered.T, 1)
    total = int(ordered.sum())
    greater = int(np.maximum(along, against).sum())
    return {
        "values": len(matrix),
        "pairs": int((along != against).sum()),
        "pairs_along": int((along > against).sum()) if found else 0,
        "transitions": total,
        "transitions_along": int(along.sum()) if found else 0,
        "traffic": int(np.abs(along - against).sum()),
        "traffic_along": found.traffic_along if found else 0,
        "share_along": int(along.sum()) / total if found and total else None,
        "directedness": greater / total if total else None,
        "is_unique": found.is_unique if found else None,
    }
