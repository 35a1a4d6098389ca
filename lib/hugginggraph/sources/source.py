"""What a source is: dates, and for a date the raw records with what the source knows about their completeness."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, Protocol

import pyarrow as pa
from pyarrow import fs

from hugginggraph.sources.formats import Format
from hugginggraph.sources.lines import batches

Coverage = Literal["full", "partial", "incremental", "scope"]
"""What absence from a list means. `full`: the source lists every repo it ever lists, so one that is absent is gone.
`partial`: it should list the same part every day, so one that is absent has not been seen, and may be there.
`incremental`: nothing at all; only what is new is listed. `scope`: the list holds every repo of declared authors, so
one of theirs that is absent is gone, whichever source listed it before; of all others absence means what it does in a
partial list."""

Repeats = Literal["observed", "stale"]
"""What it means that a date has the content of an earlier one. `observed`: the source looked again and nothing had
changed. `stale`: it only put another label on what it had, so the date tells nothing of the Hub on that day."""


@dataclass(frozen=True)
class Declared:
    """What a source says of the lists of one date before they are read.

    Attributes:
        coverage: for each kind that is listed on this date, what absence from the list means.
        scope: for each kind covered as `scope` the authors, in order.
    """

    coverage: dict[str, Coverage]
    scope: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class DatedList:
    """The files of one list of a date, all of one format.

    Attributes:
        kind: of the repos that are listed.
        format: of the files.
        filesystem: where they lie.
        paths: by the place of each file its path on that file system, in order.
        is_beside: whether the README texts beside the records are meant, and not the records.
    """

    kind: str
    format: Format
    filesystem: fs.FileSystem
    paths: Mapping[str, str]
    is_beside: bool = False

    def lines(self) -> Iterator[pa.RecordBatch]:
        """The lines of the files in batches, as `lines.batches` gives them.

        Raises:
            SourceError: a file breaks off or is damaged.
        """
        read = self.format.cards if self.is_beside else self.format.lines
        for path in self.paths.values():
            yield from batches(self.kind, path, read(self.filesystem, path))


@dataclass(frozen=True, kw_only=True)
class OfferedDay:
    """What a source offers for one date; no record has been read yet.

    Attributes:
        date: the day the data shows.
        source: the source's name; a repo can only be missed by the source that listed it, or in a declared scope.
        digest: sha-256 over the content: the same digest is the same data, whatever date it is labelled with.
        coverage: for each kind that is listed on this date, what absence from the list means.
        lists: the lists of records.
        card_lists: those of README texts; none where the source has none for the date.
        size: bytes of its files.
        schema_era: for each kind a short code of the fields its list has, so that a field that comes or goes with
            the source's schema is not mistaken for a change of the Hub; `jsonl` where records bear their own fields.
        scope: for each kind covered as `scope` the authors, in order.
    """

    date: date
    source: str
    digest: str
    coverage: dict[str, Coverage]
    lists: tuple[DatedList, ...]
    card_lists: tuple[DatedList, ...]
    size: int
    schema_era: dict[str, str]
    scope: dict[str, tuple[str, ...]]

    @property
    def observed_at(self) -> datetime:
        """When the source saw the Hub; a dump tells the day alone, so its midnight in UTC."""
        return datetime(self.date.year, self.date.month, self.date.day, tzinfo=UTC)

    def lines(self) -> Iterator[pa.RecordBatch]:
        """A repo record a line, untouched, in batches of the columns `kind, file, line`: list by list, file by file.

        Raises:
            SourceError: a file breaks off or is damaged.
        """
        return (batch for files in self.lists for batch in files.lines())

    def card_lines(self) -> Iterator[pa.RecordBatch]:
        """Batches of the same columns, lines `{"id", "card"}`.

        Raises:
            SourceError: a file breaks off or is damaged.
        """
        return (batch for files in self.card_lists for batch in files.lines())


class Source(Protocol):
    """A place that lists the Hub's repos by date."""

    @property
    def name(self) -> str:
        """The source's name."""
        ...

    def dates(self) -> list[date]:
        """The dates the source has, in order."""
        ...

    def digest(self, day: date) -> str:
        """The digest of a date's content, as it stands in its `OfferedDay`.

        Raises:
            SourceError: the source has no such date.
        """
        ...

    def repeats(self, day: date) -> Repeats:
        """What it would mean that this date has the content of an earlier one."""
        ...

    def declared(self, day: date) -> Declared:
        """What the source says of a date; no Spark is needed.

        Raises:
            SourceError: the source has no such date, or does not say clearly what it has.
        """
        ...

    def offer(self, day: date) -> OfferedDay:
        """What there is of one date; no record is read yet.

        Raises:
            SourceError: the source has no such date, or does not say clearly what it has.
        """
        ...
