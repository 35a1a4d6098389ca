"""What is planted into the synthetic Hub, on which day, and the record of it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from hub_lab.synthetic import names
from hub_lab.synthetic.hub import Hub
from hub_lab.synthetic.repos import Model, Reference, Repo

QUIET_DAY = 4  # the datasets stand still
SHORT_DAY = 5  # the models come incomplete, and nothing else happens to them

_R = TypeVar("_R", bound=Repo)


@dataclass(frozen=True)
class PlantedEvent:
    """Something that the files of a day show, and that a good reader of them finds.

    Attributes:
        date: First day whose files show it.
        event: What it is, such as `renamed` or `long_cycle`.
        kind: `model` or `dataset`.
        id: Id of the repo on that day (of a deleted one, its last); None where a whole file is concerned.
        detail: What else there is to know; its keys depend on the event.
    """

    date: date
    event: str
    kind: str
    id: str | None
    detail: Mapping[str, object] = field(default_factory=dict)


class _NoCandidateError(LookupError):
    """No repo is left that the event could happen to."""


class Chronicle:
    """A hub, the day it has come to, and the events so far."""

    def __init__(self, hub: Hub, start: date) -> None:
        self.hub = hub
        self.today = start
        self.events: list[PlantedEvent] = []
        self.vacated: list[Model] = []
        # Once something happened to a repo it is left alone, so that no event hides another.
        self._told: set[str] = set()

    def moment(self, days_ago: int = 0) -> datetime:
        """Returns a time of today, or of an earlier day."""
        # The last minutes of a day are left out: a repo is finished a little after it was created.
        seconds = self.hub.rng.randrange(23 * 3600)
        midnight = datetime.combine(self.today - timedelta(days=days_ago), time(), tzinfo=UTC)
        return midnight + timedelta(seconds=seconds)

    def pick_some(self, repos: Mapping[str, _R], count: int, wanted: Callable[[_R], object]) -> list[_R]:
        """Returns up to `count` wanted repos of which no story is told yet."""
        candidates = [repo for repo in repos.values() if repo.hub_id not in self._told and wanted(repo)]
        chosen = self.hub.rng.sample(candidates, min(count, len(candidates)))
        for repo in chosen:
            self.spare(repo)
        return chosen

    def pick(self, repos: Mapping[str, _R], wanted: Callable[[_R], object]) -> _R:
        """Returns one such repo.

        Raises:
            _NoCandidateError: There is none.
        """
        for repo in self.pick_some(repos, 1, wanted):
            return repo
        raise _NoCandidateError

    def spare(self, repo: Repo) -> None:
        """Keeps a repo out of all events to come."""
        self._told.add(repo.hub_id)

    def commit(self, repo: _R) -> _R:
        """Returns the repo as of a new commit of today, and puts it into the hub."""
        repo = replace(repo, sha=self.hub.namer.sha(), modified=self.moment())
        self.hub.put(repo)
        return repo

    def log(self, event: str, repo: Repo, **detail: object) -> None:
        """Records what happened to a repo."""
        self.events.append(PlantedEvent(self.today, event, repo.kind, repo.id, detail))

    def log_file(self, event: str, kind: str, **detail: object) -> None:
        """Records what is the matter with a file of today."""
        self.events.append(PlantedEvent(self.today, event, kind, None, detail))


def plant_structure(chronicle: Chronicle) -> None:
    """Adds the models whose origins, or whose text, are out of the ordinary."""
    for relation, count in (("merge", 3), ("quantized", 1), ("adapter", 1)):
        _plant(chronicle, relation, relation, chronicle.hub.draw_parents(count))
    for event, size in (("self_loop", 1), ("cycle", 2), ("long_cycle", 3)):
        _plant_ring(chronicle, event, size)
    for relation, path in zip(("adapter", "finetune", "finetune"), names.LOCAL_PATHS, strict=True):
        # The adapter's training script wrote the tag itself, whatever the path.
        tags = ("lora", f"base_model:adapter:{path}") if relation == "adapter" else ()
        _plant(chronicle, "local_path", relation, [Reference(path)], {"card_tags": tags})
    _plant(chronicle, "ghost_parent", "finetune", [Reference(names.GHOST_MODEL)])
    _plant(chronicle, "placeholder", "finetune", [Reference(names.PLACEHOLDER)])
    first, second = chronicle.hub.draw_parents(2)
    _plant(chronicle, "duplicate_parent", "merge", [first, first, second])
    for event, dataset in (("ghost_dataset", names.GHOST_DATASET), ("free_text_dataset", names.FREE_TEXT)):
        _plant(chronicle, event, "finetune", [first], {"datasets": (dataset,)}, dataset=dataset)
    for column, part, text in (
        ("siblings", "files", names.HOSTILE_FILE),
        ("card", "remark", names.HOSTILE_CARD),
        ("cardData", "description", names.HOSTILE_DESCRIPTION),
    ):
        value = ("README.md", text) if part == "files" else text
        _plant(chronicle, "hostile", "finetune", [first], {part: value}, column=column, text=text)


def live(chronicle: Chronicle, number: int) -> None:
    """Lets a day pass, the `number`-th of the chronicle."""
    hub = chronicle.hub
    hub.move_counters(models=True, datasets=number != QUIET_DAY)
    for happen in _SCHEDULE.get(number, ()):
        with suppress(_NoCandidateError):
            happen(chronicle)
    if number != SHORT_DAY:
        _churn(chronicle, hub.models, hub.add_model)
    if number == QUIET_DAY:
        chronicle.log_file("quiet_day", "dataset", rows=len(hub.datasets))
    else:
        _churn(chronicle, hub.datasets, hub.add_dataset)


def _plant(
    chronicle: Chronicle,
    event: str,
    relation: str,
    parents: Sequence[Reference],
    oddity: Mapping[str, Any] | None = None,
    **detail: object,
) -> None:
    created = chronicle.moment(days_ago=chronicle.hub.rng.randint(1, 300))
    model = replace(chronicle.hub.derive(created, relation, parents), **(oddity or {}))
    chronicle.hub.put(model)
    chronicle.spare(model)
    parent_names = [parent.name for parent in parents]
    chronicle.log(event, model, relation=relation, parents=parent_names, **detail)


def _plant_ring(chronicle: Chronicle, event: str, size: int) -> None:
    hub = chronicle.hub
    created = [chronicle.moment(days_ago=hub.rng.randint(1, 300)) for _ in range(size)]
    ring = [hub.derive(moment, "finetune", ()) for moment in created]
    for model, parent in zip(ring, [*ring[1:], ring[0]], strict=True):
        hub.put(replace(model, parents=(Reference(parent.id, parent.hub_id),)))
    members = [model.id for model in ring]
    for model in ring:
        chronicle.spare(model)
        chronicle.log(event, model, members=members)


def _churn(chronicle: Chronicle, repos: Mapping[str, _R], add: Callable[[datetime], Repo]) -> None:
    """Plants the ordinary life of a day: one in a hundred is new, one changed; one in three hundred goes."""
    size = len(repos)
    for repo in chronicle.pick_some(repos, max(1, size // 100), lambda repo: True):
        _change(chronicle, repo)
    children = chronicle.hub.children()
    for repo in chronicle.pick_some(repos, max(1, size // 300), lambda repo: len(children.get(repo.hub_id, ())) < 3):
        _delete(chronicle, repo, children)
    for created in sorted(chronicle.moment() for _ in range(max(1, size // 100))):
        added = add(created)
        chronicle.log("new", added, _id=added.hub_id)


def _change(chronicle: Chronicle, repo: Repo) -> None:
    if repo.has_card and chronicle.hub.rng.random() < 0.5:
        tag = chronicle.hub.rng.choice([tag for tag in names.FREE_TAGS if tag not in repo.card_tags])
        chronicle.commit(replace(repo, card_tags=(*repo.card_tags, tag)))
        chronicle.log("changed", repo, columns=["cardData", "tags"], added=tag)
    else:
        file = f"logs/{chronicle.today}.txt"
        chronicle.commit(replace(repo, files=(*repo.files, file)))
        chronicle.log("changed", repo, columns=["siblings"], added=file)


def _delete(chronicle: Chronicle, repo: Repo, children: Mapping[str, Sequence[Model]]) -> None:
    orphans = [child.id for child in children.get(repo.hub_id, ()) if child.hub_id in chronicle.hub.models]
    chronicle.hub.remove(repo)
    chronicle.log("deleted", repo, _id=repo.hub_id, orphans=orphans)


def _vacate_model(chronicle: Chronicle) -> None:
    """Deletes a model that others derive from, and whose id somebody will take."""
    children = chronicle.hub.children()
    model = chronicle.pick(
        chronicle.hub.models, lambda model: model.has_card and 0 < len(children.get(model.hub_id, ())) < 6
    )
    chronicle.vacated.append(model)
    _delete(chronicle, model, children)


def _re_register_model(chronicle: Chronicle) -> None:
    if not chronicle.vacated:
        raise _NoCandidateError
    former, created = chronicle.vacated.pop(), chronicle.moment()
    hub_id = chronicle.hub.namer.hub_id(created)
    # The newcomer looks like the former repo, but nothing derives from it and it derives from nothing.
    model = replace(former, hub_id=hub_id, created=created, relation=None, parents=(), downloads=0, likes=0)
    model = replace(model, modified=created, sha=chronicle.hub.namer.sha(), trending=0, gated=False)
    chronicle.hub.put(model)
    chronicle.spare(model)
    chronicle.log("re_registered", model, before=former.hub_id, after=hub_id)


def _rename_model(chronicle: Chronicle) -> None:
    children = {
        hub_id: [child.id for child in children if child.is_resolved]
        for hub_id, children in chronicle.hub.children().items()
    }
    model = chronicle.pick(chronicle.hub.models, lambda model: model.has_card and children.get(model.hub_id))
    _rename(chronicle, model, followers=children[model.hub_id])


def _rename_dataset(chronicle: Chronicle) -> None:
    used = {name for model in chronicle.hub.models.values() for name in model.datasets}
    _rename(chronicle, chronicle.pick(chronicle.hub.datasets, lambda dataset: dataset.id in used))


def _rename(chronicle: Chronicle, repo: Repo, **detail: object) -> None:
    # A rename is not a commit: sha and date stay.
    renamed = replace(repo, id=chronicle.hub.namer.repo_id(repo.title))
    chronicle.hub.put(renamed)
    chronicle.log("renamed", renamed, before=repo.id, after=renamed.id, _id=repo.hub_id, **detail)


def _gate_model(chronicle: Chronicle) -> None:
    model = chronicle.pick(chronicle.hub.models, lambda model: model.has_card and not model.gated)
    chronicle.hub.put(replace(model, gated="manual"))
    chronicle.log("gated", model, before=False, after="manual")


def _ungate_model(chronicle: Chronicle) -> None:
    model = chronicle.pick(chronicle.hub.models, lambda model: model.gated)
    chronicle.hub.put(replace(model, gated=False))
    chronicle.log("ungated", model, before=model.gated, after=False)


def _relicense_model(chronicle: Chronicle) -> None:
    model = chronicle.pick(chronicle.hub.models, lambda model: model.licence)
    others = [licence for licence in names.MODEL_LICENCES if licence != model.licence]
    after = chronicle.hub.rng.choice(others)
    chronicle.commit(replace(model, licence=after))
    chronicle.log("licence_changed", model, before=model.licence, after=after)


def _change_parent(chronicle: Chronicle) -> None:
    # Of the childless only: a new parent among its own descendants would close a ring that nobody planted.
    parents = chronicle.hub.children()
    model = chronicle.pick(chronicle.hub.models, lambda model: len(model.parents) == 1 and model.hub_id not in parents)
    before = model.parents[0]
    after = [new for new in chronicle.hub.draw_parents(3) if new.hub_id not in (before.hub_id, model.hub_id)]
    if not after:
        raise _NoCandidateError
    chronicle.commit(replace(model, parents=(after[0],)))
    chronicle.log("parent_changed", model, before=before.name, after=after[0].name)


def _add_dataset(chronicle: Chronicle) -> None:
    model = chronicle.pick(chronicle.hub.models, lambda model: model.has_card)
    added = [name for name in chronicle.hub.draw_datasets(5) if name not in model.datasets]
    if not added:
        raise _NoCandidateError
    chronicle.commit(replace(model, datasets=(*model.datasets, added[0])))
    chronicle.log("dataset_added", model, dataset=added[0])


# Nothing but churn happens after the first week, to models on the short day, or to datasets on the quiet one.
_SCHEDULE: dict[int, tuple[Callable[[Chronicle], None], ...]] = {
    2: (_vacate_model, _gate_model, _relicense_model),
    3: (_rename_model, _ungate_model, _change_parent, _rename_dataset),
    4: (_re_register_model, _add_dataset),
    6: (_gate_model, _relicense_model, _change_parent),
    7: (_rename_model, _ungate_model, _add_dataset),
}
