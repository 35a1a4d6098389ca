"""Which relations make a family, and the graph of each choice as arrays: 16 bytes an edge."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hugginggraph.analysis.kernels.compact import CompactGraph, compact
from hugginggraph.analysis.kernels.components import least_member, strong_components, weak_components
from hugginggraph.graph.relation_names import MODEL_RELATIONS

GRAPHS = {"finetune": ("finetune",), "no_merge": ("finetune", "adapter", "quantized"), "all": MODEL_RELATIONS}
"""The choices of relations, by name: fine-tunes alone, as in the final figures of the Anatomy paper; all but merges, as
in its growth curves; all (papers 2.1)."""

Ids = NDArray[np.int64]
Positions = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class FamilyGraph:
    """Parents and children of one choice of relations; only models that have one or the other.

    Attributes:
        graph: its nodes by position and its edges, no two between the same models in the same direction.
    """

    graph: CompactGraph

    @classmethod
    def of(cls, source: Ids, target: Ids) -> "FamilyGraph":
        """The graph of these edges, parent -> child; repeated ones count once."""
        pairs = np.unique(np.stack([source, target], axis=1), axis=0)
        return cls(compact(np.unique(pairs), pairs[:, 0], pairs[:, 1]))

    @property
    def node_count(self) -> int:
        """Models that have a parent or a child."""
        return self.graph.node_count

    @cached_property
    def children(self) -> Ids:
        """How many children each model has."""
        return np.bincount(self.graph.src, minlength=self.node_count)

    @cached_property
    def parents(self) -> Ids:
        """How many parents each model has."""
        return np.bincount(self.graph.dst, minlength=self.node_count)

    @cached_property
    def family_id(self) -> Ids:
        """The least `node_id` of each model's family."""
        return least_member(self.graph, weak_components(self.graph))

    @cached_property
    def cycle(self) -> Positions:
        """The strong component of each model, numbered by least member; alone unless it is on a cycle."""
        return strong_components(self.graph)

    @cached_property
    def on_cycle(self) -> NDArray[np.bool_]:
        """Which models are among their own ancestors."""
        return np.bincount(self.cycle)[self.cycle] > 1

    @cached_property
    def descent(self) -> tuple[Ids, Positions]:
        """The nearest root of each model, by `node_id`, and the hops from it; a cycle is one place.

        A root has no parents, or is the least model of a cycle that has none; of several roots as near the least.
        """
        return _nearest_roots(self)

    @cached_property
    def without_cycles(self) -> "FamilyGraph":
        """The same without the edges of cycles, where nobody can say who is the parent (papers 2.1).

        Models all of whose edges were on cycles are left out with them.
        """
        across = self.cycle[self.graph.src] != self.cycle[self.graph.dst]
        ids = self.graph.node_id
        return FamilyGraph.of(ids[self.graph.src[across]], ids[self.graph.dst[across]])


def family_graphs(model_edges: pa.Table) -> dict[str, FamilyGraph]:
    """The graph of each choice of relations, by its name in `GRAPHS`.

    Args:
        model_edges: parent -> derived model: `src, dst, relation`.
    """
    relation = model_edges["relation"].to_numpy(zero_copy_only=False)
    source, target = (model_edges[end].to_numpy() for end in ("src", "dst"))
    chosen = {name: np.isin(relation, relations) for name, relations in GRAPHS.items()}
    return {name: FamilyGraph.of(source[of], target[of]) for name, of in chosen.items()}


def member_rows(graphs: Mapping[str, FamilyGraph]) -> pa.Table:
    """The members of all families: the columns of `family_members` but for the date."""
    return pa.concat_tables([_member_rows(name, graph) for name, graph in graphs.items()])


def _member_rows(name: str, family: FamilyGraph) -> pa.Table:
    root_id, depth = family.descent
    return pa.table(
        {
            "graph": pa.array([name] * family.node_count, pa.string()),
            "node_id": family.graph.node_id,
            "family_id": family.family_id,
            "root_id": root_id,
            "depth": pa.array(depth, pa.int32()),
            "parents": pa.array(family.parents, pa.int64()),
            "children": pa.array(family.children, pa.int64()),
            "on_cycle": family.on_cycle,
        }
    )


def _nearest_roots(family: FamilyGraph) -> tuple[Ids, Positions]:
    """Level by level from the roots, over the strong components: an acyclic graph."""
    place = family.cycle
    places = int(place.max()) + 1 if len(place) else 0
    name = np.full(places, np.iinfo(np.int64).max)
    np.minimum.at(name, place, family.graph.node_id)
    across = place[family.graph.src] != place[family.graph.dst]
    source, target = place[family.graph.src[across]], place[family.graph.dst[across]]
    root = np.full(places, np.iinfo(np.int64).max)
    depth = np.full(places, -1, dtype=np.int32)
    reached = np.flatnonzero(np.bincount(target, minlength=places) == 0)
    root[reached], depth[reached] = name[reached], 0
    level = 0
    order = np.argsort(source, kind="stable")
    target, starts = target[order], np.searchsorted(source[order], np.arange(places + 1))
    while len(reached):
        level += 1
        edge, parent = _edges_of(reached, starts)
        is_new = depth[target[edge]] < 0
        child, parent = target[edge[is_new]], parent[is_new]
        np.minimum.at(root, child, root[parent])
        reached = np.unique(child)
        depth[reached] = level
    return root[place], depth[place]


def _edges_of(nodes: NDArray[np.int64], starts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of all edges out of these nodes, where edges are in order of their source, and each one's source."""
    counts = starts[nodes + 1] - starts[nodes]
    firsts = np.repeat(starts[nodes] - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    return firsts + np.arange(counts.sum()), np.repeat(nodes, counts)
