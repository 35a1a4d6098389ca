"""What is said of a date that the warehouse does not hold."""

from datetime import date


def nothing_as_of(day: date | None, dates: list[date]) -> str:
    """The sentence that says why there is no snapshot for a question."""
    if not dates:
        return "the warehouse holds no snapshot yet: run `hugginggraph backfill` or `hugginggraph daily` first"
    return f"no snapshot at or before {day}: the warehouse begins on {dates[0]} and ends on {dates[-1]}"


def nothing_on(day: date, nearest: date) -> str:
    """The sentence for a date that lies between snapshots, or after them."""
    return f"there is no snapshot of {day}; the nearest before it is {nearest}"
