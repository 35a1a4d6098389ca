"""A file a bill: names that are safe on every file system, and that two repos never share."""

import hashlib
import re
from collections.abc import Container, Iterable
from pathlib import Path

from hugginggraph.bom.bill import Bill, Component
from hugginggraph.bom.document import SUFFIXES, text_of
from hugginggraph.bom.forms import BomFormat, PurlForm
from hugginggraph.bom.validation import require_valid
from hugginggraph.errors import PlaceError

_PLAIN = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)?[A-Za-z0-9_][A-Za-z0-9_.-]*")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_.-]+")
_LONGEST = 150


def write_bills(
    bills: Iterable[Bill],
    folder: Path,
    format_: BomFormat,
    *,
    purls: PurlForm = PurlForm.path,
    is_validated: bool = False,
) -> int:
    """Write a file for each bill.

    Args:
        bills: of different repos.
        folder: made where it is not there; files in it that have the same names are replaced.
        format_: of the documents.
        purls: how package URLs tell datasets and Spaces from models.
        is_validated: whether each document is judged before it is written.

    Returns:
        How many.

    Raises:
        PlaceError: the folder cannot be made or written to.
        InvariantError: a document is not valid.
    """
    taken, count = set[str](), 0
    for bill in bills:
        text = text_of(bill, format_, purls=purls)
        if is_validated:
            require_valid(text, format_, bill.root.repo_id)
        name = file_stem(bill.root, taken)
        taken.add(name.lower())
        write(folder / f"{name}{SUFFIXES[format_]}", text)
        count += 1
    return count


def write(file: Path, text: str) -> None:
    """Write a document, and make the folder that it is in.

    Raises:
        PlaceError: that cannot be done.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise PlaceError(f"cannot write to {file}: {error.strerror or error}") from None


def file_stem(component: Component, taken: Container[str] = ()) -> str:
    """The name of a repo's file without its ending, as the Hub's cache names the repo's folder.

    Args:
        component: the repo.
        taken: names in lower case that other repos have; many file systems do not tell the cases apart.

    >>> file_stem(Component("dataset", "amber/corpus", "dataset", False))
    'datasets--amber--corpus'
    >>> file_stem(Component("model", "../../etc", "base", False))
    'models--..-..-etc-ea1caf26'
    """
    stem = f"{component.kind}s--{component.repo_id.replace('/', '--')}"
    is_plain = _PLAIN.fullmatch(component.repo_id) and "--" not in component.repo_id and len(stem) <= _LONGEST
    if is_plain and stem.lower() not in taken:
        return stem
    digest = hashlib.sha256(component.ref.encode()).hexdigest()[:8]
    shown = _NOT_PLAIN.sub("-", component.repo_id)[:_LONGEST]
    return f"{component.kind}s--{shown}-{digest}"
