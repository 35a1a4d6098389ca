"""Objects that describe a repo where the Hub asks for its name: which of their values is the name."""

import re
from collections.abc import Mapping

from hugginggraph.records.json_text import fields_of

_KEYS = (
    *("repoid", "repo", "repourl", "reponame", "repository", "hfrepo", "hfid", "hubid", "huggingfaceid", "huggingface"),
    *(
        "modelid",
        "datasetid",
        "id",
        "model",
        "basemodel",
        "dataset",
        "modelname",
        "datasetname",
        "name",
        "path",
        "hfpath",
    ),
    *("modelpath", "datasetpath", "nameorpath", "modelnameorpath", "basemodelnameorpath", "modelurl", "hfurl", "url"),
    *("link", "href", "uri", "source"),
)
"""Keys that name a repo, by their letters alone, in the order in which they count."""
_RANKS = {key: rank for rank, key in enumerate(_KEYS)}
_REVISIONS = ("revision", "commit", "commithash", "sha", "rev", "branch")
_NEVER = frozenset(
    (
        *("author", "authors", "organization", "organisation", "org", "owner", "creator", "config", "configuration"),
        *(
            "split",
            "subset",
            "version",
            "type",
            "task",
            "description",
            "license",
            "licence",
            "language",
            "paper",
            "arxiv",
        ),
        *("title", "label", "role", "weight", "format", "file", "filename", *_REVISIONS),
    )
)
"""Keys whose values describe a repo and never name it."""
_WITH_OWNER = re.compile(
    r"[\w.-]{1,100}/(?![\w.-]*\.(?:csv|tsv|jsonl?|parquet|txt|bin|zip|gz|arrow|safetensors)\Z)[\w.-]{1,100}"
)
_PART = re.compile(r"[\w.-]{1,100}", re.ASCII)
_OF_HUB = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/|hf://|pkg:huggingface/", re.IGNORECASE)
_MOST_LEVELS = 3


def repo_of(fields: Mapping[str, str | None], levels: int = _MOST_LEVELS) -> tuple[str | None, str | None]:
    """The name of the repo that an object describes, and the revision beside it.

    The keys count by what they mean, not in the order they stand in: first one whose value has an owner or leads to the
    Hub, then any that can hold a name.

    Args:
        fields: the object, its values as text.
        levels: objects within the object that are looked into.

    >>> repo_of({"author": "Reed", "name": "Heron", "repo_url": "https://hf.co/amber/heron", "revision": "v2"})
    ('https://hf.co/amber/heron', 'v2')
    """
    texts = {key: text.strip() for key, text in fields.items() if text and text.strip()}
    by_rank = sorted((_RANKS[_letters(key)], key) for key in texts if _letters(key) in _RANKS)
    keys = [key for _, key in by_rank]
    others = sorted(key for key in texts if key not in keys and _letters(key) not in _NEVER)
    revision = next((texts[key] for name in _REVISIONS for key in sorted(texts) if _letters(key) == name), None)
    for key in (*keys, *others):
        if _is_reference(texts[key]):
            return texts[key], revision
    for key in keys:
        text = texts[key]
        if not text.startswith("{"):
            return _with_owner(text, texts), revision
        inner = repo_of(fields_of(text), levels - 1) if levels else (None, None)
        if inner[0] is not None:
            return inner[0], inner[1] or revision
    return next(iter(ids_for_keys(fields)), None), revision


def describes_one(fields: Mapping[str, str | None]) -> bool:
    """Whether an object describes one repo, rather than naming several by configuration.

    >>> describes_one({"name": "amber/heron", "author": "Reed"}), describes_one({"en": "amber/heron", "fr": "a/b"})
    (True, False)
    """
    named = [_letters(key) for key, text in fields.items() if text and _letters(key) in _RANKS]
    if not named or len(named) > len(set(named)):
        return False
    return not any(
        _is_reference(text)
        for key, text in fields.items()
        if text and _letters(key) not in _RANKS and _letters(key) not in _NEVER
    )


def _with_owner(name: str, texts: Mapping[str, str]) -> str:
    """A name with the owner that stands beside it under a key which holds nothing but the first part of an id."""
    owner = next((texts[key] for key in sorted(texts) if _letters(key) in ("owner", "namespace")), None)
    return f"{owner}/{name}" if owner and _PART.fullmatch(owner) and _PART.fullmatch(name) else name


def ids_for_keys(fields: Mapping[str, str | None]) -> list[str]:
    """The ids that stand where an object has its keys, with nothing, a number or an object behind them: a slip in YAML.

    >>> ids_for_keys({"amber/heron": "0.5", "amber/egret": None, "weight/x": "reed/wren"})
    ['amber/heron', 'amber/egret']
    """
    return [key for key, text in fields.items() if _WITH_OWNER.fullmatch(key) and not (text and _is_word(text))]


def _is_word(text: str) -> bool:
    return text[0].isalpha() and text not in ("true", "false")


def _is_reference(text: str) -> bool:
    return _WITH_OWNER.fullmatch(text) is not None or _OF_HUB.match(text) is not None


def _letters(key: str) -> str:
    return re.sub(r"[^a-z]", "", key[:100].lower())
