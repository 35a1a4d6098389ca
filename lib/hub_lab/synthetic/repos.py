"""A repo of the synthetic Hub, and the two faces it shows: the API's row and the README."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from hub_lab.synthetic.names import Architecture

Gate = Literal[False, "auto", "manual"]
Row = dict[str, object]

_REPO_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_PLAIN_YAML = re.compile(r"[A-Za-z][\w./-]*")
_YAML_WORDS = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null"})
_PRODUCTS = {
    "finetune": "a fine-tuned version",
    "adapter": "a low-rank adapter",
    "quantized": "a quantized version",
    "merge": "a merge",
}


@dataclass(frozen=True)
class Reference:
    """A model named on a card: the text as written, and the repo it meant then (None: it meant no repo)."""

    name: str
    hub_id: str | None = None

    @property
    def is_repo_id(self) -> bool:
        """Whether the Hub would take the text for a repo and put it into the tags."""
        return _REPO_ID.fullmatch(self.name) is not None


@dataclass(frozen=True, kw_only=True)
class Repo:
    """What models and datasets have in common."""

    kind: ClassVar[str]
    hub_id: str
    id: str
    title: str  # the name on the card, which a rename does not change
    sha: str
    created: datetime
    modified: datetime
    files: tuple[str, ...]
    has_card: bool
    gated: Gate = False
    downloads: int = 0
    likes: int = 0
    licence: str | None = None
    languages: tuple[str, ...] = ()
    card_tags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Model(Repo):
    """A model with its origins: parents and training data."""

    kind = "model"
    family: str
    parameters: int
    storage: int
    architecture: Architecture | None  # None: the Hub could not tell
    library: str | None
    relation: str | None = None
    parents: tuple[Reference, ...] = ()
    datasets: tuple[str, ...] = ()
    trending: int = 0
    is_resolved: bool = False  # whether the API shows baseModels
    lists_parents: bool = False  # whether a single parent is written as a list
    states_relation: bool = False
    is_generated: bool = False
    description: str | None = None
    remark: str = ""  # one more paragraph on the card


@dataclass(frozen=True, kw_only=True)
class Dataset(Repo):
    """A dataset with the datasets it was made from."""

    kind = "dataset"
    task: str
    size: str
    sources: tuple[str, ...] = ()


def model_row(model: Model, ids: Mapping[str, str]) -> Row:
    """Returns the row of a model as `/api/models?full=true&cardData=true` gives it.

    Args:
        model: The model.
        ids: Present id of every model by `_id`. A parent which is renamed is found under its new name, one
            which is deleted is not found.
    """
    row = _common_row(model)
    row["modelId"] = model.id
    row["trendingScore"] = model.trending
    row["tags"] = list(_model_tags(model))
    row["usedStorage"] = model.storage
    if model.has_card:
        row["cardData"] = model_card_data(model)
    if model.library:
        row["library_name"] = model.library
    if model.architecture:
        row["pipeline_tag"] = model.architecture.pipeline
        if "config.json" in model.files:
            row["config"] = {
                "architectures": [model.architecture.class_name],
                "model_type": model.architecture.model_type,
            }
    if "model.safetensors" in model.files:
        row["safetensors"] = {"parameters": {"BF16": model.parameters}, "total": model.parameters}
    if resolved := _resolved_parents(model, ids):
        row["baseModels"] = {"relation": model.relation, "models": resolved}
    return row


def dataset_row(dataset: Dataset) -> Row:
    """Returns the row of a dataset as `/api/datasets?full=true` gives it."""
    row = _common_row(dataset)
    row["tags"] = list(_dataset_tags(dataset))
    if dataset.has_card:
        row["cardData"] = dataset_card_data(dataset)
    return row


def model_card_data(model: Model) -> Row:
    """Returns the metadata at the head of a model's card."""
    data = _common_card_data(model)
    if model.architecture:
        data["pipeline_tag"] = model.architecture.pipeline
    if model.library:
        data["library_name"] = model.library
    if model.datasets:
        data["datasets"] = list(model.datasets)
    if model.parents:
        names = [parent.name for parent in model.parents]
        data["base_model"] = names if model.lists_parents or len(names) > 1 else names[0]
    if model.states_relation and model.relation:
        data["base_model_relation"] = model.relation
    if model.description:
        data["description"] = model.description
    return data


def dataset_card_data(dataset: Dataset) -> Row:
    """Returns the metadata at the head of a dataset's card."""
    data = _common_card_data(dataset)
    data["pretty_name"] = dataset.title.replace("-", " ").capitalize()
    data["task_categories"] = [dataset.task]
    data["size_categories"] = [dataset.size]
    if dataset.sources:
        data["source_datasets"] = list(dataset.sources)
    return data


def model_card(model: Model) -> str:
    """Returns the README of a model."""
    paragraphs = [f"# {model.title}"]
    if model.is_generated:
        paragraphs.append("<!-- Written by the training script when it saved the model. Please check it. -->")
    paragraphs.append(_origin(model))
    if model.is_generated:
        paragraphs.append("## Training\n\n- learning_rate: 2e-05\n- num_epochs: 3\n- seed: 42")
    if model.remark:
        paragraphs.append(model.remark)
    return _front_matter(model_card_data(model)) + "\n\n".join(paragraphs) + "\n"


def dataset_card(dataset: Dataset) -> str:
    """Returns the README of a dataset."""
    body = f"# {dataset.title}\n\nA small collection for {dataset.task}, gathered by its owner.\n"
    return _front_matter(dataset_card_data(dataset)) + body


def _common_row(repo: Repo) -> Row:
    return {
        "_id": repo.hub_id,
        "id": repo.id,
        "author": repo.id.split("/")[0] if "/" in repo.id else None,
        "sha": repo.sha,
        "createdAt": _timestamp(repo.created),
        "lastModified": _timestamp(repo.modified),
        "private": False,
        "gated": repo.gated,
        "disabled": False,
        "downloads": repo.downloads,
        "likes": repo.likes,
        "siblings": [{"rfilename": name} for name in repo.files],
    }


def _timestamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _model_tags(model: Model) -> Iterator[str]:
    if model.library:
        yield model.library
    if any(name.endswith(".safetensors") for name in model.files):
        yield "safetensors"
    if model.architecture:
        yield model.architecture.model_type
        yield model.architecture.pipeline
    yield from model.card_tags
    yield from model.languages
    yield from (f"dataset:{name}" for name in model.datasets)
    # However many parents the card lists, the tags carry one, and only if it looks like a repo.
    for parent in model.parents[:1]:
        if parent.is_repo_id:
            yield f"base_model:{parent.name}"
            yield f"base_model:{model.relation}:{parent.name}"
    if model.licence:
        yield f"license:{model.licence}"
    yield "region:us"


def _dataset_tags(dataset: Dataset) -> Iterator[str]:
    if dataset.has_card:
        yield f"task_categories:{dataset.task}"
        yield from (f"language:{language}" for language in dataset.languages)
        yield from (f"source_datasets:{source}" for source in dataset.sources)
        yield f"license:{dataset.licence}"
        yield f"size_categories:{dataset.size}"
        yield from dataset.card_tags
    yield "region:us"


def _resolved_parents(model: Model, ids: Mapping[str, str]) -> list[dict[str, str]]:
    if not model.is_resolved:
        return []
    hub_ids = dict.fromkeys(parent.hub_id for parent in model.parents if parent.hub_id)
    return [{"_id": hub_id, "id": ids[hub_id]} for hub_id in hub_ids if hub_id in ids]


def _common_card_data(repo: Repo) -> Row:
    data: Row = {}
    if repo.licence:
        data["license"] = repo.licence
    if repo.licence == "other":
        data["license_name"] = "community-licence"
        data["license_link"] = "LICENSE"
    if repo.languages:
        data["language"] = list(repo.languages)
    if repo.card_tags:
        data["tags"] = list(repo.card_tags)
    return data


def _origin(model: Model) -> str:
    if not model.relation:
        return "This model was trained from scratch by its owner."
    parents = " and ".join(_mention(parent) for parent in model.parents)
    origin = f"This model is {_PRODUCTS[model.relation]} of {parents}"
    return f"{origin} on {' and '.join(model.datasets)}." if model.datasets else f"{origin}."


def _mention(parent: Reference) -> str:
    name = parent.name
    return f"[{name}](https://huggingface.co/{name})" if parent.is_repo_id else f"`{name}`"


def _front_matter(data: Row) -> str:
    lines = ["---"]
    for key, value in data.items():
        if isinstance(value, list):
            lines += [f"{key}:", *(f"- {_yaml_scalar(str(item))}" for item in value)]
        else:
            lines.append(f"{key}: {_yaml_scalar(str(value))}")
    return "\n".join([*lines, "---", "", ""])


def _yaml_scalar(text: str) -> str:
    # A JSON string is a YAML string, escapes and all. The language `no` must not turn into false.
    is_plain = _PLAIN_YAML.fullmatch(text) and text.lower() not in _YAML_WORDS
    return text if is_plain else json.dumps(text)
