"""Files to read: which of a folder's are worth it, what reads them, and how much of them is read at most."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from hugginggraph.check.bom_source import bom_mentions
from hugginggraph.check.first_look import may_load
from hugginggraph.check.id_lists import list_mentions
from hugginggraph.check.notebooks import Notebook
from hugginggraph.check.python_source import Mention, Python
from hugginggraph.check.references import COMPUTED, Found, Reference, Unread
from hugginggraph.check.shell_source import shell_mentions
from hugginggraph.check.source_names import named
from hugginggraph.check.yaml_source import yaml_mentions

MAX_FILES = 100_000
"""Files of a folder that are looked at."""
MAX_BYTES = {"python": 2_000_000, "notebook": 20_000_000, "shell": 300_000, "yaml": 500_000, "bom": 50_000_000,
             "list": 10_000_000}  # fmt: skip
"""Bytes of a file that is read; a larger one is reported as unread."""
_SKIPPED = frozenset(
    [
        *(".git", ".hg", ".svn", ".tox", ".nox", ".venv", "venv", "env", "node_modules", "__pycache__"),
        *(".mypy_cache", ".pytest_cache", ".ruff_cache", "site-packages", ".ipynb_checkpoints", ".eggs", "build"),
        *("dist",),
    ]
)
_SUFFIXES = {
    ".py": "python", ".pyw": "python", ".ipynb": "notebook", ".yml": "yaml", ".yaml": "yaml", ".sh": "shell",
    ".bash": "shell", ".zsh": "shell", ".slurm": "shell", ".sbatch": "shell", ".env": "shell", ".dockerfile": "docker",
    ".containerfile": "docker",
}  # fmt: skip
_NAMES = re.compile(r"(?P<docker>(?:docker|container)file(?:\..*)?)|(?P<shell>makefile|\.env(?:\..*)?)"
                    r"|(?P<yaml>dataset_info\.json|adapter_config\.json)"
                    r"|(?P<bom>(?:.*[.-])?(?:bom|aibom|sbom|cdx|spdx)\.json)", re.IGNORECASE)  # fmt: skip
_WORDS = {
    "yaml": (b"model", b"dataset", b"hf", b"command", b"args", b"run", b"script", b"entrypoint"),
    "shell": (b"model", b"download", b"huggingface", b"vllm", b"dataset", b"hf", b"tokenizer"),
    "docker": (b"model", b"download", b"huggingface", b"vllm", b"dataset", b"hf", b"tokenizer"),
}
"""In lower case; a file without any of them names no repo."""
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*(latin-1|iso-8859-1|iso8859-1|iso-8859-15|cp1252)\b", re.MULTILINE)


def kind_of_file(path: Path) -> str | None:
    """What reads a file, by its name; None for one that names no repos."""
    by_name = _NAMES.fullmatch(path.name)
    return by_name.lastgroup if by_name else _SUFFIXES.get(path.suffix.lower())


def kind_of_given(path: Path) -> str:
    """What reads a file that was named itself: any JSON of another name is a bill of materials, all else a list."""
    return kind_of_file(path) or ("bom" if path.suffix.lower() == ".json" else "list")


def read_folder(folder: Path, found: Found) -> None:
    """Read the files of a folder and those below, in the order of their names; no link is followed."""
    for number, (path, why) in enumerate(_files(folder)):
        if number >= MAX_FILES:
            found.unread.append(Unread(shown_path(folder), f"more than {MAX_FILES} files"))
            return
        kind = kind_of_file(path)
        if why:
            found.unread.append(Unread(shown_path(path), why))
        elif kind is not None:
            read_file(path, kind, found, beside=(folder,))


def read_file(path: Path, kind: str, found: Found, *, beside: tuple[Path, ...] = ()) -> None:
    """Read one file, whose references, or the reason why there are none, are added to what was found.

    Args:
        path: the file.
        kind: what reads it: python, notebook, yaml, shell, docker, bom or list.
        found: what is added to.
        beside: folders in which a relative name may be a folder, and so no id.
    """
    shown = shown_path(path)
    try:
        text, why = _text(path, kind)
    except OSError as error:
        text, why = None, error.strerror or type(error).__name__
    found.files += 1
    if text is None:
        if why:
            found.unread.append(Unread(shown, why))
        return
    try:
        mentions, unread = _READERS[kind](text, found)
    except ValueError as error:
        found.unread.append(Unread(shown, str(error)))
        return
    found.unread += [Unread(shown, each) for each in unread]
    folders = (*beside, path.parent)
    seen: dict[tuple[str, str | None, int, int], list[Mention]] = {}
    for mention in sorted(mentions, key=lambda m: (m.line, m.column, m.name, m.kind or "", m.revision or "", m.by)):
        if kind in ("bom", "list") or not any(os.path.exists(os.path.join(each, mention.name)) for each in folders):  # noqa: PTH110, PTH118
            seen.setdefault((mention.name, mention.kind, mention.line, mention.column), []).append(mention)
    for same in seen.values():
        by_revision = {mention.revision: mention for mention in reversed(same)}
        if len(by_revision) > 1:
            by_revision.pop(COMPUTED, None)
        found.references += [
            Reference(m.name, m.kind, m.revision, shown, m.line, m.column, m.by) for m in by_revision.values()
        ]


def shown_path(path: Path) -> str:
    """A path as reports show it: below the working folder relative to that, with slashes."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as the user named them
    here = Path.cwd()
    return (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix()


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files below a folder, each with the reason why it cannot be read, or none; links are left out."""
    to_do = [folder]
    while to_do:
        here = to_do.pop()
        try:
            with os.scandir(here) as entries:
                inside = sorted((entry for entry in entries if not entry.is_symlink()), key=lambda entry: entry.name)
        except OSError as error:
            yield here, error.strerror or type(error).__name__
            continue
        yield from ((Path(entry.path), "") for entry in inside if entry.is_file())
        folders = [Path(entry.path) for entry in inside if entry.is_dir() and entry.name not in _SKIPPED]
        to_do.extend(reversed(folders))


def _text(path: Path, kind: str) -> tuple[str | None, str]:
    """The text of a file; without one, why: nothing where the file cannot name a repo."""
    most = MAX_BYTES["shell" if kind == "docker" else kind]
    with path.open("rb") as stream:
        raw = stream.read(most + 1)
    if len(raw) > most:
        return None, f"larger than {most:,} bytes"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        cookie = _COOKIE.search(raw[:200]) if kind == "python" else None
        encoding = cookie[1].decode() if cookie else "utf-8-sig"
        if not (may_load(raw, encoding) if kind == "python" else _has_word(raw, kind)):
            return None, ""
    try:
        return raw.decode(encoding), ""
    except UnicodeDecodeError:
        return None, f"no text in {'UTF-16' if encoding == 'utf-16' else 'UTF-8'}"


def _has_word(raw: bytes, kind: str) -> bool:
    """Whether a file that is no Python may name a repo, by what is quicker than to read it."""
    if kind not in _WORDS:
        return True
    lower = raw.lower()
    return any(word in lower for word in _WORDS[kind])


_Read = tuple[list[Mention], list[str]]


def _python(text: str, found: Found) -> _Read:
    code = Python()
    if not code.add(text):
        raise ValueError("no Python that this Python can parse")
    mentions = code.mentions()
    found.computed += code.computed
    return mentions, []


def _notebook(text: str, found: Found) -> _Read:
    notebook = Notebook(text)
    found.computed += notebook.computed
    return notebook.mentions, [f"{notebook.unread} cells are no Python"] if notebook.unread else []


def _list(text: str, found: Found) -> _Read:
    mentions, other = list_mentions(text)
    return mentions, [f"line {number} is no id: {said[:100]}" for number, said in other]


_READERS: dict[str, Callable[[str, Found], _Read]] = {
    "python": _python,
    "notebook": _notebook,
    "list": _list,
    "yaml": lambda text, found: (yaml_mentions(text), []),
    "shell": lambda text, found: (shell_mentions(text), []),
    "docker": lambda text, found: (shell_mentions(text, is_docker=True), []),
    "bom": lambda text, found: (bom_mentions(text), []),
}


def read_given(path: Path, found: Found) -> bool:
    """Read a folder or a file that was named itself; whether it is there."""
    if path.is_dir():
        read_folder(path, found)
    elif path.is_file():
        read_file(path, kind_of_given(path), found)
    else:
        return False
    return True


def given_id(text: str) -> Reference | None:
    """The reference that an argument of the command line is, where it is an id or a page of the Hub."""
    repo = named(text, is_list=True)
    return repo and Reference(repo.name, repo.kind, repo.revision, "", 0, 0, "argument")
