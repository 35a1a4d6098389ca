"""What a run for one date did."""

from dataclasses import dataclass
from typing import Any

from hugginggraph.history.snapshots import Snapshot


@dataclass(frozen=True)
class DayReport:
    """What a run did, in numbers a person reads at its end.

    Attributes:
        snapshot: the date as it stands in `snapshots`.
        done_before: the date was in the warehouse already; nothing was written.
        rows: rows inserted, updated and deleted by table; empty when done before.
        stats: rows of `daily_stats` of the date.
        seconds: by station.
    """

    snapshot: Snapshot
    done_before: bool
    rows: dict[str, tuple[int, int, int]]
    stats: list[dict[str, Any]]
    seconds: dict[str, float]
