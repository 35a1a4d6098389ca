"""What licences ask for, and of several the one that decides: the facts of `conf/rules/licences.yml`."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hugginggraph.records.licence_spellings import Choices, spelling
from hugginggraph.records.licences import LicenceReader
from hugginggraph.resources import resource
from hugginggraph.rules import read_rules

CUSTOM, MISSING = "custom", "missing"
"""The classes of a licence that is named and not known, and of none."""
POLICIES = ("strict", "modelgo", "lenient")
"""What a dataset's licence means for a model trained on it."""
Policy = Literal["strict", "modelgo", "lenient"]
# Custom terms may ask for anything; they decide before all that permits commercial use and changes.
_RANK_OF_CUSTOM = 65
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
        meant: dict[Any, set[str]] = defaultdict(set)
        for name, id_ in [*((id_, id_) for id_ in self.licences), *self.names.items()]:
            meant[spelling(name)].add(id_)
        if unclear := sorted(" = ".join(sorted(ids)) for ids in meant.values() if len(ids) > 1):
            raise ValueError(f"one spelling means several licences: {', '.join(unclear)}")
        return self

    def of(self, id_: str, class_: str) -> Licence:
        """The facts of an id; where it is not known, those of its class."""
        if id_ in self.licences:
            return self.licences[id_]
        facts = {**self.classes[class_].model_dump(), "class": class_}
        return Licence.model_validate({**facts, "id": id_, "source": _HUB, "reviewed_on": self.reviewed_on})

    @cached_property
    def missing(self) -> Licence:
        """What holds where no licence is named."""
        return self.of(MISSING, MISSING)

    @cached_property
    def reader(self) -> LicenceReader:
        """Reads licences by these ids, names and addresses; an address that several licences share tells none."""
        sources = Counter(of.source for of in self.licences.values())
        links = {of.source: id_ for id_, of in self.licences.items() if sources[of.source] == 1}
        return LicenceReader(self.licences, self.names, links)

    def decides(self, ids: Iterable[str]) -> Licence:
        """The most restrictive of several licences that all apply; of none, `missing`.

        A licence that is not known is `custom`: it decides before all that permits commercial use and changed versions.

        >>> [licence_rules().decides(ids).id for ids in (["mit", "cc-by-nc-4.0"], ["mine", "mit"], [])]
        ['cc-by-nc-4.0', 'mine', 'missing']
        """
        return max((self.of(id_, CUSTOM) for id_ in ids), key=_restrictiveness, default=self.missing)

    def terms(self, choices: Choices) -> tuple[tuple[Licence, ...], ...]:
        """By choice the facts of all its licences, the least restrictive choice first; of no choice, `missing`."""
        found = [tuple(self.of(id_, CUSTOM) for id_ in ids) for ids in choices] or [(self.missing,)]
        return tuple(
            sorted(found, key=lambda several: (max(map(_restrictiveness, several)), [of.id for of in several]))
        )

    def deciding(self, choices: Choices) -> tuple[Licence, ...]:
        """By choice the licence that decides, the least restrictive choice first; of no choice, `missing`."""
        found = {of.id: of for of in (self.decides(ids) for ids in choices or ((),))}
        return tuple(sorted(found.values(), key=_restrictiveness))


def licence_rules(path: Path | None = None) -> LicenceRules:
    """The facts and the matrix.

    Args:
        path: another file than `conf/rules/licences.yml`.

    Raises:
        SettingsError: a key, class or id is unknown, or the matrix or a policy leaves a group out.
    """
    return read_rules(LicenceRules, path or resource("conf", "rules/licences.yml"))


@lru_cache(maxsize=1)
def cached_licence_rules() -> LicenceRules:
    """The rules of `conf/rules/licences.yml`, read once a process."""
    return licence_rules()


def licence_reader() -> LicenceReader:
    """The reader of licences by `conf/rules/licences.yml`."""
    return cached_licence_rules().reader


def _restrictiveness(licence: Licence) -> tuple[int, str]:
    return (_RANK_OF_CUSTOM if licence.rank is None else 10 * licence.rank, licence.id)
