"""What a run for one date did."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from hugginggraph.history.snapshots import Snapshot


@dataclass(frozen=True)
class DayReport:
    """What a run did, in numbers a person reads at its end.

    Attributes:
        date: the date that was asked for.
        snapshot: what the warehouse shows for the date: its snapshot, or the one before where it was skipped.
        done_before: the date was in the warehouse already; nothing was written.
        same_as: the earlier date whose content this one only repeats; it was skipped and nothing was written.
        rows: rows inserted, updated and deleted by table; empty when nothing was written.
        stats: rows of `daily_stats` of the snapshot.
        seconds: by station.
    """

    date: dt.date
    snapshot: Snapshot
    done_before: bool
    same_as: dt.date | None
    rows: dict[str, tuple[int, int, int]]
    stats: list[dict[str, Any]]
    seconds: dict[str, float]
