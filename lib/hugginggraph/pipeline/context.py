"""What every station of a day's run by Spark works with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from pyspark.sql import DataFrame, SparkSession

from hugginggraph.frames import settle
from hugginggraph.history.delta import delta_of_feed
from hugginggraph.pipeline.day_state import DayState
from hugginggraph.sources import SourceDay
from hugginggraph.store import Store
from hugginggraph.tables.contract import Table
from hugginggraph.threads import side_by_side


@dataclass
class DayRun(DayState[Store, SourceDay]):
    """A run by Spark: tables are frames."""

    spark: SparkSession = field(kw_only=True)
    _deltas: dict[str, DataFrame] = field(default_factory=dict, init=False)

    def read_before(self, table: Table) -> DataFrame:
        """The table as of the newest snapshot that has it; as it was created where none has."""
        return self.store.read(table, self.version_before(table))

    def read_now(self, table: Table) -> DataFrame:
        """The table as this run has written it."""
        return self.store.read(table, self.written[table.name].version)

    def delta(self, table: Table) -> DataFrame:
        """What this run has changed in the table: `key, before, after`, from its change feed, settled."""
        if table.name not in self._deltas:
            feed = self.store.feed(table, self.version_before(table), self.written[table.name].version)
            self._deltas[table.name] = settle(delta_of_feed(feed, table))
        return self._deltas[table.name]

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
