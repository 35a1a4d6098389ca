"""A day's run on one machine."""

from dataclasses import dataclass
from itertools import chain

from hugginggraph.engines.embedded.workspace import Workspace, conformed
from hugginggraph.ingest.list_parts import KnownLines
from hugginggraph.pipeline.day_run import DayRun
from hugginggraph.storage.ledger import Ledger
from hugginggraph.tables.contract import Table


@dataclass
class EmbeddedDayRun(DayRun[Ledger, Workspace]):
    """Relations are DuckDB's; delta-rs writes."""

    def view(self, name: str, table: Table, version: int) -> None:
        """A view over the table's files."""
        self.work.view(name, table, version)

    def feed(self, name: str, table: Table, first: int, last: int) -> None:
        """Read by delta-rs."""
        self.work.put(name, self.store.feed_rows(table, first, last))

    def apply(self, table: Table, changes: str) -> None:
        """By delta-rs."""
        rows = conformed(self.work.rows(f"SELECT * FROM {changes}"), table, "_op")
        self.written[table.name] = self.store.apply_rows(table, rows, self.run)

    def append(self, table: Table, rows: str) -> None:
        """By delta-rs, as DuckDB sorts them: a first day's are not all in memory."""
        order = ", ".join(f'"{name}"' for name in table.key)
        found = self.work.batches(f"SELECT * FROM {rows} ORDER BY {order}")
        batches = chain.from_iterable(conformed(some, table).to_batches() for some in found)
        self.written[table.name] = self.store.append_rows(table, batches, self.run)

    def lines_to_skip(self) -> KnownLines:
        """All that are known."""
        return KnownLines.of(self.work.rows("SELECT * FROM known_lines"))
