"""What happened, and what became of one repo."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hugginggraph.history.event_names import SEVERITIES
from hugginggraph.lookup.node_ids import node_ids
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import CHANGES, EVENTS, REPOS

_CHANGE = "snapshot_date, subject, change, kind, repo_id, relation, upstream_repo_id, columns, old_values, new_values"


@dataclass(frozen=True)
class RepoHistory:
    """What became of a repo.

    Attributes:
        repo_id: its name.
        repos: its rows of `repos`, one a kind: name, kind, first seen, last seen, gone.
        events: its rows of `events`, oldest first.
        changes: its rows of `changes`, and those of the edges it is an end of, oldest first.
    """

    repo_id: str
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
        repo: only what happened to the repo of this name, or to the author and the repos below it.
        kind: only what happened to repos of this kind.

    Raises:
        UnknownRepoError: nothing of that name was ever seen.
    """
    if repo is not None:
        repo, kind = warehouse.known(repo, kind, or_author=True)
    return _events(warehouse, since, at_least, repo, kind, of_author=True)


def _events(
    warehouse: Warehouse, since: date | None, at_least: str, repo: str | None, kind: str | None, *, of_author: bool
) -> list[dict[str, Any]]:
    warehouse.view(EVENTS)
    wanted = list(SEVERITIES[SEVERITIES.index(at_least) :])
    return warehouse.records(
        """
        SELECT * FROM events
        WHERE (? IS NULL OR snapshot_date >= ?) AND list_contains(?, severity) AND kind = coalesce(?, kind)
            AND (? IS NULL OR repo_id = ? OR (? AND starts_with(repo_id, ? || '/')))
        ORDER BY snapshot_date DESC, list_position(?, severity) DESC, dependents DESC, event, kind, repo_id
        """,
        since, since, wanted, kind, repo, repo, of_author, repo, wanted,
    )  # fmt: skip


def history_of(warehouse: Warehouse, repo: str, kind: str | None = None) -> RepoHistory:
    """What became of a repo up to the warehouse's date; also of one that is gone.

    Args:
        warehouse: opened as of a date.
        repo: its name, or its page on the Hub, as `Warehouse.known` takes it.
        kind: where a model and a dataset share the name.

    Raises:
        UnknownRepoError: no repo of that name was ever seen.
    """
    repo, kind = warehouse.known(repo, kind)
    warehouse.view(REPOS, EVENTS, CHANGES)
    ids = node_ids(repo, kind)
    repos = warehouse.records(
        "SELECT kind, repo_id, author, created_at, first_seen, last_seen, gone_at FROM repos "
        "WHERE node_id IN (SELECT unnest(?)) ORDER BY kind",
        ids,
    )
    # Two questions in one: a filter that is an OR would not reach the files, and all of them would be read.
    changes = warehouse.records(
        f"""
        SELECT {_CHANGE} FROM changes WHERE repo_id = ? AND (? IS NULL OR kind = ?)
        UNION ALL
        SELECT {_CHANGE} FROM changes
        WHERE upstream_repo_id = ? AND upstream_id IN (SELECT unnest(?))
            AND NOT (repo_id IS NOT DISTINCT FROM ? AND (? IS NULL OR kind = ?))
        ORDER BY snapshot_date, subject DESC, change, relation, repo_id, upstream_repo_id
        """,
        repo, kind, kind, repo, ids, repo, kind, kind,
    )  # fmt: skip
    happened = _events(warehouse, None, "info", repo, kind, of_author=False)
    return RepoHistory(repo, repos, list(reversed(happened)), changes)
