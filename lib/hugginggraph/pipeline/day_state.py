"""What a run for one date knows and has done, whichever engine computes it."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from hugginggraph.commits import Run, Written
from hugginggraph.history.day_report import DayReport
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.ingest.coverage import KindCoverage
from hugginggraph.settings import Settings
from hugginggraph.sources.source import OfferedDay
from hugginggraph.storage.ledger import Ledger
from hugginggraph.tables.contract import Table

Progress = Callable[[str], None]
"""Is told which station begins."""
LedgerT = TypeVar("LedgerT", bound=Ledger)
OfferedT = TypeVar("OfferedT", bound=OfferedDay)


@dataclass
class DayState(Generic[LedgerT, OfferedT]):
    """One run for one date: the source's day, the warehouse before it, and what was written so far."""

    store: LedgerT
    settings: Settings
    offered: OfferedT
    history: History
    run: Run
    progress: Progress
    written: dict[str, Written] = field(default_factory=dict)
    stats: list[dict[str, Any]] = field(default_factory=list)
    quarantined: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def date(self) -> dt.date:
        """The day the data shows."""
        return self.offered.date

    @property
    def before(self) -> Snapshot | None:
        """The snapshot this run builds on."""
        return self.history.newest

    def was_written(self, table: Table) -> bool:
        """Whether the snapshot before has the table, so that it is one of the graph before."""
        return self.before is not None and table.name in self.before.versions

    def is_first(self, table: Table) -> bool:
        """Whether no snapshot has the table."""
        return table.name not in self.history.versions

    def moved(self, *tables: Table) -> bool:
        """Whether this run has written rows to one of the tables: housekeeping, too, makes versions."""
        return any(self.written[table.name].rows for table in tables)

    def keep(self, table: Table) -> None:
        """The table stays as it was in the snapshot before, in the files it has now.

        What OPTIMIZE has replaced is not kept for ever.
        """
        self.written[table.name] = Written(self.store.newest_like(table, self.version_before(table)))

    def version_before(self, table: Table) -> int:
        """The table's version in the newest snapshot that has it; the one it was created with where none has."""
        return self.history.versions.get(table.name, 0)

    @contextmanager
    def station(self, name: str) -> Iterator[None]:
        """Report a station's begin and keep its seconds."""
        self.progress(f"{self.date} · {name}")
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = round(time.monotonic() - started, 3)

    def snapshot(self, day: dt.date, coverage: dict[str, KindCoverage]) -> Snapshot:
        """What is pinned of a date: all that was written.

        Args:
            day: the date that was asked for.
            coverage: what the source covered, by kind.
        """
        return Snapshot(
            date=day,
            previous=self.before.date if self.before else None,
            run_id=self.run.run_id,
            source=self.offered.source,
            digest=self.offered.digest,
            observed_at=self.offered.observed_at,
            coverage=coverage,
            schema_era=self.offered.schema_era,
            versions={name: written.version for name, written in self.written.items()},
        )

    def report(self, snapshot: Snapshot) -> DayReport:
        """What the run did, once its snapshot is pinned."""
        rows = {name: (written.insert, written.update, written.delete) for name, written in self.written.items()}
        return DayReport(
            snapshot.date, snapshot, False, None, rows, self.stats, self.seconds,
            quarantined=self.quarantined, rejected=self.rejected,
        )  # fmt: skip
