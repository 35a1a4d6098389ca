"""What a run for one date did."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from hugginggraph.history.snapshots import Snapshot
from hugginggraph.tables import REJECTED_REFERENCES


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
        quarantined: records that the date brought to `quarantine`, by code; a record may have several.
        rejected: references in the graph of the date that gave no edge, by code; empty when nothing was written.
    """

    date: dt.date
    snapshot: Snapshot
    done_before: bool
    same_as: dt.date | None
    rows: dict[str, tuple[int, int, int]]
    stats: list[dict[str, Any]]
    seconds: dict[str, float]
    quarantined: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)

    @property
    def newly_rejected(self) -> int:
        """Those of the rejected references that are new on the date, or say something else than before."""
        inserted, updated, _ = self.rows.get(REJECTED_REFERENCES.name, (0, 0, 0))
        return inserted + updated
