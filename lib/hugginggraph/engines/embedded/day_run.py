"""What every station of a day's run works with."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from hugginggraph.commits import Run, Written
from hugginggraph.engines.embedded.workspace import Workspace, conformed
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.settings import Settings
from hugginggraph.sources.source import OfferedDay
from hugginggraph.storage.ledger import Ledger
from hugginggraph.tables.contract import Table

Progress = Callable[[str], None]
"""Is told which station begins."""


@dataclass
class DayRun:
    """One run for one date: the source's day, the warehouse before it, and what was written so far."""

    work: Workspace
    ledger: Ledger
    settings: Settings
    offered: OfferedDay
    history: History
    run: Run
    progress: Progress
    written: dict[str, Written] = field(default_factory=dict)
    stats: list[dict[str, Any]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    quarantined: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)

    @property
    def date(self) -> date:
        """The day the data shows."""
        return self.offered.date

    @property
    def before(self) -> Snapshot | None:
        """The snapshot this run builds on."""
        return self.history.newest

    def view_before(self, *tables: Table) -> None:
        """Let `<table>_before` be tables as of the newest snapshot that has them; as created where none has."""
        for table in tables:
            self.work.view(f"{table.name}_before", table, self._version_before(table))

    def view_now(self, *tables: Table) -> None:
        """Let `<table>_now` be tables as this run has written them."""
        for table in tables:
            self.work.view(f"{table.name}_now", table, self.written[table.name].version)

    def was_written(self, table: Table) -> bool:
        """Whether the snapshot before has the table, so that it is one of the graph before."""
        return self.before is not None and table.name in self.before.versions

    def is_first(self, table: Table) -> bool:
        """Whether no snapshot has the table."""
        return table.name not in self.history.versions

    def moved(self, *tables: Table) -> bool:
        """Whether this run has written rows to one of the tables: housekeeping makes versions, too."""
        return any(self.written[table.name].rows for table in tables)

    def apply(self, table: Table, changes: pa.Table) -> None:
        """Write a change set and note the version."""
        self.written[table.name] = self.ledger.apply_rows(table, conformed(changes, table, "_op"), self.run)

    def append(self, table: Table, rows: pa.Table) -> None:
        """Append rows and note the version."""
        self.written[table.name] = self.ledger.append_rows(table, conformed(rows, table), self.run)

    def keep(self, table: Table) -> None:
        """The table stays as it was in the snapshot before, in the files it has now.

        What OPTIMIZE has replaced is not kept for ever.
        """
        self.written[table.name] = Written(self.ledger.newest_like(table, self._version_before(table)))

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
