"""The events of repos whose new licence changed what others inherit: one for the repo, however many inherit it."""

from collections.abc import Sequence

import pyarrow as pa

from hugginggraph.engines.relations import Relations
from hugginggraph.history.event_rows import event_id
from hugginggraph.history.severity_rules import Rule, severity_of
from hugginggraph.records.repo_events import Happening
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import EVENTS

INHERITED = "inherited_licence_changed"


def with_inherited_events(relations: Relations, told: pa.Table, rules: Sequence[Rule]) -> pa.Table:
    """The rows of `events` of a date by their key, with those of what others inherit.

    A repo that was relicensed itself is not counted; one downstream of several that were is counted for each.

    Args:
        relations: that know `lineage_now`, `edges_now`, `nodes_now` and `inherited_licences_`, `before` and `now`.
        told: the rows without them.
        rules: the rules of severity.
    """
    relicensed = {row["node_id"]: row for row in told.to_pylist() if row["event"] == "licence_changed"}
    if not relicensed:
        return told
    relations.put("relicensed", pa.table({"node_id": sorted(relicensed)}))
    rows = []
    for node, moved, named_by in (tuple(row.values()) for row in relations.fetch("inherited_moves").to_pylist()):
        of = relicensed[node]
        happening = Happening(INHERITED, of["kind"], of["repo_id"], node, of["before"], of["after"])
        severity = severity_of(INHERITED, moved, happening.repos, rules)
        rows.append(
            of
            | {"event": INHERITED, "event_id": event_id(happening), "severity": severity}
            | {"dependents": moved, "named_by": named_by}
        )
    return pa.concat_tables([told, pa.Table.from_pylist(rows, schema=arrow_schema(EVENTS))]).sort_by("event_id")
