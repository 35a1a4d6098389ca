"""The rules of `watch`: whose repos are mine, and which events someone is to be told of."""

from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hugginggraph.history.event_names import EVENTS, EventName, Severity
from hugginggraph.rules import read_strictly

GradeName = Literal["hub", "tag", "card", "config", "author_tag", "misspelt", "inferred", "text"]
KindName = Literal["model", "dataset", "space"]
RelationName = Literal["finetune", "adapter", "quantized", "merge", "trained_on", "derived_from", "used_by_space"]
_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mine(_Part):
    """The repos that are watched for, by name and by owner."""

    repos: list[str] = []
    owners: list[Annotated[str, Field(pattern="^[^/]+$")]] = []


class EventRule(_Part):
    """Tells of events, of any repo or of mine alone."""

    name: str = Field(pattern=_NAME)
    about: Literal["anything", "mine"]
    events: list[EventName] = Field(default=list(EVENTS), min_length=1)
    at_least: Severity = "info"
    kinds: list[KindName] = Field(default=["model", "dataset", "space"], min_length=1)


class UpstreamRule(_Part):
    """Tells of events of the repos that mine were made from, directly or not."""

    name: str = Field(pattern=_NAME)
    about: Literal["upstream"]
    events: list[EventName] = Field(default=list(EVENTS), min_length=1)
    at_least: Severity = "info"
    kinds: list[KindName] = Field(default=["model", "dataset", "space"], min_length=1)
    max_hops: int | None = Field(default=None, ge=1)
    min_grade: GradeName = "inferred"


class DependentRule(_Part):
    """Tells of repos that begin to declare that they were made from mine."""

    name: str = Field(pattern=_NAME)
    about: Literal["dependents"]
    relations: list[RelationName] = Field(default=list(get_args(RelationName)), min_length=1)
    by_others: bool = True


class BurstRule(_Part):
    """Tells of a repo of mine from which many repos begin to declare that they were made on one day."""

    name: str = Field(pattern=_NAME)
    about: Literal["burst"]
    least: int = Field(default=10, ge=2)
    relations: list[RelationName] = Field(default=list(get_args(RelationName)), min_length=1)
    by_others: bool = True


Rule = Annotated[EventRule | UpstreamRule | DependentRule | BurstRule, Field(discriminator="about")]


class RuleFile(_Part):
    """All rules of a file."""

    mine: Mine = Mine()
    rules: list[Rule] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits_together(self) -> "RuleFile":
        names = [rule.name for rule in self.rules]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two rules are called {twice[0]!r}: what was told is kept by the rule's name")
        needing = [rule.name for rule in self.rules if rule.about != "anything"]
        if needing and not (self.mine.repos or self.mine.owners):
            raise ValueError(f"rule {needing[0]!r} is about mine, and `mine` names neither repos nor owners")
        return self


def rule_file(path: Path) -> RuleFile:
    """The rules of a file of YAML.

    Raises:
        SettingsError: it cannot be read, or has an unknown key or value; the message names the place and the nearest
            key that there is.
    """
    return read_strictly(RuleFile, path)
