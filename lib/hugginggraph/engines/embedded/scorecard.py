"""The scorecard of a day."""

from hugginggraph.analysis.scorecard_rows import scorecard_rows
from hugginggraph.engines.embedded.day_run import DayRun
from hugginggraph.steps import make
from hugginggraph.tables import CYCLES, LINEAGE, REJECTED_REFERENCES, SCORECARD


def scored(day: DayRun) -> None:
    """Count how much of the day is known: `scorecard`; and the references that were rejected, by code."""
    day.view_now(REJECTED_REFERENCES)
    cycles = lineage_cut = None
    if CYCLES.name in day.written:
        day.view_now(CYCLES, LINEAGE)
        limit = day.settings.analysis.lineage_max_depth
        lineage_cut = dict(make(day.work.connection, "lineage_cut", max_depth=limit).fetchall())
        cycles = day.work.connection.execute(
            "SELECT count(*) FROM nodes_now WHERE kind = 'model' AND node_id IN (SELECT node_id FROM cycles_now)"
        ).fetchall()[0][0]
    rejected = "SELECT code, count(*) FROM rejected_references_now GROUP BY code ORDER BY code"
    day.rejected = dict(day.work.connection.execute(rejected).fetchall())
    day.append(SCORECARD, scorecard_rows(day.work.connection, day=day.date, cycles=cycles, lineage_cut=lineage_cut))
