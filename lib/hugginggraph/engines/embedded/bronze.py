"""The day's records taken in: `repos`, `counters`, `cards`, `quarantine`.

Everything is read to its end before the first write, so that a file which breaks off leaves nothing half taken. After
the first day a line is parsed only where it says something new.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from hugginggraph.engines.embedded.card_lines import CardTexts, read_cards
from hugginggraph.engines.embedded.day_run import DayRun
from hugginggraph.engines.embedded.reading import (
    DEFECT_SCHEMA,
    LISTED_SCHEMA,
    RECORD_SCHEMA,
    KnownLines,
    ReadLists,
    duplicate_rows,
    read_all,
)
from hugginggraph.engines.embedded.workspace import conformed
from hugginggraph.history.row_hashes import row_hashes
from hugginggraph.ingest.coverage import KindCoverage, gate
from hugginggraph.ingest.unlisted_rule import COLUMNS, is_left_out
from hugginggraph.ingest.unusable_list import none_usable
from hugginggraph.records.json_text import fields_of, written
from hugginggraph.steps import make
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import CARDS, COUNTERS, QUARANTINE, REPO_CONTENT, REPOS


def bronze(day: DayRun) -> dict[str, KindCoverage]:
    """Take the records in.

    Returns:
        What the source covered, by kind.

    Raises:
        SourceError: a file breaks off, or no record of a list can be taken; nothing has been written then.
    """
    cards = read_cards(day.offered, day.settings.ingest) if day.offered.card_lists else None
    known = _known_lines(day, cards)
    read = _read(day, known)
    duplicates = _contested(day, read, known)
    coverage = _coverage(day)
    _require_some_of_each_list(day, read)
    changes = _repo_changes(day, read, cards, coverage)
    counters = make(day.work.connection, "counter_changes", day=day.date).to_arrow_table()
    quarantined = _quarantined(day, read, duplicates, cards)
    day.apply(REPOS, changes)
    day.append(COUNTERS, conformed(counters, COUNTERS))
    if cards is None:
        day.keep(CARDS)
    else:
        day.append(CARDS, _new_cards(day, cards))
    day.quarantined = dict(sorted(Counter(quarantined["code"].to_pylist()).items()))
    if quarantined.num_rows:
        day.append(QUARANTINE, quarantined)
    else:
        day.keep(QUARANTINE)
    return coverage


def _require_some_of_each_list(day: DayRun, read: ReadLists) -> None:
    """Stop where a list has records and none of them can be taken.

    Raises:
        SourceError: the message tells the most common codes, and what one of the records looks like.
    """
    listed = {kind for (kind,) in day.work.connection.execute("SELECT DISTINCT kind FROM listed").fetchall()}
    for kind, lines in read.lines.items():
        if lines and kind not in listed:
            codes = day.work.connection.execute(
                "SELECT code, count(*) FROM defects_of_lines WHERE kind = ? GROUP BY code ORDER BY count(*) DESC, code",
                [kind],
            ).fetchall()
            raise none_usable(kind, day.offered.source, day.date, lines, codes, read.examples[kind])


def _known_lines(day: DayRun, cards: CardTexts | None) -> KnownLines:
    """The lines of repos that the source listed the last time, and for which no other README is offered."""
    day.work.put("covered_kinds", _covered_kinds(day, None))
    if day.before is None:
        return KnownLines()
    offered = cards.hash_of_repo if cards else {}
    day.work.put(
        "offered_cards",
        pa.table(
            {"node_id": pa.array(offered.keys(), pa.int64()), "card_hash": pa.array(offered.values(), pa.string())}
        ),
    )
    rows = make(day.work.connection, "known_lines", source=day.offered.source).to_arrow_table()
    return KnownLines(*(rows[name].to_numpy() for name in ("node_id", "line_hash")))


def _read(day: DayRun, known: KnownLines) -> ReadLists:
    parts = [replace(each, paths={uri: path}).lines for each in day.offered.lists for uri, path in each.paths.items()]
    read = read_all(parts, day.offered.size, day.work.folder, day.settings.ingest, known)
    day.work.files("parsed", read.records, RECORD_SCHEMA)
    day.work.files("listed_lines", read.listed, LISTED_SCHEMA)
    day.work.files("defects_of_lines", read.defects, DEFECT_SCHEMA)
    return read


def _contested(day: DayRun, read: ReadLists, known: KnownLines) -> pa.Table:
    """Decide which of several records with one key is taken.

    Returns:
        `DEFECT_SCHEMA` of those that are not.
    """
    connection = day.work.connection
    contested = make(connection, "contested_keys").to_arrow_table()["node_id"].to_pylist()
    if not contested:
        connection.execute("CREATE TEMP VIEW taken AS SELECT * FROM parsed")
        connection.execute("CREATE TEMP VIEW listed AS SELECT * FROM listed_lines")
        return DEFECT_SCHEMA.empty_table()
    keys = set(contested)
    parts = [replace(each, paths={uri: path}).lines for each in day.offered.lists for uri, path in each.paths.items()]
    again = read_all(parts, day.offered.size, day.work.folder, day.settings.ingest, KnownLines(), keys.__contains__)
    day.work.files("contested_records", again.records, RECORD_SCHEMA)
    day.work.files("contested_listed", again.listed, LISTED_SCHEMA)
    make(connection, "duplicates")
    day.work.put("contested", pa.table({"node_id": pa.array(sorted(keys), pa.int64())}))
    connection.execute(
        """
        CREATE TEMP VIEW taken AS
        SELECT * FROM parsed WHERE node_id NOT IN (SELECT node_id FROM contested)
        UNION ALL
        SELECT * FROM contested_records WHERE place IN (SELECT place FROM duplicates WHERE is_taken)
        """
    )
    connection.execute(
        """
        CREATE TEMP VIEW listed AS
        SELECT * FROM listed_lines WHERE node_id NOT IN (SELECT node_id FROM contested)
        UNION ALL
        SELECT * FROM contested_listed WHERE place IN (SELECT place FROM duplicates WHERE is_taken)
        """
    )
    losers = day.work.rows(
        "SELECT place, kind, file, line, repo_id FROM contested_records "
        "WHERE place IN (SELECT place FROM duplicates WHERE NOT is_taken)"
    )
    return duplicate_rows(losers.to_pylist(), day.settings.ingest)


def _coverage(day: DayRun) -> dict[str, KindCoverage]:
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
    rows = make(day.work.connection, "lists_of_the_day", source=day.offered.source).fetchall()
    coverage = gate(
        declared,
        {kind: seen for kind, seen, _ in rows},
        {kind: expected for kind, _, expected in rows},
        completeness_min=day.settings.ingest.completeness_min,
        scope=scope,
    )
    day.work.put("covered_kinds", _covered_kinds(day, coverage))
    return coverage


def _covered_kinds(day: DayRun, coverage: Mapping[str, KindCoverage] | None) -> pa.Table:
    declared = day.offered.coverage
    makes_tombstones = [coverage is not None and coverage[kind].makes_tombstones for kind in declared]
    return pa.table(
        {
            "kind": pa.array(declared.keys(), pa.string()),
            "coverage": pa.array(declared.values(), pa.string()),
            "makes_tombstones": pa.array(makes_tombstones, pa.bool_()),
        }
    )


def _repo_changes(
    day: DayRun, read: ReadLists, cards: CardTexts | None, coverage: Mapping[str, KindCoverage]
) -> pa.Table:
    connection = day.work.connection
    offered = cards.hash_of_repo if cards else {}
    day.work.put(
        "offered_cards",
        pa.table(
            {"node_id": pa.array(offered.keys(), pa.int64()), "card_hash": pa.array(offered.values(), pa.string())}
        ),
    )
    make(connection, "taken_records")
    beside = make(connection, "records_beside_repos").to_arrow_table()
    if day.before is not None:
        beside = _with_what_stays_known(beside, _unlisted(day, read))
    content = beside.select(REPO_CONTENT).cast(pa.schema([arrow_schema(REPOS).field(name) for name in REPO_CONTENT]))
    day.work.put("hashed_records", beside.append_column("content_hash", pa.array(row_hashes(content))))
    listers = sorted(day.history.full_listers())
    day.work.put(
        "full_listers",
        pa.table(
            {
                "source": pa.array([lister for lister, _ in listers], pa.string()),
                "kind": pa.array([kind for _, kind in listers], pa.string()),
            }
        ),
    )
    last = day.history.last_listed()
    day.work.put(
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
    listed = make(connection, "listed_repos", **whose, observed_at=day.offered.observed_at).to_arrow_table()
    missing = make(connection, "missing_repos", **whose).to_arrow_table()
    return pa.concat_tables([conformed(rows, REPOS, "_op") for rows in (listed, missing)])


def _unlisted(day: DayRun, read: ReadLists) -> dict[str, set[str]]:
    """By kind, the fields that the day's list has for nobody, of those that are known of the repos parsed."""
    lost = make(day.work.connection, "lost_fields").fetchall()
    missing: dict[str, set[str]] = {}
    for kind, name, bearers in lost:
        listed = read.fields.get(kind, set())
        if name not in listed and is_left_out(name, bearers, has_tags="tags" in listed):
            missing.setdefault(kind, set()).add(name)
    return missing


def _with_what_stays_known(beside: pa.Table, unlisted: Mapping[str, set[str]]) -> pa.Table:
    """The records with what is known of unlisted fields; such a line's hash is marked: it is parsed again."""
    if not unlisted:
        return beside
    rows = beside.to_pylist()
    marks = {kind: " ".join(sorted(fields)) for kind, fields in unlisted.items()}
    for row in rows:
        known, fields = row["known"], unlisted.get(row["kind"])
        if known is None or not fields:
            continue
        for column in (column for name in fields for column in COLUMNS.get(name, ())):
            if row[column] is None:
                row[column] = known[column]
        in_extra = fields - COLUMNS.keys()
        if in_extra:
            before = {name: text for name, text in fields_of(known["extra"]).items() if name in in_extra}
            both = before | fields_of(row["extra"])
            row["extra"] = written(both) if both else None
        row["line_hash"] = _marked(row["line_hash"], marks[row["kind"]])
    return pa.Table.from_pylist(rows, schema=beside.schema)


def _marked(line_hash: int, fields: str) -> int:
    return int(row_hashes(pa.table({"hash": pa.array([line_hash], pa.int64()), "fields": [fields]}))[0])


def _quarantined(day: DayRun, read: ReadLists, duplicates: pa.Table, cards: CardTexts | None) -> pa.Table:
    """The defective records that are not in `quarantine` yet, each once."""
    day.work.put("defects_of_duplicates", duplicates)
    day.work.put("defects_of_cards", cards.defects if cards else DEFECT_SCHEMA.empty_table())
    # A record that lost to another is defective by that alone.
    rows = make(day.work.connection, "quarantined", day=day.date, source=day.offered.source).to_arrow_table()
    return conformed(rows, QUARANTINE)


def _new_cards(day: DayRun, cards: CardTexts) -> pa.Table:
    """The texts that are not in `cards` yet."""
    known = day.work.rows("SELECT card_hash FROM cards_before")["card_hash"]
    rows = cards.texts.filter(pc.invert(pc.is_in(cards.texts["card_hash"], value_set=known.combine_chunks())))
    dated = rows.append_column("first_seen", pa.array([day.date] * rows.num_rows, pa.date32()))
    return conformed(dated, CARDS)
