"""What a date's tables are beside a computation from its metadata alone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verified:
    """One table of a day beside what a full computation gives.

    Attributes:
        table: its name.
        rows: how many it has.
        differing: how many rows would have to come, go or change.
    """

    table: str
    rows: int
    differing: int
