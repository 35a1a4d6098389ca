"""Control: which version of every table belongs to a date."""

from hugginggraph.tables.contract import (
    BOOL,
    DATE,
    INT,
    LONG,
    STRING,
    TIME,
    Table,
    array,
    columns,
    mapping,
    nullable,
    required,
    struct,
)

COVERAGE = struct(coverage=STRING, seen=LONG, expected=LONG, complete=BOOL, authors=array(STRING))

SNAPSHOTS = Table(
    "snapshots",
    "control",
    ("snapshot_date", "table_name"),
    "Which version of each table belongs to a date. Written last: it makes many tables one snapshot.",
    columns(
        snapshot_date=required(DATE, "the day the data shows"),
        table_name=required(STRING, "the table; analysis tables only where the analyses ran that day"),
        version=required(LONG, "its Delta version"),
        previous_date=nullable(DATE, "the snapshot before"),
        run_id=required(STRING, "the run, a hash of date, source content and settings"),
        source=nullable(STRING, "name of the source"),
        source_digest=nullable(
            STRING, "sha-256 over the content of the source's files of that day, whatever they are called"
        ),
        observed_at=nullable(TIME, "when the source saw the Hub"),
        complete=nullable(BOOL, "no list of the day fell short of ingest.completeness_min"),
        coverage=nullable(
            mapping(STRING, COVERAGE),
            "by kind: full, partial or scope, repos seen and expected, whether it counted as complete, and the "
            "authors of a scope",
        ),
        schema_era=nullable(
            mapping(STRING, STRING),
            "by kind: a code of the fields the source had that day, jsonl where each record bears its own; NULL in "
            "snapshots that did not tell",
        ),
        layout=nullable(INT, "layout of the tables, see hugginggraph.tables.LAYOUT"),
    ),
)
