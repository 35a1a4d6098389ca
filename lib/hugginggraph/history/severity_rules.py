"""How much an event matters: the rules of `conf/rules/severity.yml`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hugginggraph.errors import SettingsError
from hugginggraph.history.event_names import EVENTS, EventName, Severity
from hugginggraph.resources import resource
from hugginggraph.rules import read_rules


class Rule(BaseModel):
    """One rule: to which events it applies, and what it says of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    event: EventName | Literal["*"]
    severity: Severity
    min_dependents: int = Field(default=0, ge=0)
    min_repos: int = Field(default=0, ge=0)


def severity_rules(path: Path | None = None) -> list[Rule]:
    """The rules in their order.

    Args:
        path: another file than `conf/rules/severity.yml`.

    Raises:
        SettingsError: a rule has an unknown key, event or severity, or the last one does not fit all events.
    """
    path = path or resource("conf", "rules/severity.yml")
    rules = read_rules(list[Rule], path, hint=f". Events: {', '.join(EVENTS)}")
    if not rules or rules[-1] != Rule(event="*", severity=rules[-1].severity):
        raise SettingsError(f'{path}: the last rule must fit all events: {{event: "*", severity: info}}')
    return rules


def severity_of(event: str, dependents: int, repos: int, rules: Iterable[Rule]) -> Severity:
    """The severity by the first rule that fits.

    >>> [severity_of("disappeared", dependents, 1, severity_rules()) for dependents in (0, 3, 300)]
    ['info', 'high', 'critical']
    """
    return next(rule.severity for rule in rules if _fits(rule, event, dependents, repos))


def _fits(rule: Rule, event: str, dependents: int, repos: int) -> bool:
    return rule.event in ("*", event) and dependents >= rule.min_dependents and repos >= rule.min_repos
