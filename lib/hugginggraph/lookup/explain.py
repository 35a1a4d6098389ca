"""Why one repo counts as made from another: all shortest paths between the two, with the evidence for every step."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from hugginggraph.graph.relation_names import NEW_VERSION
from hugginggraph.lookup.lineage import Lineage, lineage
from hugginggraph.lookup.warehouse import Node, Warehouse
from hugginggraph.tables import EDGES

MOST_PATHS = 1000
"""Lineages that braid have paths without number; so many are told."""


@dataclass(frozen=True)
class Statement:
    """One edge of a step: what the two are to each other, and who says so where.

    Attributes:
        relation: of the edge.
        grade: its best evidence.
        flags: what is odd about it.
        evidence: every place that states it: `grade, source_field, raw_reference, rule, revision, defects`.
    """

    relation: str
    grade: str
    flags: list[str]
    evidence: list[dict[str, Any]]


@dataclass(frozen=True)
class ExplainedStep:
    """From a repo to one made from it; several statements where they are connected by several relations."""

    upstream: str
    downstream: str
    statements: list[Statement]


@dataclass(frozen=True)
class Explanation:
    """All shortest paths in order of their names; none where nothing connects the two.

    Attributes:
        upstream: where they begin.
        downstream: where they end.
        paths: at most `MOST_PATHS`.
        is_cut: whether there are more.
        cut_at: the steps up to which was looked, where that is not all there is and nothing was found; else None.
    """

    upstream: Node
    downstream: Node
    paths: list[list[ExplainedStep]]
    is_cut: bool
    cut_at: int | None = None


def explain(warehouse: Warehouse, first: Node, second: Node, *, max_depth: int, min_grade_rank: int) -> Explanation:
    """The explanation of two repos at most `max_depth` hops apart; whichever of them is upstream."""
    cut_at = None
    for upstream, downstream in ((first, second), (second, first)):
        above = lineage(
            warehouse, downstream, direction="up", depth_limit=None, max_depth=max_depth, min_grade_rank=min_grade_rank
        )
        cut_at = cut_at or above.cut_at
        to_go = {relative.node.node_id: relative.depth for relative in above.relatives} | {downstream.node_id: 0}
        if upstream.node_id in to_go and upstream.node_id != downstream.node_id:
            steps = _steps(warehouse, above, to_go, min_grade_rank)
            paths = list(islice(_paths(upstream.node_id, downstream.node_id, steps), MOST_PATHS + 1))
            return Explanation(upstream, downstream, paths[:MOST_PATHS], len(paths) > MOST_PATHS)
    return Explanation(first, second, [], False, cut_at)


def _steps(
    warehouse: Warehouse, above: Lineage, to_go: dict[int, int], min_grade_rank: int
) -> dict[int, list[tuple[int, ExplainedStep]]]:
    """By repo, the steps that lead one hop nearer to the end."""
    names = {relative.node.node_id: relative.node.repo_id for relative in above.relatives}
    names[above.root.node_id] = above.root.repo_id
    warehouse.view(EDGES)
    rows = warehouse.records(
        "SELECT src, dst, relation, grade, flags, evidence FROM edges "
        "WHERE src IN (SELECT unnest(?)) AND dst IN (SELECT unnest(?)) AND grade_rank <= ? AND relation <> ? "
        "ORDER BY grade_rank, relation, edge_id",
        list(to_go), list(to_go), min_grade_rank, NEW_VERSION,
    )  # fmt: skip
    statements: dict[tuple[int, int], list[Statement]] = {}
    for row in rows:
        if to_go[row["dst"]] == to_go[row["src"]] - 1:
            said = Statement(row["relation"], row["grade"], row["flags"] or [], row["evidence"])
            statements.setdefault((row["src"], row["dst"]), []).append(said)
    steps: dict[int, list[tuple[int, ExplainedStep]]] = {}
    for src, dst in sorted(statements, key=lambda ends: names[ends[1]]):
        step = ExplainedStep(names[src], names[dst], statements[src, dst])
        steps.setdefault(src, []).append((dst, step))
    return steps


def _paths(start: int, end: int, steps: dict[int, list[tuple[int, ExplainedStep]]]) -> Iterator[list[ExplainedStep]]:
    if start == end:
        yield []
    for following, step in steps.get(start, ()):
        for rest in _paths(following, end, steps):
            yield [step, *rest]
