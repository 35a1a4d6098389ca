"""Control: which version of every table belongs to a date."""

from hugginggraph.tables.contract import BOOL, DATE, INT, LONG, STRING, TIME, Table, array, columns, mapping, struct

COVERAGE = struct(coverage=STRING, seen=LONG, expected=LONG, complete=BOOL, authors=array(STRING))

SNAPSHOTS = Table(
    "snapshots",
    "control",
    ("snapshot_date", "table_name"),
    columns(
        snapshot_date=DATE,
        table_name=STRING,
        version=LONG,
        previous_date=DATE,
        run_id=STRING,
        source=STRING,
        source_digest=STRING,
        observed_at=TIME,
        complete=BOOL,
        coverage=mapping(STRING, COVERAGE),
        schema_era=mapping(STRING, STRING),
        layout=INT,
    ),
)
