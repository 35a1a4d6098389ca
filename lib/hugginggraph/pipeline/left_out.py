"""The fields that a day's lists leave out for everybody."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from hugginggraph.ingest.list_parts import parts_of, read_fields
from hugginggraph.ingest.list_rows import FIELD_SCHEMA
from hugginggraph.ingest.unlisted_rule import is_left_out
from hugginggraph.pipeline.day_run import AnyDayRun


def left_out_fields(day: AnyDayRun) -> dict[str, frozenset[str]]:
    """By kind, the fields that the day's list has for nobody, of those that are known of the repos parsed."""
    lost = day.work.fetch("lost_fields").to_pylist()
    if not lost:
        return {}
    listed: dict[str, set[str]] = {}
    for file in day.work.rows("SELECT kind, fields FROM files_read").to_pylist():
        listed.setdefault(file["kind"], set()).update(file["fields"])
    missing = _left_out(lost, listed)
    if missing:
        # None of the lines that were parsed has them; the others may.
        _find_fields(day, frozenset(["tags", *(name for names in missing.values() for name in names)]))
        for found in day.work.rows("SELECT kind, field FROM fields_found").to_pylist():
            listed[found["kind"]].add(found["field"])
        missing = _left_out(lost, listed)
    return missing


def _left_out(lost: list[dict[str, Any]], listed: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    """By kind, the lost fields that a list leaves out for everybody."""
    missing: dict[str, set[str]] = {}
    for row in lost:
        kind, name = row["kind"], row["field"]
        fields = listed.get(kind, set())
        if name not in fields and is_left_out(name, row["repos"], has_tags="tags" in fields):
            missing.setdefault(kind, set()).add(name)
    return {kind: frozenset(names) for kind, names in missing.items()}


def _find_fields(day: AnyDayRun, wanted: frozenset[str]) -> None:
    """Look for fields in the lists of which lines were not parsed: `fields_found`."""
    unparsed = day.work.rows("SELECT kind FROM files_read GROUP BY kind HAVING sum(lines) > sum(parsed)")
    kinds = set(unparsed["kind"].to_pylist())
    parts = [part for part in parts_of(day.offered.lists) if part.kind in kinds]
    day.work.read(parts, partial(read_fields, wanted=wanted), {"fields_found": FIELD_SCHEMA}, day.offered.size)
