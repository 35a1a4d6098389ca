"""A day's run by Spark."""

from dataclasses import dataclass, field

from pyspark.sql import DataFrame, SparkSession

from hugginggraph.commits import Written
from hugginggraph.engines.spark.relations import SparkRelations
from hugginggraph.ingest.list_parts import KnownLines
from hugginggraph.pipeline.day_run import DayRun
from hugginggraph.store import Store
from hugginggraph.tables.contract import Table


@dataclass
class SparkDayRun(DayRun[Store, SparkRelations]):
    """Relations are frames; delta-rs writes or, where they are large, Spark."""

    spark: SparkSession = field(kw_only=True)

    def view(self, name: str, table: Table, version: int) -> None:
        """A frame of the table."""
        self.work.take(name, self.store.read(table, version))

    def feed(self, name: str, table: Table, first: int, last: int) -> None:
        """A frame of the feed."""
        self.work.take(name, self.store.feed(table, first, last))

    def apply(self, table: Table, changes: str) -> None:
        """By the writer that suits its size."""
        self.apply_frame(table, self.work.frame(changes))

    def append(self, table: Table, rows: str) -> None:
        """By the writer that suits its size."""
        self._note(table, self.store.append(table, self.work.frame(rows), self.run))

    def lines_to_skip(self) -> KnownLines:
        """None: to tell all workers costs more than to parse."""
        return KnownLines()

    def read_before(self, table: Table) -> DataFrame:
        """The table as of the newest snapshot that has it; as it was created where none has."""
        return self.store.read(table, self.version_before(table))

    def read_now(self, table: Table) -> DataFrame:
        """The table as this run has written it."""
        return self.store.read(table, self.written[table.name].version)

    def delta(self, table: Table) -> DataFrame:
        """What this run has changed in the table: `key, before, after`, settled."""
        name = f"{table.name}_delta"
        if not self.work.knows(name):
            self.compare(table)
        return self.work.frame(name)

    def apply_frame(self, table: Table, changes: DataFrame) -> None:
        """Write a change set and note the version."""
        self._note(table, self.store.apply(table, changes, self.run))

    def _note(self, table: Table, written: Written) -> None:
        self.written[table.name] = written
        before = f"{table.name}_before"
        if self.work.knows(before):
            # A frame of the newest version may follow the table's next write (see `Store.read`).
            self.view(before, table, self.version_before(table))
