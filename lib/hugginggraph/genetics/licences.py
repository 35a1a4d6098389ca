"""What licences ask for, and of several the one that decides: the facts of `conf/rules/licences.yml`."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hugginggraph.records.names import MAX_REFERENCE
from hugginggraph.resources import resource
from hugginggraph.rules import read_rules

CUSTOM, MISSING = "custom", "missing"
"""The classes of a licence that is named and not known, and of none."""
POLICIES = ("strict", "modelgo", "lenient")
"""What a dataset's licence means for a model trained on it."""
Policy = Literal["strict", "modelgo", "lenient"]
# Custom terms may ask for anything; they decide before all that permits commercial use and changes.
_RANK_OF_CUSTOM = 65
_OTHER = "other"
_BLANKS = re.compile(r"[\s_]+", re.ASCII)
_HUB = "https://huggingface.co/docs/hub/repositories-licenses"


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Duties(_Facts):
    rank: int | None = Field(ge=0, le=9)
    commercial: str
    derivatives: str
    share_alike: str
    restrictions: str
    attribution: str


class LicenceClass(_Duties):
    """A class of licences: the group of the matrix it is in, and the duties of those that say nothing else."""

    group: str


class Licence(_Duties):
    """A licence: its class, its duties, and where they were read."""

    id: str
    class_: str = Field(alias="class")
    group: str
    source: str = Field(pattern="^https://")
    reviewed_on: date
    terms: str | None = None
    compatible: tuple[str, ...] = ()
    training: str | None = None
    note: str | None = None


class LicenceRules(_Facts):
    """All of `conf/rules/licences.yml`; `licences` have what their class says, unless they say it themselves."""

    reviewed_on: date
    classes: dict[str, LicenceClass]
    licences: dict[str, Licence]
    names: dict[str, str]
    matrix: dict[str, dict[str, str]]
    adapter_review: tuple[str, ...]
    linked_review: tuple[str, ...]
    linked_groups: tuple[str, ...]
    training: dict[Policy, dict[str, str]]

    @model_validator(mode="before")
    @classmethod
    def _inherit(cls, read: Any) -> Any:
        classes, licences = read["classes"], read["licences"]
        inherited = {
            id_: {**classes[said["class"]], "reviewed_on": read["reviewed_on"], **said, "id": id_}
            for id_, said in licences.items()
        }
        return {**read, "licences": inherited}

    @model_validator(mode="after")
    def _whole(self) -> "LicenceRules":
        groups = {of.group for of in self.classes.values()}
        named = {*self.names.values(), *(id_ for of in self.licences.values() for id_ in of.compatible)}
        missing = [
            *sorted(named - set(self.licences)),
            *(f"matrix.{group}" for group in sorted(groups) if set(self.matrix.get(group, ())) != groups),
            *(f"training.{policy}" for policy in POLICIES if set(self.training.get(policy, ())) != groups),  # type: ignore[call-overload]
        ]
        if missing:
            raise ValueError(f"not told or not whole: {', '.join(missing)}")
        return self

    def of(self, id_: str, class_: str) -> Licence:
        """The facts of an id; where it is not known, those of its class."""
        if id_ in self.licences:
            return self.licences[id_]
        facts = {**self.classes[class_].model_dump(), "class": class_}
        return Licence.model_validate({**facts, "id": id_, "source": _HUB, "reviewed_on": self.reviewed_on})

    @cached_property
    def synonyms(self) -> dict[str, str]:
        """What each `license_name` stands for: the names told, and the ids themselves."""
        unnamed = {id_ for id_, of in self.licences.items() if of.class_ in (CUSTOM, MISSING)}
        return {**{id_: id_ for id_ in self.licences if id_ not in unnamed}, **self.names}


def licence_rules(path: Path | None = None) -> LicenceRules:
    """The facts and the matrix.

    Args:
        path: another file than `conf/rules/licences.yml`.

    Raises:
        SettingsError: a key, class or id is unknown, or the matrix or a policy leaves a group out.
    """
    return read_rules(LicenceRules, path or resource("conf", "rules/licences.yml"))


def resolved(licences: Sequence[str] | None, licence_name: str | None, rules: LicenceRules) -> list[str] | None:
    """The ids with `other` replaced by the licence that `license_name` means, where it is known.

    >>> resolved(["other"], "Gemma Terms of Use", licence_rules())
    ['gemma']
    """
    if licences is None:
        return None
    name = _BLANKS.sub("-", (licence_name or "").strip(" ")[:MAX_REFERENCE].lower())
    return [rules.synonyms.get(name, id_) if id_ == _OTHER else id_ for id_ in licences]


class Deciding(NamedTuple):
    """The licence that decides of several: its place among all by how much it restricts, its id and its class."""

    rank: int
    licence: str
    class_: str


def deciding(licences: Sequence[str] | None, rules: LicenceRules) -> Deciding:
    """The most restrictive of several licences; of none, `missing`.

    A licence that is not known is `custom`: it decides before all that permits commercial use and changed versions.

    >>> [deciding(ids, licence_rules())[1:] for ids in (["mit", "cc-by-nc-4.0"], ["mine"], None)]
    [('cc-by-nc-4.0', 'non_commercial'), ('mine', 'custom'), ('missing', 'missing')]
    """
    found = [_judged(id_, rules) for id_ in licences or ()]
    return max(found, default=Deciding(_order(9), MISSING, MISSING))


def _judged(id_: str, rules: LicenceRules) -> Deciding:
    if id_ in rules.licences:
        known = rules.licences[id_]
        return Deciding(_order(known.rank), id_, known.class_)
    return Deciding(_order(rules.classes[CUSTOM].rank), id_, CUSTOM)


def _order(rank: int | None) -> int:
    return _RANK_OF_CUSTOM if rank is None else 10 * rank
