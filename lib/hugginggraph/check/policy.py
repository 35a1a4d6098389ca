"""What is looked for, and how grave it is: the default policy, and a file that changes parts of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hugginggraph.check.source_names import KIND_OF_FOLDER
from hugginggraph.errors import SettingsError
from hugginggraph.graph.grades import RANKS
from hugginggraph.licence_rules import licence_rules
from hugginggraph.resources import resource
from hugginggraph.rules import yaml_of_users

ERROR, WARNING, NOTE, OFF = "error", "warning", "note", "off"
LEVELS = (NOTE, WARNING, ERROR)
"""From the least to the gravest."""
KINDS = ("model", "dataset", "space")


@dataclass(frozen=True)
class Policy:
    """The rules in force.

    Attributes:
        min_grade: the weakest evidence by which ancestors are followed.
        rules: by their ids, each with `level` and its own parameters.
    """

    min_grade: str
    rules: Mapping[str, Mapping[str, Any]]

    def level(self, rule: str) -> str:
        """How grave a finding of a rule is."""
        return str(self.rules[rule]["level"])


def default_text() -> str:
    """The default policy as its file has it."""
    return resource("conf", "rules/check.yml").read_text(encoding="utf-8")


def read_policy(path: Path | None = None) -> Policy:
    """The default policy, with what a file says in its place.

    Raises:
        SettingsError: the file is no YAML, a key is unknown, or a value does not fit; the message names the place, and
            of an unknown key the nearest known one.
    """
    default = _default()
    given = read_mapping(path) if path is not None else {}
    _known(path, given, default, "")
    rules = given.get("rules") or {}
    if not isinstance(rules, dict):
        raise SettingsError(f"{path}: rules: rules by their ids are expected, not {rules!r}")
    _known(path, rules, default["rules"], "rules.")
    whole = {name: dict(of_default) for name, of_default in default["rules"].items()}
    for name, said in rules.items():
        if not isinstance(said, dict):
            raise SettingsError(f"{path}: rules.{name}: level and parameters are expected, not {said!r}")
        _known(path, said, whole[name], f"rules.{name}.")
        for key, value in said.items():
            _require_fit(path, f"rules.{name}.{key}", key, value, whole[name][key])
        whole[name] |= said
    min_grade = given.get("min_grade", default["min_grade"])
    _require_fit(path, "min_grade", "min_grade", min_grade, "")
    return Policy(min_grade, whole)


def read_mapping(path: Path) -> dict[str, Any]:
    """The mapping in a file of YAML that users write; of an empty one none.

    Raises:
        SettingsError: as `yaml_of_users`, or it holds something else.
    """
    read = yaml_of_users(path)
    if read is None:
        return {}
    if not isinstance(read, dict):
        raise SettingsError(f"{path}: keys and values are expected, not {type(read).__name__}")
    return read


def nearest(word: object, known: list[str]) -> str:
    """The end of a message about an unknown word: the nearest that is known, or all of them."""
    near = get_close_matches(str(word)[:100], known, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"


def _require_names(path: Path | None, place: str, key: str, names: list[str]) -> None:
    """Whether names can be those of something: one that never fits would turn its rule off in silence."""
    licences = licence_rules().licences
    for name in names:
        if key == "licences" and name not in licences and name.lower() in licences:
            raise SettingsError(f"{path}: {place}: {name!r} is no id of a licence; did you mean {name.lower()}?")
        if key in ("owners", "repos") and (
            "://" in name or name.startswith(tuple(KIND_OF_FOLDER)) or (key == "owners" and "/" in name)
        ):
            expected = "an owner's name" if key == "owners" else "OWNER/NAME"
            raise SettingsError(f"{path}: {place}: {expected} is expected, not {name!r}")


@cache
def _default() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(default_text())
    return read


def _known(path: Path | None, given: Mapping[Any, Any], known: Mapping[str, Any], place: str) -> None:
    for key in given:
        if key not in known:
            raise SettingsError(f"{path}: unknown key {place}{key}; {nearest(key, list(known))}")


def _require_fit(path: Path | None, place: str, key: str, value: Any, default: Any) -> None:
    """Whether a value is one that a key may have."""
    classes = sorted(licence_rules().classes) if key == "classes" else []
    words = {"level": [*LEVELS, OFF], "min_grade": list(RANKS), "kinds": list(KINDS), "classes": classes}.get(key)
    if words is not None:
        for word in value if key in ("kinds", "classes") and isinstance(value, list) else [value]:
            if word not in words:
                # YAML 1.1 reads a bare `off` as false.
                said = "'off', in quotes" if word is False else nearest(word, words)
                raise SettingsError(f"{path}: {place}: {word!r} is none of its values; {said}")
    elif isinstance(default, list):
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise SettingsError(f"{path}: {place}: a list of texts is expected, not {value!r}")
        _require_names(path, place, key, value)
    elif isinstance(default, bool):
        if not isinstance(value, bool):
            raise SettingsError(f"{path}: {place}: true or false is expected, not {value!r}")
    elif not (value is None and default is None) and (
        not isinstance(value, int) or isinstance(value, bool) or value < 0
    ):
        raise SettingsError(f"{path}: {place}: a number of days is expected, not {value!r}")
