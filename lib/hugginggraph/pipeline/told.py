"""The events of a day, once all is known that they tell of."""

from hugginggraph.engines.embedded.workspace import conformed
from hugginggraph.history.inherited_events import with_inherited_events
from hugginggraph.history.severity_rules import severity_rules
from hugginggraph.pipeline.day_run import AnyDayRun
from hugginggraph.tables import EDGES, EVENTS, INHERITED_LICENCES, LINEAGE, NODES


def told(day: AnyDayRun) -> None:
    """Write `events`: those of the daily delta, and what others inherit of new licences, where both dates know that."""
    events = conformed(day.work.rows("SELECT * FROM events_of_day"), EVENTS)
    is_known = INHERITED_LICENCES.name in day.written and day.was_written(INHERITED_LICENCES)
    if is_known and day.moved(INHERITED_LICENCES):
        day.view_before(INHERITED_LICENCES)
        day.view_now(INHERITED_LICENCES, LINEAGE, EDGES, NODES)
        events = with_inherited_events(day.work, events, severity_rules())
        day.work.put("events_of_day", events)
    if events.num_rows:
        day.append(EVENTS, "events_of_day")
    else:
        day.keep(EVENTS)
