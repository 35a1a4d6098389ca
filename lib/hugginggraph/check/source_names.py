"""Which text of a source file is the id of a repo, and not a path, a variable or a gap to be filled in."""

import re
from functools import lru_cache
from typing import NamedTuple

from hugginggraph.records.names import BASENAME, EXACT, LOADERS, SUFFIX, URL, read_name

HUB_URL = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/[^\s\"'<>\\)]{1,500}", re.IGNORECASE)
"""The address of a page or file of the Hub within a longer text."""
_SCHEME = re.compile(r"(?:hf://|hf[-_]hub:)", re.IGNORECASE)
KIND_OF_FOLDER = {"models/": "model", "datasets/": "dataset", "spaces/": "space"}
_REVISION = re.compile("[@:]")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_COMPUTED = re.compile(r"[{}$<>*%|\s]")
_FOLDERS = frozenset(
    [
        *("adapter", "adapters", "artifacts", "assets", "cache", "checkpoint", "checkpoints", "ckpt", "ckpts"),
        *("config", "configs", "content", "data", "dataset", "datasets", "eval", "examples", "exp", "experiments"),
        *("home", "local", "log", "logs", "lora", "mnt", "model", "models", "opt", "out", "output", "outputs"),
        *("path", "pretrained", "pretrained_models", "result", "results", "root", "run", "runs", "save", "saved"),
        *("saved_model", "saved_models", "scripts", "src", "temp", "test", "tmp", "tokenizer", "train", "usr"),
        *("var", "weights", "workspace"),
    ]
)
"""What people call folders of their own: no owner of a repo, and no name without one."""
_GAPS = frozenset(
    [
        *("foo", "hf-username", "hf_username", "hub_username", "my-org", "my-user", "my-username", "my_org"),
        *("myorg", "myuser", "namespace", "org", "org_name", "organization", "owner", "repo", "user", "user_name"),
        *("username", "xxx"),
    ]
)
_GAP = re.compile(r"your[-_]|<|\[")
_FILE = re.compile(
    r"\.(?:arrow|bin|cfg|ckpt|csv|gguf|gz|h5|html?|ini|ipynb|jpe?g|jsonl?|lock|md|mp3|npy|npz|onnx|parquet|pkl|png|pth?|py"
    r"|safetensors|sh|tar|tgz|toml|tsv|txt|wav|xml|ya?ml|zip|zst)$",
    re.IGNORECASE,
)


class Named(NamedTuple):
    """The id that a text is, its kind where the text or its place tells it, and the revision that hangs on it."""

    name: str
    kind: str | None
    revision: str | None


def is_commit(revision: str | None) -> bool:
    """Whether a revision is a full commit, which nobody can move.

    >>> is_commit("main"), is_commit("0123456789abcdef0123456789abcdef01234567")
    (False, True)
    """
    return revision is not None and _COMMIT.fullmatch(revision) is not None


@lru_cache(maxsize=4096)
def named(text: str, kind: str | None = None, *, is_list: bool = False) -> Named | None:
    """The id that a text is; None for a path, a variable, a gap or any other text.

    Args:
        text: as the file has it.
        kind: that its place asks for.
        is_list: whether it stands in a list of ids, where `datasets/owner/name` is no folder.

    >>> named("hf://datasets/amber/corpus@main/train.json")
    Named(name='amber/corpus', kind='dataset', revision='main')
    >>> named("./heron-7b"), named("models/heron-7b"), named("{owner}/heron-7b"), named("your-org/model")
    (None, None, None, None)
    """
    text = text.strip()
    scheme = _SCHEME.match(text)
    if scheme:
        return _of_scheme(text[scheme.end() :], kind)
    if _COMPUTED.search(text):
        return None
    text, _, revision = text.partition("@") if "://" not in text else (text, "", "")
    read = read_name(text, "check", kind or "model")
    name = read.candidate or ""
    is_sound = read.code is None and read.rule != BASENAME and not _is_gap(name)
    if not is_sound or (read.rule == EXACT and _is_local(name)):
        return None
    if read.rule == SUFFIX and (text[len(name)] != ":" or _is_local(name)):
        return None
    if read.rule == URL:
        is_of_hub = is_list or "huggingface.co" in text or "hf.co" in text
        # Of pages without an owner those below `datasets/` alone are repos: others are the Hub's own.
        if not is_of_hub or ("/" not in name and read.target_kind != "dataset"):
            return None
    said = revision or (None if read.rule == SUFFIX else read.revision)
    return Named(name, read.target_kind if read.rule not in (EXACT, SUFFIX) else kind, said or None)


def _of_scheme(path: str, kind: str | None) -> Named | None:
    """`hf://[datasets/][owner/]name[@revision][/file]`, as fsspec and the trainers write it."""
    for folder, of_folder in KIND_OF_FOLDER.items():
        if path.startswith(folder):
            path, kind = path[len(folder) :], of_folder
            break
    owner, _, rest = path.partition("/")
    # KServe writes a colon before the revision, all others an at sign.
    owner, *revision = _REVISION.split(owner, maxsplit=1)
    name, *of_name = _REVISION.split(rest.partition("/")[0], maxsplit=1)
    # What follows a data set without an owner is one of its files.
    has_no_owner = bool(revision) or (kind == "dataset" and (not name or _FILE.search(name) is not None))
    found = named(owner if has_no_owner else f"{owner}/{name}", kind)
    revision = revision or of_name
    return found and Named(found.name, kind or "model", revision[0] or None if revision else None)


def _is_gap(name: str) -> bool:
    owner, slash, rest = name.lower().partition("/")
    return bool(_GAP.match(owner) or _GAP.match(rest)) or (bool(slash) and owner in _GAPS)


def _is_local(name: str) -> bool:
    owner, slash, _ = name.lower().partition("/")
    return owner in _FOLDERS or _FILE.search(name) is not None or (not slash and owner in LOADERS)
