"""A run of `watch`: date after date, rule after rule; an alert is noted as told only after it was delivered."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from hugginggraph.errors import StateError
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.report.terminal import plain
from hugginggraph.watch.alerts import Alert, DayOfMine, known_mine
from hugginggraph.watch.rule_file import RuleFile
from hugginggraph.watch.sentences import headline, sentence
from hugginggraph.watch.told import State, Told

MOST_AT_ONCE = 100
"""So many alerts go to the webhook in one document."""

Deliver = Callable[[Sequence[Alert]], None]
"""Takes some alerts of one rule and date; it returns when they were told, and raises where they were not."""


def watch(
    warehouse: Warehouse, rules: RuleFile, state: State, deliver: Deliver, *, since: date | None, max_depth: int
) -> int:
    """Tell what the rules match on the dates that were not told yet.

    Args:
        warehouse: opened as of the last date to tell of.
        rules: the rules.
        state: what was told.
        deliver: tells some alerts.
        since: the first date for a rule that the state does not know.
        max_depth: hops at which lineages are cut.

    Returns:
        How many alerts were told.

    Raises:
        StateError: the warehouse went back behind what was told, or a rule is new and `since` is None.
        UnknownRepoError: the rules name a repo or an owner that was never there.
        DeliveryError: as `deliver`; what was delivered before is noted.
    """
    mine = known_mine(warehouse, rules.mine)
    runs = _runs(warehouse)
    known = {rule.name: state.of(rule.name) for rule in rules.rules}
    begins = {name: _first_date(name, told, runs, since) for name, told in known.items()}
    count = 0
    for day, run_id in runs.items():
        due = [rule for rule in rules.rules if begins[rule.name](day)]
        if not due:
            continue
        of_day = DayOfMine(warehouse if day == warehouse.date else warehouse.at(day), mine, max_depth=max_depth)
        for rule in due:
            told = state.of(rule.name) or Told()
            new = [alert for alert in of_day.alerts(rule) if alert.id not in set(told.ids)]
            for at in range(0, len(new), MOST_AT_ONCE):
                some = new[at : at + MOST_AT_ONCE]
                deliver(some)
                state.add(rule.name, [alert.id for alert in some])
            count += len(new)
            state.finish(rule.name, day, run_id)
    return count


def record(alert: Alert) -> dict[str, Any]:
    """An alert as a document: its fields, its `id`, and the sentence that tells it."""
    return {"id": alert.id, **asdict(alert), "text": sentence(alert)}


def document(alerts: Sequence[Alert]) -> tuple[bytes, str]:
    """What the webhook takes, in ASCII: `text` for people, `alerts` for programs; and a key, equal for equal alerts."""
    key = hashlib.sha256(" ".join(alert.id for alert in alerts).encode()).hexdigest()[:32]
    told = {"text": headline(alerts), "alerts": [record(alert) for alert in alerts]}
    return json.dumps(told, default=plain).encode("ascii"), key


def _runs(warehouse: Warehouse) -> dict[date, str]:
    """The run that wrote each date up to the warehouse's, in order."""
    rows = warehouse.records(
        "SELECT snapshot_date, any_value(run_id) AS run_id FROM snapshots WHERE snapshot_date <= ? "
        "GROUP BY snapshot_date ORDER BY snapshot_date",
        warehouse.date,
    )
    return {row["snapshot_date"]: row["run_id"] for row in rows}


def _first_date(rule: str, told: Told | None, runs: dict[date, str], since: date | None) -> Callable[[date], bool]:
    """Whether a rule has yet to tell of a date."""
    if told is None or told.until is None:
        if since is None:
            raise StateError(f"rule {rule} has told nothing yet: give --since, the first date that it is to tell of")
        first = since
        return lambda day: day >= first
    if runs.get(told.until) != told.run_id:
        raise StateError(
            f"rule {rule} has told all until {told.until}, and the warehouse holds that date no more, or another run "
            "wrote it: it was restored, or is another one. Give a new file with --state, and --since"
        )
    until = told.until
    return lambda day: day > until
