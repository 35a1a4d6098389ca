"""What happens to the Hub from one day to the next, and what each day's listing gives away of names."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hub_lab.synthetic.scale import rates
from hub_lab.synthetic.scale.draws import Draws, Ints
from hub_lab.synthetic.scale.models import saw, shows_base_models, shows_parents
from hub_lab.synthetic.scale.names import MAX_LEVEL
from hub_lab.synthetic.scale.structure import DAY, KINDS, Hub, Links, Models, Plan, Repos

_MANY_CHILDREN = 30
"""Nobody deletes or renames what half of the Hub is made from: a day changes what its share of changes says."""
_LEAST_RENAMED = 3


class Event(NamedTuple):
    """Repos of a kind to which the same happened; `old_level` is the level of a renamed repo's old name."""

    kind: str
    event: str
    repos: Ints
    old_level: NDArray[np.uint8] | None = None


def advance(hub: Hub, plan: Plan, draws: Draws, day: int) -> list[Event]:
    """Brings the Hub to its `day`-th day (1 is the second) and tells what happened, counters left out."""
    events: list[Event] = []
    for kind in KINDS:
        events += _advance_kind(hub, plan, draws, day, kind)
    note_names(hub, draws)
    return events


def note_names(hub: Hub, draws: Draws) -> None:
    """Takes down what the listing tells of names: namesakes, old names beside new ones, names that changed hands."""
    for kind in ("models", "datasets"):
        repos = hub.repos(kind)
        live = np.flatnonzero(repos.live)
        took = repos.takes[live]
        named = np.where(took >= 0, took, live)
        repos.namesakes[:] = np.minimum(np.bincount(repos.base[named], minlength=len(repos.live)), 255)
        repos.reused[:] = 0
        heirs = live[took >= 0]
        np.bitwise_or.at(repos.reused, repos.takes[heirs], np.uint8(1) << repos.takes_level[heirs])
    models, links = hub.models, hub.parents
    single = np.flatnonzero(np.diff(links.first) == 1)
    single = single[models.live[single]]
    slots = links.first[single]
    target = links.target[slots]
    old = (target >= 0) & (links.written[slots] < models.level[np.maximum(target, 0)])
    single, slots, target = single[old], slots[old], target[old]
    tells = models.live[target] & saw(draws, models, single) & shows_parents(draws, models, single)
    tells &= models.defect[single] != rates.CODE["CASE"]
    models.witnessed[:] = 0
    np.bitwise_or.at(models.witnessed, target[tells], np.uint8(1) << links.written[slots[tells]])


def _advance_kind(hub: Hub, plan: Plan, draws: Draws, day: int, kind: str) -> list[Event]:
    repos = hub.repos(kind)
    total = plan.repos[kind]
    listed = np.flatnonzero(repos.live)
    midnight = plan.first_midnight + day * DAY
    few = min(_MANY_CHILDREN, max(2, round(total * plan.change_share / 40)))

    gone = _chosen(draws, f"{kind}.deleted.{day}", listed, _named(hub, kind, listed, few), plan.leavers(kind), 10)
    repos.live[gone] = False
    new = np.arange(plan.born(kind, day - 1), plan.born(kind, day))
    repos.live[new] = True
    renamed, old_level = np.zeros(0, np.int64), np.zeros(0, np.uint8)
    heirs = np.zeros(0, np.int64)
    if kind != "spaces" and len(new):
        can = np.flatnonzero(repos.live & (repos.level < MAX_LEVEL) & (repos.takes < 0))
        can = can[can < new[0]]
        if isinstance(repos, Models):
            can = can[repos.twin[can] < 0]
        wanted = max(_LEAST_RENAMED, round(total * rates.RENAMED_A_DAY))
        renamed = _chosen(draws, f"{kind}.renamed.{day}", can, _named(hub, kind, can, few), wanted, 1)
        old_level = repos.level[renamed]
        repos.level[renamed] += 1
        heirs = _reregister(draws, f"{kind}.heirs.{day}", repos, new, gone, renamed, old_level, total)

    events = [
        Event(kind, "deleted", gone), Event(kind, "new", np.setdiff1d(new, heirs)),
        Event(kind, "re_registered", heirs), Event(kind, "renamed", renamed, old_level),
    ]  # fmt: skip
    can = np.flatnonzero(repos.live)
    can = np.setdiff1d(can[can < plan.born(kind, day - 1)], renamed, assume_unique=True)
    if isinstance(repos, Models):
        felt = _felt(hub, draws, gone, renamed, plan.born(kind, day - 1))
        events.append(Event(kind, "parent_changed", felt))
        can = np.setdiff1d(can, felt, assume_unique=True)
    wanted = round(total * plan.change_share) - sum(len(event.repos) for event in events)
    changed = draws.lowest(f"{kind}.changed.{day}", can, max(0, wanted))
    repos.version[changed] += 1
    repos.modified[changed] = midnight - 1 - draws.below(f"{kind}.moment.{day}", changed, DAY - 1)
    if isinstance(repos, Models):
        _change_parents(draws, day, repos, hub.parents, changed)
    if plan.counters_share:
        moved = listed[draws.unit(f"{kind}.ticks.{day}", listed) < plan.counters_share]
        repos.ticks[moved] = np.minimum(repos.ticks[moved], 254) + 1
    return [*events, Event(kind, "changed", changed)]


def _named(hub: Hub, kind: str, among: Ints, few: int) -> Ints:
    """Those of the repos that others name, but not too many: what happens to them is felt."""
    links = {"models": hub.parents, "datasets": hub.model_datasets}.get(kind)
    if links is None:
        return among
    children = np.bincount(links.target[links.target >= 0], minlength=len(hub.repos(kind).live))[among]
    return among[(children > 0) & (children <= few)]


def _felt(hub: Hub, draws: Draws, gone: Ints, renamed: Ints, born: int) -> Ints:
    """Children whose rows change with a parent: the Hub's tags follow a rename, `baseModels` a deletion too."""
    models, links = hub.models, hub.parents
    state = np.zeros(len(models.live), np.uint8)
    state[gone], state[renamed] = 1, 2
    slots = np.flatnonzero((links.target >= 0) & (state[np.maximum(links.target, 0)] > 0))
    child = np.searchsorted(links.first, slots, side="right") - 1
    mine = (child < born) & models.live[child] & shows_parents(draws, models, child) & saw(draws, models, child)
    slots, child = slots[mine], child[mine]
    is_first = slots == links.first[child]
    one_tag = (models.relation[child] == rates.FINETUNE) | (models.defect[child] == rates.CODE["RELATION_MISMATCH"])
    in_tags = (state[links.target[slots]] == 2) & (is_first | ~one_tag)
    return np.setdiff1d(np.unique(child[in_tags | shows_base_models(draws, models, child)]), renamed)


def _chosen(draws: Draws, stream: str, candidates: Ints, named: Ints, count: int, one_of: int) -> Ints:
    """Exactly `count`, every `one_of`-th (and at least one) among those that others name."""
    first = draws.lowest(f"{stream}.named", named, min(count, max(1, count // one_of)))
    rest = np.setdiff1d(candidates, first, assume_unique=True)
    return np.sort(np.concatenate([first, draws.lowest(stream, rest, count - len(first))]))


def _reregister(
    draws: Draws, stream: str, repos: Repos, new: Ints, gone: Ints, renamed: Ints, old_level: NDArray[Any], total: int
) -> Ints:
    """Some newcomers take the name of a repo that was deleted today, or the old name of one that was renamed."""
    count = min(max(1, round(total * rates.REREGISTERED_A_DAY)), len(new) // 4)
    free = gone[repos.takes[gone] < 0]
    if isinstance(repos, Models):
        free = free[repos.twin[free] < 0]
    dead = free[:count]
    moved, old_level = renamed[:count], old_level[:count]
    heirs = draws.lowest(stream, new, len(dead) + len(moved))
    taken = np.concatenate([dead, moved])[: len(heirs)]
    repos.takes[heirs] = taken
    repos.takes_level[heirs] = np.concatenate([repos.level[dead], old_level])[: len(heirs)]
    return heirs


def _change_parents(draws: Draws, day: int, models: Models, links: Links, changed: Ints) -> None:
    """One in twenty of the changed children of one parent names another one from now on."""
    single = changed[(links.first[changed + 1] - links.first[changed]) == 1]
    single = single[(models.defect[single] == 0) & (draws.unit(f"models.moves.{day}", single) < 0.05)]
    other = links.target[draws.below(f"models.moves_to.{day}", single, len(links.target))]
    fits = (other >= 0) & (other < single) & models.live[np.maximum(other, 0)]
    slots = links.first[single[fits]]
    links.target[slots] = other[fits]
    links.written[slots] = models.level[other[fits]]
