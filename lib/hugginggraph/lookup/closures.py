"""Closures over the graph: the edges around some repos are read once into arrays, and walked for each."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from hugginggraph.lookup.edge_arrays import Longs, places_of, read_edges
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import EDGES


@dataclass(frozen=True, eq=False)
class Closure:
    """What one repo was made from, or what was made from it.

    Attributes:
        nodes: keys of all repos on the way, the root first.
        edges: keys of all edges that were walked.
    """

    nodes: Sequence[int]
    edges: Sequence[int]


class EdgeWalk:
    """The edges of a graph by the end that a walk comes from."""

    def __init__(self, edge_id: Longs, here: Longs, there: Longs) -> None:
        """Put them in order.

        Args:
            edge_id: int64 keys.
            here: int64, the end that a walk comes from: the downstream one of a walk up.
            there: int64, the other end.
        """
        order = np.argsort(here, kind="stable")
        self._edge_id, self._here, self._there = edge_id[order], here[order], there[order]

    @classmethod
    def of(cls, warehouse: Warehouse, roots: Iterable[int], *, min_grade_rank: int, up: bool = True) -> "EdgeWalk":
        """The lineage edges of a warehouse's date around some repos, with evidence of a grade or stronger.

        Args:
            warehouse: opened as of a date.
            roots: keys of the repos that walks begin with.
            min_grade_rank: weaker evidence is left out.
            up: whether walks go to what a repo was made from, or to what was made from it.
        """
        warehouse.view(EDGES)
        keys = np.array(list(roots), dtype=np.int64)
        found = read_edges(warehouse, keys, max_depth=sys.maxsize - 1, min_grade_rank=min_grade_rank, up=up)
        return cls(found.edge_id, found.dst, found.src) if up else cls(found.edge_id, found.src, found.dst)

    def closure(self, root: int) -> Closure:
        """All that a walk reaches from a repo; of a cycle each repo and edge once."""
        reached = {root: None}
        walked: list[Longs] = []
        frontier = [root]
        while frontier:
            places, _ = places_of(self._here, np.array(frontier, dtype=np.int64))
            walked.append(self._edge_id[places])
            frontier = [node for node in dict.fromkeys(self._there[places].tolist()) if node not in reached]
            reached.update(dict.fromkeys(frontier))
        return Closure(list(reached), np.concatenate(walked).tolist())
