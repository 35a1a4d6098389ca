"""A raw reference -> the name of the repo that it can mean, or the defect that stands in the way.

Only the text is looked at here, not which repos exist: that is resolution. A reference is bounded before any pattern
sees it.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from hugginggraph.graph import defects
from hugginggraph.records.reference_forms import without_markup, without_shown_marks

EXACT, URL, CACHE_PATH, SUFFIX, EXTENDED, BASENAME = "exact", "url", "cache_path", "suffix", "extended", "basename"
MARKUP, ALIAS = "markup", "alias"
"""The rules by which a name is read from a reference."""

MAX_REFERENCE = 1000
"""Characters of a reference that is read; a longer one is a BOMB."""

LOADERS = (
    "arrow", "audiofolder", "csv", "generator", "hdf5", "imagefolder", "json", "pandas", "parquet", "pdffolder", "sql",
    "text", "videofolder", "webdataset", "xml",
)  # fmt: skip
"""What the library `datasets` calls its readers of files: a Trainer writes it where a dataset's name belongs."""

DEFECT_OF_RULE = {
    CACHE_PATH: defects.HF_CACHE_PATH,
    URL: defects.URL,
    SUFFIX: defects.REV_SUFFIX,
    MARKUP: defects.MARKUP,
    ALIAS: defects.ALIAS,
    BASENAME: defects.LOCAL_PATH,
}
PLACEHOLDERS = frozenset(
    [
        *(
            "",
            "none",
            "null",
            "nil",
            "n/a",
            "na",
            "nan",
            "unknown",
            "id",
            "<id>",
            "license",
            "base_model",
            "base-model",
        ),
        *("your-base-model", "your_base_model", "your-username/your-model", "username/model", "user/model"),
        *("owner/name", "model_id", "<model_id>", "[more information needed]", "more information needed"),
        *("[needs more information]", "undefined", "tbd", "todo", "scratch", "from scratch", "-", "?", "~", "self"),
        *("from-scratch", "trained from scratch", "trained-from-scratch", "no base model", "not applicable", "--"),
    ]
)
_BLANKS = " \t\n\x0b\f\r"
# A namespace and a name: letters, digits, '-', '_', '.', neither starting nor ending in '-' or '.'. Today the Hub
# allows 96 of them each; the longest name of 2022 has 250.
_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,298}[A-Za-z0-9_])?"
_REPO_ID = re.compile(rf"(?:{_PART}/)?{_PART}")
_HOST = re.compile(
    r"(?:(?:https?:)?//)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)(?:/+(?:api/(?=(?:models|datasets|spaces)/))?|$)",
    re.IGNORECASE,
)
_VIEWS = ("tree", "resolve", "blob", "raw", "commit", "commits", "blame")
"""Pages of a repo, with the revision behind them."""
# Without its host, but with the kind before the id, as the Hub's own pages have it.
_PAGE = re.compile(
    rf"(?:datasets|models|spaces)/{_PART}/{_PART}(?:[@:]\S*|/(?:tree|resolve|blob|raw|commits?|blame)/\S*)?"
)
# The address of a file as the Hub's file system and package URLs write it; a revision follows the name.
_URI = re.compile(r"(?:hf|huggingface):(?://)?|pkg:(?://)?huggingface/", re.IGNORECASE)
_WITH_REVISION = re.compile(rf"((?:{_PART}/)?{_PART})[@:]([^/\s]+)")
_ANY_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|data:|reference:")
_NO_REPOS = frozenset(
    [
        *("docs", "blog", "papers", "learn", "tasks", "join", "login", "settings", "collections", "organizations"),
        *("posts", "pricing", "api", "search", "new", "chat", "enterprise", "support", "terms-of-service", "privacy"),
        *("datasets", "spaces", "models", "buckets", "kernels"),
    ]
)
_CACHE = re.compile(r"(?:^|[/\\])(models|datasets|spaces)--([^/\\]+)(?:[/\\]snapshots[/\\]([^/\\]+))?")
_PATH = re.compile(r"[/~]|\.{1,2}(?:[/\\]|$)|[A-Za-z]:[\\/]")
_WITH_SUFFIX = re.compile(rf"({_PART}/{_PART})(?:[@:#]|/)(\S*)", re.ASCII)
_NO_NAME = re.compile(r"[\d.,]+|true|false", re.ASCII)
# The last part of a path is worth a look only where it can be a model's name: neither a step of a training nor a
# word that every script uses.
_STEP = r"(?:checkpoint|ckpt|epoch|step|output|run|version|exp)s?[-_.]?\d"
_TELLING = re.compile(rf"(?!{_STEP})(?=.*[A-Za-z])(?=.*\d)[\w.-]{{6,96}}", re.ASCII)


class Name(NamedTuple):
    """What a reference says; of `candidate` and `code` exactly one is not None.

    Attributes:
        target_kind: the kind of repo, as a URL may correct it.
        candidate: the name it can mean.
        revision: commit, branch, file or folder, where it tells one.
        rule: how the name was read.
        repaired: the defect that had to be repaired to read it; None where it is sound.
        code: the defect that leaves no name.
    """

    target_kind: str
    candidate: str | None = None
    revision: str | None = None
    rule: str | None = None
    repaired: str | None = None
    code: str | None = None


def read_name(raw_reference: str, source_field: str, target_kind: str) -> Name:
    """The name that a reference can mean.

    >>> read_name("https://hf.co/amber/heron-7b/tree/main", "card.base_model", "model")[1:4]
    ('amber/heron-7b', 'main', 'url')
    >>> read_name("/root/out", "card.base_model", "model").code
    'LOCAL_PATH'
    """
    if len(raw_reference) > MAX_REFERENCE:
        return Name(target_kind, code=defects.BOMB)
    return _read(raw_reference, source_field, target_kind)


@lru_cache(maxsize=10_000)
def _read(raw_reference: str, source_field: str, target_kind: str) -> Name:
    """Most references are to a few thousand well-known repos."""
    is_source = source_field.endswith("source_datasets")
    plain = raw_reference.strip(" ")
    is_extended = is_source and (plain == "extended" or plain.startswith("extended|"))
    text = plain.removeprefix("extended").removeprefix("|") if is_extended else _unquoted(plain)
    if _REPO_ID.fullmatch(text) and not _is_odd(text):
        found = Name(target_kind, text, None, EXTENDED if is_extended else EXACT)
    else:
        found, text = _in_any_form(text, target_kind)
    code = _code(found, text, is_extended=is_extended, is_source=is_source)
    if code is not None:
        return Name(found.target_kind, code=code)
    return found._replace(repaired=DEFECT_OF_RULE.get(found.rule or ""))


def last_part(name: str) -> str:
    """What stands behind the owner, in lower case: by it alone a name can be looked up, on any rung of the ladder.

    >>> last_part("amber/Heron-7b")
    'heron-7b'
    """
    return name.rsplit("/", 1)[-1].lower()


def is_no_reference(raw_reference: str, source_field: str) -> bool:
    """Whether the field says in so many words that there is no upstream: `source_datasets: original`."""
    return source_field.endswith("source_datasets") and raw_reference.strip(" ").lower() == "original"


def _unquoted(text: str) -> str:
    return text.lstrip(_BLANKS + "`'\"<").rstrip(_BLANKS + "`'\">")


def _is_odd(text: str) -> bool:
    """Whether a text that could be an id is a path of the cache, a page of the Hub, or between signs of emphasis."""
    if text.startswith("__") and text.endswith("__"):
        return True
    return ("--" in text and _CACHE.search(text) is not None) or _is_page(text)


def _in_any_form(text: str, target_kind: str) -> tuple[Name, str]:
    """The name, and the text that it was read from: the first of the forms that gives one, else the text as it is."""
    text = without_shown_marks(text)
    found = _taken_apart(text, target_kind)
    if found.rule is None and found.code is None and _REPO_ID.fullmatch(text) and not _is_odd(text):
        return found._replace(rule=MARKUP), text
    if found.code is None and found.rule is not None and _REPO_ID.fullmatch(found.candidate or ""):
        return found, text
    for form in without_markup(text):
        if form != text:
            read = _taken_apart(form, target_kind)
            named = read if read.rule or read.code else read._replace(rule=MARKUP)
            if named.code is None and _REPO_ID.fullmatch(named.candidate or ""):
                return named, form
    return found, text


def _is_page(text: str) -> bool:
    return _HOST.match(text) is not None or _PAGE.fullmatch(text) is not None


def _taken_apart(text: str, target_kind: str) -> Name:  # noqa: PLR0911 - a ladder
    cached = _CACHE.search(text)
    if cached:
        # Only the first '--' stands for the '/' between owner and name.
        name = cached[2].replace("--", "/", 1)
        return Name(cached[1].removesuffix("s"), name, cached[3] or None, CACHE_PATH)
    if _is_page(text):
        return _of_page(text, target_kind)
    uri = _URI.match(text)
    if uri:
        return _of_uri(text[uri.end() :], target_kind)
    if _ANY_URL.match(text):
        return Name(target_kind, text, code=defects.EXTERNAL)
    if "\\" in text or _PATH.match(text):
        return Name(target_kind, _last_of_path(text), None, BASENAME)
    suffixed = _WITH_SUFFIX.fullmatch(text)
    if suffixed:
        view, _, behind = suffixed[2].partition("/")
        revision = behind.partition("/")[0] if view in _VIEWS else suffixed[2]
        return Name(target_kind, suffixed[1], revision or None, SUFFIX)
    return Name(target_kind, text)


def _of_page(text: str, target_kind: str) -> Name:
    """The repo that a URL of the Hub leads to: `owner/name`, perhaps with `/tree/<revision>` after it."""
    kind, of_repo = _parts_of(_HOST.sub("", text, count=1), target_kind)
    if not of_repo or of_repo[0] in _NO_REPOS:
        return Name(kind, "/".join(of_repo[:2]), None, URL, code=defects.EXTERNAL)
    # `gpt2/tree/main`, but `reed/tree`.
    view = next((place for place in (1, 2) if of_repo[place : place + 1] and of_repo[place] in _VIEWS), 0)
    view = view if view != 1 or len(of_repo) > 2 else 0
    # Ollama and others hang the revision on the name.
    name, suffix = _without_revision("/".join(of_repo[: view or 2]))
    revision = of_repo[view + 1] if view and view + 1 < len(of_repo) else suffix
    return Name(kind, name.removesuffix(".git"), revision, URL)


def _of_uri(path: str, target_kind: str) -> Name:
    """The repo that `owner/name@revision/file` stands for, with its kind before it where it is no model."""
    kind, of_repo = _parts_of(unquote(path), target_kind)
    if not of_repo or of_repo[0] in _NO_REPOS:
        return Name(kind, path, None, URL, code=defects.EXTERNAL)
    is_bare = len(of_repo) < 2 or "@" in of_repo[0]
    name, revision = _without_revision("/".join(of_repo[: 1 if is_bare else 2]))
    behind = of_repo[1 if is_bare else 2 :]
    if revision == "refs" and len(behind) > 1:
        revision = "/".join([revision, *behind[:2]])
    return Name(kind, name, revision, URL)


def _without_revision(name: str) -> tuple[str, str | None]:
    hung = _WITH_REVISION.fullmatch(name)
    return (hung[1], hung[2]) if hung else (name, None)


def _parts_of(path: str, target_kind: str) -> tuple[str, list[str]]:
    """The kind that a path of the Hub begins with, if it does, and the parts of the rest."""
    parts = [unquote(part) for part in path.partition("?")[0].partition("#")[0].split("/") if part]
    if len(parts) == 1 and "/" in parts[0]:
        parts = parts[0].split("/")
    folder = parts[0] if parts and parts[0] in ("datasets", "spaces", "models") else None
    return (folder.removesuffix("s"), parts[1:]) if folder else (target_kind, parts)


def _last_of_path(text: str) -> str:
    return re.split(r"[/\\]", text.rstrip("/\\"))[-1]


def _code(found: Name, text: str, *, is_extended: bool, is_source: bool) -> str | None:  # noqa: PLR0911 - a ladder
    """The first defect that leaves no name."""
    candidate = found.candidate or ""
    if is_extended and not text:
        return defects.NO_TARGET
    if is_source and text.startswith("other"):
        return defects.EXTERNAL
    if text.lower() in PLACEHOLDERS or (found.rule == MARKUP and candidate.lower() in PLACEHOLDERS):
        return defects.PLACEHOLDER
    if _NO_NAME.fullmatch(text):
        return defects.TYPE
    if found.code:
        return found.code
    if found.rule == BASENAME and not _TELLING.fullmatch(candidate):
        return defects.LOCAL_PATH
    return None if found.rule and _REPO_ID.fullmatch(candidate) else defects.INVALID_ID
