"""The analyses of a day: computed on arrays from its graph, compared with those of the date before, written."""

import pyarrow as pa

from hugginggraph.analysis.embedded.analyses import analyse
from hugginggraph.analysis.embedded.followed_groups import AnalysedDate
from hugginggraph.engines.embedded.day_run import EmbeddedDayRun
from hugginggraph.engines.embedded.workspace import conformed
from hugginggraph.genetics.inherited_licences import inherited_licences
from hugginggraph.genetics.licence_scope import MOVED, SCOPE, make_scope
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.tables import (
    ANALYSIS_TABLES,
    COMMUNITIES,
    COMPONENTS,
    EDGES,
    GROUP_EVENTS,
    GROUP_IDENTITIES,
    INHERITED_LICENCES,
    NODES,
    REJECTED_REFERENCES,
    REPOS,
)
from hugginggraph.tables.contract import Table


def analyses(day: EmbeddedDayRun) -> None:
    """Run the analyses on the day's graph, check their laws, and write their tables.

    Where nothing that they read has moved since they ran last, nothing is computed and nothing written.
    """
    if day.keeps_analyses:
        for table in ANALYSIS_TABLES:
            day.keep(table)
        return
    day.view_before(*ANALYSIS_TABLES)
    for table in (REPOS, NODES, EDGES, REJECTED_REFERENCES):
        day.work.view(table.name, table, day.written[table.name].version)
    found = analyse(day.work.connection, day.settings.analysis, _previous(day), day=day.date)
    for table, rows in found.items():
        if table is GROUP_EVENTS and not rows.num_rows:
            day.keep(table)
        else:
            # A table of dates is all that was told of them, each once.
            is_of_date = "snapshot_date" in table.key
            day.work.put(table.name, rows)
            day.append(table, table.name) if is_of_date else day.change_to(table, table.name)
    _licences(day)


def _licences(day: EmbeddedDayRun) -> None:
    """What each repo inherits of licences; of a day that continues another, downstream of what it changed."""
    judge = Judge.by(day.settings.genetics.dataset_licences)
    scope = part = None
    if day.continues_analyses:
        make_scope(day.work)
        scope, part = SCOPE, f"node_id IN (SELECT node_id FROM {MOVED})"
    day.work.put(INHERITED_LICENCES.name, inherited_licences(day.work, judge, scope))
    day.change_to(INHERITED_LICENCES, INHERITED_LICENCES.name, part=part)


def _previous(day: EmbeddedDayRun) -> AnalysedDate | None:
    """The last date with analyses, and what of it is carried on."""
    date = day.history.last_with(GROUP_IDENTITIES)
    if date is None:
        return None
    return AnalysedDate(date, *(_rows_before(day, table) for table in (COMPONENTS, COMMUNITIES, GROUP_IDENTITIES)))


def _rows_before(day: EmbeddedDayRun, table: Table) -> pa.Table:
    return conformed(day.work.rows(f"SELECT * FROM {table.name}_before"), table)
