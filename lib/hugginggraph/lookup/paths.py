"""All shortest directed paths between two repos."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from hugginggraph.graph.grades import GRADES
from hugginggraph.graph.path_steps import Step
from hugginggraph.lookup.between import MOST_PATHS, Edge, between, count_of_paths, paths_of
from hugginggraph.lookup.warehouse import Node, Warehouse


@dataclass(frozen=True)
class Paths:
    """All shortest paths between two repos; none where nothing connects them.

    Attributes:
        upstream: where they begin.
        downstream: where they end.
        hops: the length of each; None where there is none.
        total: how many there are.
        paths: the first of them, in the order of their steps: strongest evidence first, then names.
        cut_at: the hops up to which was searched, where nothing was found and more follow behind them; else None.
    """

    upstream: Node
    downstream: Node
    hops: int | None
    total: int
    paths: list[list[Step]]
    cut_at: int | None = None


COLUMNS = ("path", "step", "upstream", "relation", "downstream", "grade")
"""What `flat` says of a step."""

__all__ = ["COLUMNS", "MOST_PATHS", "Paths", "flat", "shortest_paths"]


def flat(paths: Sequence[Sequence[Step]]) -> list[dict[str, Any]]:
    """Paths as rows, one a step; paths and their steps are numbered from 1."""
    return [
        dict(zip(COLUMNS, (path, at, s.upstream, s.relation, s.downstream, GRADES[s.grade_rank]), strict=True))
        for path, steps in enumerate(paths, start=1)
        for at, s in enumerate(steps, start=1)
    ]


def shortest_paths(
    warehouse: Warehouse,
    first: Node,
    second: Node,
    *,
    max_depth: int,
    min_grade_rank: int,
    at_most: int = MOST_PATHS,
) -> Paths:
    """The shortest paths between two repos at most `max_depth` hops apart, whichever of them is upstream.

    Args:
        warehouse: opened as of a date.
        first: one of the two.
        second: the other.
        max_depth: hops at which the search ends.
        min_grade_rank: the weakest evidence to follow.
        at_most: so many paths are listed; all are counted.
    """
    found = between(warehouse, first, second, max_depth=max_depth, min_grade_rank=min_grade_rank)
    names = found.names

    def order(edge: Edge) -> tuple[int, str, str, int]:
        return edge.grade_rank, edge.relation, names[edge.dst], edge.edge_id

    paths = [
        [Step(names[edge.src], edge.relation, names[edge.dst], edge.grade_rank) for edge in edges]
        for edges in islice(paths_of(found, order), at_most)
    ]
    return Paths(found.upstream, found.downstream, found.hops, count_of_paths(found), paths, found.cut_at)
