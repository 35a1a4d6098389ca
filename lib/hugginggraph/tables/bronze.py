"""The bronze tables: what the Hub told, a repo at a time."""

from datetime import date

from hugginggraph.tables.contract import BOOL, DATE, DOUBLE, INT, LONG, STRING, TIME, Table, array, columns

REPOS = Table(
    "repos",
    "bronze",
    ("node_id",),
    columns(
        node_id=LONG,
        kind=STRING,
        repo_id=STRING,
        hub_id=STRING,
        author=STRING,
        sha=STRING,
        created_at=TIME,
        last_modified=TIME,
        private=BOOL,
        gated=STRING,
        disabled=BOOL,
        library_name=STRING,
        pipeline_tag=STRING,
        tags=array(STRING),
        card_data=STRING,
        base_models=STRING,
        files=array(STRING),
        file_count=INT,
        extra=STRING,
        flags=array(STRING),
        card_hash=STRING,
        content_hash=LONG,
        line_hash=LONG,
        source=STRING,
        observed_at=TIME,
        first_seen=DATE,
        last_seen=DATE,
        gone_at=DATE,
    ),
    strikes_rows_out=True,
    searched_by=("kind", "repo_id"),
)
"""A repo's latest slow-changing metadata."""

HUB_FLOOR = date(2022, 3, 2)
"""The oldest day of `created_at` that the Hub tells; it stands for all older ones (papers 2.2)."""

REPO_CONTENT = [
    *("hub_id", "author", "sha", "created_at", "last_modified", "private", "gated", "disabled", "library_name"),
    *("pipeline_tag", "tags", "card_data", "base_models", "files", "file_count", "extra", "flags"),
    "card_hash",
]
"""The columns of `repos` that come from the Hub: a change in one of them is a change of the repo."""

COUNTERS = Table(
    "counters",
    "bronze",
    ("node_id", "snapshot_date"),
    columns(
        node_id=LONG,
        snapshot_date=DATE,
        downloads=LONG,
        downloads_all_time=LONG,
        likes=LONG,
        trending_score=DOUBLE,
    ),
)

COUNTER_VALUES = ["downloads", "downloads_all_time", "likes", "trending_score"]

CARDS = Table(
    "cards",
    "bronze",
    ("card_hash",),
    columns(card_hash=STRING, text=STRING, bytes=LONG, truncated=BOOL, first_seen=DATE),
)

QUARANTINE = Table(
    "quarantine",
    "bronze",
    ("record_id",),
    columns(
        record_id=LONG,
        snapshot_date=DATE,
        kind=STRING,
        code=STRING,
        repo_id=STRING,
        source=STRING,
        file=STRING,
        raw=STRING,
        raw_bytes=LONG,
        raw_hash=STRING,
    ),
)

BRONZE_TABLES = (REPOS, COUNTERS, CARDS, QUARANTINE)
