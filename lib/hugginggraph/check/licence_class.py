"""The class of a repo's licence, by the facts of `conf/rules/licences.yml`."""

import re
from functools import cache
from typing import Any, NamedTuple

import yaml

from hugginggraph.check.repos import Repo
from hugginggraph.records.json_text import fields_of
from hugginggraph.records.licence import licence
from hugginggraph.records.names import MAX_REFERENCE
from hugginggraph.resources import resource

_CUSTOM, _MISSING, _OTHER = "custom", "missing", "other"
_RANK_OF_CUSTOM = 6.5
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Judged(NamedTuple):
    """A licence as its repo names it, and its class; `(none)` and `missing` where it names none."""

    licence: str
    class_: str


class _Facts(NamedTuple):
    classes: dict[str, str]
    ranks: dict[str, float]
    names: dict[str, str]


def licence_of(repo: Repo) -> Judged:
    """The most restrictive licence that a repo names; one that is not known is `custom`."""
    facts = _facts()
    said = licence(repo.card_data, repo.tags)
    if not said:
        return Judged("(none)", _MISSING)
    name = (fields_of(repo.card_data).get("license_name") or "").strip()[:MAX_REFERENCE]
    meant = facts.names.get(re.sub(r"[\s_]+", "-", name.lower())) if name else None
    judged = []
    for each in said.split(", "):
        id_ = (meant or each) if each == _OTHER else each
        class_ = facts.classes.get(id_, _CUSTOM)
        judged.append(
            (facts.ranks.get(id_, facts.ranks[class_]), Judged(name if id_ == _OTHER and name else id_, class_))
        )
    return max(judged)[1]


@cache
def _facts() -> _Facts:
    read = yaml.load(resource("conf", "rules/licences.yml").read_text(encoding="utf-8"), Loader=_Loader)
    licences = read["licences"]
    classes = {id_: said["class"] for id_, said in licences.items()}
    of_class = {name: said["rank"] for name, said in read["classes"].items()}
    ranks = {
        **{name: _RANK_OF_CUSTOM if rank is None else rank for name, rank in of_class.items()},
        **{id_: said["rank"] for id_, said in licences.items() if "rank" in said},
    }
    own = {id_: id_ for id_, class_ in classes.items() if class_ not in (_CUSTOM, _MISSING)}
    return _Facts(classes, ranks, {**own, **read["names"]})
