"""Who exists and who names whom, as arrays: the Hub before a single row is written.

Repos are numbered in the order of their creation, newcomers of the later days behind those of the first, and what a
repo is depends on lower numbers alone. So a Hub of more days begins with the very Hub of fewer days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hub_lab.synthetic.scale import rates
from hub_lab.synthetic.scale.draws import Draws, Ints
from hub_lab.synthetic.scale.rates import CODE

KINDS = ("models", "datasets", "spaces")
FLOOR = int(datetime(2022, 3, 2, 23, 29, 4, tzinfo=UTC).timestamp())
"""The Hub knows no earlier creation."""
DAY = 86_400
NOTHING = -1
"""The target of a mention that means no repo. Below it, -2 - g is ghost number g: a repo that is not listed."""
_LEAST = 3  # rows of every defect, however small the Hub
_ALWAYS_BASES = 40  # the oldest models have cards and children, so that every child finds a parent


@dataclass(frozen=True)
class Plan:
    """What is to be written; `repos` and `newcomers` count by kind (`models`, `datasets`, `spaces`)."""

    repos: Mapping[str, int]
    days: int
    start: date
    seed: int
    change_share: float
    counters_share: float
    cards: float

    @property
    def first_midnight(self) -> int:
        """The moment of the first snapshot, in seconds."""
        return int(datetime(self.start.year, self.start.month, self.start.day, tzinfo=UTC).timestamp())

    def newcomers(self, kind: str) -> int:
        """New repos of each day after the first."""
        return round(self.repos[kind] * min(rates.NEW, self.change_share * rates.NEW / (rates.NEW + rates.DELETED)))

    def leavers(self, kind: str) -> int:
        """Repos deleted on each day after the first."""
        share = min(rates.DELETED, self.change_share * rates.DELETED / (rates.NEW + rates.DELETED))
        return round(self.repos[kind] * share)

    def born(self, kind: str, day: int) -> int:
        """How many repos have ever existed by the day (0 is the first)."""
        return self.repos[kind] + day * self.newcomers(kind)


@dataclass
class Repos:
    """The repos of a kind, one array a property.

    Attributes:
        created: in seconds, like `modified`.
        modified: of the last commit.
        author: the number of the owner.
        base: the repo whose base name this one has: itself, or the one it mirrors.
        level: how often it was renamed.
        first_level: how often before the first day.
        takes: the repo whose full name it took over, -1 for none.
        takes_level: the level of the name that was taken.
        version: how often its content has changed since the first day.
        ticks: on how many days its counters moved.
        live: whether the day lists it.
        namesakes: how many live repos have this base name (counted at `base`), at most 255.
        witnessed: a bit a level: another row shows this old name beside the new one.
        reused: a bit a level: the name of that level is somebody else's now.
    """

    created: NDArray[np.int32]
    modified: NDArray[np.int32]
    author: NDArray[np.int32]
    base: NDArray[np.int32]
    level: NDArray[np.uint8]
    first_level: NDArray[np.uint8]
    takes: NDArray[np.int32]
    takes_level: NDArray[np.uint8]
    version: NDArray[np.uint8]
    ticks: NDArray[np.uint8]
    live: NDArray[np.bool_]
    namesakes: NDArray[np.uint8]
    witnessed: NDArray[np.uint8]
    reused: NDArray[np.uint8]


@dataclass
class Models(Repos):
    """Models, which have more properties.

    Attributes:
        tells: what the model tells of itself, see `rates.TELLS`.
        relation: position in `rates.RELATIONS`.
        defect: position in `rates.DEFECTS`.
        root: the first of its ancestors, itself if it has no parent.
        twin: the model whose name this one has in capitals, -1 for none.
    """

    tells: NDArray[np.uint8]
    relation: NDArray[np.uint8]
    defect: NDArray[np.uint8]
    root: NDArray[np.int32]
    twin: NDArray[np.int32]


@dataclass
class Links:
    """Mentions by child: those of child i are `first[i]` to `first[i + 1]`.

    `written` is the level of the target's name as the child has it; `defect` the mention's own, if any.
    """

    first: NDArray[np.int64]
    target: NDArray[np.int32]
    written: NDArray[np.uint8]
    defect: NDArray[np.uint8]

    def children(self) -> NDArray[np.int32]:
        """The child of every mention."""
        return np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))


@dataclass
class Hub:
    """All arrays of the synthetic Hub."""

    models: Models
    datasets: Repos
    spaces: Repos
    parents: Links
    model_datasets: Links
    sources: Links
    source_form: NDArray[np.uint8]
    space_models: Links
    space_datasets: Links

    def repos(self, kind: str) -> Repos:
        """The repos of a kind, by the plural of its name."""
        return getattr(self, kind)  # type: ignore[no-any-return]

    def save(self, folder: Path) -> None:
        """Writes every array to a file, from which any number of workers can map it."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, array in _flatten(self).items():
            np.save(folder / f"{name}.npy", array)

    @classmethod
    def load(cls, folder: Path) -> "Hub":
        """Maps a saved Hub into memory; only the pages that are read are loaded."""
        parts: dict[str, Any] = {}
        for field in fields(cls):
            made = _CLASSES.get(str(field.name))
            if made is None:
                parts[field.name] = np.load(folder / f"{field.name}.npy", mmap_mode="r")
            else:
                names = [part.name for part in fields(made)]
                parts[field.name] = made(
                    **{name: np.load(folder / f"{field.name}.{name}.npy", mmap_mode="r") for name in names}
                )
        return cls(**parts)


_CLASSES: dict[str, Any] = {
    "models": Models, "datasets": Repos, "spaces": Repos, "parents": Links, "model_datasets": Links,
    "sources": Links, "space_models": Links, "space_datasets": Links,
}  # fmt: skip


def build(plan: Plan, draws: Draws) -> Hub:
    """The Hub of the first day, with the newcomers of all later days waiting at the ends of the arrays."""
    models = _models(plan, draws)
    parents = _parents(plan, draws, models)
    _rename_and_mirror(plan, draws, models, parents)
    datasets = Repos(**_common(plan, draws, "datasets"))
    datasets.level[: rates.CANONICAL] = 1
    renamed = draws.unit("datasets.renamed", np.arange(len(datasets.level))) < rates.RENAMED / 10
    datasets.level[renamed] = 1
    for repos in (models, datasets):
        repos.first_level[:] = repos.level
    _write_old_names(draws, "parents", parents, models)
    told = np.flatnonzero((models.tells == rates.CARD) | (models.tells == rates.LINEAGE))
    with_data = told[draws.unit("models.has_datasets", told) < rates.DATASET_MODELS]
    model_datasets = _mentions(
        plan, draws, "model_datasets", with_data, rates.DATASETS_A_MODEL, ("models", "datasets"), rates.DATASET_DEFECTS
    )
    _write_old_names(draws, "model_datasets", model_datasets, datasets)
    space_links = {}
    for kind, share in (("models", rates.SPACE_MODELS), ("datasets", rates.SPACE_DATASETS)):
        every = np.arange(plan.born("spaces", plan.days - 1))
        naming = every[draws.unit(f"spaces.has_{kind}", every) < share]
        name = f"space_{kind}"
        space_links[name] = _mentions(
            plan, draws, name, naming, rates.MODELS_A_SPACE, ("spaces", kind), rates.SPACE_DEFECTS
        )
        _write_old_names(draws, name, space_links[name], models if kind == "models" else datasets)
    sources, form = _sources(plan, draws, datasets)
    return Hub(
        models=models, datasets=datasets, spaces=Repos(**_common(plan, draws, "spaces")), parents=parents,
        model_datasets=model_datasets, sources=sources, source_form=form, **space_links,
    )  # fmt: skip


def _flatten(hub: Hub) -> dict[str, NDArray[Any]]:
    flat: dict[str, NDArray[Any]] = {}
    for field in fields(hub):
        value = getattr(hub, field.name)
        if field.name in _CLASSES:
            flat |= {f"{field.name}.{part.name}": getattr(value, part.name) for part in fields(value)}
        else:
            flat[field.name] = value
    return flat


def _common(plan: Plan, draws: Draws, kind: str) -> dict[str, Any]:
    """The arrays that every kind has. The Hub grew with the square of time, so the oldest share a floor date."""
    first, total = plan.repos[kind], plan.born(kind, plan.days - 1)
    index = np.arange(total)
    jitter = draws.unit(f"{kind}.created", index)
    old = np.sqrt((index[:first] + jitter[:first]) / first) * (plan.first_midnight - FLOOR)
    created = np.full(total, plan.first_midnight, np.int64)
    created[:first] = FLOOR + np.maximum(0.0, old - 0.13 * (plan.first_midnight - FLOOR)) / 0.87
    newcomers = max(1, plan.newcomers(kind))
    day, place = np.divmod(index[first:] - first, newcomers)
    created[first:] += day * DAY + ((place + jitter[first:]) / newcomers * DAY).astype(np.int64)
    lasted = draws.unit(f"{kind}.modified", index)
    until = np.where(index < first, plan.first_midnight, created + DAY // 24)
    modified = created + (lasted * lasted * lasted * lasted * (until - created)).astype(np.int64)
    u = draws.unit(f"{kind}.author", index)
    authors = max(30, int(0.35 * sum(plan.repos.values())))
    return {
        "created": created.astype(np.int32),
        "modified": modified.astype(np.int32),
        "author": (u * u * u * authors).astype(np.int32),  # a few owners are prolific, most have one repo
        "base": index.astype(np.int32),
        "level": np.zeros(total, np.uint8),
        "first_level": np.zeros(total, np.uint8),
        "takes": np.full(total, -1, np.int32),
        "takes_level": np.zeros(total, np.uint8),
        "version": np.zeros(total, np.uint8),
        "ticks": np.zeros(total, np.uint8),
        "live": index < first,
        "namesakes": np.zeros(total, np.uint8),
        "witnessed": np.zeros(total, np.uint8),
        "reused": np.zeros(total, np.uint8),
    }


def _models(plan: Plan, draws: Draws) -> Models:
    common = _common(plan, draws, "models")
    index = np.arange(len(common["live"]))
    tells = draws.pick("models.tells", index, rates.TELLS).astype(np.uint8)
    tells[:_ALWAYS_BASES] = rates.CARD
    relation = (1 + draws.pick("models.relation", index, rates.DERIVED)).astype(np.uint8)
    relation[tells < rates.LINEAGE] = rates.NONE
    relation[tells == rates.CONFIG] = rates.ADAPTER
    models = Models(
        **common, tells=tells, relation=relation, defect=np.zeros(len(index), np.uint8),
        root=index.astype(np.int32), twin=np.full(len(index), -1, np.int32),
    )  # fmt: skip
    _plant_defects(plan, draws, models)
    return models


def _plant_defects(plan: Plan, draws: Draws, models: Models) -> None:
    """One defect at most a model; each at its rate, and at least a few times before the first day."""
    first = plan.repos["models"]
    lineage = np.flatnonzero(models.tells == rates.LINEAGE)
    names = ["", *rates.PARENT_DEFECTS]
    shares = [1 - sum(rates.PARENT_DEFECTS.values()), *rates.PARENT_DEFECTS.values()]
    codes = np.array([CODE[name] for name in names], np.uint8)
    models.defect[lineage] = codes[draws.pick("models.defect", lineage, shares)]
    for name, (relation, share) in rates.RELATION_DEFECTS.items():
        fitting = lineage[(models.relation[lineage] == relation) & (models.defect[lineage] == 0)]
        models.defect[fitting[draws.unit(f"models.{name}", fitting) < share]] = CODE[name]
    # TIME_INVERTED needs a parent that is created later, and one that is listed on the first day.
    late = np.flatnonzero(models.defect == CODE["TIME_INVERTED"])
    models.defect[late[late > 0.8 * first]] = 0
    for name in (*rates.PARENT_DEFECTS, *rates.RELATION_DEFECTS):
        lacking = _LEAST - int((models.defect[:first] == CODE[name]).sum())
        if lacking > 0:
            fits = (models.tells[:first] == rates.LINEAGE) & (models.defect[:first] == 0)
            if name in rates.RELATION_DEFECTS:
                fits &= models.relation[:first] == rates.RELATION_DEFECTS[name][0]
            if name == "TIME_INVERTED":
                fits[int(0.8 * first) :] = False
            models.defect[draws.lowest(f"models.least.{name}", np.flatnonzero(fits), lacking)] = CODE[name]
    _plant_cycles(plan, draws, models)


def _plant_cycles(plan: Plan, draws: Draws, models: Models) -> None:
    """Some bases name each other as parents; `root` holds the one each of them names until the parents are known."""
    first = plan.repos["models"]
    bases = np.flatnonzero(models.tells[:first] == rates.CARD)
    members = draws.lowest("models.cycles", bases[bases >= _ALWAYS_BASES], max(9, round(rates.CYCLES * first)))
    models.tells[members], models.relation[members] = rates.LINEAGE, rates.FINETUNE
    models.defect[members] = CODE["CYCLE"]
    sizes, at = (2, 3, 2, 2, 4, 2, 2, 7, 2, 2), 0
    for number in range(len(members)):
        if len(members) - at < 2:
            break
        size = sizes[number % len(sizes)]
        if len(members) - at - size < 2:
            size = len(members) - at
        ring = members[at : at + size]
        models.root[ring] = np.roll(ring, -1)
        at += size


def _parents(plan: Plan, draws: Draws, models: Models) -> Links:
    """Parents by preferential attachment: a child copies the parent of an earlier child, or takes any fertile model."""
    index = np.arange(len(models.relation))
    is_base = (models.tells == rates.CARD) | (models.tells == rates.LINEAGE)
    fertility = np.where(models.relation == 0, rates.FERTILE_BASE, np.array(rates.FERTILE)[models.relation])
    fertile = is_base & (draws.unit("models.fertile", index) < fertility) & (models.defect != CODE["CYCLE"])
    fertile[:_ALWAYS_BASES] = True
    fertile_index = np.flatnonzero(fertile)

    children = np.flatnonzero(models.relation > 0)
    counts = _numbers_of_parents(draws, models, children)
    child = np.repeat(children, counts)
    slot = np.arange(len(child))
    earlier = np.searchsorted(fertile_index, child)
    target = fertile_index[draws.below("parents.direct", slot, earlier)]
    for relation in range(1, len(rates.RELATIONS)):
        own = np.flatnonzero((models.relation[child] == relation) & (models.defect[child] != CODE["BOMB"]))
        target[own] = target[own][_copied(draws, rates.RELATIONS[relation], len(own), rates.COPYING[relation])]

    defect = models.defect[child]
    is_gone = defect == CODE["GONE"]
    target[is_gone] = _ghosts(draws, "parents", np.flatnonzero(is_gone), plan.repos["models"] // 3)
    target[np.isin(defect, [CODE["PLACEHOLDER"], CODE["EXEC_HINT"]])] = NOTHING
    target[defect == CODE["SELF"]] = child[defect == CODE["SELF"]]
    target[defect == CODE["CYCLE"]] = models.root[child[defect == CODE["CYCLE"]]]
    _invert_time(plan, draws, models, fertile_index, child, target)
    models.root[:] = _roots(index, child, target)

    keep = _first_of_each(child, target)
    keep[defect == CODE["DUP_PARENT"]] = True
    child, target, counts = child[keep], target[keep], np.bincount(child[keep], minlength=len(index))
    # A merge whose parents turned out to be one and the same has one parent, and no other defect to hide it.
    one = (models.relation == rates.MERGE) & (counts == 1) & (models.defect == 0)
    models.defect[one] = CODE["MERGE_ONE"]
    return Links(
        first=np.concatenate([[0], np.cumsum(counts)]),
        target=target.astype(np.int32),
        written=np.zeros(len(target), np.uint8),
        defect=np.zeros(len(target), np.uint8),
    )


def _numbers_of_parents(draws: Draws, models: Models, children: Ints) -> Ints:
    counts = np.ones(len(children), np.int64)
    relation, defect = models.relation[children], models.defect[children]
    several = (relation == rates.MERGE) & ((defect == 0) | (defect == CODE["DUP_PARENT"]))
    many = np.array(rates.PARENTS_OF_MERGE)
    counts[several] = many[draws.below("parents.of_merge", children[several], len(many))]
    several = defect == CODE["MULTI_FINETUNE"]
    many = np.array(rates.PARENTS_OF_MANY)
    counts[several] = many[draws.below("parents.of_many", children[several], len(many))]
    counts[defect == CODE["TYPE"]] = 2
    counts[defect == CODE["BOMB"]] = rates.PARENTS_OF_BOMB
    return counts


def _copied(draws: Draws, stream: str, count: int, share: float) -> Ints:
    """For each of `count` choices the one it copies in the end, itself if none: pointers to earlier ones, followed.

    The later of two draws is copied, because what is new is popular.
    """
    slot = np.arange(count)
    earlier = np.maximum(draws.below(f"{stream}.copied", slot, slot), draws.below(f"{stream}.copied_too", slot, slot))
    points_to = np.where((draws.unit(f"{stream}.copies", slot) < share) & (slot > 0), earlier, slot)
    while True:
        further = points_to[points_to]
        if np.array_equal(further, points_to):
            return points_to
        points_to = further


def _ghosts(draws: Draws, stream: str, slots: Ints, mentions: int) -> Ints:
    u = draws.unit(f"{stream}.ghosts", slots)
    return -2 - (u * u * u * max(4, 0.01 * mentions)).astype(np.int64)


def _invert_time(plan: Plan, draws: Draws, models: Models, fertile: Ints, child: Ints, target: Ints) -> None:
    bases = fertile[(models.relation[fertile] == 0) & (fertile < plan.repos["models"])]
    slots = np.flatnonzero(models.defect[child] == CODE["TIME_INVERTED"])
    after = np.searchsorted(bases, child[slots] + plan.repos["models"] // 20)
    found = after < len(bases)
    models.defect[child[slots[~found]]] = 0
    slots, after = slots[found], after[found]
    target[slots] = bases[after + draws.below("parents.inverted", slots, len(bases) - after)]


def _roots(index: Ints, child: Ints, target: Ints) -> Ints:
    """The first ancestor of each model along first parents; a model whose parent is no older repo is its own."""
    up = index.copy()
    older = (target >= 0) & (target < child)
    up[child[older][::-1]] = target[older][::-1]  # the first parent is written last
    while True:
        further = up[up]
        if np.array_equal(further, up):
            return up
        up = further


def _first_of_each(child: Ints, target: Ints) -> NDArray[np.bool_]:
    pairs = (child.astype(np.int64) << 32) + (target + (1 << 31))
    keep = np.zeros(len(pairs), bool)
    keep[np.unique(pairs, return_index=True)[1]] = True
    return keep


def _rename_and_mirror(plan: Plan, draws: Draws, models: Models, parents: Links) -> None:
    """Renames of the time before the first day, mirrors that kept the base name, and twins that differ by case."""
    child = parents.children()
    is_early = child < plan.repos["models"]  # what newcomers name must not change the first day
    named = np.unique(parents.target[(parents.target >= 0) & is_early])
    models.level[named[draws.unit("models.renamed", named) < 3 * rates.RENAMED]] = 1
    models.level[: rates.CANONICAL] = 1
    single = np.diff(parents.first)[child] == 1
    mirror = single & (models.relation[child] == rates.QUANTIZED) & (parents.target >= 0) & (parents.target < child)
    mirror &= draws.unit("models.mirror", child) < 0.25
    up = np.arange(len(models.base), dtype=np.int32)
    up[child[mirror]] = parents.target[mirror]
    while not np.array_equal(up, up[up]):
        up = up[up]
    owned = (models.author.astype(np.int64) << 32) + up
    first = np.unique(owned, return_index=True)[1]
    taken = np.ones(len(up), bool)
    taken[first] = False
    models.base[:] = np.where(taken, np.arange(len(up)), up)
    # The case-blind twin of a parent whose name somebody wrote with other capitals: a reader cannot tell which.
    # Where the Hub resolved one such child, its row would tell.
    cased = np.flatnonzero((models.defect[child] == CODE["CASE"]) & (parents.target >= 0))
    early = cased[is_early[cased]]
    is_told = draws.unit("models.hub", child[early]) < rates.HUB_RESOLVED
    originals = np.setdiff1d(parents.target[early[~is_told]], parents.target[early[is_told]])
    originals = originals[models.level[originals] == 0][: max(1, len(early) // 50)]
    models.defect[child[cased[~is_early[cased] & np.isin(parents.target[cased], originals)]]] = 0
    free = np.flatnonzero((models.tells == rates.BLANK) & (np.arange(len(up)) < plan.repos["models"]))
    twins = draws.lowest("models.twins", free, len(originals))
    originals = originals[: len(twins)]
    models.twin[twins], models.author[twins], models.base[twins] = (
        originals, models.author[originals], models.base[originals],
    )  # fmt: skip


def _write_old_names(draws: Draws, stream: str, links: Links, repos: Repos) -> None:
    """A mention of a renamed repo has the old name or the new one."""
    slot = np.arange(len(links.target))
    real = links.target >= 0
    level = np.where(real, repos.level[np.where(real, links.target, 0)], 0)
    share = np.where(links.target < rates.CANONICAL, rates.OLD_BARE_NAME, rates.OLD_NAME)
    is_old = draws.unit(f"{stream}.old_name", slot) < share
    links.written[:] = np.where(is_old, 0, level)


def _mentions(
    plan: Plan,
    draws: Draws,
    stream: str,
    children: Ints,
    numbers: tuple[int, ...],
    kinds: tuple[str, str],
    defects: Mapping[str, float],
) -> Links:
    """Mentions of repos of another kind: heavy-tailed like parents, each with a defect of its own or none."""
    child_kind, kind = kinds
    counts = np.array(numbers)[draws.below(f"{stream}.number", children, len(numbers))]
    child = np.repeat(children, counts)
    slot = np.arange(len(child))
    # Both kinds grew alike in time, so the same share of either existed when the child was made.
    limit = np.minimum(plan.repos[kind], 1 + child * plan.repos[kind] // plan.repos[child_kind])
    target = draws.below(f"{stream}.direct", slot, limit)
    target = target[_copied(draws, stream, len(child), rates.DATASET_COPYING)]
    codes = np.array([CODE[name] for name in defects], np.uint8)
    defect = codes[draws.pick(f"{stream}.defect", slot, list(defects.values()))]
    is_gone = defect == CODE["GONE"]
    target[is_gone] = _ghosts(draws, stream, np.flatnonzero(is_gone), plan.repos[child_kind])
    target[np.isin(defect, [CODE["PLACEHOLDER"], CODE["INVALID_ID"]])] = NOTHING
    keep = _first_of_each(child, target)
    total = plan.born(child_kind, plan.days - 1)
    counts = np.bincount(child[keep], minlength=total)
    return Links(
        first=np.concatenate([[0], np.cumsum(counts)]),
        target=target[keep].astype(np.int32),
        written=np.zeros(int(keep.sum()), np.uint8),
        defect=defect[keep],
    )


def _sources(plan: Plan, draws: Draws, datasets: Repos) -> tuple[Links, NDArray[np.uint8]]:
    """What datasets say they were made from, and in which form (a position of `rates.SOURCES`) they say it."""
    total = len(datasets.live)
    index = np.arange(total)
    says = (draws.unit("datasets.card", index) < rates.DATASET_CARDS) & (index >= rates.CANONICAL)
    children = index[says & (draws.unit("sources.any", index) < rates.DATASET_SOURCES / rates.DATASET_CARDS)]
    forms = list(rates.SOURCES)
    form = draws.pick("sources.form", children, list(rates.SOURCES.values()))
    for number in range(min(len(forms), len(children))):  # every form is there, however small the Hub
        form[number] = number
    target = draws.below("sources.direct", children, np.minimum(children, plan.repos["datasets"]))
    target = target[_copied(draws, "sources", len(children), 0.7)]
    name = np.array(forms)[form]
    target[np.isin(name, ["original", "other", "bare_extended", "free_text"])] = NOTHING
    target[name == "self"] = children[name == "self"]
    target[name == "gone"] = _ghosts(draws, "sources", np.flatnonzero(name == "gone"), plan.repos["datasets"])
    # Two that name each other.
    ring = children[(name == "extended") & (children < plan.repos["datasets"])][-4:]
    at = np.searchsorted(children, ring)
    target[at] = np.roll(ring, -1)
    defects = {
        "other": "EXTERNAL", "bare_extended": "NO_TARGET", "free_text": "INVALID_ID", "self": "SELF", "gone": "GONE",
        "bare_name": "BARE",
    }  # fmt: skip
    defect = np.array([CODE[defects.get(form_name, "")] for form_name in forms], np.uint8)[form]
    defect[at] = CODE["CYCLE"]
    forms_of = np.zeros(total, np.uint8)
    forms_of[children] = form
    links = Links(
        first=np.concatenate([[0], np.cumsum(np.bincount(children, minlength=total))]),
        target=target.astype(np.int32),
        written=datasets.level[np.maximum(target, 0)],
        defect=defect,
    )
    return links, forms_of
