"""A repo that comes under the Hub's id of another name has been renamed: one event in place of a coming and a going."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hugginggraph.records.repo_events import APPEARED, DISAPPEARED, RE_REGISTERED, REAPPEARED, RENAMED, Happening

COMINGS = (APPEARED, REAPPEARED, RE_REGISTERED)


@dataclass(frozen=True)
class Name:
    """A name under which `repos` had an id of the Hub on the day before."""

    repo_id: str
    gone_at: date | None
    first_seen: date | None


def with_renames(happened: Sequence[Happening], names: Mapping[tuple[str, str], Sequence[Name]]) -> list[Happening]:
    """The events of single repos, with renames in place of their halves.

    The old name may have gone long before, or be missed only by a later, complete list: that is no disappearance.

    Args:
        happened: what `repo_events` found of all repos.
        names: by kind and id of the Hub, the names that a repo which came or left had on the day before.
    """
    leaving = {(each.kind, each.repo_id) for each in happened if each.event == DISAPPEARED}
    renamed: list[Happening] = []
    replaced: set[tuple[str, str, str]] = set()
    for each in happened:
        if each.hub_id is None:
            continue
        own = names.get((each.kind, each.hub_id), ())
        others = [name for name in own if name.repo_id != each.repo_id]
        if each.event == DISAPPEARED and any(_stays(name, each.kind, leaving) for name in others):
            replaced.add((each.kind, each.repo_id, DISAPPEARED))
        if each.event in COMINGS and others and _last(own).repo_id != each.repo_id:
            renamed.append(replace(each, event=RENAMED, before=_last(own).repo_id, after=each.repo_id))
            replaced |= {(each.kind, each.repo_id, event) for event in (APPEARED, REAPPEARED)}
            replaced |= {
                (each.kind, name.repo_id, DISAPPEARED) for name in others if (each.kind, name.repo_id) in leaving
            }
    return [each for each in happened if (each.kind, each.repo_id, each.event) not in replaced] + renamed


def _stays(name: Name, kind: str, leaving: Iterable[tuple[str, str]]) -> bool:
    return name.gone_at is None and (kind, name.repo_id) not in leaving


def _last(names: Sequence[Name]) -> Name:
    """The last of a repo's names: the one it still had."""
    return max(
        names,
        key=lambda name: (name.gone_at is None, name.gone_at or date.min, name.first_seen or date.min, name.repo_id),
    )
