"""What a run for one date knows and has done, and what every station of it works with, whichever engine computes."""

import datetime as dt
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from hugginggraph.commits import Run, Written
from hugginggraph.engines.relations import Relations
from hugginggraph.history.change_sets import change_set_of
from hugginggraph.history.day_report import DayReport
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.history.table_delta import delta_of_feed
from hugginggraph.ingest.coverage import KindCoverage
from hugginggraph.ingest.list_parts import KnownLines
from hugginggraph.settings import Settings
from hugginggraph.sources.source import OfferedDay
from hugginggraph.storage.ledger import Ledger
from hugginggraph.tables import ANALYSIS_TABLES, EDGES, NODES, REJECTED_REFERENCES, SCORECARD
from hugginggraph.tables.contract import Table

Progress = Callable[[str], None]
"""Is told which station begins."""
LedgerT = TypeVar("LedgerT", bound=Ledger)
RelationsT = TypeVar("RelationsT", bound=Relations)


@dataclass
class DayRun(ABC, Generic[LedgerT, RelationsT]):
    """One run for one date: the source's day, the warehouse before it, what was made and what was written so far."""

    store: LedgerT
    work: RelationsT
    settings: Settings
    offered: OfferedDay
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

    @abstractmethod
    def view(self, name: str, table: Table, version: int) -> None:
        """Let a relation be a table at a version, in the contract's columns and types."""

    @abstractmethod
    def feed(self, name: str, table: Table, first: int, last: int) -> None:
        """Let a relation be the change feed of the commits after version `first` up to `last`.

        It has the table's columns, `_change_type` (`insert`, `delete`, `update_preimage`, `update_postimage`) and
        `_commit_version`.
        """

    @abstractmethod
    def apply(self, table: Table, changes: str) -> None:
        """Write a relation that is a change set, and note the version."""

    @abstractmethod
    def append(self, table: Table, rows: str) -> None:
        """Append a relation's rows, and note the version."""

    @abstractmethod
    def lines_to_skip(self) -> KnownLines:
        """The lines of the relation `known_lines` that are worth no parsing; of what is parsed they are left out."""

    def view_before(self, *tables: Table) -> None:
        """Let `<table>_before` be tables as of the newest snapshot that has them; as created where none has."""
        for table in tables:
            self.view(f"{table.name}_before", table, self.version_before(table))

    def view_now(self, *tables: Table) -> None:
        """Let `<table>_now` be tables as this run has written them."""
        for table in tables:
            self.view(f"{table.name}_now", table, self.written[table.name].version)

    def change_to(self, table: Table, desired: str, *, part: str | None = None) -> None:
        """Turn a table, which `<table>_before` is, into a relation; where no snapshot has it, append that.

        Args:
            table: the table.
            desired: the relation.
            part: a condition in SQL on the table's columns: rows for which it does not hold stay, and are not compared.
        """
        if self.is_first(table):
            self.append(table, desired)
            return
        changes, before = f"{table.name}_changes", f"{table.name}_before"
        if part is not None:
            before, desired = (f"(SELECT * FROM {name} WHERE {part})" for name in (before, desired))
        self.work.compute(changes, change_set_of(table, before, desired))
        self.apply(table, changes)

    @property
    def continues_analyses(self) -> bool:
        """Whether the date before has analyses by the same settings and rules, so that what did not move stays."""
        if self.before is None or not all(self.was_written(table) for table in ANALYSIS_TABLES):
            return False
        # Of all tables that the settings of the analyses decide, this one alone is written on every date.
        return self.store.run_at(SCORECARD, self.version_before(SCORECARD)).get("analysis_id") == self.run.analysis_id

    @property
    def keeps_analyses(self) -> bool:
        """Whether all analyses stay: nothing that they read has moved, neither rows nor settings and rules."""
        return self.continues_analyses and not self.moved(NODES, EDGES, REJECTED_REFERENCES)

    def compare(self, table: Table) -> None:
        """Let `<table>_delta` be what this run has changed in a table: `key, before, after`."""
        feed = f"{table.name}_feed"
        self.feed(feed, table, self.version_before(table), self.written[table.name].version)
        delta_of_feed(self.work, table, feed)

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


AnyDayRun = DayRun[Any, Any]
"""A run by whichever engine."""
