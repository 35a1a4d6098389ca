"""The scorecard of a day."""

from hugginggraph.engines.embedded.day_run import DayRun


def scored(day: DayRun) -> None:
    """Count how much of the day is known: `scorecard`."""
