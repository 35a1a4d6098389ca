"""Analyses."""

from hugginggraph.engines.embedded.day_run import DayRun


def analyses(day: DayRun) -> None:
    """Analyses."""
