"""Whose a run is: the same for the same data, date and rules; and whether its date is there already."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from hugginggraph.commits import Run
from hugginggraph.errors import DateOrderError, DateTakenError
from hugginggraph.history.severity_rules import severity_rules
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.settings import Settings
from hugginggraph.sources import OfferedDay, Source
from hugginggraph.tables import LAYOUT


def run_of(offered: OfferedDay, settings: Settings, history: History, *, with_analyses: bool) -> Run:
    """The run for a date: two with the same data and rules are one."""
    return Run(
        run_id=_run_id(offered, settings),
        snapshot_date=offered.date.isoformat(),
        analysis_id=digest_of(_that_change_answers(settings)) if with_analyses else "",
        events_id=digest_of(settings.events.model_dump() | {"rules": [rule.model_dump() for rule in severity_rules()]}),
        previous=history.newest.date.isoformat() if history.newest else "",
    )


def digest_of(rules: Mapping[str, Any]) -> str:
    """A short text that is the same for the same rules: what a run is recognised by."""
    return hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()[:16]


def repeated_date(history: History, source: Source, day: date) -> date | None:
    """The earlier date in the warehouse whose content a date only repeats.

    None where the source looks at the Hub for every date, so that a repeat is an observation as good as any; and
    where the date is in the warehouse itself.
    """
    if history.on(day) is not None or source.repeats(day) == "observed":
        return None
    return history.with_content(source.name, source.digest(day), before=day)


def already_done(history: History, offered: OfferedDay, run: Run) -> Snapshot | None:
    there = history.on(offered.date)
    if there is not None:
        if there.run_id == run.run_id:
            return there
        raise DateTakenError(
            f"{offered.date} is in the warehouse already, from {there.source} with content {there.digest[:12]}…; "
            f"now {offered.source} offers {offered.digest[:12]}… (or the ingest settings differ). A snapshot is never "
            "rewritten: to replay history, backfill into a new --warehouse"
        )
    if history.newest is not None and offered.date < history.newest.date:
        raise DateOrderError(
            f"{offered.date} lies before the newest snapshot, {history.newest.date}. Days are appended in order: to "
            "put one in between, backfill all dates into a new --warehouse"
        )
    return None


def _run_id(offered: OfferedDay, settings: Settings) -> str:
    """The same for the same data, date and rules, so that a repeated run recognises the commits of a dead one."""
    rules = {
        "date": offered.date.isoformat(),
        "source": offered.source,
        "digest": offered.digest,
        "coverage": offered.coverage,
        "scope": offered.scope,
        "ingest": settings.ingest.model_dump(),
        "layout": LAYOUT,
    }
    return digest_of(rules)


def _that_change_answers(settings: Settings) -> dict[str, Any]:
    """The settings of the analyses, but for those that say how an answer is found and not which."""
    return settings.analysis.model_dump(
        exclude={"engine", "local_max_edges", "components_algorithm", "lineage_max_depth"}
    )
