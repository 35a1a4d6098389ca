"""Gold: whether licences of parent and child go together. No legal advice."""

from hugginggraph.tables.contract import BOOL, DATE, INT, LONG, STRING, Table, array, columns, nullable, required

LICENCE_VERDICTS = Table(
    "licence_verdicts",
    "gold",
    ("snapshot_date", "relation", "parent_class", "child_class", "same_owner", "verdict", "reason"),
    "Whether licences of parent and child go together, by class: no legal advice (docs/genetics.md).",
    columns(
        snapshot_date=required(DATE, "the day"),
        relation=required(STRING, "finetune, adapter, quantized, merge, or trained_on from a dataset"),
        parent_class=required(STRING, "class of the parent's licence"),
        child_class=required(STRING, "of the child's"),
        same_owner=required(BOOL, "whether both are of one owner, who may relicense"),
        verdict=required(
            STRING,
            "ok: duties kept or tightened; review: undecidable from metadata; violation: a duty is dropped; owner: as"
            " a violation, but by the owner",
        ),
        reason=required(STRING, "code of the rule that decided"),
        edges=required(LONG, "parent-child pairs"),
    ),
    laws={"law": "verdict IN ('ok', 'review', 'violation', 'owner')"},
)

LICENCE_VIOLATIONS = Table(
    "licence_violations",
    "gold",
    ("snapshot_date", "edge_id"),
    "Edges whose licences do not go together, with what both cards say: no legal advice.",
    columns(
        snapshot_date=required(DATE, "the day"),
        edge_id=required(LONG, "the edge"),
        relation=nullable(STRING, "its relation"),
        grade=nullable(STRING, "best evidence of the edge"),
        parent_id=required(LONG, "the parent"),
        parent=nullable(STRING, "its name"),
        parent_licence=nullable(array(STRING), "its licences"),
        parent_class=nullable(STRING, "their class"),
        parent_evidence=nullable(STRING, "as its card or tags write it"),
        child_id=required(LONG, "the child"),
        child=nullable(STRING, "its name"),
        child_licence=nullable(array(STRING), "its licences"),
        child_class=nullable(STRING, "their class"),
        child_evidence=nullable(STRING, "as its card or tags write it"),
        verdict=nullable(STRING, "violation or owner"),
        reason=nullable(STRING, "code of the rule that decided"),
    ),
    laws={"law": "verdict IN ('violation', 'owner')"},
)

INHERITED_LICENCES = Table(
    "inherited_licences",
    "gold",
    ("node_id",),
    "Whether each repo may be used, by the licences of all that it was made from.",
    columns(
        node_id=required(LONG, "a live repo"),
        verdict=required(
            STRING,
            "the gravest of the three uses: ok, unknown (nobody names a licence), review, violation. Training data "
            "count by the policy genetics.dataset_licences of the settings, modelgo by default. No legal advice",
        ),
        distribute=required(STRING, "the verdict on publishing it under its licence"),
        serve=required(STRING, "the verdict on running it as a service"),
        commercial=required(STRING, "the verdict on use for profit"),
        duties=required(array(STRING), "the duties of its own licence and of all ancestors, the heaviest first"),
        open_duties=required(
            array(STRING), "the duties of training data that the policy leaves open, and that no other licence asks for"
        ),
        src=nullable(
            LONG,
            "the nearest violation: where the step begins, or the repo whose licence itself forbids the use; null "
            "where there is no violation",
        ),
        relation=nullable(STRING, "of that step; null where it is the licence itself"),
        dst=nullable(LONG, "where that step ends"),
        hops=nullable(INT, "steps from the repo to src; 0 where its own licence forbids the use"),
        ancestors=required(LONG, "how many repos it was made from"),
    ),
    strikes_rows_out=True,
)
