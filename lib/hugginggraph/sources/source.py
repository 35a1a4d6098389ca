"""What a source is: dates, and for a date the raw records with what the source knows about their completeness."""

from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import Literal, Protocol

from pyspark.sql import DataFrame, SparkSession

Coverage = Literal["full", "partial"]
"""`full`: the source lists every repo of its scope, so one that is absent is gone. `partial`: absence means nothing."""

KINDS = ("model", "dataset", "space")


@dataclass(frozen=True)
class SourceDay:
    """What a source offers for one date.

    Attributes:
        date: the day the data shows.
        source: the source's name; a repo can only be missed by the source that listed it.
        digest: sha-256 over the content: the same digest is the same data.
        coverage: for each kind that is listed on this date, whether it is listed in full.
        records: frame `kind, file, line`: a repo record a line, untouched.
        cards: frame of the same shape, lines `{"id", "card"}`; None where the source has none for the date.
    """

    date: date
    source: str
    digest: str
    coverage: dict[str, Coverage]
    records: DataFrame
    cards: DataFrame | None

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

    def day(self, spark: SparkSession, day: date) -> SourceDay:
        """The records of one date; nothing is read yet.

        Raises:
            SourceError: the source has no such date.
        """
        ...
