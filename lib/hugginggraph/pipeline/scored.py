"""The scorecard of a day."""

from hugginggraph.analysis.scorecard_rows import scorecard_rows
from hugginggraph.pipeline.day_run import AnyDayRun
from hugginggraph.tables import CYCLES, EDGES, LINEAGE, NODES, REJECTED_REFERENCES, SCORECARD


def scored(day: AnyDayRun) -> None:
    """Count how much of the day is known: `scorecard`; and the references that were rejected, by code."""
    work = day.work
    day.view_now(NODES, EDGES, REJECTED_REFERENCES)
    cycles = lineage_cut = None
    # On a day without analyses nothing is known of either.
    if CYCLES.name in day.written:
        day.view_now(CYCLES, LINEAGE)
        cut = work.fetch("lineage_cut", max_depth=day.settings.analysis.lineage_max_depth).to_pylist()
        lineage_cut = {row["kind"]: row["count"] for row in cut}
        (cycles,) = work.rows(
            "SELECT count(*) AS models FROM nodes_now WHERE kind = 'model' "
            "AND node_id IN (SELECT node_id FROM cycles_now)"
        )["models"].to_pylist()
    rejected = "SELECT code, count(*) AS count FROM rejected_references_now GROUP BY code ORDER BY code"
    day.rejected = {row["code"]: row["count"] for row in work.rows(rejected).to_pylist()}
    work.put("scorecard_of_day", scorecard_rows(work, day=day.date, cycles=cycles, lineage_cut=lineage_cut))
    day.append(SCORECARD, "scorecard_of_day")
