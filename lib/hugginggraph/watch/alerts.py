"""What the rules match on a date, read from `events`, `changes` and the lineage of mine on it and the date before."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from hugginggraph.graph.grades import GRADES, HUB, RANKS
from hugginggraph.lookup.events import is_at_least
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.upstream import Reached, Upstream, repos_of, upstream_of
from hugginggraph.lookup.warehouse import Node, Warehouse
from hugginggraph.tables import CHANGES, EDGES, EVENTS
from hugginggraph.watch.rule_file import BurstRule, DependentRule, EventRule, Mine, Rule, UpstreamRule

MOST_NAMES = 20
"""So many names are listed in an alert; all are counted."""


@dataclass(frozen=True)
class Alert:
    """One thing that someone is to be told.

    Attributes:
        rule: the name of the rule that matched.
        date: the snapshot's date.
        event: an event's name, `new_dependent` or `dependents_burst`.
        severity: of the event; None of what is no event.
        kind: the kind of the repo it is about.
        repo_id: the repo, or the author, that it is about.
        before: what held before, where that is known.
        after: what holds now.
        relation: of a new dependent, what it declares to be.
        dependents: of an event, how many repos declared that they were made with the repo; of a burst, the new ones.
        mine: the repos of mine that it concerns, the nearest first, at most `MOST_NAMES`.
        mine_count: how many there are.
        names: of a burst, the new dependents, at most `MOST_NAMES`.
    """

    rule: str
    date: date
    event: str
    severity: str | None
    kind: str
    repo_id: str
    before: str | None = None
    after: str | None = None
    relation: str | None = None
    dependents: int | None = None
    mine: list[Reached] = field(default_factory=list)
    mine_count: int = 0
    names: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Equal for what is the same alert, whenever it is found."""
        of_repos = (self.mine[0].repo_id, self.mine[0].kind) if self.relation and self.mine else ()
        told = (self.rule, self.date, self.event, self.kind, self.repo_id, self.before, self.after, self.relation)
        return hashlib.sha256(repr((*map(str, told), *of_repos)).encode(errors="replace")).hexdigest()[:32]


@dataclass(frozen=True)
class KnownMine:
    """The repos that are mine: names with their kind (None for each kind), and owners, all as they are spelt."""

    repos: Sequence[tuple[str, str | None]] = ()
    owners: Sequence[str] = ()


class DayOfMine:
    """One date of a warehouse, seen from the repos that are mine."""

    def __init__(self, warehouse: Warehouse, mine: KnownMine, *, max_depth: int) -> None:
        """Nothing is read yet.

        Args:
            warehouse: opened as of the date.
            mine: the repos.
            max_depth: hops at which lineages are cut.
        """
        self._warehouse = warehouse
        self._mine = mine
        self._max_depth = max_depth
        self._upstream: dict[int, list[Upstream]] = {}

    def alerts(self, rule: Rule) -> list[Alert]:
        """What a rule matches on the date, in a total order."""
        if isinstance(rule, (EventRule, UpstreamRule)):
            found = list(self._of_events(rule))
        elif isinstance(rule, DependentRule):
            found = [self._new_dependent(rule, row) for row in self._new_edges(rule)]
        else:
            found = list(self._bursts(rule))
        return sorted(found, key=lambda a: (a.event, a.kind, a.repo_id, a.before or "", a.after or "", a.id))

    def _of_events(self, rule: EventRule | UpstreamRule) -> Iterator[Alert]:
        for row in self._events:
            if (
                row["event"] in rule.events
                and row["kind"] in rule.kinds
                and is_at_least(row["severity"], rule.at_least)
            ):
                mine = self._concerned(rule, row)
                if mine or rule.about == "anything":
                    yield _of_event(rule, row, mine)

    def _concerned(self, rule: EventRule | UpstreamRule, event: Mapping[str, Any]) -> list[Reached]:
        """The repos of mine that an event is about, or that have its repo upstream."""
        names = [event["repo_id"], *([event["before"]] if event["event"] == "renamed" else [])]
        keys = [node_id(event["kind"], name) for name in names]
        if event["node_id"] is None:
            is_mine = rule.about == "mine" and names[0] in self._mine.owners
            return [Reached(names[0], event["kind"], 0, (), GRADES[HUB])] if is_mine else []
        if isinstance(rule, UpstreamRule):
            found = {
                (each.repo_id, each.kind): each
                for upstream in self._ancestors(RANKS[rule.min_grade])
                for key in keys
                for each in upstream.reached_from(key, max_hops=rule.max_hops)
            }
            return sorted(found.values(), key=lambda each: (each.hops, each.repo_id, each.kind))
        return [_itself(self._of_mine[key]) for key in keys if key in self._of_mine][:1]

    def _new_dependent(self, rule: DependentRule, row: Mapping[str, Any]) -> Alert:
        parent = Reached(row["upstream_repo_id"], row["upstream_kind"], 1, (row["relation"],), row["grade"])
        return Alert(
            rule.name, self._warehouse.date, "new_dependent", None, row["kind"], row["repo_id"],
            relation=row["relation"], mine=[parent], mine_count=1,
        )  # fmt: skip

    def _bursts(self, rule: BurstRule) -> Iterator[Alert]:
        children: dict[int, dict[tuple[str, str], None]] = {}
        for row in self._new_edges(rule):
            children.setdefault(row["upstream_id"], {})[row["repo_id"], row["kind"]] = None
        for parent, names in children.items():
            if len(names) >= rule.least:
                node = self._of_mine[parent]
                yield Alert(
                    rule.name, self._warehouse.date, "dependents_burst", None, node.kind, node.repo_id,
                    dependents=len(names), mine=[_itself(node)], mine_count=1,
                    names=sorted({name for name, _ in names})[:MOST_NAMES],
                )  # fmt: skip

    def _new_edges(self, rule: DependentRule | BurstRule) -> list[dict[str, Any]]:
        """The edges that came on the date and lead away from mine, without those of repos that were only renamed."""
        self._warehouse.view(CHANGES, EDGES)
        rows = self._warehouse.records(
            """
            SELECT c.kind, c.repo_id, c.relation, c.upstream_id, c.upstream_repo_id, e.grade
            FROM changes c JOIN edges e ON e.edge_id = c.subject_id
            WHERE c.snapshot_date = ? AND c.subject = 'edge' AND c.change = 'added'
                AND list_contains(?, c.relation) AND c.upstream_id IN (SELECT unnest(?))
            ORDER BY c.repo_id, c.kind, c.relation, c.upstream_repo_id, c.upstream_id
            """,
            self._warehouse.date, list(rule.relations), list(self._of_mine),
        )  # fmt: skip
        return [
            row | {"upstream_kind": self._of_mine[row["upstream_id"]].kind}
            for row in rows
            if not (rule.by_others and self._is_mine(row))
            and row["upstream_id"] not in self._renamed
            and node_id(row["kind"], row["repo_id"]) not in self._renamed
        ]

    def _is_mine(self, row: Mapping[str, Any]) -> bool:
        owners = {node.repo_id.partition("/")[0] for node in self._of_mine.values() if "/" in node.repo_id}
        return row["repo_id"].partition("/")[0] in owners and "/" in row["repo_id"]

    @cached_property
    def _events(self) -> list[dict[str, Any]]:
        self._warehouse.view(EVENTS)
        day = "SELECT * FROM events WHERE snapshot_date = ? ORDER BY event, kind, repo_id, event_id"
        return self._warehouse.records(day, self._warehouse.date)

    @cached_property
    def _renamed(self) -> set[int]:
        return {row["node_id"] for row in self._events if row["event"] == "renamed"}

    @cached_property
    def _dates(self) -> list[Warehouse]:
        """The warehouse as of the date and as of the one before: what vanished has its lineage there alone."""
        earlier = [day for day in self._warehouse.dates if day < self._warehouse.date]
        return [self._warehouse, *[self._warehouse.at(day) for day in earlier[-1:]]]

    @cached_property
    def _repos_by_date(self) -> list[list[Node]]:
        return [repos_of(each, self._mine.repos, self._mine.owners) for each in self._dates]

    @cached_property
    def _of_mine(self) -> dict[int, Node]:
        return {node.node_id: node for nodes in reversed(self._repos_by_date) for node in nodes}

    def _ancestors(self, min_grade_rank: int) -> Sequence[Upstream]:
        if min_grade_rank not in self._upstream:
            self._upstream[min_grade_rank] = [
                upstream_of(then, nodes, max_depth=self._max_depth, min_grade_rank=min_grade_rank)
                for then, nodes in zip(self._dates, self._repos_by_date, strict=True)
            ]
        return self._upstream[min_grade_rank]


def _of_event(rule: EventRule | UpstreamRule, row: Mapping[str, Any], mine: Sequence[Reached]) -> Alert:
    return Alert(
        rule.name, row["snapshot_date"], row["event"], row["severity"], row["kind"], row["repo_id"], row["before"],
        row["after"], dependents=row["dependents"], mine=list(mine[:MOST_NAMES]), mine_count=len(mine),
    )  # fmt: skip


def _itself(node: Node) -> Reached:
    return Reached(node.repo_id, node.kind, 0, (), GRADES[HUB])


def known_mine(warehouse: Warehouse, mine: Mine) -> KnownMine:
    """Mine with its names as they are spelt.

    Raises:
        UnknownRepoError: a name or an owner was never there; the message says which are most like it.
    """
    repos = [warehouse.known(name) for name in mine.repos]
    owners = [warehouse.known(name, or_author=True).repo_id for name in mine.owners]
    return KnownMine([(repo.now, repo.kind) for repo in repos], owners)
