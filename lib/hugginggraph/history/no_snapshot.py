"""What is said of a date that the warehouse does not hold, or of which it lacks a table."""

from collections.abc import Sequence
from datetime import date

from hugginggraph.tables import ANALYSIS_TABLES
from hugginggraph.tables.contract import Table


def nothing_as_of(day: date | None, dates: list[date]) -> str:
    """The sentence that says why there is no snapshot for a question."""
    if not dates:
        return "the warehouse holds no snapshot yet: run `hugginggraph backfill` or `hugginggraph daily` first"
    return f"no snapshot at or before {day}: the warehouse begins on {dates[0]} and ends on {dates[-1]}"


def nothing_on(day: date, nearest: date) -> str:
    """The sentence for a date that lies between snapshots, or after them."""
    return f"there is no snapshot of {day}; the nearest before it is {nearest}"


def nothing_since(since: date, newest: date) -> str:
    """The sentence for events asked for since a day of which nothing is known yet."""
    return (
        f"nothing is known since {since}: {newest} is the newest date asked for. Take the day in with `hugginggraph "
        "daily`, or ask --since an earlier one"
    )


def not_computed(table: Table, day: date, dates: Sequence[date]) -> str:
    """The sentence for a table that the snapshot of a date lacks.

    Args:
        table: the table.
        day: the snapshot's date.
        dates: those whose snapshots have it, in order.
    """
    if table not in ANALYSIS_TABLES:
        since = f"kept since {dates[0]}" if dates else "not kept on any date yet"
        return f"there was no {table.name} on {day}: the table came with a later layout, and is {since}"
    there = f"on {len(dates)} dates, {dates[0]} to {dates[-1]}" if dates else "on no date"
    return (
        f"{table.name} was not computed on {day}: its run had the analyses switched off (--analyses none, or last for "
        f"an earlier date). It is there {there}; on every date in a warehouse that is made with --analyses all"
    )


def nothing_followed(day: date) -> str:
    """The sentence for groups that could be followed over the dates, were not only one of them analysed."""
    return (
        f"groups are followed from one analysed date to the next, and {day} is the only one. The next date that is "
        "taken in with its analyses tells what became of them; so does every date in a warehouse that is made with "
        "--analyses all"
    )
