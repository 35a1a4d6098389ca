"""The settings of a run, in layers: base file < environment's file < environment variables < command line.

The environment's name is `HUGGINGGRAPH_ENV` (default `local`). An unknown key in any layer is an error, because a
misspelt setting that is silently ignored is worse than a run that does not start.
"""

import json
import os
from functools import reduce
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from hugginggraph.errors import SettingsError
from hugginggraph.object_storage import for_spark
from hugginggraph.resources import resource

PREFIX = "HUGGINGGRAPH_"
ENVIRONMENT_VARIABLE = f"{PREFIX}ENV"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IngestSettings(_Section):
    """How records are taken in."""

    completeness_min: float = Field(ge=0, le=1)
    max_files: int = Field(ge=1)
    max_tags: int = Field(ge=1)
    max_name_length: int = Field(ge=1)
    max_json_bytes: int = Field(ge=1)
    max_raw_bytes: int = Field(ge=4)
    max_card_bytes: int = Field(ge=1)
    max_names: int = Field(ge=1)


class AnalysisSettings(_Section):
    """How the graph is analysed."""

    engine: Literal["auto", "graphframes", "local"]
    local_max_edges: int = Field(ge=0)
    components_algorithm: Literal["graphframes", "graphx"]
    label_propagation: Literal["least_label", "native"]
    label_propagation_rounds: int = Field(ge=1)
    communities: list[Literal["louvain", "leiden"]]
    resolution: float = Field(gt=0)
    seed: int = Field(ge=0)
    lineage_max_depth: int = Field(ge=1)


class OrderSizes(_Section):
    """How many values of each trait are put into order."""

    licence: int = Field(ge=2)
    language: int = Field(ge=2)
    library: int = Field(ge=2)
    task: int = Field(ge=2)


class GeneticsSettings(_Section):
    """How families are compared."""

    seed: int = Field(ge=0)
    resamples: int = Field(ge=1)
    sample: int = Field(ge=1)
    vocabulary: int = Field(ge=1)
    similarity_graphs: list[Literal["finetune", "no_merge", "all"]]
    order_size: OrderSizes
    order_seconds: float = Field(gt=0)
    dataset_licences: Literal["strict", "modelgo", "lenient"]


class EventSettings(_Section):
    """From when on what an author does is an event."""

    mass_deletion: int = Field(ge=1)
    burst: int = Field(ge=1)


class HubFields(_Section):
    """The fields asked for in each list of the Hub."""

    models: list[str] = Field(min_length=1)
    datasets: list[str] = Field(min_length=1)
    spaces: list[str] = Field(min_length=1)


class HubSettings(_Section):
    """How the live Hub is crawled."""

    endpoint: str | None
    page_size: int = Field(ge=1)
    timeout_seconds: float = Field(gt=0)
    retries: int = Field(ge=0)
    backoff_seconds: float = Field(ge=0)
    backoff_max_seconds: float = Field(ge=0)
    overlap_hours: float = Field(ge=0)
    max_card_bytes: int = Field(ge=1)
    fields: HubFields


class LargeDaySettings(_Section):
    """How Spark is set for a day of much data; a small day and a large one want the opposite of each other."""

    from_bytes: int = Field(ge=0)
    spark: dict[str, str]


class Settings(_Section):
    """All settings of a run; frozen, with no default in code: the defaults stand in `conf/base.yml`."""

    warehouse: Annotated[str, AfterValidator(for_spark)]
    checkpoint_dir: str | None
    catalog: str | None = Field(pattern=r"^([\w-]+\.)?\w+$")
    retention_days: int = Field(ge=1)
    ingest: IngestSettings
    analysis: AnalysisSettings
    genetics: GeneticsSettings
    events: EventSettings
    hub: HubSettings
    large_day: LargeDaySettings | None
    spark: dict[str, str]

    @property
    def checkpoints(self) -> str:
        """The folder for Spark's checkpoints."""
        return self.checkpoint_dir or f"{self.warehouse.rstrip('/')}/_checkpoints"

    def large_day_of(self, size: int) -> LargeDaySettings | None:
        """The settings for a large day, if a day of so many bytes is one."""
        return self.large_day if self.large_day and size >= self.large_day.from_bytes else None


def _files() -> list[Path]:
    environment = os.environ.get(ENVIRONMENT_VARIABLE, "local")
    try:
        return [resource("conf", "base.yml"), resource("conf", f"{environment}.yml")]
    except FileNotFoundError:
        files = resource("conf", "base.yml").parent.glob("*.yml")
        known = sorted(path.stem for path in files if path.stem != "base")
        raise SettingsError(
            f"{ENVIRONMENT_VARIABLE}={environment}: there is no conf/{environment}.yml. Known: {', '.join(known)}"
        ) from None


def _refuse_unknown_variables() -> None:
    """Environment variables are read by name, so a misspelt one would never be noticed."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields} | {ENVIRONMENT_VARIABLE}
    for name in os.environ:
        upper = name.upper()
        if upper.startswith(PREFIX) and upper.split("__")[0] not in known:
            raise SettingsError(f"environment variable {name}: no such setting. Known: {', '.join(sorted(known))}")


def load_settings(**overrides: Any) -> Settings:
    """The settings from all layers; `overrides` come from the command line, None means not given.

    Raises:
        SettingsError: a key is unknown or a value unusable; the message names the key, the value and the layer
            files that were read.
    """
    _refuse_unknown_variables()
    files = _files()
    try:
        layers = [*map(_of_file, files), _of_variables(), {k: v for k, v in overrides.items() if v is not None}]
        return Settings(**reduce(_merged, layers))
    except (ValidationError, yaml.YAMLError, ValueError) as error:
        raise SettingsError(_explain(error, files)) from None


def _of_file(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}


def _of_variables() -> dict[str, Any]:
    """The settings that environment variables give; two underscores lead into a section, lists are JSON."""
    found: dict[str, Any] = {}
    for name, text in os.environ.items():
        if name.upper().startswith(PREFIX) and name.upper() != ENVIRONMENT_VARIABLE:
            *sections, key = name[len(PREFIX) :].lower().split("__")
            value = json.loads(text) if text == "null" or text.startswith(("[", "{")) else text
            found = _merged(found, reduce(lambda inner, section: {section: inner}, reversed(sections), {key: value}))
    return found


def _merged(weak: dict[str, Any], strong: dict[str, Any]) -> dict[str, Any]:
    """Both layers, section by section; where both have a value, that of the strong one."""
    both = {
        key: _merged(weak[key], strong[key])
        for key in weak
        if isinstance(weak[key], dict) and isinstance(strong.get(key), dict)
    }
    return weak | strong | both


def _explain(error: Exception, files: list[Path]) -> str:
    read = ", ".join(str(path) for path in files)
    if not isinstance(error, ValidationError):
        return f"settings cannot be read: {error} (files: {read})"
    problems = []
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            problems.append(f"unknown setting {key!r}")
        else:
            problems.append(f"setting {key!r}: {problem['msg']}, found {problem['input']!r}")
    return f"{'; '.join(problems)} (files: {read}; variables: {PREFIX}*; command line)"
