"""The edges on the shortest directed paths between two repos, found level by level from the downstream end."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hugginggraph.graph.relation_names import NEW_VERSION
from hugginggraph.lookup.warehouse import Node, Warehouse
from hugginggraph.tables import EDGES, NODES

MOST_PATHS = 1000
"""Lineages that braid have paths without number; an answer lists so many."""


@dataclass(frozen=True)
class Edge:
    """One edge on a shortest path."""

    edge_id: int
    src: int
    dst: int
    relation: str
    grade_rank: int


@dataclass(frozen=True)
class Between:
    """What connects two repos by the fewest hops.

    Attributes:
        upstream: where the paths begin.
        downstream: where they end.
        hops: the length of each path; None where nothing connects the two.
        edges: those on a shortest path, by the node they leave; nodes nearest to the downstream end come first.
        names: the names of their ends.
        cut_at: the hops up to which was searched, where nothing was found and more follow behind them; else None.
    """

    upstream: Node
    downstream: Node
    hops: int | None
    edges: Mapping[int, list[Edge]]
    names: Mapping[int, str]
    cut_at: int | None


def between(warehouse: Warehouse, first: Node, second: Node, *, max_depth: int, min_grade_rank: int) -> Between:
    """The edges that connect two repos at most `max_depth` hops apart, whichever of them is upstream.

    Where each is upstream of the other, the paths lead from the first to the second. Nothing connects a repo with
    itself.

    Args:
        warehouse: opened as of a date.
        first: one of the two.
        second: the other.
        max_depth: hops at which the search ends.
        min_grade_rank: the weakest evidence to follow.
    """
    cut = False
    for upstream, downstream in ((first, second), (second, first)):
        to_go, is_cut = _hops_to(warehouse, downstream.node_id, upstream.node_id, max_depth, min_grade_rank)
        cut = cut or is_cut
        hops = to_go.get(upstream.node_id)
        if hops:
            edges = _edges(warehouse, upstream.node_id, to_go, min_grade_rank)
            ids = {end for leaving in edges.values() for edge in leaving for end in (edge.src, edge.dst)}
            return Between(upstream, downstream, hops, edges, _names(warehouse, ids), None)
    return Between(first, second, None, {}, {}, max_depth if cut else None)


def paths_of(found: Between, order: Callable[[Edge], Any]) -> Iterator[list[Edge]]:
    """The paths one by one, in the lexicographic order of their edges.

    Args:
        found: what `between` gives; of one without a connection nothing comes.
        order: the sort key of an edge among those that leave the same node; equal ones stay in the order of their keys.
    """
    if not found.hops:
        return
    leaving = {node: sorted(edges, key=order) for node, edges in found.edges.items()}
    path: list[Edge] = []
    open_ends = [iter(leaving[found.upstream.node_id])]
    while open_ends:
        edge = next(open_ends[-1], None)
        if edge is None:
            open_ends.pop()
            del path[-1:]
        elif edge.dst == found.downstream.node_id:
            yield [*path, edge]
        else:
            path.append(edge)
            open_ends.append(iter(leaving[edge.dst]))


def count_of_paths(found: Between) -> int:
    """How many paths `paths_of` gives, without walking them."""
    if not found.hops:
        return 0
    counts = {found.downstream.node_id: 1}
    for node, edges in found.edges.items():
        counts[node] = sum(counts[edge.dst] for edge in edges)
    return counts[found.upstream.node_id]


def _hops_to(
    warehouse: Warehouse, end: int, start: int, max_depth: int, min_grade_rank: int
) -> tuple[dict[int, int], bool]:
    """By node, the fewest hops down to `end`, up to the level that holds `start`; and whether more levels follow."""
    connection = warehouse.view(EDGES)
    to_go, frontier = {end: 0}, [end]
    for hops in range(1, max_depth + 2):
        rows = connection.execute(
            "SELECT DISTINCT src FROM edges WHERE dst IN (SELECT unnest(?)) AND grade_rank <= ? AND relation <> ?",
            [frontier, min_grade_rank, NEW_VERSION],
        ).fetchall()
        frontier = [node for (node,) in rows if node not in to_go]
        if not frontier or start in to_go:
            return to_go, False
        if hops > max_depth:
            return to_go, True
        to_go |= dict.fromkeys(frontier, hops)
    return to_go, False


def _edges(warehouse: Warehouse, start: int, to_go: Mapping[int, int], min_grade_rank: int) -> dict[int, list[Edge]]:
    """By node, those nearest to the end first, the edges one hop nearer to it; of nodes that `start` reaches alone."""
    ids = list(to_go)
    rows = warehouse.connection.execute(
        "SELECT edge_id, src, dst, relation, grade_rank FROM edges WHERE src IN (SELECT unnest(?)) "
        "AND dst IN (SELECT unnest(?)) AND grade_rank <= ? AND relation <> ? ORDER BY edge_id",
        [ids, ids, min_grade_rank, NEW_VERSION],
    ).fetchall()
    nearer: dict[int, list[Edge]] = {}
    for row in rows:
        edge = Edge(*row)
        if to_go[edge.dst] == to_go[edge.src] - 1:
            nearer.setdefault(edge.src, []).append(edge)
    reached: dict[int, list[Edge]] = {}
    frontier = {start}
    while frontier:
        here = frontier.pop()
        if here in nearer and here not in reached:
            reached[here] = nearer[here]
            frontier |= {edge.dst for edge in nearer[here]}
    return dict(sorted(reached.items(), key=lambda each: to_go[each[0]]))


def _names(warehouse: Warehouse, ids: set[int]) -> dict[int, str]:
    connection = warehouse.view(NODES)
    asked = "SELECT node_id, repo_id FROM nodes WHERE node_id IN (SELECT unnest(?))"
    return dict(connection.execute(asked, [sorted(ids)]).fetchall())
