"""How good a division into communities is: Newman's modularity, and the edges of each community."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from hugginggraph.analysis.kernels.compact import CompactGraph
from hugginggraph.analysis.kernels.components import least_member


@dataclass(frozen=True, eq=False)
class CommunityTable:
    """One entry a community, ascending by `community_id`. Edges count without direction, parallel ones each.

    Attributes:
        community_id: int64, the least `node_id` in it.
        size: int64, nodes.
        inside: int64, edges with both ends in it.
        degree: int64, sum of its nodes' degrees; an edge inside counts twice.
    """

    community_id: NDArray[np.int64]
    size: NDArray[np.int64]
    inside: NDArray[np.int64]
    degree: NDArray[np.int64]


def community_table(graph: CompactGraph, labels: NDArray[np.int32]) -> CommunityTable:
    """Size and edges of each community; nodes with the same label are one."""
    community_id, group, size = np.unique(least_member(graph, labels), return_inverse=True, return_counts=True)
    src, dst = group[graph.src], group[graph.dst]
    count = len(community_id)
    degree = np.bincount(src, minlength=count) + np.bincount(dst, minlength=count)
    inside = np.bincount(src[src == dst], minlength=count)
    return CommunityTable(community_id=community_id, size=size, inside=inside, degree=degree)


def modularity(table: CommunityTable, *, resolution: float = 1.0) -> float | None:
    """Q = sum over communities c of L_c/m - resolution * (d_c/2m)^2 (Newman 2004; Reichardt and Bornholdt 2006).

    m is the number of edges, L_c those inside c, d_c the sum of the degrees in c. None where there is no edge. Whole
    numbers are added and the only rounding is that of the result: it does not depend on the order of anything.
    """
    ends = int(table.degree.sum())
    if not ends:
        return None
    inside = int(table.inside.sum())
    # Below 2^31 edges no sum of squares leaves 64 bits.
    squares = int((table.degree * table.degree).sum())
    return float((2 * inside * ends - Fraction(resolution) * squares) / (ends * ends))
