"""Commits of the warehouse's tables: whose they are, and what they did."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hugginggraph.tables import ANALYSIS_TABLES, EVENTS, SCORECARD
from hugginggraph.tables.contract import Table

OPERATIONS = {"insert": "Inserted", "update": "Updated", "delete": "Deleted"}
"""What a change set does to a row, and what Delta's metrics call it."""

_HOUSEKEEPING = {"ADD COLUMNS", "OPTIMIZE", "VACUUM START", "VACUUM END", "SET TBLPROPERTIES"}


@dataclass(frozen=True)
class Run:
    """Who writes: stands in the user metadata of each commit.

    Attributes:
        run_id: the same for the same data and rules.
        snapshot_date: the date that is written.
        analysis_id: the same for the same rules of the analyses; empty where none are run.
        events_id: the same for the same rules of events.
        previous: the date that it builds on; empty where there is none.
        reading_id: the same for the same rules by which records are read; empty where none are.
    """

    run_id: str
    snapshot_date: str
    analysis_id: str = ""
    events_id: str = ""
    previous: str = ""
    reading_id: str = ""

    @property
    def metadata(self) -> str:
        """The JSON text a commit carries."""
        return json.dumps(asdict(self))

    def wrote(self, table: Table, commit: "Commit") -> bool:
        """Whether a commit is this run's own: what decides the table's rows is the same."""
        if commit.is_housekeeping:
            # Databricks' own, which comes by itself, bears the name of the run it comes after.
            return False
        decisive = ["run_id", "previous", "reading_id"]
        if table in (*ANALYSIS_TABLES, SCORECARD, EVENTS):
            decisive.append("analysis_id")
        if table is EVENTS:
            decisive.append("events_id")
        return all(commit.metadata.get(name, "") == getattr(self, name) for name in decisive)


@dataclass(frozen=True)
class Written:
    """What a write did: the table's version after it, and rows by operation."""

    version: int
    insert: int = 0
    update: int = 0
    delete: int = 0

    @property
    def rows(self) -> int:
        """Rows touched in all."""
        return self.insert + self.update + self.delete


@dataclass(frozen=True)
class Commit:
    """A commit of a table.

    Attributes:
        version: that it made.
        operation: as Delta calls it.
        metadata: what its writer said of itself: of a run, its fields.
        rows: by operation of a change set.
        restored_to: the version that a RESTORE went back to.
    """

    version: int
    operation: str
    metadata: Mapping[str, Any]
    rows: Mapping[str, int]
    restored_to: int | None = None

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> "Commit":
        """That of an entry of a table's history, as delta-rs gives it."""
        # Going back to a time, somebody else's RESTORE names no version.
        version = (entry.get("operationParameters") or {}).get("version") if entry["operation"] == "RESTORE" else None
        return cls(
            entry["version"],
            entry["operation"],
            _said(entry.get("userMetadata") or "{}"),
            _rows(entry.get("operationMetrics") or {}),
            None if version is None else int(version),
        )

    @property
    def is_housekeeping(self) -> bool:
        """Whether the rows are what they were before."""
        return self.operation in _HOUSEKEEPING


def _said(metadata: str) -> dict[str, Any]:
    """What a writer said of itself; nothing, where it said it in other words than a run's."""
    try:
        said = json.loads(metadata)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _rows(metrics: Mapping[str, Any]) -> dict[str, int]:
    """Rows by operation, from the metrics of Spark or delta-rs: a MERGE counts all three, an append its rows alone."""
    for names in ("numTargetRows{verb}", "num_target_rows_{lower}"):
        merged = {name: metrics.get(names.format(verb=verb, lower=verb.lower())) for name, verb in OPERATIONS.items()}
        if any(count is not None for count in merged.values()):
            return {name: int(count or 0) for name, count in merged.items()}
    return {"insert": int(metrics.get("numOutputRows") or metrics.get("num_added_rows") or 0)}
