"""What a warehouse holds, looked up once for all the dates that are there already."""

from datetime import date
from functools import cached_property
from typing import Any

from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.storage.ledger import Ledger
from hugginggraph.tables import DAILY_STATS


class Known:
    """The history of a warehouse, and the totals of its dates."""

    def __init__(self, ledger: Ledger) -> None:
        """Look.

        Raises:
            WarehouseError: the warehouse has another layout than this version of HuggingGraph.
        """
        self.history = History.of(ledger)
        self._ledger = ledger

    def decides(self, day: date) -> bool:
        """Whether what was seen says all about a date: days are appended in order."""
        newest = self.history.newest
        return newest is not None and day <= newest.date

    def stats(self, snapshot: Snapshot) -> list[dict[str, Any]]:
        """The rows of `daily_stats` of a snapshot, in order."""
        return self._stats.get(snapshot.date, [])

    @cached_property
    def _stats(self) -> dict[date, list[dict[str, Any]]]:
        rows = self._ledger.rows(DAILY_STATS).to_pylist()
        by_date: dict[date, list[dict[str, Any]]] = {}
        for row in sorted(rows, key=lambda row: [row[name] for name in DAILY_STATS.key]):
            by_date.setdefault(row["snapshot_date"], []).append(row)
        return by_date
