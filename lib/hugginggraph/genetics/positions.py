"""The positions of the rooted trees on two to four nodes, and the mean similarity at each from sums over all pairs.

For unit vectors x, the sum of the dot products of many pairs is the dot product of sums. With S(v) and A(v) the sums
of the vectors of v's children and parents, D(v) that of its children weighted by their own numbers of children, and
T(v) of its children's S, every position of the Anatomy paper (papers 2.3) is a weighted sum over models of dot products
of x, S, A, D and T at one model: nothing is sampled, and no pair is ever formed.

The same sums over e, which is 1 where a model can be compared and 0 where it has no text, count the pairs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hugginggraph.genetics.graphs import FamilyGraph

Numbers = NDArray[np.float64]

DOTS = ("xs", "ss", "as", "ax", "xt", "st", "at", "xd", "sd", "ad")
"""The dot products at a model: x own vector, s of its children, a of its parents, t of its grandchildren by child,
d of its children, each as often as it has children."""


@dataclass(frozen=True)
class Position:
    """Two models of a pattern, as the paper numbers them, what they are to one another, and the hops between them."""

    pattern: str
    pair: int
    relationship: str
    distance: int | None


RANDOM = Position("random", 1, "random", None)
POSITIONS = (
    Position("duo", 1, "parent-child", 1),
    Position("trio_1", 1, "parent-child", 1),
    Position("trio_1", 2, "siblings", 2),
    Position("trio_2", 1, "grandparent-grandchild", 2),
    Position("trio_2", 2, "middle-bottom edge", 1),
    Position("trio_2", 3, "top-middle edge", 1),
    Position("quad_0", 1, "parent-child", 1),
    Position("quad_0", 2, "siblings", 2),
    Position("quad_1", 1, "grandparent-grandchild", 2),
    Position("quad_1", 2, "fork parent-child", 1),
    Position("quad_1", 3, "top edge", 1),
    Position("quad_1", 4, "siblings", 2),
    Position("quad_2", 1, "grandparent-grandchild", 2),
    Position("quad_2", 2, "uncle-nephew", 3),
    Position("quad_2", 3, "lower parent-child", 1),
    Position("quad_2", 4, "upper parent-child", 1),
    Position("quad_2", 5, "siblings, one with a child", 2),
    Position("quad_3", 1, "great-grandparent", 3),
    Position("quad_3", 2, "middle and bottom, two apart", 2),
    Position("quad_3", 3, "top and middle, two apart", 2),
    Position("quad_3", 4, "bottom edge", 1),
    Position("quad_3", 5, "middle edge", 1),
    Position("quad_3", 6, "top edge", 1),
)
"""Every pair of every rooted tree on two to four nodes. duo: parent and child. trio_1: a parent with two children.
trio_2: a path of three. quad_0: a parent with three children. quad_1: a path into a fork. quad_2: a fork, one of whose
children has a child. quad_3: a path of four."""


@dataclass(frozen=True, eq=False)
class Weights:
    """What the graph alone says of each model; arrays over all of its nodes.

    Attributes:
        children: number of children.
        parents: number of parents.
        parents_other_children: sum over parents of their number of children less one.
        grandparents: sum over parents of their number of parents.
        grandchildren: sum over children of their number of children.
    """

    children: Numbers
    parents: Numbers
    parents_other_children: Numbers
    grandparents: Numbers
    grandchildren: Numbers

    @classmethod
    def of(cls, family: FamilyGraph) -> "Weights":
        """The weights of a graph without cycles."""
        source, target, nodes = family.graph.src, family.graph.dst, family.node_count
        children, parents = family.children.astype(np.float64), family.parents.astype(np.float64)
        return cls(
            children,
            parents,
            _summed(target, children[source] - 1, nodes),
            _summed(target, parents[source], nodes),
            _summed(source, children[target], nodes),
        )


def occurrences(weights: Weights) -> dict[str, int]:
    """How often each pattern occurs: with every node different where the graph is a forest."""
    d, p = weights.children, weights.parents
    counts = {
        "duo": d,
        "trio_1": pairs_of(d),
        "trio_2": weights.grandchildren,
        "quad_0": triples_of(d),
        "quad_1": p * pairs_of(d),
        "quad_2": (d - 1) * weights.grandchildren,
        "quad_3": p * weights.grandchildren,
    }
    return {pattern: round(float(np.where(d > 0, count, 0).sum())) for pattern, count in counts.items()}


def position_sums(weights: Weights, dots: Mapping[str, Numbers], kin: Numbers, prolific_kin: Numbers) -> Numbers:
    """The sums of the similarities at every position, split by the model that stands for the pattern.

    Args:
        weights: of the graph.
        dots: for each of `DOTS` an array over the nodes; 0 where a node has no children.
        kin: sum over the children of the square of their vector: how many can be compared.
        prolific_kin: the same, each child as often as it has children.

    Returns:
        Shape (nodes, positions), in the order of `POSITIONS`. Given dots of e instead of x, the numbers of pairs.
    """
    d, p = weights.children, weights.parents
    xs, ss, as_, ax, xt, st, at, xd, sd, ad = (dots[name] for name in DOTS)
    siblings = (ss - kin) / 2
    of_pairs, of_triples = _a_child(pairs_of(d), d), _a_child(triples_of(d), d)
    columns = [
        xs,
        of_pairs * xs,
        siblings,
        as_,
        p * xs,
        xd,
        of_triples * xs,
        np.maximum(d - 2, 0) / 3 * siblings,
        of_pairs * as_,
        p * of_pairs * xs,
        pairs_of(d) * ax,
        p * siblings,
        (d - 1) * xt,
        st - p * xs,
        weights.parents_other_children * xs,
        (d - 1) * xd,
        sd - prolific_kin,
        at,
        p * xt,
        ad,
        weights.grandparents * xs,
        p * xd,
        weights.grandchildren * ax,
    ]
    return np.where(d[:, None] > 0, np.stack(columns, axis=1), 0.0)


def pairs_of(count: Numbers) -> Numbers:
    """How many pairs there are of so many."""
    return count * (count - 1) / 2


def triples_of(count: Numbers) -> Numbers:
    """How many triples there are of so many."""
    return count * (count - 1) * (count - 2) / 6


def _a_child(patterns: Numbers, children: Numbers) -> Numbers:
    """How many of the patterns fall to each child."""
    return np.divide(patterns, children, out=np.zeros_like(patterns), where=children > 0)


def _summed(places: NDArray[np.int32], values: Numbers, length: int) -> Numbers:
    return np.bincount(places, values, minlength=length).astype(np.float64)
