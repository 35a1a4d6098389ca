"""What every station of a day's run on one machine works with."""

from dataclasses import dataclass, field

import pyarrow as pa

from hugginggraph.engines.embedded.workspace import Workspace, conformed
from hugginggraph.pipeline.day_state import DayState
from hugginggraph.sources.source import OfferedDay
from hugginggraph.storage.ledger import Ledger
from hugginggraph.tables.contract import Table


@dataclass
class DayRun(DayState[Ledger, OfferedDay]):
    """A run on one machine: tables are views in a workspace."""

    work: Workspace = field(kw_only=True)

    def view_before(self, *tables: Table) -> None:
        """Let `<table>_before` be tables as of the newest snapshot that has them; as created where none has."""
        for table in tables:
            self.work.view(f"{table.name}_before", table, self.version_before(table))

    def view_now(self, *tables: Table) -> None:
        """Let `<table>_now` be tables as this run has written them."""
        for table in tables:
            self.work.view(f"{table.name}_now", table, self.written[table.name].version)

    def apply(self, table: Table, changes: pa.Table) -> None:
        """Write a change set and note the version."""
        self.written[table.name] = self.store.apply_rows(table, conformed(changes, table, "_op"), self.run)

    def append(self, table: Table, rows: pa.Table) -> None:
        """Append rows and note the version."""
        self.written[table.name] = self.store.append_rows(table, conformed(rows, table), self.run)
