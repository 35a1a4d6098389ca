"""How much an event matters: the rules of `conf/rules/severity.yml`."""

from functools import reduce
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pyspark.sql import Column
from pyspark.sql import functions as F

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


def severity(event: Column, dependents: Column, repos: Column, rules: list[Rule]) -> Column:
    """The severity by the first rule that fits.

    >>> rules = severity_rules()
    >>> rows = spark.sql("SELECT * FROM VALUES ('disappeared', 0), ('disappeared', 3), ('disappeared', 300) AS t(e, n)")
    >>> rows.select(severity(F.col("e"), F.col("n"), F.lit(1), rules).alias("severity")).show()
    +--------+
    |severity|
    +--------+
    |    info|
    |    high|
    |critical|
    +--------+
    <BLANKLINE>
    """
    *special, last = rules
    return reduce(
        lambda otherwise, rule: F.when(_fits(rule, event, dependents, repos), rule.severity).otherwise(otherwise),
        reversed(special),
        F.lit(last.severity),
    )


def _fits(rule: Rule, event: Column, dependents: Column, repos: Column) -> Column:
    is_event = F.lit(True) if rule.event == "*" else event == rule.event
    return is_event & (dependents >= rule.min_dependents) & (repos >= rule.min_repos)
