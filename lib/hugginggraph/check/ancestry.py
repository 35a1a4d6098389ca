"""The ancestors of many repos at once: the edges are read level by level for all, and walked for each."""

from collections.abc import Iterable
from dataclasses import dataclass

from hugginggraph.graph.relation_names import NEW_VERSION
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import EDGES


@dataclass(frozen=True)
class Step:
    """How an ancestor is reached: by the fewest hops, of those by the strongest chain of evidence.

    Attributes:
        node_id: the ancestor.
        via: the node that was made from it, one hop nearer to the root.
        relation: of that step.
        rank: of the weakest evidence on the whole way.
        depth: hops from the root.
    """

    node_id: int
    via: int
    relation: str
    rank: int
    depth: int


_Edges = dict[int, list[tuple[int, str, int]]]


class Ancestry:
    """The ancestors of some repos, by the rule of `lookup.lineage`."""

    def __init__(self, warehouse: Warehouse, roots: Iterable[int], *, max_depth: int, min_grade_rank: int) -> None:
        """Read every edge that leads up from the roots.

        Args:
            warehouse: opened as of a date.
            roots: the keys of the repos.
            max_depth: hops at which an ancestry is cut.
            min_grade_rank: of the weakest evidence that is followed.
        """
        self._max_depth = max_depth
        self._edges = _edges_above(warehouse, set(roots), max_depth, min_grade_rank)

    def of(self, root: int) -> dict[int, Step]:
        """The steps to the ancestors of a root, nearest first."""
        found: dict[int, Step] = {root: Step(root, root, "", 0, 0)}
        frontier = [root]
        for depth in range(1, self._max_depth + 1):
            candidates: dict[int, Step] = {}
            for via in frontier:
                before = found[via].rank
                for parent, relation, rank in self._edges.get(via, ()):
                    if parent in found:
                        continue
                    new = Step(parent, via, relation, max(before, rank), depth)
                    old = candidates.get(parent)
                    if old is None or (new.rank, new.via, new.relation) < (old.rank, old.via, old.relation):
                        candidates[parent] = new
            if not candidates:
                break
            found |= candidates
            frontier = sorted(candidates)
        del found[root]
        return found

    def is_cut(self, root: int) -> bool:
        """Whether ancestors follow behind the depth at which an ancestry is cut."""
        reached = self.of(root)
        last = [step.node_id for step in reached.values() if step.depth == self._max_depth]
        return any(
            parent not in reached and parent != root for node in last for parent, *_ in self._edges.get(node, ())
        )


def _edges_above(warehouse: Warehouse, roots: set[int], max_depth: int, min_grade_rank: int) -> _Edges:
    connection = warehouse.view(EDGES)
    edges: _Edges = {}
    frontier = roots
    asked: set[int] = set()
    for _ in range(max_depth + 1):
        if not frontier:
            break
        asked |= frontier
        rows = connection.execute(
            "SELECT dst, src, relation, grade_rank FROM edges "
            "WHERE dst IN (SELECT unnest(?)) AND grade_rank <= ? AND relation <> ?",
            [sorted(frontier), min_grade_rank, NEW_VERSION],
        ).fetchall()
        for child, parent, relation, rank in sorted(rows):
            edges.setdefault(child, []).append((parent, relation, rank))
        frontier = {parent for _, parent, *_ in rows} - asked
    return edges


def path_to(steps: dict[int, Step], root: int, ancestor: int) -> list[tuple[str, int]]:
    """The relations and nodes from a root up to an ancestor, the root left out."""
    path: list[tuple[str, int]] = []
    while ancestor != root:
        path.append((steps[ancestor].relation, ancestor))
        ancestor = steps[ancestor].via
    return path[::-1]
