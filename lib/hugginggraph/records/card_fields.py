"""The fields of a card that name other repos, whatever shape and spelling their author gave them."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from hugginggraph.records.described_repos import describes_one, ids_for_keys, repo_of
from hugginggraph.records.json_text import as_text, fields_of, read, written
from hugginggraph.records.names import MAX_REFERENCE
from hugginggraph.records.python_text import read_python

_HUB = r"(?:(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?:datasets/|models/)?)"
_NAME = re.compile(rf"{_HUB}?[\w.-]+/[\w.-]+", re.ASCII | re.IGNORECASE)
_DIVIDES = re.compile(r"[,;\n\r|]|\s(?:and|und|et|y|e|\+|&)\s")
_BULLET = re.compile(r"(?:[-*+\u2022]|\d{1,2}[.)])\s+")
_MOST_LEVELS = 3
_BLANKS = " \t\n\x0b\f\r"
_QUOTED = _BLANKS + "'\"`"
_COMMIT = re.compile("[0-9a-f]{40}")
_MARKDOWN_LINK = re.compile(r"\[[^\[\]]{0,300}\]\(")
_PYTHON_LIST = re.compile(r"\[\s*'", re.ASCII)
_TUPLE = re.compile(r"\(\s*['\"].*\)", re.ASCII | re.DOTALL)
_SPELLINGS = {
    "base_model": (
        "basemodel basemodels basemodelid basemodelname basemodelnameorpath basemode basmodel basemodle basedmodel"
        " parentmodel parentmodels originalmodel sourcemodel finetunedfrom finetunedfrommodel quantizedfrom"
        " basemodelsource basemodelsources"
    ),
    "datasets": (
        "dataset datasets datsets datasest trainingdataset trainingdatasets traindataset traindatasets datasetsource"
        " datasetsources"
    ),
    "source_datasets": "sourcedataset sourcedatasets sourcedatset sourcedatsets",
    "base_model_relation": "basemodelrelation basemodelrelations basemodelralation basemodelrelationship",
    "new_version": "newversion newversions",
    "models": "model models",
}
"""By the letters alone, in lower case: `Base-Model`, `base\\_model` and `basemodel` are one spelling."""
FIELD_MEANT = {spelling: field for field, spellings in _SPELLINGS.items() for spelling in spellings.split()}
LONGEST_KEY = 100
LONGEST_LIST = 100_000
"""Characters of a text that is taken apart as a list; a longer one is one name, and too long for that."""
MOST_MISSPELT = 100
"""Keys of a card that mean a field without being it: nobody writes one in more ways than that."""


class Named(NamedTuple):
    """A name in a field, whether the field has another shape than the Hub asks for, and the revision beside it."""

    name: str
    is_coerced: bool = False
    revision: str | None = None


def misspelt(card: Iterable[str]) -> list[tuple[str, str]]:
    """The keys of a card that mean a field without being it, each with the field, in order.

    >>> misspelt(["base_model", "Base-Model", "license"])
    [('Base-Model', 'base_model')]
    """
    meant = [(key, _field_meant(key)) for key in card if len(key) <= LONGEST_KEY]
    found = [(key, field) for key, field in meant if field is not None and field != key]
    return sorted(found[:MOST_MISSPELT])


def names_in(value: Any) -> list[Named]:
    """The names in a field of a card, given as value: see `texts`.

    >>> [each.name for each in names_in(["a/b", "c/d"])]
    ['a/b', 'c/d']
    """
    if value is None:
        return []
    if type(value) is list and all(map(_is_plain, value)):
        return [Named(each.strip(" ")) for each in value]
    return texts(as_text(value))


def texts(field: str | None) -> list[Named]:
    """The names in a field of a card, given as text, whatever shape its author gave it.

    A string is one name and a list is its members, as the Hub asks for. Coerced, because the Hub does not: an object,
    which describes a repo or whose values are names by configuration; a list written as a string, in Python's manner or
    divided by commas; an object within a list (see `described_repos.repo_of`).

    >>> [each.name for each in texts('["a/b", "c/d"]')], texts("a/b, c/d")[1]
    (['a/b', 'c/d'], Named(name='c/d', is_coerced=True, revision=None))
    """
    if field is None:
        return []
    is_odd = False
    if field.startswith("[") and not ("](" in field and _MARKDOWN_LINK.match(field)):
        in_json = _json_members(field)
        members = _python_members(field) if in_json is None else in_json
        is_odd = in_json is None or _PYTHON_LIST.match(field) is not None or any(map(_is_list, members))
        members = _flat(members)
    elif _TUPLE.fullmatch(field):
        members, is_odd = _python_members(field), True
    elif field.startswith("{"):
        fields = _object(field)
        keys = ids_for_keys(fields)
        if describes_one(fields):
            members = [field if fields_of(field) else written(fields)]
        else:
            values = [value for key, value in fields.items() if key not in keys]
            members = [*keys, *(member for value in values for member in _flat(_members(value)))]
        if all(member is None for member in members):
            members = _too_long(field)
        is_odd = True
    else:
        divided = _divided(field)
        members, is_odd = [*(divided or [field])], divided is not None
    return [named for member in members if member is not None for named in _named(member, is_odd)]


def preloads(field: str | None) -> list[Named]:
    """The repos that a Space loads when it is built: each a name, perhaps with files and a commit behind it.

    >>> preloads('["amber/heron config.json,a.bin bda0089f92582d5baabf0f22d9fc85f3588f6b58", "amber/egret"]')[0][::2]
    ('amber/heron', 'bda0089f92582d5baabf0f22d9fc85f3588f6b58')
    """
    found = []
    for each in texts(field):
        name, *behind = each.name.split()[:3] or [""]
        commit = next(filter(_COMMIT.fullmatch, reversed(behind)), None)
        found.append(each._replace(name=name, revision=commit or each.revision))
    return found


def _named(member: str, is_odd: bool) -> list[Named]:
    if not member.startswith("{"):
        return [Named(member.strip(" "), is_odd)]
    fields = fields_of(member)
    name, revision = repo_of(fields)
    if name is None:
        # What names no repo is rejected as it stands, unless it says nothing at all.
        name = member if any(fields.values()) else next(iter(_too_long(member)), None)
    return [] if name is None else [Named(name.strip(" "), True, revision)]


def _is_plain(member: Any) -> bool:
    """Whether a member of a list is one name, whatever else the list holds."""
    return type(member) is str and not member.startswith(("[", "{")) and "](" not in member and member.isascii()


def _object(text: str) -> dict[str, str | None]:
    """The fields of an object in JSON, or as Python prints it."""
    fields = fields_of(text)
    if not fields:
        try:
            value = read_python(text)
        except ValueError:
            return {}
        fields = {name: as_text(each) for name, each in value.items()} if isinstance(value, dict) else {}
    return fields


def _is_list(member: str | None) -> bool:
    return member is not None and member.startswith("[") and not _MARKDOWN_LINK.match(member)


def _flat(members: Sequence[str | None]) -> list[str | None]:
    """The members, those of lists within the list in their place."""
    found = [*members]
    for _ in range(_MOST_LEVELS):
        if not any(map(_is_list, found)):
            break
        found = [inner for each in found for inner in ((_is_list(each) and _json_members(each or "")) or [each])]
    return found


def _too_long(text: str) -> list[str | None]:
    """A text in braces that is no object: a template's gap, which names nothing, unless it is too long for a gap."""
    return [text] if len(text) > MAX_REFERENCE else []


def _members(value: str | None) -> list[str | None]:
    if value is None or not value.startswith("["):
        return [value]
    members = _json_members(value)
    return [*_python_members(value)] if members is None else members


def _json_members(text: str) -> list[str | None] | None:
    try:
        members = read(text)
    except ValueError:
        return None
    return [as_text(each) for each in members] if isinstance(members, list) else None


def _python_members(text: str) -> Sequence[str | None]:
    """The members of a list in Python's manner."""
    if len(text) > LONGEST_LIST:
        return [text]
    if "{" in text:
        try:
            members = read_python(text)
        except ValueError:
            members = None
        if isinstance(members, list):
            return [as_text(each) for each in members]
    inner = text.replace("'", "").replace('"', "").rstrip(_BLANKS)[1:].removesuffix("]" if text[0] == "[" else ")")
    return [each.strip(_BLANKS) for each in inner.split(",")]


def _divided(text: str) -> list[str] | None:
    """The names of a text in which commas, lines or words divide two or more of them, and nothing else stands."""
    if len(text) > LONGEST_LIST or not _DIVIDES.search(text):
        return None
    parts = [_BULLET.sub("", part.strip(_QUOTED), count=1).strip(_QUOTED) for part in _DIVIDES.split(text)]
    # "x/a, x/b and x/c", ", and", a line that is empty.
    parts = [part.removeprefix("and ") for part in parts if part]
    return parts if len(parts) > 1 and all(_NAME.fullmatch(part) for part in parts) else None


@lru_cache(maxsize=10_000)
def _field_meant(key: str) -> str | None:
    return FIELD_MEANT.get(re.sub(r"[^a-z]", "", key.lower()))
