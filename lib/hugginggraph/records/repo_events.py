"""What happened to one repo between two dates, from its rows of `repos` on both."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hugginggraph.records.licences import LicenceReader

APPEARED, DISAPPEARED, REAPPEARED = "appeared", "disappeared", "reappeared"
RENAMED, RE_REGISTERED = "renamed", "re_registered"
_OPEN = "false"
"""`gated` of a repo that anyone may load."""

_Repo = Mapping[str, Any]


@dataclass(frozen=True)
class Happening:
    """One event, without who depends on it.

    Attributes:
        event: its name.
        kind: the kind of the repo or repos.
        repo_id: the repo's name; of an author's event, the author's.
        node_id: the repo's key; None of an author's event.
        before: what held before, as a text.
        after: what holds now.
        repos: how many repos it is about.
        author: the repo's owner.
        hub_id: the Hub's id of the repo.
        members: keys of the repos that an author's event is about.
    """

    event: str
    kind: str
    repo_id: str
    node_id: int | None = None
    before: str | None = None
    after: str | None = None
    repos: int = 1
    author: str | None = None
    hub_id: str | None = None
    members: tuple[int, ...] = ()


def repo_events(
    before: _Repo | None, after: _Repo | None, *, kinds: Collection[str], licences: LicenceReader
) -> list[Happening]:
    """What happened to a repo. Where something was or is not known, nothing is known to differ.

    Args:
        before: its row before; None where it had none.
        after: its row now.
        kinds: those that were listed before; of any other nothing can be said to have appeared.
        licences: reads what both rows say of the licence.
    """
    repo = after or before
    if repo is None:
        return []
    about = {name: repo[name] for name in ("kind", "repo_id", "node_id", "author", "hub_id")}
    found = [*_comings_and_goings(before, after, kinds)]
    if before and after and _is_live(before) and _is_live(after):
        found += _switches(before, after, licences)
    return [Happening(event, before=old, after=new, **about) for event, old, new in found]


_Found = Iterator[tuple[str, str | None, str | None]]
"""Events with what held before and holds now."""


def _comings_and_goings(before: _Repo | None, after: _Repo | None, kinds: Collection[str]) -> _Found:
    was, is_ = _is_live(before), _is_live(after)
    is_another = bool(before and after) and _differ(before, after, "hub_id")
    if before is None and is_ and after and after["kind"] in kinds:
        yield APPEARED, None, None
    if was and not is_:
        yield DISAPPEARED, None, None
    if before and not was and is_ and not is_another:
        yield REAPPEARED, None, None
    if before and after and is_ and is_another:
        yield RE_REGISTERED, before["hub_id"], after["hub_id"]


def _switches(before: _Repo, after: _Repo, licences: LicenceReader) -> _Found:
    gates = before["gated"], after["gated"]
    if _differ(before, after, "gated"):
        yield ("ungated" if gates[1] == _OPEN else "gated"), *gates
    if _differ(before, after, "disabled"):
        yield ("disabled" if after["disabled"] else "enabled"), None, None
    if is_described(before):
        old, new = (licences.read(side["card_data"], side["tags"]) for side in (before, after))
        if old.choices != new.choices:
            yield "licence_changed", old.text, new.text


def is_described(repo: _Repo) -> bool:
    """Whether more than names and counters was listed of a repo: lists of some sources have no more."""
    return repo["tags"] is not None or repo["card_data"] is not None


def _is_live(repo: _Repo | None) -> bool:
    return repo is not None and repo["gone_at"] is None


def _differ(before: _Repo | None, after: _Repo | None, name: str) -> bool:
    """Whether a value that is known on both dates is another."""
    values = [side[name] for side in (before, after) if side]
    return None not in values and values[0] != values[-1]
