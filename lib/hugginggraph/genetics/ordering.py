"""Where a trait drifts: the best order of its most frequent values, and how much it explains (Anatomy, 7.3).

Of a trait those values take part that most live models have, without those that say nothing (`other`, `unknown`, …)
and without those that no other value of them gives way to or comes from: their place would mean nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa

from hugginggraph.engines.relations import Relations
from hugginggraph.genetics.linear_order import LinearOrder, linear_order
from hugginggraph.licence_rules import CUSTOM, LicenceRules

DRIFTING = ("licence", "task", "library", "language")
"""The traits whose drift is followed."""
NOTHING_SAID = ("other", "unknown", "none", "null", "nan", "[]", "")
"""Values that take no part (papers 2.5)."""
_GROUP = ("graph", "relation", "trait")


def trait_orders(
    work: Relations, *, sizes: Mapping[str, int], seconds: float, licences: LicenceRules
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of `trait_orders` and of `trait_drift` but for the day.

    Where no order was found in time `trait_orders` has no rows, and `trait_drift` no numbers along it but 0.

    Args:
        work: knows `transitions` of the day, of which those of all quarters count, and `value_counts`.
        sizes: how many values of each trait take part.
        seconds: time limit of one solve.
        licences: classes of licences.
    """
    top = _most_frequent(work.rows("SELECT trait, value, models FROM value_counts"), sizes)
    rows = work.rows(
        "SELECT graph, relation, trait, parent_value, child_value, count FROM transitions WHERE quarter = '*' "
        "ORDER BY graph, relation, trait, parent_value, child_value"
    )
    within: dict[tuple[str, str, str], list[tuple[str, str, int]]] = defaultdict(list)
    pairs: dict[tuple[str, str, str], set[frozenset[str]]] = defaultdict(set)
    transitions: Counter[tuple[str, str, str]] = Counter()
    for row in rows.to_pylist():
        group = (row["graph"], row["relation"], row["trait"])
        ends = (row["parent_value"], row["child_value"])
        pairs[group].add(frozenset(ends))
        transitions[group] += row["count"]
        if all((row["trait"], value) in top for value in ends):
            within[group].append((*ends, row["count"]))
    orders, drifts = [], []
    for group in sorted(transitions):
        trait = group[-1]
        models = {value: count for (of, value), count in top.items() if of == trait}
        values, matrix = count_matrix(within[group], models)
        found = linear_order(matrix, seconds=seconds)
        key = dict(zip(_GROUP, group, strict=True))
        everything = {"all_pairs": len(pairs[group]), "all_transitions": transitions[group]}
        drifts.append({**key, **drift_of(matrix, found), **everything})
        if found is not None:
            classes = {v: licences.of(v, CUSTOM).class_ if trait == "licence" else None for v in values}
            for place in places(values, matrix, found):
                value = place["value"]
                orders.append({**key, **place, "licence_class": classes[value], "models": models[value]})
    return orders, drifts


def _most_frequent(counts: pa.Table, sizes: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """Of each trait whose drift is followed so many values, with the models that have them."""
    told = [
        (row["trait"], -row["models"], row["value"])
        for row in counts.to_pylist()
        if row["trait"] in DRIFTING and row["value"].lower() not in NOTHING_SAID
    ]
    found: dict[tuple[str, str], int] = {}
    for trait, ranked in groupby(sorted(told), key=itemgetter(0)):
        found |= {(trait, value): -models for _, models, value in islice(ranked, sizes[trait])}
    return found


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
