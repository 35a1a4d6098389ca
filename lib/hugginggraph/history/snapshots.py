"""Which versions belong to a date: `snapshots` read into plain objects, and written as one row set."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from hugginggraph.errors import WarehouseError
from hugginggraph.history.layout import require_layout
from hugginggraph.history.no_snapshot import not_computed, nothing_as_of, nothing_on
from hugginggraph.ingest.coverage import KindCoverage
from hugginggraph.storage.ledger import Ledger
from hugginggraph.tables import COMMUNITIES, EDGES, LAYOUT, NODES, SNAPSHOTS
from hugginggraph.tables.contract import Table
from hugginggraph.tables.paper import TOTALS_BY_TYPE

if TYPE_CHECKING:
    from hugginggraph.sources.source import OfferedDay


@dataclass(frozen=True)
class Snapshot:
    """One date of the warehouse.

    Attributes:
        date: the day the data shows.
        previous: the date of the snapshot before; None for the first.
        run_id: the run that wrote it.
        source: the source's name.
        digest: the source's content.
        observed_at: when the source saw the Hub.
        coverage: what was covered, by kind.
        schema_era: a code of the fields the source had, by kind.
        versions: the Delta version of each table; analysis tables only where the analyses ran.
    """

    date: dt.date
    previous: dt.date | None
    run_id: str
    source: str
    digest: str
    observed_at: dt.datetime
    coverage: dict[str, KindCoverage]
    schema_era: dict[str, str]
    versions: dict[str, int]

    @property
    def complete(self) -> bool:
        """No list of the day fell short."""
        return all(covered.complete for covered in self.coverage.values())


class History:
    """All snapshots of a warehouse, in order of their dates."""

    def __init__(self, snapshots: list[Snapshot]) -> None:
        self._snapshots = sorted(snapshots, key=lambda snapshot: snapshot.date)

    @classmethod
    def of(cls, ledger: Ledger) -> "History":
        """Read the history of a warehouse; one that was never created has none.

        Raises:
            WarehouseError: the warehouse has another layout than this version of HuggingGraph.
        """
        if not ledger.exists():
            return cls([])
        rows = ledger.rows(SNAPSHOTS)
        require_layout(set(rows["layout"].to_pylist()))
        # All that a date's rows have in common is made into Python's objects once a date, and not once a table.
        first: dict[dt.date, int] = {}
        versions: dict[dt.date, dict[str, int]] = {}
        pins = zip(*(rows[name].to_pylist() for name in ("snapshot_date", "table_name", "version")), strict=True)
        for place, (day, table, version) in enumerate(pins):
            first.setdefault(day, place)
            versions.setdefault(day, {})[table] = version
        dates = rows.take(pa.array(first.values(), pa.int64())).to_pylist()
        return cls([_snapshot(row, versions[row["snapshot_date"]]) for row in dates])

    @property
    def snapshots(self) -> list[Snapshot]:
        """In order of their dates."""
        return self._snapshots

    @property
    def newest(self) -> Snapshot | None:
        """The snapshot of the latest date."""
        return self._snapshots[-1] if self._snapshots else None

    @property
    def versions(self) -> dict[str, int]:
        """The version of each table that the newest snapshot naming it pins: analyses may have run days ago."""
        return {name: version for snapshot in self._snapshots for name, version in snapshot.versions.items()}

    def on(self, day: dt.date) -> Snapshot | None:
        """The snapshot of exactly that date, where there is one."""
        return next((snapshot for snapshot in self._snapshots if snapshot.date == day), None)

    def as_of(self, day: dt.date | None) -> Snapshot:
        """The newest snapshot at or before a date; of all, when no date is given.

        Raises:
            WarehouseError: there is none; the message tells which there are.
        """
        candidates = [s for s in self._snapshots if day is None or s.date <= day]
        if not candidates:
            raise WarehouseError(nothing_as_of(day, [s.date for s in self._snapshots]))
        return candidates[-1]

    def exactly(self, day: dt.date) -> Snapshot:
        """The snapshot of exactly that date.

        Raises:
            WarehouseError: there is none; the message names the nearest before it, or tells which there are.
        """
        nearest = self.as_of(day)
        if nearest.date != day:
            raise WarehouseError(nothing_on(day, nearest.date))
        return nearest

    def pinned(self, snapshot: Snapshot, table: Table) -> int:
        """The table's version in a snapshot.

        Raises:
            WarehouseError: it has none; the message tells which dates have.
        """
        version = snapshot.versions.get(table.name)
        if version is None:
            dates = [each.date for each in self._snapshots if table.name in each.versions]
            raise WarehouseError(not_computed(table, snapshot.date, dates))
        return version

    def first_with(self, *tables: Table) -> Snapshot:
        """The first snapshot that has all of these tables; the first of all, of one or more, where none has."""
        wanted = {table.name for table in tables}
        return next((each for each in self._snapshots if wanted <= each.versions.keys()), self._snapshots[0])

    def last_with(self, table: Table, before: dt.date | None = None) -> dt.date | None:
        """The latest date, or the latest before another, whose snapshot has a table, where one has."""
        dates = [s.date for s in self._snapshots if table.name in s.versions and (before is None or s.date < before)]
        return dates[-1] if dates else None

    def unmoved_since(
        self, day: dt.date, *tables: Table, newest_like: Callable[[Table, int], int] = lambda _, version: version
    ) -> dt.date:
        """The first of the dates in a row, up to this one, on which some tables had the same rows.

        Args:
            day: a date of the history.
            tables: the tables.
            newest_like: the newest version of a table with the rows of another.
        """
        first = self.exactly(day)
        for earlier in reversed([s for s in self._snapshots if s.date < day]):
            both = [(table, earlier.versions.get(table.name), first.versions.get(table.name)) for table in tables]
            if any(old is None or new is None or newest_like(table, old) < new for table, old, new in both):
                break
            first = earlier
        return first.date

    def analysed_on(self, day: dt.date, *, newest_like: Callable[[Table, int], int]) -> dt.date:
        """The date whose run computed the analyses that a date has: of those before, where nothing they read moved.

        Each computation appends rows of its date to `totals_by_type`.
        """
        return self.unmoved_since(day, NODES, EDGES, COMMUNITIES, TOTALS_BY_TYPE, newest_like=newest_like)

    def last_listed(self) -> dict[tuple[str, str], dt.date]:
        """The latest date on which a source listed a kind, and not only what was new of it, by source and kind."""
        return {
            (snapshot.source, kind): snapshot.date
            for snapshot in self._snapshots
            for kind, covered in snapshot.coverage.items()
            if covered.coverage != "incremental"
        }

    def full_listers(self) -> set[tuple[str, str]]:
        """Who lists which kinds in full, by source and kind: of each the latest list counts that was of the whole."""
        latest = {
            (snapshot.source, kind): covered.coverage
            for snapshot in self._snapshots
            for kind, covered in snapshot.coverage.items()
            if covered.coverage != "incremental"
        }
        return {of for of, coverage in latest.items() if coverage == "full"}

    def complete_kinds(self, offered: "OfferedDay | None" = None) -> frozenset[str]:
        """The kinds that a source lists in full, by the latest list of each source.

        Args:
            offered: the lists of a date that is not in the history yet.
        """
        listers = self.full_listers()
        if offered is not None:
            known = {(offered.source, kind) for kind, each in offered.coverage.items() if each != "incremental"}
            listers = (listers - known) | {(source, kind) for source, kind in known if offered.coverage[kind] == "full"}
        return frozenset(kind for _, kind in listers)

    def until(self, day: dt.date) -> "History":
        """The history up to a date."""
        return History([snapshot for snapshot in self._snapshots if snapshot.date <= day])

    def with_content(self, source: str, digest: str, before: dt.date) -> dt.date | None:
        """The latest date before another on which a source had a content."""
        dates = [s.date for s in self._snapshots if (s.source, s.digest) == (source, digest) and s.date < before]
        return dates[-1] if dates else None


def snapshot_rows(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The rows of `snapshots` for one snapshot, a row a table."""
    return [
        {
            "snapshot_date": snapshot.date,
            "table_name": name,
            "version": version,
            "previous_date": snapshot.previous,
            "run_id": snapshot.run_id,
            "source": snapshot.source,
            "source_digest": snapshot.digest,
            "observed_at": snapshot.observed_at,
            "complete": snapshot.complete,
            "coverage": {kind: asdict(covered) for kind, covered in snapshot.coverage.items()},
            "schema_era": snapshot.schema_era,
            "layout": LAYOUT,
        }
        for name, version in sorted(snapshot.versions.items())
    ]


def _snapshot(first: dict[str, Any], versions: dict[str, int]) -> Snapshot:
    coverage = {
        kind: KindCoverage(**covered | {"authors": tuple(covered["authors"] or ())})
        for kind, covered in dict(first["coverage"]).items()
    }
    return Snapshot(
        date=first["snapshot_date"],
        previous=first["previous_date"],
        run_id=first["run_id"],
        source=first["source"],
        digest=first["source_digest"],
        observed_at=first["observed_at"],
        coverage=coverage,
        schema_era=dict(first["schema_era"] or {}),
        versions=versions,
    )
