"""A bill of materials before it takes a format: a repo, all it was made from, and who says so."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

import orjson

from hugginggraph.bom.licence_names import NamedLicence

_NAMESPACE = uuid5(NAMESPACE_URL, "hugginggraph:bom")


@dataclass(frozen=True)
class Component:
    """A repo in a bill, as the snapshot knows it.

    Attributes:
        kind: model, dataset or space.
        repo_id: owner/name, or a bare legacy name.
        role: of a model; else its kind.
        is_ghost: others name it, no list holds it: deleted, private or never there.
        gone_at: the first date without it, where it was listed before.
        hub_id: the Hub's immutable id.
        author: the owner.
        sha: commit of the default branch; the last known one of a repo that is gone.
        created_at: when the Hub says it was created.
        last_modified: its last commit.
        gated: false, auto or manual.
        task: what the Hub says it is for.
        library: the library the Hub names.
        licences: those that its card or tags declare; all of them apply.
    """

    kind: str
    repo_id: str
    role: str
    is_ghost: bool
    gone_at: date | None = None
    hub_id: str | None = None
    author: str | None = None
    sha: str | None = None
    created_at: datetime | None = None
    last_modified: datetime | None = None
    gated: str | None = None
    task: str | None = None
    library: str | None = None
    licences: tuple[NamedLicence, ...] = ()

    @property
    def ref(self) -> str:
        """What the other parts of a document call it: the same on every date.

        >>> Component("model", "amber/heron", "base", False).ref
        'model:amber/heron'
        """
        return f"{self.kind}:{self.repo_id}"

    @property
    def owner_and_name(self) -> tuple[str | None, str]:
        """Its name in two parts; a bare legacy name has no owner.

        >>> Component("model", "gpt2", "base", False).owner_and_name
        (None, 'gpt2')
        """
        owner, _, name = self.repo_id.rpartition("/")
        return (owner, name) if owner and name else (None, self.repo_id)

    def facts(self) -> list[tuple[str, str]]:
        """What neither format has a place for, as names and values."""
        names = ("kind", "role", "hub_id", "gated", "library", "gone_at")
        found = [(name, str(value)) for name in names if (value := getattr(self, name)) is not None]
        return [*found, *([("ghost", "true")] if self.is_ghost else [])]


@dataclass(frozen=True)
class Step:
    """An edge of the lineage with its best evidence.

    Attributes:
        upstream: `ref` of what was made use of.
        downstream: `ref` of what was made.
        relation: finetune, adapter, quantized, merge, trained_on, derived_from or used_by_space.
        grade: how strong the evidence is.
        source_field: the field of the downstream repo that states it.
        raw_reference: what stands there.
        rule: how that was resolved to the upstream repo.
        revision: the revision that it names.
        flags: what is odd about the edge.
    """

    upstream: str
    downstream: str
    relation: str
    grade: str
    source_field: str
    raw_reference: str
    rule: str
    revision: str | None
    flags: Sequence[str]

    def facts(self) -> list[tuple[str, str]]:
        """What is known of it beside its ends, as names and values."""
        names = ("relation", "grade", "source_field", "raw_reference", "rule", "revision")
        found = [(name, str(value)) for name in names if (value := getattr(self, name)) is not None]
        return [*found, *(("flag", flag) for flag in self.flags)]


@dataclass(frozen=True)
class Bill:
    """The upstream closure of a repo.

    Attributes:
        as_of: date of the snapshot.
        min_grade: weakest evidence that was followed.
        root: whose bill it is.
        ancestors: in order of kind and name.
        steps: all edges between these, in order.
    """

    as_of: date
    min_grade: str
    root: Component
    ancestors: Sequence[Component]
    steps: Sequence[Step]

    @property
    def components(self) -> list[Component]:
        """The root, then its ancestors."""
        return [self.root, *self.ancestors]

    @property
    def timestamp(self) -> str:
        """The snapshot's date as a point in time."""
        return moment(datetime(self.as_of.year, self.as_of.month, self.as_of.day, tzinfo=UTC))

    def uuid(self, *written_as: str) -> UUID:
        """A number that follows from the content and from how it is written."""
        digest = hashlib.sha256(orjson.dumps([self, written_as]))
        return uuid5(_NAMESPACE, digest.hexdigest())


def moment(at: datetime) -> str:
    """A point in time as both formats write it.

    >>> moment(datetime(2026, 1, 11, 21, 30, 39, 5, tzinfo=UTC))
    '2026-01-11T21:30:39Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
