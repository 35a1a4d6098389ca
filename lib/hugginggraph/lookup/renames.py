"""The names that a repo has had, and the repos that have had a name.

`events` tells who was renamed and which names were registered anew; `conf/moved_repos.csv` knows moves from before the
first snapshot. A name is held by one repo at a time, so its events, in order of date, divide time into tenancies.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from hugginggraph.graph.moves import known_moves
from hugginggraph.lookup.node_ids import KINDS

Moved = tuple[date, str, str, str | None]
"""A row of `events`: date, event (`renamed` or `re_registered`), the repo's name, and the old name where renamed."""
EventsOf = Callable[[str, str], Iterable[Moved]]
"""From a kind and a name to the renames from and to this name, and its registrations."""


@dataclass(frozen=True)
class HeldName:
    """A name of a repo, and how long the repo held it.

    Attributes:
        repo_id: the name.
        since: the first date with it; None where the repo had it on the first date that knows the repo.
        until: the date on which the repo no longer had it; None of its last name, and of names that it gave up before
            the first snapshot.
    """

    repo_id: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class RepoNames:
    """The repo that a name means, under all names it has had.

    Attributes:
        asked: the name.
        kind: model, dataset or space.
        now: what the repo is called; its last name where it is gone.
        chain: its names, oldest first.
        earlier: the names of each other repo that held `asked` before, the last to leave first.
    """

    asked: str
    kind: str
    now: str
    chain: tuple[HeldName, ...]
    earlier: tuple[tuple[HeldName, ...], ...] = ()

    def on(self, day: date) -> str:
        """What the repo was called on a date."""
        held = (each for each in reversed(self.chain) if each.since is None or each.since <= day)
        return next(held, self.chain[0]).repo_id

    @property
    def since(self) -> date | None:
        """Since when the repo is called as it is now; None where it always was, or since before the first snapshot."""
        return self.chain[-1].since


class _Tenancy(NamedTuple):
    """A name while one repo held it: when it came to the name from which other, and when it left for which other."""

    name: str
    since: date | None = None
    came_from: str | None = None
    until: date | None = None
    left_for: str | None = None

    @property
    def held(self) -> HeldName:
        return HeldName(self.name, self.since, self.until)


def names_of(name: str, kind: str, events_of: EventsOf, *, is_there: bool) -> RepoNames:
    """The repo that a name means: the one that holds it now, else the one that held it last.

    Args:
        name: as it is spelt.
        kind: of the repo.
        events_of: what happened to a name.
        is_there: whether a repo of this name is listed now.
    """
    tenancies = _tenancies(name, events_of(kind, name))
    if is_there and tenancies[-1].until is not None:
        # A list that tells no ids of the Hub brings a repo without an event.
        tenancies.append(_Tenancy(name, since=tenancies[-1].until))
    meant = tenancies.pop()
    chain = _chain(meant, kind, events_of)
    moved_to = None if is_there or len(chain) > 1 else _moves(kind).get(name)
    if moved_to is not None:
        after = names_of(moved_to, kind, events_of, is_there=True)
        return replace(after, asked=name)
    earlier = [_chain(each, kind, events_of) for each in reversed(tenancies)]
    before = sorted(alias for alias, repo_id in _moves(kind).items() if repo_id == chain[0].repo_id)
    return RepoNames(name, kind, chain[-1].repo_id, (*map(HeldName, before), *chain), tuple(earlier))


def was_moved(name: str) -> bool:
    """Whether a repo gave up this name before the first snapshot, as far as is known."""
    return any(name in _moves(kind) for kind in KINDS)


@cache
def _moves(kind: str) -> dict[str, str]:
    return {move["alias"]: move["repo_id"] for move in known_moves() if move["kind"] == kind}


def _chain(tenancy: _Tenancy, kind: str, events_of: EventsOf) -> tuple[HeldName, ...]:
    """The names of the repo of a tenancy, oldest first."""
    before = [each.held for each in _followed(tenancy, kind, events_of, _previous)]
    after = [each.held for each in _followed(tenancy, kind, events_of, _next)]
    return (*reversed(before), tenancy.held, *after)


def _followed(
    tenancy: _Tenancy, kind: str, events_of: EventsOf, step: Callable[[_Tenancy, str, EventsOf], _Tenancy | None]
) -> Iterator[_Tenancy]:
    """The tenancies of the same repo from one on; their dates rise or fall strictly, so that they end."""
    following = step(tenancy, kind, events_of)
    while following is not None:
        yield following
        following = step(following, kind, events_of)


def _previous(tenancy: _Tenancy, kind: str, events_of: EventsOf) -> _Tenancy | None:
    if tenancy.came_from is None:
        return None
    there = _tenancies(tenancy.came_from, events_of(kind, tenancy.came_from))
    return next((each for each in there if each.left_for == tenancy.name and each.until == tenancy.since), None)


def _next(tenancy: _Tenancy, kind: str, events_of: EventsOf) -> _Tenancy | None:
    if tenancy.left_for is None:
        return None
    there = _tenancies(tenancy.left_for, events_of(kind, tenancy.left_for))
    return next((each for each in there if each.came_from == tenancy.name and each.since == tenancy.until), None)


def _tenancies(name: str, events: Iterable[Moved]) -> list[_Tenancy]:
    """The tenancies of a name in order of date, at least one; the last has no end where its repo did not leave.

    On one date a repo leaves a name before another takes it.
    """
    found: list[_Tenancy] = []
    current: _Tenancy | None = None
    for day, event, repo_id, before in sorted(events, key=lambda each: (each[0], _order(each, name))):
        if event == "renamed" and before == name:
            found.append((current or _Tenancy(name))._replace(until=day, left_for=repo_id))
            current = None
        elif event == "renamed" and current is not None and current.since == day:
            current = current._replace(came_from=before)
        else:
            if current is not None or (event == "re_registered" and not found):
                found.append((current or _Tenancy(name))._replace(until=day))
            current = _Tenancy(name, day, before if event == "renamed" else None)
    if current is not None or not found:
        found.append(current or _Tenancy(name))
    return found


def _order(moved: Moved, name: str) -> int:
    _, event, _, before = moved
    return 0 if event == "renamed" and before == name else 1 if event == "re_registered" else 2
