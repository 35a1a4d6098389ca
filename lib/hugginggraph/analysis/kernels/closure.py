"""The ancestor-descendant closure: every pair of nodes that a directed path joins, with the best evidence for it.

The plan, for one block of descendants at a time:
1. the frontier is every descendant with itself, at no hops;
2. walk every edge into the frontier's ancestors to pairs one hop longer, carrying the weakest grade on the way and
   the relation of the step into the descendant;
3. where several walks meet at a pair, keep the least of each; drop pairs reached by fewer hops;
4. these are the next frontier; stop when it is empty, or as many hops away as are wanted.

A descendant with one line of ancestors meets nothing twice, so the sorting and looking-up of step 3 begin for it only
where its lineage first forks or comes upon a cycle. In a forest they never begin.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hugginggraph.analysis.kernels.compact import CompactGraph
from hugginggraph.analysis.kernels.components import strong_components
from hugginggraph.errors import InvariantError

_RANK_BITS = 4
_RANKS_BITS = 2 * _RANK_BITS
_HOPS_BITS = 15
_MOST_HOPS = 2**_HOPS_BITS - 1
_LONG_BITS = 63

_PAIRS_A_BLOCK = 4_000_000
"""About 60 bytes a pair are at work at the same time."""
_FIRST_BLOCK = 1 << 16

_Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Closure:
    """One entry a pair, ascending by descendant, then ancestor; a node is no ancestor of itself, on a cycle neither.

    Attributes:
        descendant: int32 position.
        ancestor: int32 position.
        hops: int16, edges on the shortest path from ancestor to descendant.
        grade_rank: int8; a shortest path is as weak as its weakest edge, and this is the best of them (1 is strongest).
        relation_rank: int8, the least rank among the last steps, into the descendant, of all shortest paths. Taken
            for itself: it need not lie on the path that `grade_rank` speaks of.
    """

    descendant: NDArray[np.int32]
    ancestor: NDArray[np.int32]
    hops: NDArray[np.int16]
    grade_rank: NDArray[np.int8]
    relation_rank: NDArray[np.int8]


def ancestors_of(
    graph: CompactGraph,
    of: NDArray[np.int32] | None = None,
    *,
    grade_rank: NDArray[np.int8],
    relation_rank: NDArray[np.int8],
    max_depth: int,
) -> Closure:
    """The closure of these descendants in one piece; arguments and errors are those of `closure_blocks`."""
    blocks = list(
        closure_blocks(graph, of, grade_rank=grade_rank, relation_rank=relation_rank, max_depth=max_depth)
    ) or [_unpacked(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32), node_bits=1)]
    return Closure(
        *(
            np.concatenate([getattr(block, name) for block in blocks])
            for name in ("descendant", "ancestor", "hops", "grade_rank", "relation_rank")
        )
    )


def closure_blocks(
    graph: CompactGraph,
    of: NDArray[np.int32] | None = None,
    *,
    grade_rank: NDArray[np.int8],
    relation_rank: NDArray[np.int8],
    max_depth: int,
) -> Iterator[Closure]:
    """The closure of descendants, in blocks of a few million pairs that follow one another in order.

    Args:
        graph: edges run upstream -> downstream; cycles, parallel edges and self-loops are allowed.
        of: positions of the descendants; None takes all nodes.
        grade_rank: one an edge, 0 to 15.
        relation_rank: one an edge, 0 to 15.
        max_depth: pairs more hops apart than this are left out; at most 32,767.

    Raises:
        InvariantError: a rank or `max_depth` is out of range.
    """
    if max_depth > _MOST_HOPS:
        raise InvariantError(f"closure: max_depth is {max_depth}; hops are counted up to {_MOST_HOPS}")
    walk = _Walk(graph, _packed_ranks(graph, grade_rank, relation_rank), max_depth)
    descendants = np.arange(graph.node_count, dtype=np.int32) if of is None else np.unique(of).astype(np.int32)
    descendants = descendants[walk.parents_of(descendants) > 0]
    most = 1 << max(0, _LONG_BITS - _HOPS_BITS - _RANKS_BITS - walk.node_bits)
    start, size = 0, min(_FIRST_BLOCK, most)
    while start < len(descendants):
        block = descendants[start : start + size]
        pairs = walk.pairs_of(block)
        if pairs is None:
            size = (len(block) + 1) // 2
            continue
        start += len(block)
        if len(pairs) < _PAIRS_A_BLOCK // 4:
            size = min(2 * size, most)
        yield _unpacked(pairs, block, node_bits=walk.node_bits)


class _Walk:
    """Edges by the node they lead into, and the walk up them."""

    def __init__(self, graph: CompactGraph, ranks: _Longs, max_depth: int) -> None:
        self.node_bits = max(1, graph.node_count.bit_length())
        self._node_mask = (1 << self.node_bits) - 1
        self._max_depth = max_depth
        proper = graph.src != graph.dst
        ends = (graph.dst[proper].astype(np.int64) << self.node_bits) | graph.src[proper]
        # Of parallel edges a walk may take any, so their least ranks stand for them all.
        edges, self._ranks = _least_ranks(np.sort((ends << _RANKS_BITS) | ranks[proper]))
        self._parent = (edges & self._node_mask).astype(np.int32)
        child = edges >> self.node_bits
        self._first = np.zeros(graph.node_count + 1, dtype=np.int64)
        np.cumsum(np.bincount(child, minlength=graph.node_count), out=self._first[1:])
        group = strong_components(graph)
        self._is_on_cycle = np.bincount(group, minlength=1)[group] > 1

    def parents_of(self, nodes: NDArray[np.int32]) -> _Longs:
        """How many distinct parents each has."""
        return self._first[nodes + 1] - self._first[nodes]

    def pairs_of(self, block: NDArray[np.int32]) -> _Longs | None:
        """All pairs of these descendants, packed and sorted; None where they are too many for one block."""
        place = np.arange(len(block), dtype=np.int64)
        # Whether something may be met twice above the descendant: then what it reaches is remembered.
        meets = self._is_on_cycle[block]
        seen = _SortedRuns()
        seen.add(((place << self.node_bits) | block)[meets])
        found: list[_Longs] = []
        count = 0
        frontier, ranks = (place << self.node_bits) | block, np.zeros(len(block), dtype=np.int64)
        for hops in range(1, self._max_depth + 1):
            node = frontier & self._node_mask
            parents = self.parents_of(node)
            candidates = int(parents.sum())
            if count + candidates > _PAIRS_A_BLOCK and len(block) > 1:
                return None
            if not candidates:
                break
            frontier, ranks = self._one_up(frontier, ranks, node, parents, meets, seen, is_first=hops == 1)
            if not len(frontier):
                break
            found.append((((frontier << _HOPS_BITS) | hops) << _RANKS_BITS) | ranks)
            count += len(frontier)
        pairs = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
        pairs.sort()
        return pairs

    def _one_up(
        self,
        frontier: _Longs,
        ranks: _Longs,
        node: _Longs,
        parents: _Longs,
        meets: NDArray[np.bool_],
        seen: "_SortedRuns",
        *,
        is_first: bool,
    ) -> tuple[_Longs, _Longs]:
        """The pairs one hop longer, and their ranks; marks in `meets` who begins to be remembered in `seen`."""
        edge = self._first[node]
        forks = parents > 1
        if not (parents == 1).all():
            before = np.cumsum(parents) - parents
            edge = np.arange(int(parents.sum())) + np.repeat(edge - before, parents)
            frontier, ranks = np.repeat(frontier, parents), np.repeat(ranks, parents)
            forks = np.repeat(forks, parents)
        parent, step, place = self._parent[edge], self._ranks[edge], frontier >> self.node_bits
        low = (1 << _RANK_BITS) - 1
        relation = (step if is_first else ranks) & low
        walked = np.maximum(step & ~low, ranks & ~low) | relation
        pairs = (place << self.node_bits) | parent

        meets[place[forks | self._is_on_cycle[parent]]] = True
        is_met = meets[place]
        if not is_met.any():
            return pairs, walked
        met, met_ranks = _least_ranks(np.sort((pairs[is_met] << _RANKS_BITS) | walked[is_met]))
        is_new = ~seen.holds(met)
        met, met_ranks = met[is_new], met_ranks[is_new]
        seen.add(met)
        return np.concatenate([pairs[~is_met], met]), np.concatenate([walked[~is_met], met_ranks])


class _SortedRuns:
    """A growing set of longs as sorted runs, each less than half as long as the one before it.

    However many times something is added, each long is sorted anew only so often as runs double.
    """

    def __init__(self) -> None:
        self._runs: list[_Longs] = []

    def add(self, values: _Longs) -> None:
        """Takes in values, ascending."""
        if not len(values):
            return
        self._runs.append(values)
        while len(self._runs) > 1 and len(self._runs[-2]) < 2 * len(self._runs[-1]):
            self._runs[-2:] = [np.sort(np.concatenate(self._runs[-2:]))]

    def holds(self, values: _Longs) -> NDArray[np.bool_]:
        """Which of these are in the set."""
        held = np.zeros(len(values), dtype=bool)
        for run in self._runs:
            held |= np.take(run, np.searchsorted(run, values), mode="clip") == values
        return held


def _packed_ranks(graph: CompactGraph, grade_rank: NDArray[np.int8], relation_rank: NDArray[np.int8]) -> _Longs:
    for name, rank in (("grade_rank", grade_rank), ("relation_rank", relation_rank)):
        if len(rank) != graph.edge_count:
            raise InvariantError(f"closure: {len(rank)} values of {name} for {graph.edge_count} edges")
        if len(rank) and not 0 <= int(rank.min()) <= int(rank.max()) < 1 << _RANK_BITS:
            raise InvariantError(
                f"closure: {name} is from {rank.min()} to {rank.max()}; expected 0 to {(1 << _RANK_BITS) - 1}"
            )
    return (grade_rank.astype(np.int64) << _RANK_BITS) | relation_rank


def _least_ranks(packed: _Longs) -> tuple[_Longs, _Longs]:
    """Of sorted `key, grade, relation`: each key once, and the least grade and the least relation it has."""
    keys = packed >> _RANKS_BITS
    is_first = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    ranks = packed & ((1 << _RANKS_BITS) - 1)
    first = np.flatnonzero(is_first)
    if len(first) == len(keys):
        return keys, ranks
    low = (1 << _RANK_BITS) - 1
    return keys[first], (ranks[first] & ~low) | np.minimum.reduceat(ranks & low, first)


def _unpacked(pairs: _Longs, block: NDArray[np.int32], *, node_bits: int) -> Closure:
    low = (1 << _RANK_BITS) - 1
    both = pairs >> (_RANKS_BITS + _HOPS_BITS)
    return Closure(
        descendant=block[both >> node_bits],
        ancestor=(both & ((1 << node_bits) - 1)).astype(np.int32),
        hops=((pairs >> _RANKS_BITS) & _MOST_HOPS).astype(np.int16),
        grade_rank=((pairs >> _RANK_BITS) & low).astype(np.int8),
        relation_rank=(pairs & low).astype(np.int8),
    )
