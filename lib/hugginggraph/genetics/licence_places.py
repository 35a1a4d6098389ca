"""All places of a graph at which a licence is not kept: the edges by kinds of cases, what is behind them by a walk."""

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hugginggraph.analysis.kernels.inheritance import distinct, leaving
from hugginggraph.genetics.licence_terms import UNKNOWN, gravity
from hugginggraph.genetics.licence_walk import NAMELESS, TELLS_NOTHING, Step, Walk, verdict_between
from hugginggraph.genetics.licensed_graph import Leaving, LicensedGraph, Repos, Said
from hugginggraph.genetics.verdicts import OK, OWNER, REVIEW, Judge
from hugginggraph.graph.relation_names import LINEAGE_RELATIONS, USED_BY_SPACE

_KEPT, _GIVEN_UP, _FOLLOWED = 1, 2, 4


@dataclass(frozen=True, eq=False)
class Places:
    """One entry a place, in no order; some are there twice.

    Attributes:
        origin: the node whose licence is not kept.
        src: where the step begins at which it happens.
        dst: where it ends.
        relation: its place in `LINEAGE_RELATIONS`.
        grave: the place of the verdict in `VERDICTS`.
        given_up: by node, the steps at which its owner gave its licence up.
    """

    origin: NDArray[np.int64]
    src: NDArray[np.int64]
    dst: NDArray[np.int64]
    relation: NDArray[np.int8]
    grave: NDArray[np.int8]
    given_up: dict[int, set[Step]]


def places_in(graph: LicensedGraph, judge: Judge) -> Places:
    """All places of a graph."""
    edges = np.flatnonzero(~graph.which(USED_BY_SPACE))
    of_edges, marks = _judged(graph, edges, judge)
    is_place = of_edges > 0
    src, dst = (ends[edges].astype(np.int64) for ends in (graph.compact.src, graph.compact.dst))
    found: list[tuple[int, int, int, int, int]] = []
    given_up: dict[int, set[Step]] = defaultdict(set)
    walked = _to_be_walked(src, dst, marks)
    first = [
        Step(upstream, downstream, LINEAGE_RELATIONS[relation])
        for upstream, downstream, relation in zip(
            *(each[walked].tolist() for each in (src, dst, graph.relation[edges])), strict=True
        )
    ]
    for place in Walk(Repos(graph), Leaving(graph), judge).places(sorted(first)):
        step = place.way.last
        if place.verdict == OWNER:
            given_up[place.origin].add(step)
        else:
            ends = step.upstream, step.downstream, LINEAGE_RELATIONS.index(step.relation)
            found.append((place.origin, *ends, gravity(place.verdict)))
    behind = np.array(found, dtype=np.int64).reshape(-1, 5).T
    direct = src[is_place], src[is_place], dst[is_place], graph.relation[edges][is_place], of_edges[is_place]
    both = [np.concatenate([direct[place], behind[place]]) for place in range(5)]
    origin, upstream, downstream, relation, grave = both
    return Places(
        origin, upstream, downstream, relation.astype(np.int8), grave.astype(np.int8), given_up=dict(given_up)
    )


def _judged(
    graph: LicensedGraph, edges: NDArray[np.int64], judge: Judge
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:  # fmt: skip
    """Of each edge how grave it is that the licence of its upstream end is not kept, and marks.

    There are few kinds of cases, however many edges.
    """
    src, dst = graph.compact.src[edges], graph.compact.dst[edges]
    is_owner = (graph.owner[src] >= 0) & (graph.owner[src] == graph.owner[dst])
    kinds_said = max(len(graph.said), 1)
    sizes = kinds_said, kinds_said, len(LINEAGE_RELATIONS), 2
    case = np.ravel_multi_index((graph.licence[src], graph.licence[dst], graph.relation[edges], is_owner), sizes)
    kinds, which = np.unique(case, return_inverse=True)
    owned = [replace(each, owner="of") for each in graph.said]
    may_break = [judge.may_break(each.deciding) for each in graph.said]
    judged = [
        _of_case(judge, owned[parent], (owned if same else graph.said)[child], relation, may_break=may_break[parent])
        for parent, child, relation, same in zip(
            *(each.tolist() for each in np.unravel_index(kinds, sizes)), strict=True
        )
    ]
    grave, marks = np.array(judged, dtype=np.int8).reshape(-1, 2)[which].T
    return grave, marks


def _of_case(judge: Judge, parent: Said, child: Said, relation: int, *, may_break: bool) -> tuple[int, int]:
    found = verdict_between(judge, parent, child, LINEAGE_RELATIONS[relation])
    is_review = found.verdict == REVIEW
    marks = (
        _KEPT * (found.verdict == OK and may_break)
        | _GIVEN_UP * (found.verdict == OWNER)
        | _FOLLOWED * (is_review and found.reason in TELLS_NOTHING and may_break)
    )
    return gravity(UNKNOWN if is_review and found.reason in NAMELESS else found.verdict), marks


def _to_be_walked(src: NDArray[np.int64], dst: NDArray[np.int64], marks: NDArray[np.int8]) -> NDArray[np.int64]:
    """The edges from which on a licence is followed by a walk.

    Those at which it was given up or is followed further down; and where it may be given up, those at which the repo
    kept the licences that are then judged in its place, and so on. A licence that nothing breaks is not followed.
    """
    begun = np.flatnonzero(marks & (_GIVEN_UP | _FOLLOWED))
    kept = np.flatnonzero(marks & _KEPT)
    kept = kept[np.argsort(dst[kept], kind="stable")]
    nodes = int(max(src.max(initial=-1), dst.max(initial=-1))) + 1
    first = np.searchsorted(dst[kept], np.arange(nodes + 1))
    level, parts = distinct(src[begun]), [begun]
    seen = np.zeros(nodes, dtype=np.bool_)
    while len(level):
        seen[level] = True
        place, _ = leaving(first, level)
        parts.append(kept[place])
        upstream = src[kept[place]]
        level = distinct(upstream[~seen[upstream]])
    return np.concatenate(parts)
