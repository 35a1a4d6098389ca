"""The repos of the synthetic Hub, and how they come to be: families which grow by preferential attachment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar

from hub_lab.synthetic import names
from hub_lab.synthetic.repos import Dataset, Gate, Model, Reference, Repo

MAX_DEPTH = 8
_MAX_DRAWS = 50
_RELATIONS = ("finetune",) * 9 + ("adapter",) * 6 + ("quantized",) * 4 + ("merge",)
_SUFFIXES = {"adapter": "-lora", "quantized": "-gguf", "merge": "-merge"}
_PARENTS_OF_MERGE = (2, 2, 2, 3, 3, 4)

_R = TypeVar("_R", bound=Repo)


class Hub:
    """All live repos by `_id`, in the order in which they were created."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.namer = names.Namer(rng)
        self.models: dict[str, Model] = {}
        self.datasets: dict[str, Dataset] = {}
        self._depth: dict[str, int] = {}
        # An id stands here once for itself and once for each child, so that drawing prefers the popular.
        self._parents: list[str] = []
        self._sources: list[str] = []
        self._heirs: defaultdict[str, list[str]] = defaultdict(list)

    def put(self, repo: Repo) -> None:
        """Takes in a new repo, or the new state of a known one."""
        if isinstance(repo, Model):
            self.models[repo.hub_id] = repo
        elif isinstance(repo, Dataset):
            self.datasets[repo.hub_id] = repo

    def remove(self, repo: Repo) -> None:
        """Deletes a repo; what names it goes on naming it."""
        self.models.pop(repo.hub_id, None)
        self.datasets.pop(repo.hub_id, None)

    def model_ids(self) -> dict[str, str]:
        """Returns the present id of every model by `_id`."""
        return {hub_id: model.id for hub_id, model in self.models.items()}

    def children(self) -> dict[str, list[Model]]:
        """Returns the models made from each model, by its `_id`."""
        children: defaultdict[str, list[Model]] = defaultdict(list)
        for model in self.models.values():
            for hub_id in dict.fromkeys(parent.hub_id for parent in model.parents if parent.hub_id):
                children[hub_id].append(model)
        return dict(children)

    def move_counters(self, *, models: bool, datasets: bool) -> None:
        """Lets downloads, likes and trending scores drift, of many repos but not of all."""
        if models:
            for model in list(self.models.values()):
                if self.rng.random() < 0.6:
                    self.put(self._drifted(model, trending=max(0, model.trending + self.rng.randint(-2, 2))))
        if datasets:
            for dataset in list(self.datasets.values()):
                if self.rng.random() < 0.6:
                    self.put(self._drifted(dataset))

    def add_family(self, created: datetime, *, gated: Gate, pull: int) -> Model:
        """Adds the base model of a family and returns it; it attracts as if `pull` children were there."""
        root = self._documented(self._blank(created), self.rng.choice(names.ARCHITECTURES))
        root = replace(root, gated=gated, downloads=1000 * pull, likes=20 * pull + self.rng.randrange(100))
        self._open(root)
        self._parents += [root.hub_id] * pull
        return root

    def add_model(self, created: datetime) -> Model:
        """Adds a model as they come and returns it: a third without card, most others derived."""
        dice = self.rng.random()
        if dice < 0.33:
            model = self._undocumented(self._blank(created))
        elif dice < 0.43:
            model = self._documented(self._blank(created), self.rng.choice(names.ARCHITECTURES))
        else:
            relation = self.rng.choice(_RELATIONS)
            count = self.rng.choice(_PARENTS_OF_MERGE) if relation == "merge" else 1
            model = self.derive(created, relation, self.draw_parents(count))
        self._open(model)
        return model

    def derive(self, created: datetime, relation: str, parents: Sequence[Reference]) -> Model:
        """Adds a derived model and returns it. It is like its first parent, and has no children."""
        first = next((self.models[parent.hub_id] for parent in parents if parent.hub_id), None)
        model = self._blank(created)
        if first:
            model = replace(model, family=first.family, parameters=first.parameters)
        known = first.architecture if first else None
        purpose = self.namer.purpose() + _SUFFIXES.get(relation, "")
        model = self._documented(model, known or self.rng.choice(names.ARCHITECTURES), purpose)
        if first and self.rng.random() < 0.7:
            model = replace(model, licence=first.licence)
        model = replace(
            model,
            relation=relation,
            parents=tuple(parents),
            is_resolved=self.rng.random() < 0.5,
            lists_parents=self.rng.random() < 0.3,
            states_relation=self.rng.random() < 0.15,
            is_generated=self.rng.random() < 0.6,
        )
        model = self._shaped(model)
        self.put(model)
        return model

    def draw_parents(self, count: int) -> list[Reference]:
        """Returns up to `count` different models, those with many children first of all."""
        drawn: dict[str, Reference] = {}
        for _ in range(_MAX_DRAWS):
            hub_id = self.rng.choice(self._parents)
            # Going on to the popular one's heirs now and then makes long lines, not only broad families.
            while self._heirs[hub_id] and self.rng.random() < 0.4:
                hub_id = self.rng.choice(self._heirs[hub_id])
            if hub_id in self.models and self._depth[hub_id] < MAX_DEPTH:
                drawn[hub_id] = Reference(self.models[hub_id].id, hub_id)
            if len(drawn) == count:
                break
        return list(drawn.values())

    def draw_datasets(self, count: int) -> tuple[str, ...]:
        """Returns the ids of up to `count` different datasets, popular ones first of all."""
        drawn = [self.rng.choice(self._sources) for _ in range(count)]
        live = [hub_id for hub_id in dict.fromkeys(drawn) if hub_id in self.datasets]
        self._sources += live
        return tuple(self.datasets[hub_id].id for hub_id in live)

    def add_dataset(self, created: datetime) -> Dataset:
        """Adds a dataset and returns it."""
        title = self.namer.topic()
        is_bare = self.rng.random() < 0.03
        has_card = self.rng.random() < 0.8
        dataset = Dataset(
            hub_id=self.namer.hub_id(created),
            id=self.namer.bare_id(title) if is_bare else self.namer.repo_id(title),
            title=title,
            sha=self.namer.sha(),
            created=created,
            modified=created + timedelta(seconds=self.rng.randrange(60)),
            files=(".gitattributes", *(("README.md",) if has_card else ()), "data/train.parquet"),
            has_card=has_card,
            gated="auto" if self.rng.random() < 0.03 else False,
            downloads=self._popularity(),
            likes=self._popularity() // 20,
            licence=self.rng.choice(names.DATASET_LICENCES),
            languages=self._languages(),
            card_tags=self._card_tags(),
            task=self.rng.choice(names.DATASET_TASKS),
            size=self.rng.choice(names.DATASET_SIZES),
            sources=self._dataset_sources() if has_card else (),
        )
        self.put(dataset)
        self._sources.append(dataset.hub_id)
        return dataset

    def _dataset_sources(self) -> tuple[str, ...]:
        dice = self.rng.random()
        if dice < 0.4:
            return ("original",)
        if dice < 0.45:
            return (f"extended|other-{self.rng.choice(('web-crawl', 'newspapers', 'radio-archive'))}",)
        if dice < 0.65 and self._sources:
            return tuple(f"extended|{name}" for name in self.draw_datasets(self.rng.randint(1, 2)))
        return self.draw_datasets(1) if dice < 0.75 and self._sources else ()

    def _open(self, model: Model) -> None:
        """Makes a model one that others may derive from; adapters and quantized ones are ends."""
        self.put(model)
        parents = [parent.hub_id for parent in model.parents if parent.hub_id]
        self._depth[model.hub_id] = 1 + max((self._depth[parent] for parent in parents), default=-1)
        self._parents += parents
        if model.relation not in ("adapter", "quantized"):
            self._parents.append(model.hub_id)
            for parent in parents:
                self._heirs[parent].append(model.hub_id)

    def _blank(self, created: datetime) -> Model:
        """Returns a model that has no name yet, and nothing to show."""
        family = self.namer.family()
        return Model(
            hub_id=self.namer.hub_id(created),
            id="",
            title="",
            sha=self.namer.sha(),
            created=created,
            modified=created + timedelta(seconds=self.rng.randrange(60)),
            files=(".gitattributes",),
            has_card=False,
            downloads=self._popularity(),
            likes=self._popularity() // 20,
            trending=self.rng.randrange(3),
            family=family,
            parameters=names.SIZES[family.rsplit("-", 1)[1]],
            storage=0,
            architecture=None,
            library=None,
        )

    def _undocumented(self, model: Model) -> Model:
        """Returns the model as it is when nobody writes a card; of half of these the Hub knows no library."""
        title = self.namer.scratch()
        model = replace(model, id=self.namer.repo_id(title), title=title)
        if self.rng.random() < 0.5:
            return model
        return self._built(model, self.rng.choice(names.ARCHITECTURES))

    def _documented(self, model: Model, architecture: names.Architecture, purpose: str = "") -> Model:
        """Returns the model with a proper name, a card and the files of a full checkpoint."""
        title = f"{model.family}-{purpose}" if purpose else model.family
        return replace(
            self._built(model, architecture, "README.md"),
            id=self.namer.repo_id(title),
            title=title,
            has_card=True,
            gated=model.gated or ("auto" if self.rng.random() < 0.03 else False),
            licence=self.rng.choice(names.MODEL_LICENCES) if self.rng.random() < 0.75 else None,
            languages=self._languages(),
            card_tags=self._card_tags(),
            datasets=self.draw_datasets(self.rng.choice((0, 0, 1, 1, 1, 2, 3))),
        )

    def _built(self, model: Model, architecture: names.Architecture, *files: str) -> Model:
        return replace(
            model,
            architecture=architecture,
            library=architecture.library,
            files=(*model.files, *files, "config.json", "model.safetensors", "tokenizer.json"),
            storage=2 * model.parameters,
        )

    def _shaped(self, model: Model) -> Model:
        """Returns a derived model with the files and tags that give its relation away."""
        files: tuple[str, ...]
        head, tags = (".gitattributes", "README.md"), model.card_tags
        if model.relation == "adapter":
            model = replace(model, library="peft", storage=model.parameters // 50)
            files = (*head, "adapter_config.json", "adapter_model.safetensors")
            return replace(model, files=files, card_tags=(*tags, "lora"))
        if model.relation == "quantized":
            files = (*head, f"{model.title}.Q4_K_M.gguf", f"{model.title}.Q8_0.gguf")
            return replace(model, library="gguf", files=files, card_tags=(*tags, "gguf"), datasets=())
        if model.relation == "merge":
            files = (*model.files, "mergekit_config.yml")
            return replace(model, files=files, card_tags=(*tags, "mergekit", "merge"), datasets=())
        return replace(model, card_tags=(*tags, "generated_from_trainer")) if model.is_generated else model

    def _languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.rng.choices(names.LANGUAGES, k=self.rng.choice((0, 1, 1, 1, 2, 3)))))

    def _card_tags(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.rng.choices(names.FREE_TAGS, k=self.rng.choice((0, 0, 1, 2)))))

    def _popularity(self) -> int:
        # A Pareto draw by division alone, which is exact on every machine; pow() need not be.
        return int(10 / (1 - self.rng.random())) - 10

    def _drifted(self, repo: _R, **others: Any) -> _R:
        # Downloads are those of the last thirty days, so they may fall.
        downloads = max(0, repo.downloads + self.rng.randint(-5, 9) * (1 + repo.downloads // 100))
        return replace(repo, downloads=downloads, likes=repo.likes + (self.rng.random() < 0.1), **others)
