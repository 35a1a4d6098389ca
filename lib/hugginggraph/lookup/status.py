"""The state of a warehouse: how old its newest date is, what was listed and left out on it, how large it is."""

import datetime as dt
import os
from dataclasses import dataclass
from typing import Any

from deltalake import DeltaTable

from hugginggraph.locations import for_delta_rs, is_local
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.object_storage import storage_options
from hugginggraph.tables import DEGREES, QUARANTINE, REJECTED_REFERENCES, SNAPSHOTS


@dataclass(frozen=True)
class Status:
    """The state of a warehouse.

    Attributes:
        warehouse: its place.
        date: its newest date.
        age_hours: from the beginning of that date, in UTC, to the clock; negative for a date in the future.
        max_age_hours: the age that was allowed; None where any is.
        is_stale: whether it is older than that.
        first_date: its first date.
        dates: how many it holds.
        days_missing: calendar days between its first and its newest date that it does not hold.
        analysed: the newest date with analyses; None where there is none.
        source: what listed the newest date.
        complete: whether no list of that date fell short.
        kinds: by kind, how that date was covered: `coverage, seen, expected, complete`.
        quarantined: by code, the records that the date brought to quarantine.
        rejected: by code, the references that give no edge on it.
        written_by: the program that wrote it.
        layout: the version of the tables' contracts.
        bytes: the size of all files below the warehouse; None in object storage, where they are not counted.
    """

    warehouse: str
    date: dt.date
    age_hours: float
    max_age_hours: float | None
    is_stale: bool
    first_date: dt.date
    dates: int
    days_missing: int
    analysed: dt.date | None
    source: str
    complete: bool
    kinds: dict[str, dict[str, Any]]
    quarantined: dict[str, int]
    rejected: dict[str, int]
    written_by: str | None
    layout: int
    bytes: int | None


def status_of(warehouse: Warehouse, *, now: dt.datetime, max_age: dt.timedelta | None = None) -> Status:
    """The state of a warehouse that was opened as of its newest date.

    Args:
        warehouse: opened without a date.
        now: the clock, with its zone; the age follows from it, and nothing else does.
        max_age: the age from which on it is stale.
    """
    day = warehouse.date
    age = now - dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    (of_dates,) = warehouse.records(
        "SELECT count(DISTINCT snapshot_date) AS dates, min(snapshot_date) AS first FROM snapshots"
    )
    (newest,) = warehouse.records(
        "SELECT any_value(source) AS source, any_value(complete) AS complete, any_value(coverage) AS coverage, "
        "any_value(layout) AS layout FROM snapshots WHERE snapshot_date = ?",
        day,
    )
    warehouse.view(QUARANTINE, REJECTED_REFERENCES)
    return Status(
        warehouse=warehouse.root,
        date=day,
        age_hours=_hours(age),
        max_age_hours=None if max_age is None else _hours(max_age),
        is_stale=max_age is not None and age > max_age,
        first_date=of_dates["first"],
        dates=of_dates["dates"],
        days_missing=(day - of_dates["first"]).days + 1 - of_dates["dates"],
        analysed=max(warehouse.dates_with(DEGREES), default=None),
        source=newest["source"],
        complete=newest["complete"],
        kinds={
            kind: {name: covered[name] for name in ("coverage", "seen", "expected", "complete")}
            for kind, covered in sorted(dict(newest["coverage"]).items())
        },
        quarantined=_by_code(warehouse, "SELECT code FROM quarantine WHERE snapshot_date = ?", day),
        rejected=_by_code(warehouse, "SELECT code FROM rejected_references"),
        written_by=_writer(warehouse.root),
        layout=newest["layout"],
        bytes=_size(warehouse.root) if is_local(warehouse.root) else None,
    )


def _hours(span: dt.timedelta) -> float:
    return round(span.total_seconds() / 3600, 1)


def _by_code(warehouse: Warehouse, codes: str, *parameters: object) -> dict[str, int]:
    """How often each code occurs, the most frequent first."""
    counted = f"SELECT code, count(*) AS rows FROM ({codes}) GROUP BY code ORDER BY rows DESC, code"
    return {row["code"]: row["rows"] for row in warehouse.records(counted, *parameters)}


def _writer(root: str) -> str | None:
    """The program of the newest commit of `snapshots`, as Delta's log has it."""
    table = DeltaTable(for_delta_rs(f"{root}/{SNAPSHOTS.name}"), storage_options=storage_options())
    (commit,) = table.history(1)
    writer: str | None = commit.get("engineInfo")
    return writer


def _size(folder: str) -> int:
    """The bytes of all files below a folder; of one that is deleted meanwhile none."""
    size, left = 0, [folder]
    while left:
        try:
            with os.scandir(left.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        left.append(entry.path)
                    else:
                        size += entry.stat(follow_symlinks=False).st_size
        except FileNotFoundError:
            continue
    return size
