"""What each repo inherits of licences: the verdict, the nearest violation and all duties, of all repos in one pass.

The answers are those of `hugginggraph licences` for every use; a test holds both equal.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hugginggraph.analysis.kernels.inheritance import NOWHERE, distinct, handed_down, nearest, packed, unpacked
from hugginggraph.engines.relations import Relations
from hugginggraph.errors import InvariantError
from hugginggraph.genetics.licence_flags import (
    Flags,
    KindFlags,
    certain_duties,
    flags_of_kinds,
    flags_of_places,
    graveness,
    open_duties,
)
from hugginggraph.genetics.licence_places import Places, places_in
from hugginggraph.genetics.licence_terms import USES, VERDICTS
from hugginggraph.genetics.licence_walk import Step
from hugginggraph.genetics.licensed_graph import Leaving, LicensedGraph, licensed_graph
from hugginggraph.genetics.verdicts import VIOLATION, Judge
from hugginggraph.graph.grades import UNDECLARED
from hugginggraph.graph.relation_names import LINEAGE_RELATIONS, TRAINED_ON
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import INHERITED_LICENCES

_VIOLATION = VERDICTS.index(VIOLATION)


def inherited_licences(work: Relations, judge: Judge, scope: str | None = None) -> pa.Table:
    """The rows of `inherited_licences`, in order of the key.

    Args:
        work: knows `nodes`, `edges`, `repos` and `lineage` of the day.
        judge: the rules, and the policy for training data.
        scope: a relation of `node_id`, which with each node has all that are upstream of it: the rows are those of its
            nodes. None for all nodes.

    Raises:
        InvariantError: a repo has a violation without a place, or a place without a violation.
    """
    graph = licensed_graph(work, judge.rules, scope)
    counted = work.fetch("ancestor_counts", prose=UNDECLARED)
    if scope is not None:
        counted = counted.filter(pc.is_in(counted["node_id"], value_set=pa.array(graph.compact.node_id)))
    ancestors = np.zeros(graph.compact.node_count, dtype=np.int64)
    ancestors[np.searchsorted(graph.compact.node_id, counted["node_id"].to_numpy())] = counted["ancestors"].to_numpy()
    return rows_of(graph, judge, ancestors)


def rows_of(graph: LicensedGraph, judge: Judge, ancestors: NDArray[np.int64]) -> pa.Table:
    """The rows of a graph; `ancestors` is their number, one a node."""
    found = _Inheritance.of(graph, judge)
    live = np.flatnonzero(~graph.is_ghost)
    flags = found.flags[live]
    grave = {use: graveness(flags, use) for use in USES}
    gravest = np.maximum.reduce(list(grave.values()))
    hops, rank = unpacked(found.nearest[live])
    is_found = found.nearest[live] != NOWHERE
    differing = np.count_nonzero(is_found != (gravest == _VIOLATION))
    if differing:
        raise InvariantError(
            f"inherited_licences: of {len(live)} repos {differing} have a violation without a place, or a place "
            "without a violation; expected none"
        )
    which = pa.array(np.where(is_found, rank, 0), mask=~is_found)
    verdicts = pa.array(VERDICTS)
    columns = {
        "node_id": graph.compact.node_id[live],
        "verdict": verdicts.take(pa.array(gravest)),
        **{use: verdicts.take(pa.array(of_use)) for use, of_use in grave.items()},
        "duties": certain_duties(flags),
        "open_duties": open_duties(flags),
        "src": found.places["src"].take(which),
        "relation": found.places["relation"].take(which),
        "dst": found.places["dst"].take(which),
        "hops": pa.array(np.where(is_found, hops, 0), pa.int32(), mask=~is_found),
        "ancestors": ancestors[live],
    }
    return pa.table(columns).select(INHERITED_LICENCES.column_names).cast(arrow_schema(INHERITED_LICENCES))


@dataclass(frozen=True, eq=False)
class _Inheritance:
    """Attributes, one entry a node but for `places`.

    Attributes:
        flags: the verdicts and duties.
        nearest: the nearest violation as `nearest` tells it; its rank is the place in `places`.
        places: the violations, `src, relation, dst`, by which of several as near goes first.
    """

    flags: Flags
    nearest: NDArray[np.int64]
    places: pa.Table

    @classmethod
    def of(cls, graph: LicensedGraph, judge: Judge) -> "_Inheritance":
        kinds = flags_of_kinds(graph.said, judge)
        places = places_in(graph, judge)
        relicensed = np.zeros(graph.compact.node_count, dtype=np.bool_)
        relicensed[list(places.given_up)] = True
        forbids = np.flatnonzero(kinds.forbids_commerce[graph.licence])
        order = _Order.of(graph, places, forbids)
        flags = _flags(graph, kinds, places, relicensed)
        found = _nearest(graph, kinds, order, forbids[~relicensed[forbids]])
        leaving = Leaving(graph)
        for origin in sorted(places.given_up):
            own = _OwnLicence(origin, int(graph.licence[origin]), frozenset(places.given_up[origin]))
            own.hand_down(leaving, kinds, order, flags, found)
        return cls(flags, found, order.places)


@dataclass(frozen=True, eq=False)
class _Order:
    """Which violation goes first of several as near: a step before a licence that forbids a use by itself, then names.

    Attributes:
        places: all of them in order, `src, relation, dst` by key; of a licence by itself `src` alone.
        ends: of each step the position of its downstream end.
        of_forbidding: by position of a repo whose licence forbids commerce, its place in the order.
    """

    places: pa.Table
    ends: NDArray[np.int32]
    of_forbidding: dict[int, int]

    @classmethod
    def of(cls, graph: LicensedGraph, places: Places, forbids: NDArray[np.int64]) -> "_Order":
        is_violation = places.grave == _VIOLATION
        nodes = max(graph.compact.node_count, 1)
        shape = nodes, nodes, len(LINEAGE_RELATIONS)
        steps = (each[is_violation] for each in (places.src, places.dst, places.relation.astype(np.int64)))
        src, dst, relation = np.unravel_index(distinct(np.ravel_multi_index(tuple(steps), shape)), shape)
        ids, names = pa.array(graph.compact.node_id), pa.array(LINEAGE_RELATIONS)
        by_step = {
            "src": ids.take(pa.array(src)),
            "relation": names.take(pa.array(relation)),
            "dst": ids.take(pa.array(dst)),
        }
        told = {"src_name": graph.names.take(pa.array(src)), "dst_name": graph.names.take(pa.array(dst))}
        by_name = [(name, "ascending") for name in ("src_name", "dst_name", "src", "dst", "relation")]
        of_steps = pa.table(by_step | told | {"end": dst.astype(np.int32)}).sort_by(by_name)
        alone = pa.table(
            {"src": ids.take(pa.array(forbids)), "src_name": graph.names.take(pa.array(forbids)), "at": forbids}
        )
        alone = alone.sort_by([("src_name", "ascending"), ("src", "ascending")])
        columns = ["src", "relation", "dst"]
        both = pa.concat_tables([of_steps.select(columns), alone.select(["src"])], promote_options="default")
        places_of = {at: of_steps.num_rows + place for place, at in enumerate(alone["at"].to_pylist())}
        return cls(both.combine_chunks(), of_steps["end"].to_numpy(), places_of)


def _flags(graph: LicensedGraph, kinds: KindFlags, places: Places, relicensed: NDArray[np.bool_]) -> Flags:
    """The flags of each node, but for what relicensed repos hand down of their own licence."""
    nodes, src, dst = graph.compact.node_count, graph.compact.src, graph.compact.dst
    anyhow = np.where(relicensed, 0, kinds.behind_training[graph.licence])
    material = np.where(relicensed, 0, kinds.material[graph.licence])
    for_services = kinds.binds_services[graph.licence[places.origin]]
    np.bitwise_or.at(anyhow, places.dst, flags_of_places(places.grave, for_services))
    but_training = ~graph.which(TRAINED_ON)
    return np.asarray(
        handed_down(nodes, src, dst, anyhow)
        | handed_down(nodes, src[but_training], dst[but_training], material)
        | kinds.own[graph.licence]
    )


def _nearest(graph: LicensedGraph, kinds: KindFlags, order: _Order, forbids: NDArray[np.int64]) -> NDArray[np.int64]:
    """The nearest violation of each node: a step, or one of the repos whose licence forbids commerce by itself.

    A licence that ends with training data does so only on ways without training.
    """
    nodes, src, dst = graph.compact.node_count, graph.compact.src, graph.compact.dst
    rank = np.array([order.of_forbidding[at] for at in forbids.tolist()], dtype=np.int64)
    passes_on = kinds.passes_on[graph.licence[forbids]]
    at = np.concatenate([order.ends, forbids[passes_on]]).astype(np.int32)
    hops = (np.arange(len(at)) < len(order.ends)).astype(np.int64)
    anyhow = nearest(nodes, src, dst, at, hops, np.concatenate([np.arange(len(order.ends)), rank[passes_on]]))
    but_training = ~graph.which(TRAINED_ON)
    ends = forbids[~passes_on].astype(np.int32)
    material = nearest(
        nodes, src[but_training], dst[but_training], ends, np.zeros(len(ends), dtype=np.int64), rank[~passes_on]
    )
    return np.minimum(anyhow, material)


@dataclass(frozen=True)
class _OwnLicence:
    """The licence of a repo whose owner gave it up at some steps.

    Attributes:
        origin: the repo's position.
        kind: its licence.
        given_up: the steps.
    """

    origin: int
    kind: int
    given_up: frozenset[Step]

    def hand_down(
        self, leaving: Leaving, kinds: KindFlags, order: _Order, flags: Flags, found: NDArray[np.int64]
    ) -> None:
        """Hand it down on the ways that are left: into `flags` and `found`."""
        kind = self.kind
        bound = dict(_hops(leaving, self.origin, lambda step: step not in self.given_up))
        material = dict(_hops(leaving, self.origin, lambda step: step.relation != TRAINED_ON, until=bound.keys()))
        anyhow = material
        if kinds.forbids_commerce[kind] and kinds.passes_on[kind]:
            anyhow = dict(_hops(leaving, self.origin, lambda _: True, until=bound.keys()))
        for node in bound:
            flags[node] |= (kinds.material if node in material else kinds.behind_training)[kind]
            if kinds.forbids_commerce[kind] and node in anyhow:
                found[node] = min(
                    found[node], packed(np.array(anyhow[node]), np.array(order.of_forbidding[self.origin]))
                )


def _hops(
    leaving: Leaving, origin: int, is_open: Callable[[Step], bool], *, until: Collection[int] = ()
) -> Iterator[tuple[int, int]]:
    """The nodes downstream of one, itself the first, and how many open steps they are away.

    Args:
        leaving: the steps that leave each node.
        origin: the node.
        is_open: whether a step may be taken.
        until: no further than it takes to reach all of these; without them all are given.
    """
    seen, level, hops = {origin}, [origin], 0
    left = set(until)
    while level:
        yield from ((node, hops) for node in level)
        if left:
            left.difference_update(level)
            if not left:
                return
        ends = {step.downstream for node in level for step in leaving[node] if is_open(step)} - seen
        seen |= ends
        level, hops = sorted(ends), hops + 1
