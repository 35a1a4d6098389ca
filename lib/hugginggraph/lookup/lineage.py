"""The lineage of one repo, level by level, with the relations on the way and the cycles it runs into."""

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from typing import Any

from hugginggraph.graph.grades import GRADES
from hugginggraph.graph.relation_names import NEW_VERSION
from hugginggraph.lookup.warehouse import Node, Warehouse
from hugginggraph.tables import EDGES, NODES


@dataclass(frozen=True)
class Relative:
    """A node in the lineage of another.

    Attributes:
        depth: fewest hops from the root.
        node: the relative.
        via: the neighbour, one hop nearer to the root, by which it is reached.
        relation: of that last step.
        chain: the relations from the root on.
        grade: the weakest evidence on the way.
    """

    depth: int
    node: Node
    via: str
    relation: str
    chain: tuple[str, ...]
    grade: str


@dataclass(frozen=True)
class Lineage:
    """The relatives of a root in order of depth and name, and the steps that close cycles.

    Such a step leads to a repo that was reached without it, and there is a way back.

    Attributes:
        root: whose lineage it is.
        direction: `up` or `down`.
        relatives: all up to the depth that was asked for, and that is allowed.
        cycles: the steps, each as repo, relation, repo.
        cut_at: the depth that is allowed, where more relatives follow behind it; None where they do not.
    """

    root: Node
    direction: str
    relatives: list[Relative]
    cycles: list[tuple[str, str, str]]
    cut_at: int | None


COLUMNS = ("depth", "repo_id", "kind", "role", "is_ghost", "via", "relation", "relations", "grade")
"""What `flat` says of a relative."""


def flat(relative: Relative) -> dict[str, Any]:
    """A relative as one row of single values; `relations` are those from the root on."""
    node = relative.node
    values = (
        *(relative.depth, node.repo_id, node.kind, node.role, node.is_ghost, relative.via, relative.relation),
        *(" > ".join(relative.chain), relative.grade),
    )
    return dict(zip(COLUMNS, values, strict=True))


@dataclass(frozen=True)
class _Reached:
    via: int
    relation: str
    rank: int
    chain: tuple[str, ...]
    depth: int


def lineage(
    warehouse: Warehouse,
    root: Node,
    *,
    direction: str,
    depth_limit: int | None,
    max_depth: int,
    min_grade_rank: int,
) -> Lineage:
    """Everything a repo was made from (`up`) or that was made from it (`down`), by the fewest hops.

    The same rule as `analysis.lineage`: where several edges reach a node at once, the strongest chain of evidence
    wins, then the least node. What is more than `max_depth` hops away is left out, and `cut_at` says so.
    """
    here, there = ("src", "dst") if direction == "down" else ("dst", "src")
    connection = warehouse.view(EDGES, NODES)
    reached = {root.node_id: _Reached(root.node_id, "", 0, (), 0)}
    frontier, again = [root.node_id], []
    cut_at: int | None = None
    walked: dict[int, set[int]] = {}
    for depth in range(1, max_depth + 2):
        if not frontier or (depth_limit is not None and depth > depth_limit):
            break
        candidates: dict[int, _Reached] = {}
        steps = connection.execute(
            f"SELECT {here}, {there}, relation, grade_rank FROM edges "
            f"WHERE {here} IN (SELECT unnest(?)) AND grade_rank <= ? AND relation <> ?",
            [frontier, min_grade_rank, NEW_VERSION],
        ).fetchall()
        for via, node_id, relation, rank in sorted(steps):
            walked.setdefault(via, set()).add(node_id)
            if node_id in reached:
                again.append((via, relation, node_id))
                continue
            before = reached[via]
            new = _Reached(via, relation, max(before.rank, rank), (*before.chain, relation), depth)
            old = candidates.get(node_id)
            if old is None or (new.rank, new.via, new.relation) < (old.rank, old.via, old.relation):
                candidates[node_id] = new
        if candidates and depth > max_depth:
            cut_at = max_depth
            break
        reached |= candidates
        frontier = sorted(candidates)
    return _named(warehouse, root, direction, reached, _closing(again, walked), cut_at)


def _closing(again: list[tuple[int, str, int]], walked: dict[int, set[int]]) -> list[tuple[int, str, int]]:
    """Those of some steps between whose ends there is a way back.

    Args:
        again: the steps that led to a node reached before; every cycle has one of them.
        walked: all steps.
    """
    behind = _behind({node_id for _, _, node_id in again}, walked)
    try:
        TopologicalSorter(behind).prepare()
    except CycleError:
        component = _strong_components(behind)
        return [step for step in again if step[0] in component and component[step[0]] == component.get(step[2])]
    return []


def _behind(start: set[int], walked: dict[int, set[int]]) -> dict[int, set[int]]:
    """The steps that can be made from some nodes on."""
    found: dict[int, set[int]] = {}
    frontier = list(start)
    while frontier:
        here = frontier.pop()
        if here in walked and here not in found:
            found[here] = walked[here]
            frontier.extend(walked[here])
    return found


def _strong_components(walked: dict[int, set[int]]) -> dict[int, int]:
    # Few lineages have cycles, and loading this takes as long as asking for one that has none.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ids = sorted({*walked, *chain.from_iterable(walked.values())})
    place = {node_id: number for number, node_id in enumerate(ids)}
    ends = [(place[here], place[there]) for here, others in walked.items() for there in others]
    graph = coo_array(([True] * len(ends), tuple(zip(*ends, strict=True))), shape=(len(ids), len(ids)))
    _, labels = connected_components(graph, connection="strong")
    return dict(zip(ids, labels.tolist(), strict=True))


def _named(
    warehouse: Warehouse,
    root: Node,
    direction: str,
    reached: dict[int, _Reached],
    back: list[tuple[int, str, int]],
    cut_at: int | None,
) -> Lineage:
    rows = warehouse.connection.execute(
        "SELECT node_id, kind, repo_id, role, is_ghost, root_kind FROM nodes WHERE node_id IN (SELECT unnest(?))",
        [list(reached)],
    ).fetchall()
    nodes = {row[0]: Node(*row) for row in rows}
    relatives = [
        Relative(at.depth, nodes[node_id], nodes[at.via].repo_id, at.relation, at.chain, GRADES[at.rank])
        for node_id, at in reached.items()
        if node_id != root.node_id
    ]
    cycles = [(nodes[via].repo_id, relation, nodes[node_id].repo_id) for via, relation, node_id in back]
    relatives.sort(key=lambda r: (r.depth, r.node.repo_id, r.node.kind))
    return Lineage(root, direction, relatives, cycles, cut_at)
