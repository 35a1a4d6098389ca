"""What a source is: dates, and for a date the raw records with what the source knows about their completeness."""

from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import Literal, Protocol

from pyspark.sql import DataFrame, SparkSession

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
class SourceDay:
    """What a source offers for one date.

    Attributes:
        date: the day the data shows.
        source: the source's name; a repo can only be missed by the source that listed it, or in a declared scope.
        digest: sha-256 over the content: the same digest is the same data, whatever date it is labelled with.
        coverage: for each kind that is listed on this date, what absence from the list means.
        records: frame `kind, file, line`: a repo record a line, untouched.
        cards: frame of the same shape, lines `{"id", "card"}`; None where the source has none for the date.
        size: bytes of its files.
        schema_era: for each kind a short code of the fields its list has, so that a field that comes or goes with
            the source's schema is not mistaken for a change of the Hub; `jsonl` where records bear their own fields.
        scope: for each kind covered as `scope` the authors, in order.
    """

    date: date
    source: str
    digest: str
    coverage: dict[str, Coverage]
    records: DataFrame
    cards: DataFrame | None
    size: int = 0
    schema_era: dict[str, str] = field(default_factory=dict)
    scope: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def observed_at(self) -> datetime:
        """When the source saw the Hub; a dump tells the day alone, so its midnight in UTC."""
        return datetime(self.date.year, self.date.month, self.date.day, tzinfo=timezone.utc)


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
        """The digest of a date's content, as it stands in its `SourceDay`.

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

    def day(self, spark: SparkSession, day: date) -> SourceDay:
        """The records of one date; nothing is read yet.

        Raises:
            SourceError: the source has no such date, or does not say clearly what it has.
        """
        ...
