"""What happened between two dates, as people speak of it: `events`. docs/time.md defines each of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from hugginggraph.engines.relations import Relations
from hugginggraph.history.parent_events import parent_events
from hugginggraph.history.renames import COMINGS, Name, with_renames
from hugginggraph.history.severity_rules import Rule, severity_of
from hugginggraph.licence_rules import licence_reader
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.records.hashes import hasher
from hugginggraph.records.repo_events import (
    APPEARED,
    DISAPPEARED,
    REAPPEARED,
    RENAMED,
    Happening,
    is_described,
    repo_events,
)
from hugginggraph.settings import EventSettings
from hugginggraph.steps import text_of
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import EVENTS
from hugginggraph.tables.contract import STRING

_PASSING = (*COMINGS, DISAPPEARED)
_event_id = hasher([STRING] * 5)


def events_rows(
    relations: Relations,
    *,
    day: date,
    previous: date,
    limits: EventSettings,
    kinds: Collection[str],
    rules: Sequence[Rule],
) -> pa.Table:
    """The rows of `events` of a date, by their key: what happened, who depends on it, and how much it matters.

    Args:
        relations: that know `repos_delta` and `edges_delta` (as `table_delta` makes them), `repos_before`, and
            `nodes_` and `edges_`, `before` and `now`.
        day: the date.
        previous: the date before it in the warehouse.
        limits: from when on what an author does is an event.
        kinds: those that were listed before; of any other nothing can be said to have appeared.
        rules: the rules of severity.
    """
    happened = happenings(relations, limits=limits, kinds=kinds)
    dependents = _dependents(relations, happened)
    dates = {"snapshot_date": day, "previous_date": previous}
    rows = [dates | _row(each, *dependents[event_id(each)], rules) for each in happened]
    return pa.Table.from_pylist(rows, schema=arrow_schema(EVENTS)).sort_by("event_id")


def _row(happening: Happening, dependents: int, named_by: list[str] | None, rules: Sequence[Rule]) -> dict[str, Any]:
    told = ("event", "kind", "node_id", "repo_id", "before", "after", "repos")
    return {name: getattr(happening, name) for name in told} | {
        "event_id": event_id(happening),
        "severity": severity_of(happening.event, dependents, happening.repos, rules),
        "dependents": dependents,
        "named_by": named_by,
    }


def happenings(relations: Relations, *, limits: EventSettings, kinds: Collection[str]) -> list[Happening]:
    """All events of a date, without who depends on them; the arguments are those of `events_rows`."""
    alone: list[Happening] = []
    speaking: dict[int, Happening] = {}
    licences = licence_reader()
    for before, after in _repo_moves(relations):
        alone += repo_events(before, after, kinds=kinds, licences=licences)
        if before and is_described(before) and before["content_hash"] != (after["content_hash"] if after else None):
            speaking[before["node_id"]] = Happening("", before["kind"], before["repo_id"], before["node_id"])
    of_repos = with_renames(alone, _names_before(relations, alone))
    passed = {each.node_id for each in of_repos if each.event in (APPEARED, DISAPPEARED, REAPPEARED, RENAMED)}
    stayed = {key: repo for key, repo in speaking.items() if key not in passed}
    return of_repos + parent_events(_parents_moved(relations, stayed), stayed) + author_events(of_repos, limits)


def author_events(happened: Iterable[Happening], limits: EventSettings) -> list[Happening]:
    """Authors of whom many repos went or came at once; `members` are these repos.

    Args:
        happened: the events of single repos.
        limits: from how many repos of one kind on.
    """
    least = {DISAPPEARED: ("mass_deletion", limits.mass_deletion), APPEARED: ("burst", limits.burst)}
    members: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for each in happened:
        if each.author is not None and each.node_id is not None and each.event in least:
            members[each.kind, each.author, each.event].append(each.node_id)
    return [
        Happening(least[event][0], kind, author, repos=len(ids), members=tuple(ids))
        for (kind, author, event), ids in members.items()
        if len(ids) >= least[event][1]
    ]


def event_id(happening: Happening) -> int:
    """The key of an event: equal for what is told equally."""
    told = happening.event, happening.kind, happening.repo_id, happening.before, happening.after
    return _event_id(told)


def _repo_moves(relations: Relations) -> Iterator[tuple[Any, Any]]:
    for batch in relations.batches(text_of("repo_moves")):
        yield from zip(batch["before"].to_pylist(), batch["after"].to_pylist(), strict=True)


def _names_before(relations: Relations, happened: Iterable[Happening]) -> Mapping[tuple[str, str], list[Name]]:
    passing = {(each.kind, each.hub_id) for each in happened if each.event in _PASSING and each.hub_id is not None}
    found: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for kind, hub_id, *name in _asked(relations, "names_before", "passing", ["kind", "hub_id"], passing):
        found[kind, hub_id].append(Name(*name))
    return found


def _parents_moved(relations: Relations, repos: Iterable[int]) -> list[dict[str, Any]]:
    names = ("node_id", "relation", "change", "hub_id", "repo_id")
    found = _asked(relations, "parents_moved", "speaking", ["node_id"], ((each,) for each in repos))
    return [dict(zip(names, row, strict=True)) for row in found]


def _dependents(relations: Relations, happened: Iterable[Happening]) -> Mapping[int, tuple[int, list[str] | None]]:
    """By the key of an event, how many repos depend on what it is about, and their first names."""
    asked = {(event_id(each), node) for each in happened for node in _about(each)}
    found: dict[int, tuple[int, list[str] | None]] = defaultdict(lambda: (0, None))
    for key, dependents, names in _asked(relations, "dependents", "asked", ["event_id", "node_id"], asked):
        found[key] = dependents, names
    return found


def _about(happening: Happening) -> Iterator[int]:
    """The keys of the repos that an event is about: who depended on one that was renamed said so by the old name."""
    yield from happening.members
    if happening.node_id is not None:
        yield happening.node_id
    if happening.event == RENAMED and happening.before is not None:
        yield node_id(happening.kind, happening.before)


def _asked(
    relations: Relations, name: str, view: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """The rows of a step that asks about a few things at hand: those of the view, whose columns are given."""
    values = sorted(set(rows))
    if not values:
        return []
    relations.put(view, pa.table(dict(zip(columns, map(list, zip(*values, strict=True)), strict=True))))
    return [tuple(row.values()) for row in relations.fetch(name).to_pylist()]
