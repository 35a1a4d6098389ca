"""Gold: whether licences of parent and child go together. No legal advice."""

from hugginggraph.tables.contract import BOOL, DATE, INT, LONG, STRING, Table, array, columns

LICENCE_VERDICTS = Table(
    "licence_verdicts",
    "gold",
    ("snapshot_date", "relation", "parent_class", "child_class", "same_owner", "verdict", "reason"),
    columns(
        snapshot_date=DATE,
        relation=STRING,
        parent_class=STRING,
        child_class=STRING,
        same_owner=BOOL,
        verdict=STRING,
        reason=STRING,
        edges=LONG,
    ),
)
"""Whether licences of parent and child go together, by class: no legal advice (docs/genetics.md)."""

LICENCE_VIOLATIONS = Table(
    "licence_violations",
    "gold",
    ("snapshot_date", "edge_id"),
    columns(
        snapshot_date=DATE,
        edge_id=LONG,
        relation=STRING,
        grade=STRING,
        parent_id=LONG,
        parent=STRING,
        parent_licence=array(STRING),
        parent_class=STRING,
        parent_evidence=STRING,
        child_id=LONG,
        child=STRING,
        child_licence=array(STRING),
        child_class=STRING,
        child_evidence=STRING,
        verdict=STRING,
        reason=STRING,
    ),
)
"""Edges whose licences do not go together, with what both cards say: no legal advice."""

INHERITED_LICENCES = Table(
    "inherited_licences",
    "gold",
    ("node_id",),
    columns(
        node_id=LONG,
        verdict=STRING,
        distribute=STRING,
        serve=STRING,
        commercial=STRING,
        duties=array(STRING),
        open_duties=array(STRING),
        src=LONG,
        relation=STRING,
        dst=LONG,
        hops=INT,
        ancestors=LONG,
    ),
    strikes_rows_out=True,
)
"""Whether each repo may be used, by the licences of all that it was made from: what the command `licences` answers."""
