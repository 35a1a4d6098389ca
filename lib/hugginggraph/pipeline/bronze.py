"""The day's records taken in: `repos`, `counters`, `cards`, `quarantine`.

Everything is read to its end before the first write, so that a file which breaks off leaves nothing half taken.
"""

from collections.abc import Mapping
from functools import partial

import pyarrow as pa

from hugginggraph.graph.said import TOLD_BY_REPOS, told_by_repo
from hugginggraph.history.row_hashes import row_hashes
from hugginggraph.ingest.coverage import KindCoverage, gate
from hugginggraph.ingest.list_parts import AlsoTold, front_matters, parts_of, read_cards, read_contested, read_list
from hugginggraph.ingest.list_rows import (
    CARD_SCHEMA,
    DEFECT_SCHEMA,
    FILE_SCHEMA,
    FRONT_MATTER,
    LISTED_SCHEMA,
    RECORD_SCHEMA,
    duplicate_rows,
)
from hugginggraph.ingest.unlisted_rule import COLUMNS
from hugginggraph.ingest.unusable_list import none_usable
from hugginggraph.pipeline.day_run import AnyDayRun
from hugginggraph.pipeline.left_out import left_out_fields
from hugginggraph.records.json_text import fields_of, written
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import CARDS, COUNTERS, QUARANTINE, REPO_CONTENT, REPOS


def bronze(day: AnyDayRun) -> dict[str, KindCoverage]:
    """Take the records in.

    Returns:
        What the source covered, by kind.

    Raises:
        SourceError: a file breaks off, or no record of a list can be taken; nothing has been written then.
    """
    work = day.work
    day.view_before(REPOS, COUNTERS, CARDS, QUARANTINE)
    _read_cards(day)
    _read_lists(day)
    _take_one_a_repo(day)
    coverage = _coverage(day)
    _require_some_of_each_list(day)
    _change_repos(day)
    work.make("counter_changes", day=day.date)
    work.make("quarantined", day=day.date, source=day.offered.source)
    if day.before is None:
        day.append(REPOS, "listed_repos")
    else:
        day.apply(REPOS, "repo_changes")
    day.append(COUNTERS, "counter_changes")
    if day.offered.card_lists:
        work.make("new_cards", day=day.date)
        day.append(CARDS, "new_cards")
    else:
        day.keep(CARDS)
    counted = work.rows("SELECT code, count(*) AS records FROM quarantined GROUP BY code ORDER BY code").to_pylist()
    day.quarantined = {row["code"]: row["records"] for row in counted}
    if counted:
        day.append(QUARANTINE, "quarantined")
    else:
        day.keep(QUARANTINE)
    return coverage


def _read_cards(day: AnyDayRun) -> None:
    reader = partial(read_cards, limits=day.settings.ingest)
    schemas = {"card_texts": CARD_SCHEMA, "defects_of_cards": DEFECT_SCHEMA}
    day.work.read(parts_of(day.offered.card_lists), reader, schemas, day.offered.size)
    day.work.make("offered_cards")


def _read_lists(day: AnyDayRun) -> None:
    """Read every line: what it lists, what is wrong with it, and, where it says something new, the whole record."""
    work = day.work
    declared = day.offered.coverage
    work.put(
        "covered_kinds",
        pa.table(
            {"kind": pa.array(declared.keys(), pa.string()), "coverage": pa.array(declared.values(), pa.string())}
        ),
    )
    work.make("known_lines", source=day.offered.source)
    limits = day.settings.ingest
    # Of a first day all is new: it is told at once what each repo says of others, while its record is at hand.
    also = None if day.before else AlsoTold(TOLD_BY_REPOS, partial(told_by_repo, max_names=limits.max_names))
    reader = partial(read_list, limits=limits, known=day.lines_to_skip(), also=also)
    schemas = {
        "parsed_lines": RECORD_SCHEMA,
        "listed_lines": LISTED_SCHEMA,
        "defects_of_lines": DEFECT_SCHEMA,
        "files_read": FILE_SCHEMA,
        **({"told_lines": TOLD_BY_REPOS} if also else {}),
    }
    work.read(parts_of(day.offered.lists), reader, schemas, day.offered.size)
    work.define(
        "parsed",
        "SELECT p.* FROM parsed_lines p ANTI JOIN known_lines k ON k.node_id = p.node_id AND k.line_hash = p.line_hash",
    )


def _take_one_a_repo(day: AnyDayRun) -> None:
    """Decide which of several records with one key is taken: `taken`, `listed`, `defects_of_duplicates`."""
    work = day.work
    contested = work.fetch("contested_keys")["node_id"].to_pylist()
    work.put("contested", pa.table({"node_id": pa.array(sorted(contested), pa.int64())}))
    if not contested:
        work.define("taken", "SELECT * FROM parsed")
        work.define("listed", "SELECT * FROM listed_lines")
        work.put("defects_of_duplicates", DEFECT_SCHEMA.empty_table())
        return
    reader = partial(read_contested, limits=day.settings.ingest, keys=frozenset(contested))
    schemas = {"contested_records": RECORD_SCHEMA, "contested_listed": LISTED_SCHEMA}
    work.read(parts_of(day.offered.lists), reader, schemas, day.offered.size)
    work.make("duplicates")
    for name, of_all, of_contested in (
        ("taken", "parsed", "contested_records"),
        ("listed", "listed_lines", "contested_listed"),
    ):
        work.define(
            name,
            f"SELECT r.* FROM {of_all} r ANTI JOIN contested c ON c.node_id = r.node_id UNION ALL "
            f"SELECT r.* FROM {of_contested} r JOIN duplicates d ON d.place = r.place WHERE d.is_taken",
        )
    others = work.rows(
        "SELECT r.place, r.kind, r.file, r.line, r.repo_id FROM contested_records r "
        "JOIN duplicates d ON d.place = r.place WHERE NOT d.is_taken"
    )
    work.put("defects_of_duplicates", duplicate_rows(others.to_pylist(), day.settings.ingest))


def _coverage(day: AnyDayRun) -> dict[str, KindCoverage]:
    """How the day's lists compare with what the source should list."""
    declared, scope = day.offered.coverage, day.offered.scope
    authors = [(kind, author) for kind, several in scope.items() for author in several]
    day.work.put(
        "covered_authors",
        pa.table(
            {
                "kind": pa.array([kind for kind, _ in authors], pa.string()),
                "author": pa.array([author for _, author in authors], pa.string()),
            }
        ),
    )
    rows = day.work.fetch("lists_of_the_day", source=day.offered.source).to_pylist()
    coverage = gate(
        declared,
        {row["kind"]: row["seen"] for row in rows},
        {row["kind"]: row["expected"] for row in rows},
        completeness_min=day.settings.ingest.completeness_min,
        scope=scope,
    )
    burying = [kind for kind, covered in coverage.items() if covered.makes_tombstones]
    day.work.put("burying_kinds", pa.table({"kind": pa.array(burying, pa.string())}))
    return coverage


def _require_some_of_each_list(day: AnyDayRun) -> None:
    """Stop where a list has records and none of them can be taken.

    Raises:
        SourceError: the message tells the most common codes, and what one of the records looks like.
    """
    unusable = day.work.rows(
        "SELECT f.kind, sum(f.lines) AS lines FROM files_read f "
        "LEFT JOIN (SELECT DISTINCT kind FROM listed) l ON l.kind = f.kind WHERE l.kind IS NULL GROUP BY f.kind"
    ).to_pylist()
    for row in sorted(unusable, key=lambda row: str(row["kind"])):
        of_kind = f"WHERE kind = '{row['kind']}'"
        codes = day.work.rows(
            f"SELECT code, count(*) AS lines FROM defects_of_lines {of_kind} GROUP BY code ORDER BY lines DESC, code"
        ).to_pylist()
        (example,) = day.work.rows(f"SELECT min(example) AS example FROM files_read {of_kind}")["example"].to_pylist()
        told = [(code["code"], code["lines"]) for code in codes]
        raise none_usable(row["kind"], day.offered.source, day.date, int(row["lines"]), told, example)


def _change_repos(day: AnyDayRun) -> None:
    """The change set of `repos`: `repo_changes`."""
    work = day.work
    work.define_step("taken_records")
    _read_front_matter(day)
    work.define_step("records_beside_repos")
    _hash_records(day)
    if not day.before:
        work.make("told_as_read")
    listers = sorted(day.history.full_listers())
    work.put(
        "full_listers",
        pa.table(
            {
                "source": pa.array([lister for lister, _ in listers], pa.string()),
                "kind": pa.array([kind for _, kind in listers], pa.string()),
            }
        ),
    )
    last = day.history.last_listed()
    work.put(
        "last_listings",
        pa.table(
            {
                "source": pa.array([lister for lister, _ in last], pa.string()),
                "kind": pa.array([kind for _, kind in last], pa.string()),
                "last_listed": pa.array(last.values(), pa.date32()),
            }
        ),
    )
    whose = {"source": day.offered.source, "day": day.date}
    work.define_step("listed_repos", **whose, observed_at=day.offered.observed_at)
    work.define_step("missing_repos", **whose)
    columns = ", ".join([*REPOS.column_names, "_op"])
    work.define("repo_changes", f"SELECT {columns} FROM listed_repos UNION ALL SELECT {columns} FROM missing_repos")


def _hash_records(day: AnyDayRun) -> None:
    """The records with the hash of their content, `hashed_records`: most have it from where they were read."""
    work = day.work
    unlisted = left_out_fields(day) if day.before else {}
    anew = "SELECT * FROM records_beside_repos" + ("" if unlisted else " WHERE NOT is_as_read")
    work.map("hashed_anew", anew, partial(_with_content_hash, unlisted=unlisted), _HASHED, is_handed_on=True)
    columns = ", ".join(_HASHED.names)
    as_read = "" if unlisted else f" UNION ALL SELECT {columns} FROM records_beside_repos WHERE is_as_read"
    work.define("hashed_records", f"SELECT {columns} FROM hashed_anew{as_read}")


def _read_front_matter(day: AnyDayRun) -> None:
    """What the READMEs of repos without card data begin with: `front_matters`."""
    work = day.work
    work.make("cards_without_card_data")
    work.map("front_matters", "SELECT * FROM cards_without_card_data", front_matters, FRONT_MATTER)


_CONTENT = pa.schema([arrow_schema(REPOS).field(name) for name in REPO_CONTENT])
_HASHED = pa.schema(
    [
        *(each for each in RECORD_SCHEMA if each.name not in ("place", "file", "line", "content_hash")),
        *(pa.field("card_hash", pa.string()), pa.field("content_hash", pa.int64())),
    ]
)


def _with_content_hash(beside: pa.Table, unlisted: Mapping[str, frozenset[str]]) -> pa.Table:
    """Records with the hash of their content; where a list leaves fields out, with what is known of them."""
    rows = _with_what_stays_known(beside, unlisted) if unlisted else beside
    hashes = pa.array(row_hashes(rows.select(REPO_CONTENT).cast(_CONTENT)))
    return rows.drop_columns("content_hash").append_column("content_hash", hashes).select(_HASHED.names)


def _with_what_stays_known(beside: pa.Table, unlisted: Mapping[str, frozenset[str]]) -> pa.Table:
    """The records with what is known of unlisted fields; such a line's hash is marked: it is parsed again."""
    rows = beside.to_pylist()
    for row in rows:
        fields = unlisted.get(row["kind"])
        if not row["is_known"] or not fields:
            continue
        for column in (column for name in fields for column in COLUMNS.get(name, ())):
            if row[column] is None:
                row[column] = row[f"known_{column}"]
        in_extra = fields - COLUMNS.keys()
        if in_extra:
            before = {name: text for name, text in fields_of(row["known_extra"]).items() if name in in_extra}
            both = before | fields_of(row["extra"])
            row["extra"] = written(both) if both else None
        row["line_hash"] = _marked(row["line_hash"], " ".join(sorted(fields)))
    return pa.Table.from_pylist(rows, schema=beside.schema)


def _marked(line_hash: int, fields: str) -> int:
    return int(row_hashes(pa.table({"hash": pa.array([line_hash], pa.int64()), "fields": [fields]}))[0])
