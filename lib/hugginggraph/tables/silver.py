"""The silver tables: the graph, and what the repos say of one another."""

from hugginggraph.tables.contract import BOOL, INT, LONG, STRING, Table, array, columns, struct

EVIDENCE = struct(
    grade_rank=INT,
    grade=STRING,
    source_field=STRING,
    position=INT,
    raw_reference=STRING,
    rule=STRING,
    revision=STRING,
    defects=array(STRING),
)

MENTIONS = Table(
    "mentions",
    "silver",
    ("node_id", "source_field", "position"),
    columns(
        node_id=LONG,
        source_field=STRING,
        position=INT,
        kind=STRING,
        target_kind=STRING,
        raw_reference=STRING,
        stated_relation=STRING,
        implied_relation=STRING,
        has_quantized_files=BOOL,
        grade_rank=INT,
        candidate=STRING,
        revision=STRING,
        rule=STRING,
        defects=array(STRING),
        code=STRING,
    ),
    strikes_rows_out=True,
)
"""What the repos say of one another, read but not yet resolved: of every repo ever listed, gone or not."""

NODES = Table(
    "nodes",
    "silver",
    ("node_id",),
    columns(
        node_id=LONG,
        kind=STRING,
        repo_id=STRING,
        hub_id=STRING,
        role=STRING,
        root_kind=STRING,
        is_ghost=BOOL,
        content_hash=LONG,
    ),
    strikes_rows_out=True,
)

EDGES = Table(
    "edges",
    "silver",
    ("edge_id",),
    columns(
        edge_id=LONG,
        src=LONG,
        dst=LONG,
        relation=STRING,
        grade_rank=INT,
        grade=STRING,
        source_field=STRING,
        raw_reference=STRING,
        rule=STRING,
        revision=STRING,
        flags=array(STRING),
        evidence=array(EVIDENCE),
    ),
    strikes_rows_out=True,
    searched_by=("src", "dst"),
)

REJECTED_REFERENCES = Table(
    "rejected_references",
    "silver",
    ("node_id", "source_field", "position"),
    columns(
        node_id=LONG,
        source_field=STRING,
        position=INT,
        kind=STRING,
        repo_id=STRING,
        target_kind=STRING,
        raw_reference=STRING,
        code=STRING,
    ),
    strikes_rows_out=True,
)

SILVER_TABLES = (MENTIONS, NODES, EDGES, REJECTED_REFERENCES)
