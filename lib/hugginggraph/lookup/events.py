"""What happened, and what became of one repo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hugginggraph.history.event_names import SEVERITIES
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.renames import HeldName, RepoNames
from hugginggraph.lookup.warehouse import KnownRepo, Warehouse
from hugginggraph.tables import CHANGES, EVENTS, REPOS

_CHANGE = "snapshot_date, subject, change, kind, repo_id, relation, upstream_repo_id, columns, old_values, new_values"
_WHILE_HELD = """changes.snapshot_date >= held.since
    AND (changes.snapshot_date < held.until OR (changes.snapshot_date = held.until AND changes.change = 'removed'))"""
_OF_REPO = f"""EXISTS (
    FROM held WHERE held.repo_id = changes.repo_id AND held.kind = changes.kind AND {_WHILE_HELD}
)"""


@dataclass(frozen=True)
class RepoHistory:
    """What became of a repo.

    Attributes:
        repo_id: what it is called now.
        names: all names it has had; of one repo a kind where several kinds have the name.
        repos: its rows of `repos`, one a kind and name: name, kind, first seen, last seen, gone.
        events: its rows of `events` under each of its names, oldest first.
        changes: its rows of `changes` under each of its names, and those of the edges it is an end of, oldest first.
    """

    repo_id: str
    names: tuple[RepoNames, ...]
    repos: list[dict[str, Any]]
    events: list[dict[str, Any]]
    changes: list[dict[str, Any]]


COLUMNS = (
    *("snapshot_date", "subject", "what", "severity", "kind", "repo_id", "relation", "upstream_repo_id"),
    *("before", "after"),
)
"""What `lines_of` says of an event or a change."""


def lines_of(found: RepoHistory) -> list[dict[str, Any]]:
    """A history as rows, oldest first; `subject` is `event`, or what a change is about: a node or an edge."""
    events = [{**event, "subject": "event", "what": event["event"]} for event in found.events]
    changes = [
        {**change, "what": change["change"], "before": change["old_values"], "after": change["new_values"]}
        for change in found.changes
    ]
    lines = [{name: row.get(name) for name in COLUMNS} for row in [*events, *changes]]
    return sorted(lines, key=lambda line: line["snapshot_date"])


def is_at_least(severity: str, least: str) -> bool:
    """Whether a severity is as grave as another, or graver.

    >>> is_at_least("high", "medium"), is_at_least("low", "medium")
    (True, False)
    """
    names: tuple[str, ...] = SEVERITIES
    return names.index(severity) >= names.index(least)


def events_between(
    warehouse: Warehouse,
    since: date | None = None,
    *,
    at_least: str = "info",
    repo: str | None = None,
    kind: str | None = None,
) -> list[dict[str, Any]]:
    """The rows of `events` up to the warehouse's date, newest first, the gravest of a day first.

    Args:
        warehouse: opened as of a date.
        since: none before this date.
        at_least: the least severity.
        repo: only what happened to the repo of this name, whatever it was called then, or to the author and the repos
            below it.
        kind: only what happened to repos of this kind.

    Raises:
        UnknownRepoError: nothing of that name was ever seen.
    """
    known = None if repo is None else warehouse.known(repo, kind, or_author=True)
    return _events(warehouse, since, at_least, known, known.kind if known else kind, of_author=True)


def events_of_each(warehouse: Warehouse, repos: Sequence[RepoNames]) -> list[list[dict[str, Any]]]:
    """The rows of `events` of some repos, each under all of its names while these were its own, oldest first.

    Args:
        warehouse: opened as of a date.
        repos: under the names that were asked for, which have no bounds.
    """
    warehouse.view(EVENTS)
    rows = [
        (number, names.kind, held.repo_id, held.since or date.min, held.until or date.max)
        for number, names in enumerate(repos)
        for held in (HeldName(names.asked), *(held for held in names.chain if held.repo_id != names.asked))
    ]
    warehouse.connection.execute(
        "CREATE OR REPLACE TEMP TABLE held_by AS SELECT unnest(?::INTEGER[]) AS number, unnest(?::VARCHAR[]) AS kind, "
        "unnest(?::VARCHAR[]) AS repo_id, unnest(?::DATE[]) AS since, unnest(?::DATE[]) AS until",
        [list(column) for column in zip(*rows, strict=True)] or [[]] * 5,
    )
    happened = warehouse.records(
        """
        SELECT held_by.number, events.* FROM events JOIN held_by ON held_by.kind = events.kind
            AND held_by.repo_id = events.repo_id
            AND events.snapshot_date >= held_by.since AND events.snapshot_date < held_by.until
        ORDER BY snapshot_date, list_position(?, severity), dependents, event DESC, events.kind DESC,
            events.repo_id DESC
        """,
        list(SEVERITIES),
    )
    found: list[list[dict[str, Any]]] = [[] for _ in repos]
    for row in happened:
        found[row.pop("number")].append(row)
    return found


def _events(
    warehouse: Warehouse,
    since: date | None,
    at_least: str,
    repo: KnownRepo | None,
    kind: str | None,
    *,
    of_author: bool,
) -> list[dict[str, Any]]:
    warehouse.view(EVENTS)
    wanted = list(SEVERITIES[SEVERITIES.index(at_least) :])
    asked = repo.repo_id if repo else None
    _hold(warehouse, repo)
    return warehouse.records(
        """
        SELECT * FROM events
        WHERE (? IS NULL OR snapshot_date >= ?) AND list_contains(?, severity) AND kind = coalesce(?, kind)
            AND (? IS NULL OR (? AND (repo_id = ? OR starts_with(repo_id, ? || '/'))) OR EXISTS (
                FROM held WHERE held.kind = events.kind AND held.repo_id = events.repo_id
                    AND events.snapshot_date >= held.since AND events.snapshot_date < held.until
            ))
        ORDER BY snapshot_date DESC, list_position(?, severity) DESC, dependents DESC, event, kind, repo_id
        """,
        since, since, wanted, kind, asked, of_author, asked, asked, wanted,
    )  # fmt: skip


def _hold(warehouse: Warehouse, repo: KnownRepo | None) -> None:
    """Make the table `held`: the names of a repo, from the date on which it took each to the date on which it left it.

    The name that was asked for has no bounds.
    """
    rows = {
        (names.kind, held.repo_id, node_id(names.kind, held.repo_id), held.since or date.min, held.until or date.max)
        for names in (repo.names if repo else ())
        for held in (HeldName(names.asked), *names.chain)
    }
    columns = zip(*sorted(rows), strict=True) if rows else ((), (), (), (), ())
    warehouse.connection.execute(
        "CREATE OR REPLACE TEMP TABLE held AS SELECT unnest(?::VARCHAR[]) AS kind, unnest(?::VARCHAR[]) AS repo_id, "
        "unnest(?::BIGINT[]) AS node_id, unnest(?::DATE[]) AS since, unnest(?::DATE[]) AS until",
        [list(column) for column in columns],
    )


def history_of(warehouse: Warehouse, repo: str, kind: str | None = None) -> RepoHistory:
    """What became of a repo up to the warehouse's date; also of one that is gone.

    Args:
        warehouse: opened as of a date.
        repo: its name, or its page on the Hub, as `Warehouse.known` takes it.
        kind: where a model and a dataset share the name.

    Raises:
        UnknownRepoError: no repo of that name was ever seen.
    """
    known = warehouse.known(repo, kind)
    warehouse.view(REPOS, EVENTS, CHANGES)
    _hold(warehouse, known)
    spelt = sorted(known.all_names)
    # A name that the repo gave up and another repo has now has a row that is not the repo's.
    repos = warehouse.records(
        """
        SELECT kind, repo_id, author, created_at, first_seen, last_seen, gone_at FROM repos
        WHERE node_id IN (SELECT node_id FROM held) AND (gone_at IS NOT NULL OR repo_id IN (SELECT unnest(?)))
        ORDER BY kind, first_seen, repo_id
        """,
        sorted({known.repo_id, known.now, *(names.now for names in known.names)}),
    )
    # Two questions in one: a filter that is an OR would not reach the files, and all of them would be read.
    changes = warehouse.records(
        f"""
        SELECT {_CHANGE} FROM changes WHERE repo_id IN (SELECT unnest(?)) AND {_OF_REPO}
        UNION ALL
        SELECT {_CHANGE} FROM changes
        WHERE upstream_repo_id IN (SELECT unnest(?)) AND EXISTS (
                FROM held WHERE held.node_id = changes.upstream_id AND {_WHILE_HELD}
            ) AND NOT {_OF_REPO}
        ORDER BY snapshot_date, subject DESC, change, relation, repo_id, upstream_repo_id
        """,
        spelt, spelt,
    )  # fmt: skip
    happened = _events(warehouse, None, "info", known, known.kind, of_author=False)
    return RepoHistory(known.now, known.names, repos, list(reversed(happened)), changes)
