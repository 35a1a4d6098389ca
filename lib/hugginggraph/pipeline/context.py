"""What every station of a day's run works with."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from hugginggraph.commits import Run, Written
from hugginggraph.frames import settle
from hugginggraph.history.delta import delta_of_feed
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.settings import Settings
from hugginggraph.sources import SourceDay
from hugginggraph.store import Store
from hugginggraph.tables.contract import Table
from hugginggraph.threads import side_by_side

Progress = Callable[[str], None]
"""Is told which station begins."""


@dataclass
class DayRun:
    """One run for one date: the source's day, the warehouse before it, and what was written so far."""

    spark: SparkSession
    store: Store
    settings: Settings
    offered: SourceDay
    history: History
    run: Run
    progress: Progress
    written: dict[str, Written] = field(default_factory=dict)
    stats: list[dict[str, Any]] = field(default_factory=list)
    quarantined: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    _deltas: dict[str, DataFrame] = field(default_factory=dict)

    @property
    def date(self) -> date:
        """The day the data shows."""
        return self.offered.date

    @property
    def before(self) -> Snapshot | None:
        """The snapshot this run builds on."""
        return self.history.newest

    def read_before(self, table: Table) -> DataFrame:
        """The table as of the newest snapshot that has it; as it was created where none has."""
        return self.store.read(table, self._version_before(table))

    def read_now(self, table: Table) -> DataFrame:
        """The table as this run has written it."""
        return self.store.read(table, self.written[table.name].version)

    def delta(self, table: Table) -> DataFrame:
        """What this run has changed in the table: `key, before, after`, from its change feed, settled."""
        if table.name not in self._deltas:
            feed = self.store.feed(table, self._version_before(table), self.written[table.name].version)
            self._deltas[table.name] = settle(delta_of_feed(feed, table))
        return self._deltas[table.name]

    def was_written(self, table: Table) -> bool:
        """Whether the snapshot before has the table, so that it is one of the graph before."""
        return self.before is not None and table.name in self.before.versions

    def is_first(self, table: Table) -> bool:
        """Whether no snapshot has the table."""
        return table.name not in self.history.versions

    def moved(self, *tables: Table) -> bool:
        """Whether this run has written rows to one of the tables: housekeeping, too, makes versions."""
        return any(self.written[table.name].rows for table in tables)

    def apply(self, table: Table, changes: DataFrame) -> None:
        """Write a change set and note the version."""
        self.written[table.name] = self.store.apply(table, changes, self.run)

    def append(self, table: Table, rows: DataFrame) -> None:
        """Append rows, of which there are some, and note the version."""
        self.written[table.name] = self.store.append(table, rows, self.run)

    def apply_all(
        self, changes: Mapping[Table, Callable[[], DataFrame]], new: Mapping[Table, Callable[[], DataFrame]] = {}
    ) -> None:
        """Write several tables side by side; what is written is planned by the thread that writes it.

        Args:
            changes: change sets.
            new: rows that are appended as they come, of which there are some: whole records of all repos are too much
                to be kept in memory only to be counted.
        """
        side_by_side(
            *[partial(self._apply, table, of) for table, of in changes.items()],
            *[partial(self._append, table, of) for table, of in new.items()],
        )

    def _apply(self, table: Table, changes: Callable[[], DataFrame]) -> None:
        done = self.store.written_by(table, self.run)
        self.written[table.name] = done or self.store.apply(table, changes(), self.run)

    def _append(self, table: Table, rows: Callable[[], DataFrame]) -> None:
        self.append(table, rows())

    def keep(self, table: Table) -> None:
        """The table stays as it was in the snapshot before, in the files it has now.

        What OPTIMIZE has replaced is not kept for ever.
        """
        self.written[table.name] = Written(self.store.newest_like(table, self._version_before(table)))

    @contextmanager
    def station(self, name: str) -> Iterator[None]:
        """Report a station's begin and keep its seconds."""
        self.progress(f"{self.date} · {name}")
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = round(time.monotonic() - started, 3)

    def _version_before(self, table: Table) -> int:
        return self.history.versions.get(table.name, 0)
