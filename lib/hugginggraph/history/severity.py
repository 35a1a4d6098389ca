"""How much the events of a frame matter."""

from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F

from hugginggraph.history.severity_rules import Rule


def severity(event: Column, dependents: Column, repos: Column, rules: list[Rule]) -> Column:
    """The severity by the first rule that fits.

    >>> from hugginggraph.history.severity_rules import severity_rules
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
