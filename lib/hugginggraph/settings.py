"""The settings of a run: what there is to set, and which values may be. `hugginggraph.layers` finds them."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from hugginggraph.errors import SettingsError
from hugginggraph.layers import merged_layers, where_read
from hugginggraph.locations import place_of, warehouse_of


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
    links_out: bool


class EmbeddedSettings(_Section):
    """What the engine of one machine may take."""

    memory: str = Field(pattern=r"^[1-9][0-9]*(MB|GB)$")


class AnalysisSettings(_Section):
    """How the graph is analysed."""

    engine: Literal["auto", "graphframes", "local"]
    local_max_edges: int = Field(ge=0)
    components_algorithm: Literal["graphframes", "graphx"]
    label_propagation: Literal["least_label", "native"]
    label_propagation_rounds: int = Field(ge=1)
    communities: list[Literal["louvain", "leiden"]]
    communities_anew: Literal["daily", "monthly"]
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

    @property
    def bootstrap(self) -> dict[str, int]:
        """How families are resampled, as the functions that do it take it."""
        return {"seed": self.seed, "resamples": self.resamples}


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
    answer_seconds: float = Field(gt=0)
    max_page_bytes: int = Field(ge=1)
    max_pages: int = Field(ge=1)
    retries: int = Field(ge=0)
    backoff_seconds: float = Field(ge=0)
    backoff_max_seconds: float = Field(ge=0)
    overlap_hours: float = Field(ge=0)
    max_card_bytes: int = Field(ge=1)
    file_hosts: list[str]
    fields: HubFields


class LargeDaySettings(_Section):
    """How Spark is set for a day of much data; a small day and a large one want the opposite of each other."""

    from_bytes: int = Field(ge=0)
    spark: dict[str, str]


class Settings(_Section):
    """All settings of a run; frozen, with no default in code: the defaults stand in `conf/base.yml`."""

    warehouse: Annotated[str, AfterValidator(warehouse_of)]
    engine: Literal["auto", "embedded", "spark"]
    log_format: Literal["text", "json"]
    checkpoint_dir: Annotated[str, AfterValidator(place_of)] | None
    catalog: str | None = Field(pattern=r"^([\w-]+\.)?\w+$")
    retention_days: int = Field(ge=1)
    struck_out_max: float = Field(ge=0, le=1)
    embedded: EmbeddedSettings
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
        return self.checkpoint_dir or f"{self.warehouse}/_checkpoints"

    def large_day_of(self, size: int) -> LargeDaySettings | None:
        """The settings for a large day, if a day of so many bytes is one."""
        return self.large_day if self.large_day and size >= self.large_day.from_bytes else None


def load_settings(**overrides: Any) -> Settings:
    """The settings from all layers; `overrides` come from the command line, None means not given.

    Raises:
        SettingsError: a key is unknown or a value unusable; the message names the key, the value and the layers.
    """
    try:
        return Settings(**merged_layers(**overrides))
    except ValidationError as error:
        problems = [
            _told(problem["loc"], problem["type"], problem["msg"], problem["input"]) for problem in error.errors()
        ]
        raise SettingsError(f"{'; '.join(problems)} ({where_read()})") from None


def _told(place: tuple[int | str, ...], kind: str, message: str, found: object) -> str:
    key = ".".join(map(str, place))
    return f"unknown setting {key!r}" if kind == "extra_forbidden" else f"setting {key!r}: {message}, found {found!r}"
