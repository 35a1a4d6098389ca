"""The upstream closure of repos: the ends of all edges are read once into arrays, and walked up for each repo."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hugginggraph.bom.bill import Bill, Component, Step
from hugginggraph.bom.licence_names import declared_licences
from hugginggraph.graph.grades import GRADES
from hugginggraph.graph.relation_names import NEW_VERSION
from hugginggraph.lookup.warehouse import Node, Warehouse
from hugginggraph.tables import EDGES, NODES, REPOS

_AT_ONCE = 500
"""So many closures are described by one question."""

_Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Closure:
    """What one repo was made from.

    Attributes:
        nodes: keys of all repos on the way up, the root first.
        edges: keys of all edges that lead into one of them.
    """

    nodes: Sequence[int]
    edges: Sequence[int]


class UpstreamEdges:
    """The edges of a graph by the repo they lead into."""

    def __init__(self, edge_id: _Longs, src: _Longs, dst: _Longs) -> None:
        """Put them in order.

        Args:
            edge_id: int64 keys.
            src: int64, the upstream end of each.
            dst: int64, the downstream end of each.
        """
        order = np.argsort(dst, kind="stable")
        self._edge_id, self._src, self._dst = edge_id[order], src[order], dst[order]

    @classmethod
    def of(cls, warehouse: Warehouse, min_grade_rank: int) -> "UpstreamEdges":
        """The lineage edges of a warehouse's date with evidence of a grade or stronger."""
        columns = (
            warehouse.view(EDGES)
            .execute(
                "SELECT edge_id, src, dst FROM edges WHERE grade_rank <= ? AND relation <> ?",
                [min_grade_rank, NEW_VERSION],
            )
            .fetchnumpy()
        )
        return cls(*(np.asarray(columns[name], dtype=np.int64) for name in ("edge_id", "src", "dst")))

    def closure(self, root: int) -> Closure:
        """All that leads to a repo; of a cycle each repo and edge once."""
        reached = {root: None}
        walked: list[_Longs] = []
        frontier = [root]
        while frontier:
            ends = np.array(frontier, dtype=np.int64)
            firsts, lasts = (np.searchsorted(self._dst, ends, side) for side in ("left", "right"))
            places = [np.arange(first, last) for first, last in zip(firsts, lasts, strict=True) if first < last]
            if not places:
                break
            into = np.concatenate(places)
            walked.append(self._edge_id[into])
            frontier = [node for node in dict.fromkeys(self._src[into].tolist()) if node not in reached]
            reached.update(dict.fromkeys(frontier))
        return Closure(list(reached), np.concatenate(walked).tolist() if walked else [])


def bills(warehouse: Warehouse, roots: Iterable[Node], *, min_grade_rank: int) -> Iterator[Bill]:
    """The bill of each repo, in their order.

    Args:
        warehouse: opened as of a date.
        roots: the repos.
        min_grade_rank: weaker evidence is not followed.
    """
    edges = UpstreamEdges.of(warehouse, min_grade_rank)
    keys = [root.node_id for root in roots]
    for start in range(0, len(keys), _AT_ONCE):
        closures = [edges.closure(key) for key in keys[start : start + _AT_ONCE]]
        components = _components(warehouse, set(chain.from_iterable(each.nodes for each in closures)))
        steps = _steps(warehouse, set(chain.from_iterable(each.edges for each in closures)), components)
        for closure in closures:
            root, *ancestors = (components[node] for node in closure.nodes)
            ancestors.sort(key=lambda each: (each.kind, each.repo_id))
            of_root = sorted((steps[edge] for edge in closure.edges), key=_place)
            yield Bill(warehouse.date, GRADES[min_grade_rank], root, ancestors, of_root)


def _place(step: Step) -> tuple[str, ...]:
    return (step.downstream, step.upstream, step.relation, step.grade, step.source_field, step.raw_reference)


def _components(warehouse: Warehouse, keys: set[int]) -> dict[int, Component]:
    warehouse.view(NODES, REPOS)
    rows = warehouse.records(
        """
        SELECT n.node_id, n.kind, n.repo_id, n.role, n.is_ghost, r.gone_at, r.hub_id, r.author, r.sha, r.created_at,
            r.last_modified, r.gated, r.pipeline_tag AS task, r.library_name AS library, r.card_data, r.tags
        FROM (SELECT * FROM nodes WHERE node_id IN (SELECT unnest(?))) n
        LEFT JOIN (SELECT * FROM repos WHERE node_id IN (SELECT unnest(?))) r ON r.node_id = n.node_id
        """,
        list(keys), list(keys),
    )  # fmt: skip
    return {row.pop("node_id"): _component(**row) for row in rows}


def _component(*, card_data: str | None, tags: list[str | None] | None, **known: Any) -> Component:
    return Component(**known, licences=declared_licences(known["repo_id"], card_data, tags))


def _steps(warehouse: Warehouse, keys: set[int], components: dict[int, Component]) -> dict[int, Step]:
    rows = warehouse.records(
        "SELECT edge_id, src, dst, relation, grade, source_field, raw_reference, rule, revision, flags FROM edges "
        "WHERE edge_id IN (SELECT unnest(?))",
        list(keys),
    )
    return {
        row.pop("edge_id"): Step(
            components[row.pop("src")].ref, components[row.pop("dst")].ref, **{**row, "flags": row["flags"] or []}
        )
        for row in rows
    }
