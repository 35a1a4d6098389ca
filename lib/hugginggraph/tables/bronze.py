"""The bronze tables: what the Hub told, a repo at a time."""

from datetime import date

from hugginggraph.tables.contract import (
    BOOL,
    DATE,
    DOUBLE,
    INT,
    LONG,
    STRING,
    TIME,
    Table,
    array,
    columns,
    nullable,
    required,
)

REPOS = Table(
    "repos",
    "bronze",
    ("node_id",),
    "A repo's latest slow-changing metadata: one row a repo that was ever seen, gone ones included.",
    columns(
        node_id=required(LONG, "xxhash64(kind || ':' || repo_id): the repo's key in every table"),
        kind=required(STRING, "model, dataset or space"),
        repo_id=required(STRING, "owner/name, or a bare legacy name, as the Hub spells it"),
        hub_id=nullable(
            STRING,
            "the Hub's immutable _id: the same under a new name is a rename, another under the same name a "
            "re-registration",
        ),
        author=nullable(STRING, "the namespace"),
        sha=nullable(STRING, "commit of the default branch"),
        created_at=nullable(
            TIME, "when the Hub says the repo was created; 2022-03-02T23:29:04Z is the floor for older ones"
        ),
        last_modified=nullable(TIME, "last commit"),
        private=nullable(BOOL, "visible to its owner alone"),
        gated=nullable(STRING, "false, auto or manual"),
        disabled=nullable(BOOL, "disabled by the Hub"),
        library_name=nullable(STRING, "the library the Hub names"),
        pipeline_tag=nullable(STRING, "the task the Hub names"),
        tags=nullable(array(STRING), "the Hub's tags, in its order"),
        card_data=nullable(STRING, "the card's front matter as JSON text, never evaluated"),
        base_models=nullable(STRING, "baseModels as JSON text: the Hub's own resolution of the parents"),
        files=nullable(array(STRING), "file names, at most ingest.max_files of them"),
        file_count=nullable(INT, "number of files, exact"),
        extra=nullable(STRING, "all other fields of the record as JSON text, keys in order"),
        flags=nullable(
            array(STRING),
            "codes of what was wrong with the record that was taken, sorted, as in quarantine; NULL when nothing was",
        ),
        card_hash=nullable(STRING, "sha-256 of the README, key of cards; NULL when no card was offered yet"),
        content_hash=nullable(
            LONG, "xxhash64 over all columns from hub_id to card_hash: differs when the repo changed"
        ),
        line_hash=nullable(
            LONG,
            "hash of the record as it came, but for its counters, and of the rules that read it: the same hash is not"
            " parsed again",
        ),
        source=nullable(STRING, "the source that listed it last"),
        observed_at=nullable(TIME, "when the source saw the Hub with this content; the commit time is another thing"),
        first_seen=nullable(DATE, "first snapshot that holds it"),
        last_seen=nullable(DATE, "last snapshot that listed it; NULL while every snapshot of its source does"),
        gone_at=nullable(DATE, "tombstone: first complete snapshot of full coverage without it"),
    ),
    strikes_rows_out=True,
    searched_by=("kind", "repo_id"),
    laws={"kind_known": "kind IN ('model', 'dataset', 'space')"},
)

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
    "Downloads and likes of a repo on a day, where they differ from the day before: they move daily for nearly all.",
    columns(
        node_id=required(LONG, "the repo"),
        snapshot_date=required(DATE, "the day from which these values hold"),
        downloads=nullable(LONG, "downloads of the last 30 days, as the Hub counts them"),
        downloads_all_time=nullable(LONG, "downloads since the repo exists"),
        likes=nullable(LONG, "likes"),
        trending_score=nullable(DOUBLE, "the Hub's trending score"),
    ),
)

COUNTER_VALUES = ["downloads", "downloads_all_time", "likes", "trending_score"]

CARDS = Table(
    "cards",
    "bronze",
    ("card_hash",),
    "README texts by content; inert text, never rendered or evaluated.",
    columns(
        card_hash=required(STRING, "sha-256 of the whole text, in hexadecimal"),
        text=nullable(STRING, "the text, cut at ingest.max_card_bytes"),
        bytes=nullable(LONG, "size of the whole text in bytes of UTF-8"),
        truncated=nullable(BOOL, "whether text was cut; quarantine has its beginning and the hash of the whole then"),
        first_seen=nullable(DATE, "first snapshot that offered it"),
    ),
)

QUARANTINE = Table(
    "quarantine",
    "bronze",
    ("record_id",),
    "Records that could not be taken, or not whole, raw, with a reason: nothing is dropped silently.",
    columns(
        record_id=required(LONG, "xxhash64 of kind, code and raw: the same bad record is kept once"),
        snapshot_date=required(DATE, "first snapshot that offered it"),
        kind=nullable(STRING, "kind of the list that held it"),
        code=required(STRING, "why: see docs/tables.md"),
        repo_id=nullable(STRING, "the repo, where it could be read"),
        source=nullable(STRING, "the source"),
        file=nullable(STRING, "the file within the source"),
        raw=nullable(STRING, "the record as it came; of one over ingest.max_raw_bytes the beginning"),
        raw_bytes=nullable(LONG, "size of the whole record in bytes"),
        raw_hash=nullable(STRING, "sha-256 of the whole record, in hexadecimal"),
    ),
)

BRONZE_TABLES = (REPOS, COUNTERS, CARDS, QUARANTINE)
