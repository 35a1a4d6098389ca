"""Gold: what came between two dates, and how much of a date is known."""

from hugginggraph.tables.contract import DATE, LONG, STRING, Table, array, columns, mapping

CHANGES = Table(
    "changes",
    "gold",
    ("snapshot_date", "subject", "subject_id"),
    columns(
        snapshot_date=DATE,
        subject=STRING,
        subject_id=LONG,
        previous_date=DATE,
        change=STRING,
        columns=array(STRING),
        old_values=mapping(STRING, STRING),
        new_values=mapping(STRING, STRING),
        kind=STRING,
        role=STRING,
        repo_id=STRING,
        relation=STRING,
        upstream_id=LONG,
        upstream_repo_id=STRING,
    ),
)

DAILY_STATS = Table(
    "daily_stats",
    "gold",
    ("snapshot_date", "subject", "kind", "role", "relation"),
    columns(
        snapshot_date=DATE,
        subject=STRING,
        kind=STRING,
        role=STRING,
        relation=STRING,
        total=LONG,
        checksum="decimal(38, 0)",
        added=LONG,
        removed=LONG,
        modified=LONG,
    ),
)

EVENTS = Table(
    "events",
    "gold",
    ("snapshot_date", "event_id"),
    columns(
        snapshot_date=DATE,
        event_id=LONG,
        previous_date=DATE,
        event=STRING,
        severity=STRING,
        kind=STRING,
        node_id=LONG,
        repo_id=STRING,
        before=STRING,
        after=STRING,
        repos=LONG,
        dependents=LONG,
        named_by=array(STRING),
    ),
)
"""What happened between two snapshots, as people speak of it; `changes` holds the rows it rests on."""

SCORECARD = Table(
    "scorecard",
    "gold",
    ("snapshot_date", "measure", "kind", "item"),
    columns(
        snapshot_date=DATE,
        measure=STRING,
        kind=STRING,
        item=STRING,
        count=LONG,
        of=LONG,
    ),
)
"""How much of a day is known, and how well."""

GROUP_IDENTITIES = Table(
    "group_identities",
    "gold",
    ("grouping", "group_id"),
    columns(grouping=STRING, group_id=LONG, identity=LONG, born_on=DATE, members=LONG, name=STRING),
    strikes_rows_out=True,
)

GROUP_EVENTS = Table(
    "group_events",
    "gold",
    ("snapshot_date", "grouping", "identity", "event"),
    columns(
        snapshot_date=DATE,
        grouping=STRING,
        identity=LONG,
        event=STRING,
        previous_date=DATE,
        group_id=LONG,
        other_identity=LONG,
        members_before=LONG,
        members_after=LONG,
        shared=LONG,
        name=STRING,
    ),
)

HISTORY_TABLES = (CHANGES, DAILY_STATS, EVENTS, SCORECARD)
"""Written on every date."""
GROUP_TABLES = (GROUP_IDENTITIES, GROUP_EVENTS)
"""Components and communities over time; written on dates with analyses."""
