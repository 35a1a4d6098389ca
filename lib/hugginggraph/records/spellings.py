"""The Hub's fields as other makers of lists name and write them: brought into the names and values of the API.

A client's objects have names in snake case, data frames hold truth values, numbers and lists as text, research data
sets call the repo's name `model_id`. One value is one value, however it is spelt.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

from hugginggraph.records.json_text import read
from hugginggraph.records.python_text import read_python
from hugginggraph.records.yaml_text import read_yaml

CARD_NAMES = ("card", "modelCard", "model_card", "datasetCard", "dataset_card", "readme")
"""The names of a README's text beside a record, in order of preference."""
REPO_NAMES = (
    *("id", "modelId", "model_id", "datasetId", "dataset_id", "spaceId", "space_id", "repoId", "repo_id"),
)  # fmt: skip
"""The names of the field that holds a repo's name, in order of preference."""

_IN_SNAKE_CASE = {
    re.sub(r"[A-Z]|-", lambda found: f"_{found[0].lower().strip('-')}", name): name
    for name in (
        *("createdAt", "lastModified", "downloadsAllTime", "trendingScore", "cardData", "baseModels", "model-index"),
        *("childrenModelCount", "evalResults", "inferenceProviderMapping", "mainSize", "resourceGroup", "usedStorage"),
        *("transformersInfo", "widgetData"),
    )
}
_NOISE = frozenset(("__index_level_0__", "Unnamed: 0"))
"""The row's number, as pandas stores it."""
_OTHER_NAMES = frozenset((*_IN_SNAKE_CASE, *_NOISE, *CARD_NAMES, *REPO_NAMES)) - {"id", "modelId"}
_HUB_ID = re.compile(r"[0-9a-f]{24}")

ABSENT = frozenset(("", "None", "nan", "NaN", "NaT", "<NA>", "null"))
"""What data frames write where there is no value."""
_OF_MONGO = ("$oid", "$date", "$numberLong")
_TRUTH = {"true": True, "false": False, "1": True, "0": False, "1.0": True, "0.0": False}
_LONG = 1 << 63
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?(?:[eE][-+]?\d{1,2})?", re.ASCII)
_SIBLING = re.compile(r"""(?:rfilename|path)=(?:'([^'\n]{0,1000})'|"([^"\n]{0,1000})")""")
_FILE_KEYS = ("rfilename", "path", "filename", "name")
_LIST_OF_YAML = re.compile(r"\s*- ")
_ARRAY = re.compile(r"(?:array|list|tuple|set|frozenset)\(\s?([\[(].*[\])])\s?(?:,\s?dtype=[^()]{1,30})?\)", re.DOTALL)
_LONGEST_LIST = 1 << 20


def of_api(value: dict[str, Any]) -> dict[str, Any]:
    """A record under the API's names, without the README and the row's number.

    Where a value stands under both names, that of the API counts.

    >>> of_api({"model_id": "amber/heron", "created_at": "2026-01-01", "modelCard": "# Heron"})
    {'createdAt': '2026-01-01', 'id': 'amber/heron'}
    """
    if _OTHER_NAMES.isdisjoint(value) and isinstance(value.get("id"), str):
        return value
    found = {name: each for name, each in value.items() if name not in _OTHER_NAMES}
    for other, name in _IN_SNAKE_CASE.items():
        if found.get(name) is None and value.get(other) is not None:
            found[name] = value[other]
    repo_id = repo_name(value)
    if repo_id is not None and repo_id != found.get("id"):
        if isinstance(found.get("id"), str):
            found.setdefault("_id", found["id"])
        found["id"] = repo_id
    return found


def repo_name(value: Mapping[str, Any]) -> str | None:
    """The repo's name, under whichever name its field has; the id in the Hub's database is none beside another."""
    names = [each for each in map(value.get, REPO_NAMES) if isinstance(each, str) and each]
    return next((each for each in names if not _HUB_ID.fullmatch(each)), names[0] if names else None)


def card_text(value: Mapping[str, Any]) -> Any:
    """The README's text beside a record, under whichever name it has."""
    return next((value[name] for name in CARD_NAMES if value.get(name) is not None), None)


def is_absent(value: Any) -> bool:
    """Whether a text is what data frames write where there is no value."""
    return isinstance(value, str) and value in ABSENT


def plain_value(value: Any) -> Any:
    """The value of a document of MongoDB: `{"$oid": "62…"}` is `62…`; any other as it is."""
    if isinstance(value, dict) and len(value) == 1:
        ((key, inner),) = value.items()
        return plain_value(inner) if key in _OF_MONGO else value
    return value


def truth(value: Any) -> bool | None:
    """A truth value, also as number or text; None for anything else.

    >>> truth("False"), truth(1), truth("maybe")
    (False, True, None)
    """
    if isinstance(value, bool):
        return value
    return _TRUTH.get(str(value).lower()) if isinstance(value, (str, int, float)) else None


def number(value: Any) -> int | float | None:
    """A number that stands as text, or as a fraction without one; None for anything else.

    >>> number("10.0"), number(3.0), number("0.5"), number("many")
    (10, 3, 0.5, None)
    """
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value) if not value.lstrip("-").isdigit() else int(value)
    if isinstance(value, float) and math.isfinite(value) and abs(value) < _LONG:
        return int(value) if value.is_integer() else value
    return value if type(value) is int and abs(value) < _LONG else None


def structured(text: str) -> Any:
    """The list or object that a text holds: in JSON, as Python prints it, or in YAML.

    Raises:
        ValueError: none of these can be read.
    """
    for reader in (read, read_python, read_yaml):
        try:
            value = reader(text)
            # JSON of a text that is JSON.
            value = read(value) if reader is read and isinstance(value, str) else value
        except ValueError:
            continue
        if isinstance(value, (list, dict)):
            return value
    raise ValueError("neither JSON nor Python's form nor YAML")


def listed(value: Any) -> list[Any] | None:
    r"""A list, or a text of one, also of names that commas divide or of one name; None for anything else.

    >>> listed("['gguf', 'license:mit']"), listed("- gguf\n- en"), listed("gguf, en")
    (['gguf', 'license:mit'], ['gguf', 'en'], ['gguf', 'en'])
    """
    if isinstance(value, list):
        return value
    if not isinstance(value, str) or len(value) > _LONGEST_LIST:
        return None
    shown = _ARRAY.fullmatch(value)
    value = shown[1] if shown else value
    if value[:1] not in ("[", "(") and not _LIST_OF_YAML.match(value):
        of_database = value[:1] == "{" and value[-1:] == "}"
        names = value[1:-1].replace('"', "").replace("'", "") if of_database else value
        return [each.strip() for each in names.split(",") if each.strip()] if "," in names else _lines(names)
    try:
        several = structured(value)
    except ValueError:
        return None
    return several if isinstance(several, list) else None


def _lines(text: str) -> list[str]:
    return [each.strip() for each in text.split("\n") if each.strip()]


def file_names(siblings: Any) -> list[Any] | None:
    """The names of a repo's files: of objects as the API has them, of names, or of a client's objects as text.

    Returns:
        A list in which members without a name are None; None where the value is no list of files.

    >>> file_names([{"rfilename": "a.bin"}, "b.bin", "RepoSibling(rfilename='c.bin', size=None)"])
    ['a.bin', 'b.bin', 'c.bin']
    """
    if isinstance(siblings, str):
        shown = [found[1] or found[2] for found in _SIBLING.finditer(siblings)]
        siblings = shown or listed(siblings)
    if not isinstance(siblings, list):
        return None
    try:
        return [each["rfilename"] for each in siblings]
    except (KeyError, TypeError):
        is_of_files = all(each is None or isinstance(each, (dict, str)) for each in siblings)
        return [_file_name(each) for each in siblings if each is not None] if is_of_files else None


def _file_name(sibling: dict[str, Any] | str) -> Any:
    if isinstance(sibling, dict):
        return next((sibling[key] for key in _FILE_KEYS if sibling.get(key) is not None), None)
    found = _SIBLING.search(sibling) if sibling.startswith("Repo") else None
    return (found[1] or found[2]) if found else sibling
