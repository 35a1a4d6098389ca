"""What a day leaves of its difference to the one before: `changes`, their totals, and the events they amount to."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from hugginggraph.engines.relations import Relations
from hugginggraph.history.applied_delta import require_counted, require_delta_applies, sizes
from hugginggraph.history.change_rows import make_changes
from hugginggraph.history.event_rows import events_rows
from hugginggraph.history.severity_rules import Rule
from hugginggraph.history.stats_rows import counted_stats, moved_sizes, moved_stats, sizes_of, unchanged_stats
from hugginggraph.settings import EventSettings
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import CHANGES, EVENTS


def day_history(
    relations: Relations,
    *,
    day: date,
    previous: date | None,
    stats_before: Sequence[Mapping[str, Any]],
    limits: EventSettings,
    kinds: Collection[str],
    rules: Sequence[Rule],
) -> list[dict[str, Any]]:
    """Compare the states of two dates.

    Of a first day nothing is told but its totals: nothing is known of the day before, so nothing can be said to have
    come. On a day on which no node and no edge moved, the totals are those of the day before.

    Args:
        relations: that know `repos_`, `nodes_` and `edges_`, `before` and `now`, and the deltas `repos_delta`,
            `nodes_delta` and `edges_delta`; on a first day what is now alone.
        day: the date.
        previous: the date before it in the warehouse; None on a first day.
        stats_before: the rows of `daily_stats` of that date.
        limits: from when on what an author does is an event.
        kinds: those that were listed on any date before.
        rules: the rules of severity.

    Returns:
        The rows of `daily_stats` of the date. The relations `changes_of_day` and `events_of_day` are its rows of the
        two tables.

    Raises:
        InvariantError: the delta does not lead from the sizes before to those of today, or the totals are not those of
            the graph.
    """
    if previous is None:
        _tell_nothing(relations)
        return counted_stats(relations, day=day)
    differs = "SELECT key FROM nodes_delta UNION ALL SELECT key FROM edges_delta LIMIT 1"
    if not relations.rows(differs).num_rows:
        _tell_nothing(relations)
        return unchanged_stats(stats_before, day)
    make_changes(relations, day=day, previous=previous)
    stats = moved_stats(relations, stats_before, day=day)
    now = sizes(sizes_of(relations, "now"))
    require_delta_applies(sizes(sizes_of(relations, "before")), sizes(moved_sizes(relations)), now)
    require_counted(sizes(stats), now)
    events = events_rows(relations, day=day, previous=previous, limits=limits, kinds=kinds, rules=rules)
    relations.put("events_of_day", events)
    return stats


def _tell_nothing(relations: Relations) -> None:
    for name, table in (("changes_of_day", CHANGES), ("events_of_day", EVENTS)):
        relations.put(name, arrow_schema(table).empty_table())
