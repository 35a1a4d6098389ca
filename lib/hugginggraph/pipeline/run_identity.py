"""Whose a run is: the same for the same data, date and rules; and whether its date is there already."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from hugginggraph.commits import Run
from hugginggraph.errors import DateOrderError, DateTakenError
from hugginggraph.history.day_report import DayReport
from hugginggraph.history.severity_rules import severity_rules
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.licence_rules import licence_rules
from hugginggraph.pipeline.known import Known
from hugginggraph.records.line_hash import rules_of
from hugginggraph.settings import Settings
from hugginggraph.sources import Source
from hugginggraph.storage.ledger import Ledger
from hugginggraph.tables import LAYOUT


def run_of(settings: Settings, source: Source, day: date, history: History, *, with_analyses: bool) -> Run:
    """The run for a date: two with the same data and rules are one."""
    return Run(
        run_id=_run_id(settings, source, day),
        snapshot_date=day.isoformat(),
        analysis_id=digest_of(_that_change_answers(settings)) if with_analyses else "",
        events_id=digest_of(_that_change_events(settings)),
        previous=history.newest.date.isoformat() if history.newest else "",
        reading_id=rules_of(settings.ingest)[:16],
    )


def digest_of(rules: Mapping[str, Any]) -> str:
    """A short text that is the same for the same rules: what a run is recognised by."""
    return hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()[:16]


def finished_day(settings: Settings, source: Source, day: date, *, known: Known | None = None) -> DayReport | None:
    """The report of a date for which a run has nothing to do, found without Spark; None where it has.

    Args:
        settings: as for `run_day`.
        source: what lists the Hub.
        day: the date.
        known: what the warehouse holds, where the caller has looked.

    Raises:
        DateOrderError: the date lies before the newest snapshot and is not among them.
        DateTakenError: the date is there, from other data.
        SourceError: the source lacks the date, or does not say clearly what it has.
        WarehouseError: the warehouse has another layout, or cannot be reached.
    """
    known = known or Known(Ledger(settings.warehouse, settings.retention_days))
    same_as = repeated_date(known.history, source, day)
    if same_as is not None:
        shown = known.history.as_of(day)
        return DayReport(day, shown, False, same_as, {}, known.stats(shown), {})
    done = _already_done(known.history, source, day, _run_id(settings, source, day))
    return DayReport(day, done, True, None, {}, known.stats(done), {}) if done else None


def repeated_date(history: History, source: Source, day: date) -> date | None:
    """The earlier date in the warehouse whose content a date only repeats.

    None where the source looks at the Hub for every date, so that a repeat is an observation as good as any; and
    where the date is in the warehouse itself.
    """
    if history.on(day) is not None or source.repeats(day) == "observed":
        return None
    return history.with_content(source.name, source.digest(day), before=day)


def _already_done(history: History, source: Source, day: date, run_id: str) -> Snapshot | None:
    there = history.on(day)
    if there is not None:
        if there.run_id == run_id:
            return there
        raise DateTakenError(
            f"{day} is in the warehouse already, from {there.source} with content {there.digest[:12]}…; "
            f"now {source.name} offers {source.digest(day)[:12]}… (or the ingest settings differ). A snapshot is never "
            "rewritten: to replay history, backfill into a new --warehouse"
        )
    if history.newest is not None and day < history.newest.date:
        raise DateOrderError(
            f"{day} lies before the newest snapshot, {history.newest.date}. Days are appended in order: to "
            "put one in between, backfill all dates into a new --warehouse"
        )
    return None


def _run_id(settings: Settings, source: Source, day: date) -> str:
    """The same for the same data, date and rules, so that a repeated run recognises the commits of a dead one."""
    declared = source.declared(day)
    rules = {
        "date": day.isoformat(),
        "source": source.name,
        "digest": source.digest(day),
        "coverage": declared.coverage,
        "scope": declared.scope,
        "ingest": settings.ingest.model_dump(),
        "layout": LAYOUT,
    }
    return digest_of(rules)


def _that_change_answers(settings: Settings) -> dict[str, Any]:
    """What decides the analyses: all settings but those of how an answer is found, and the rules of licences."""
    options = settings.analysis.model_dump(exclude={"engine", "local_max_edges", "components_algorithm"})
    licences = {"licences": licence_rules().model_dump(mode="json"), "policy": settings.genetics.dataset_licences}
    return options | licences


def _that_change_events(settings: Settings) -> dict[str, Any]:
    """The settings and rules of events; licences by what tells one from another."""
    licences = licence_rules()
    told = {"severity": [rule.model_dump() for rule in severity_rules()], "licences": licences.names}
    return settings.events.model_dump() | told | {"sources": {id_: of.source for id_, of in licences.licences.items()}}
