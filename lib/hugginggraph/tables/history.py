"""Gold: what came between two dates, and how much of a date is known."""

from hugginggraph.tables.contract import DATE, LONG, STRING, Table, array, columns, mapping, nullable, required

CHANGES = Table(
    "changes",
    "gold",
    ("snapshot_date", "subject", "subject_id"),
    "What appeared, disappeared or changed between a snapshot and the one before it. Permanent: outlives VACUUM.",
    columns(
        snapshot_date=required(DATE, "the day D"),
        subject=required(STRING, "node or edge"),
        subject_id=required(LONG, "node_id or edge_id"),
        previous_date=nullable(DATE, "the snapshot it is compared with; NULL for the first"),
        change=required(STRING, "added, removed or modified"),
        columns=nullable(array(STRING), "the columns that changed, for modified"),
        old_values=nullable(
            mapping(STRING, STRING), "these columns before: text as it is, all else as JSON; for modified"
        ),
        new_values=nullable(mapping(STRING, STRING), "these columns after"),
        kind=nullable(STRING, "kind of the node, or of the edge's downstream end"),
        role=nullable(STRING, "role of the node, NULL for an edge"),
        repo_id=nullable(STRING, "the node, or the edge's downstream end"),
        relation=nullable(STRING, "relation of the edge"),
        upstream_id=nullable(LONG, "upstream node of the edge"),
        upstream_repo_id=nullable(STRING, "name of the edge's upstream end"),
    ),
    laws={"change_known": "change IN ('added', 'removed', 'modified')"},
)

DAILY_STATS = Table(
    "daily_stats",
    "gold",
    ("snapshot_date", "subject", "kind", "role", "relation"),
    "Totals of a day and what moved since the snapshot before it.",
    columns(
        snapshot_date=required(DATE, "the day"),
        subject=required(STRING, "node, edge (declared), or text_edge (what cards say in prose)"),
        kind=required(STRING, "kind of the node, or of the edge's downstream end"),
        role=required(STRING, "role of the node; '*' for edges"),
        relation=required(STRING, "relation of the edge; '*' for nodes"),
        total=required(LONG, "how many there are"),
        checksum=required(
            "decimal(38, 0)", "sum over the hashes of their rows: equal sums of two days are equal graphs"
        ),
        added=required(LONG, "appeared since the snapshot before"),
        removed=required(LONG, "disappeared since the snapshot before"),
        modified=required(LONG, "changed since the snapshot before"),
    ),
    laws={"nothing_negative": "total >= 0 AND added >= 0 AND removed >= 0 AND modified >= 0"},
)

EVENTS = Table(
    "events",
    "gold",
    ("snapshot_date", "event_id"),
    "What happened to repos between a snapshot and the one before it. Permanent: outlives VACUUM.",
    columns(
        snapshot_date=required(DATE, "the day D"),
        event_id=required(LONG, "hash of what happened, to what, from what to what"),
        previous_date=required(DATE, "the snapshot before it: it happened in between"),
        event=required(STRING, "what happened: docs/time.md"),
        severity=required(STRING, "by the rules of conf/rules/severity.yml: info, low, medium, high or critical"),
        kind=required(STRING, "model, dataset or space"),
        node_id=nullable(LONG, "the repo; NULL where it happened to an author"),
        repo_id=required(STRING, "the repo by its name, or the author"),
        before=nullable(STRING, "what it was: the old name, licence, parents, …"),
        after=nullable(STRING, "what it is now"),
        repos=required(LONG, "how many repos it happened to: more than one for an author's"),
        dependents=required(
            LONG,
            "repos that declare they were made with it (of an author's event: with any of its repos), on the day "
            "before or on this one",
        ),
        named_by=nullable(
            array(STRING), "these dependents by name in order, the first hundred; NULL where there are none"
        ),
    ),
    laws={"severity_known": "severity IN ('info', 'low', 'medium', 'high', 'critical')"},
)

SCORECARD = Table(
    "scorecard",
    "gold",
    ("snapshot_date", "measure", "kind", "item"),
    "How much of a day is known, and how well.",
    columns(
        snapshot_date=required(DATE, "the day"),
        measure=required(STRING, "what is counted: see docs/tables.md"),
        kind=required(STRING, "kind of the repos, or of the repo that speaks"),
        item=required(STRING, "grade, defect code, flag or root kind; '*' where the measure is not split"),
        count=required(LONG, "how many"),
        of=nullable(LONG, "of how many; NULL where a share means nothing"),
    ),
    laws={"nothing_negative": "count >= 0"},
)

GROUP_IDENTITIES = Table(
    "group_identities",
    "gold",
    ("grouping", "group_id"),
    "Which group of the day continues which of the dates before.",
    columns(
        grouping=required(STRING, "component, or the method of communities"),
        group_id=required(LONG, "least node_id of the group: component_id or community_id of the day"),
        identity=required(LONG, "stays with the members from date to date: docs/time.md"),
        born_on=required(DATE, "the first date on which the identity was there"),
        members=required(LONG, "nodes in it, two or more"),
        name=required(
            STRING, "a repo it is known by: the root of a component, the member of most edges of a community"
        ),
    ),
    strikes_rows_out=True,
    laws={"no_repo_alone": "members > 1"},
)

GROUP_EVENTS = Table(
    "group_events",
    "gold",
    ("snapshot_date", "grouping", "identity", "event"),
    "Groups that were born, split, merged or died between two dates with analyses. Permanent: outlives VACUUM.",
    columns(
        snapshot_date=required(DATE, "the day D"),
        grouping=required(STRING, "component, or the method of communities"),
        identity=required(LONG, "the group it happened to, as in group_identities"),
        event=required(STRING, "born, split (off another), merged (into another), died: docs/time.md"),
        previous_date=required(DATE, "the date with analyses before it"),
        group_id=required(
            LONG, "least node_id of the group: on D where it was born or split, before where it merged or died"
        ),
        other_identity=nullable(LONG, "the group it split off or merged into"),
        members_before=nullable(
            LONG, "members before: of the group itself, or of the one it split off; NULL where it was born"
        ),
        members_after=nullable(
            LONG, "members on D: of the group itself, or of the one it merged into; NULL where it died"
        ),
        shared=nullable(LONG, "members that went over; NULL where it was born or died"),
        name=required(STRING, "a repo the group was known by"),
    ),
    laws={"event_known": "event IN ('born', 'split', 'merged', 'died')"},
)

HISTORY_TABLES = (CHANGES, DAILY_STATS, EVENTS, SCORECARD)
"""Written on every date."""
GROUP_TABLES = (GROUP_IDENTITIES, GROUP_EVENTS)
"""Components and communities over time; written on dates with analyses."""
