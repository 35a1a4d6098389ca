"""The bills of repos: their upstream closures, described by what the tables of the date know."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from hugginggraph.bom.bill import Bill, Component, Step
from hugginggraph.bom.licence_names import declared_licences
from hugginggraph.graph.grades import GRADES
from hugginggraph.lookup.closures import EdgeWalk
from hugginggraph.lookup.warehouse import Node, Warehouse
from hugginggraph.tables import EDGES, NODES, REPOS

_AT_ONCE = 500
"""So many closures are described by one question."""


def bills(warehouse: Warehouse, roots: Iterable[Node], *, min_grade_rank: int) -> Iterator[Bill]:
    """The bill of each repo, in their order.

    Args:
        warehouse: opened as of a date.
        roots: the repos.
        min_grade_rank: weaker evidence is not followed.
    """
    keys = [root.node_id for root in roots]
    edges = EdgeWalk.of(warehouse, keys, min_grade_rank=min_grade_rank)
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
    warehouse.view(EDGES)
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
