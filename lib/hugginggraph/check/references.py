"""What the readers of source files find: references to repos, and what could not be read."""

from dataclasses import dataclass, field
from typing import NamedTuple

COMPUTED = "(computed)"
"""The revision of a reference whose code computes it: whether it is a commit cannot be read."""


class Reference(NamedTuple):
    """A repo that a file names.

    Attributes:
        name: owner/name, or an old name without owner, as written.
        kind: model, dataset or space; None where the file does not tell.
        revision: as written; None where there is none, `COMPUTED` where code computes it.
        file: the path as reports show it; empty for an id of the command line.
        line: from 1.
        column: in characters, from 1.
        by: what names it: a call, a command, a key.
    """

    name: str
    kind: str | None
    revision: str | None
    file: str
    line: int
    column: int
    by: str


class Unread(NamedTuple):
    """A file, or a part of it, that was not read, and why."""

    file: str
    why: str


@dataclass
class Found:
    """What reading has found so far.

    Attributes:
        references: in the order of files, lines and columns once `tree.read` has returned.
        unread: files that may hold more.
        computed: calls and options that load a repo by a name that only running the code tells.
        files: how many files were read.
    """

    references: list[Reference] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    computed: int = 0
    files: int = 0
