"""Why one repo counts as made from another: all shortest paths between the two, with the evidence for every step."""

from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from hugginggraph.lookup.between import MOST_PATHS, Between, Edge, between, paths_of
from hugginggraph.lookup.warehouse import Node, Warehouse


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
    found = between(warehouse, first, second, max_depth=max_depth, min_grade_rank=min_grade_rank)
    steps = _steps(warehouse, found)
    paths = [
        [steps[edge.src, edge.dst] for edge in edges]
        for edges in islice(paths_of(_without_parallels(found), lambda edge: found.names[edge.dst]), MOST_PATHS + 1)
    ]
    return Explanation(found.upstream, found.downstream, paths[:MOST_PATHS], len(paths) > MOST_PATHS, found.cut_at)


def _without_parallels(found: Between) -> Between:
    """The connection with one edge for each pair of repos: its relations are the statements of one step."""

    def first_of_each(edges: list[Edge]) -> list[Edge]:
        return list({edge.dst: edge for edge in reversed(edges)}.values())

    return replace(found, edges={node: first_of_each(edges) for node, edges in found.edges.items()})


def _steps(warehouse: Warehouse, found: Between) -> dict[tuple[int, int], ExplainedStep]:
    """By the keys of its ends, every step on a path."""
    steps: dict[tuple[int, int], ExplainedStep] = {}
    if not found.edges:
        return steps
    rows = warehouse.records(
        "SELECT src, dst, relation, grade, flags, evidence FROM edges WHERE edge_id IN (SELECT unnest(?)) "
        "ORDER BY grade_rank, relation, edge_id",
        [edge.edge_id for edges in found.edges.values() for edge in edges],
    )
    for row in rows:
        ends = row["src"], row["dst"]
        step = steps.setdefault(ends, ExplainedStep(found.names[ends[0]], found.names[ends[1]], []))
        step.statements.append(Statement(row["relation"], row["grade"], row["flags"] or [], row["evidence"]))
    return steps
