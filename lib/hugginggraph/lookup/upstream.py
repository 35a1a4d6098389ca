"""Everything that some repos were made from, and which of them each ancestor reaches."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from hugginggraph.graph.grades import GRADES
from hugginggraph.graph.relation_names import NEW_VERSION
from hugginggraph.lookup.warehouse import Node, Warehouse
from hugginggraph.tables import EDGES, NODES


@dataclass(frozen=True)
class Reached:
    """One of the repos that an ancestor reaches.

    Attributes:
        repo_id: its name.
        kind: its kind.
        hops: the fewest hops from the ancestor down to it.
        chain: the relations on the way, from the ancestor on.
        grade: the weakest evidence on the way.
    """

    repo_id: str
    kind: str
    hops: int
    chain: tuple[str, ...]
    grade: str


@dataclass(frozen=True)
class Upstream:
    """The ancestors of some repos as of a date.

    Attributes:
        roots: the repos, by key.
        edges: by the node they leave, the edges that lead towards the repos: `(node, relation, grade_rank)`, in order.
    """

    roots: Mapping[int, Node]
    edges: Mapping[int, list[tuple[int, str, int]]]

    def reached_from(self, node: int, *, max_hops: int | None = None) -> list[Reached]:
        """The repos that were made from a node, nearest first; empty for one that is no ancestor of them.

        Where several ways are equally short, the strongest evidence goes first.
        """
        found: list[Reached] = []
        best: dict[int, tuple[int, tuple[str, ...]]] = {node: (0, ())}
        seen, hops = {node}, 0
        while best and (max_hops is None or hops < max_hops):
            hops += 1
            level: dict[int, tuple[int, tuple[str, ...]]] = {}
            for here, (rank, chain) in sorted(best.items()):
                for there, relation, step_rank in self.edges.get(here, ()):
                    if there not in seen:
                        way = max(rank, step_rank), (*chain, relation)
                        level[there] = min(level.get(there, way), way)
            seen |= set(level)
            best = level
            for there, (rank, chain) in level.items():
                root = self.roots.get(there)
                if root is not None:
                    found.append(Reached(root.repo_id, root.kind, hops, chain, GRADES[rank]))
        return sorted(found, key=lambda each: (each.hops, each.repo_id, each.kind))


def upstream_of(warehouse: Warehouse, roots: Iterable[Node], *, max_depth: int, min_grade_rank: int) -> Upstream:
    """The ancestors of some repos, at most `max_depth` hops away.

    Args:
        warehouse: opened as of a date.
        roots: the repos.
        max_depth: hops at which the search ends.
        min_grade_rank: the weakest evidence to follow.
    """
    connection = warehouse.view(EDGES)
    by_key = {root.node_id: root for root in roots}
    edges: dict[int, set[tuple[int, str, int]]] = {}
    reached, frontier = set(by_key), sorted(by_key)
    for _ in range(max_depth):
        if not frontier:
            break
        rows = connection.execute(
            "SELECT src, dst, relation, grade_rank FROM edges "
            "WHERE dst IN (SELECT unnest(?)) AND grade_rank <= ? AND relation <> ?",
            [frontier, min_grade_rank, NEW_VERSION],
        ).fetchall()
        for src, dst, relation, rank in rows:
            edges.setdefault(src, set()).add((dst, relation, rank))
        frontier = sorted({src for src, *_ in rows} - reached)
        reached |= set(frontier)
    return Upstream(by_key, {src: sorted(leaving) for src, leaving in edges.items()})


def repos_of(warehouse: Warehouse, names: Collection[tuple[str, str | None]], owners: Collection[str]) -> list[Node]:
    """The nodes of some names and of some owners' repos as of the warehouse's date, by key; none for what is not there.

    Args:
        warehouse: opened as of a date.
        names: as they are spelt, each with its kind; None for each kind.
        owners: as they are spelt.
    """
    connection = warehouse.view(NODES)
    found = {node.node_id: node for name, kind in names for node in warehouse.nodes_called(name, kind)}
    rows = connection.execute(
        "SELECT node_id, kind, repo_id, role, is_ghost, root_kind FROM nodes "
        "WHERE contains(repo_id, '/') AND split_part(repo_id, '/', 1) IN (SELECT unnest(?))",
        [list(owners)],
    ).fetchall()
    return sorted([*found.values(), *[Node(*row) for row in rows if row[0] not in found]], key=lambda n: n.node_id)
