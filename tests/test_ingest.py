"""A day's lines against the tables of the day before: what is written, what is left alone, what is buried."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from hugginggraph.commits import Run
from hugginggraph.engines.embedded.day_run import EmbeddedDayRun
from hugginggraph.engines.embedded.workspace import conformed, workspace
from hugginggraph.errors import SourceError
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.ingest.coverage import KindCoverage, gate
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.pipeline.bronze import bronze
from hugginggraph.settings import load_settings
from hugginggraph.sources import Dump
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import COUNTERS, QUARANTINE, REPOS
from states import rows

DAY, BEFORE, LONG_BEFORE = date(2026, 3, 2), date(2026, 3, 1), date(2026, 1, 1)
SEEN_AT = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass
class DayInMemory(EmbeddedDayRun):
    """A run over tables by hand; what it would write is kept under the table's name."""

    tables: dict = field(default_factory=dict)
    changes: dict = field(default_factory=dict)
    covered: dict = field(default_factory=dict)

    def view(self, name, table, version):
        self.work.put(name, self.tables.get(table, arrow_schema(table).empty_table()))

    def apply(self, table, changes):
        self.changes[table] = conformed(self.work.rows(f"SELECT * FROM {changes}"), table, "_op").to_pylist()

    def append(self, table, rows):
        self.changes[table] = conformed(self.work.rows(f"SELECT * FROM {rows}"), table).to_pylist()

    def keep(self, table):
        self.changes[table] = []


def listed(source, day, coverage="partial"):
    """The snapshot of a date on which a source listed models."""
    covered = {"model": KindCoverage(coverage, 1, 1, True)}
    return Snapshot(day, None, "", source, "", SEEN_AT, covered, {}, {})


LISTED = (listed("other", LONG_BEFORE), listed("s", BEFORE))


@pytest.fixture(scope="module")
def take_in(tmp_path_factory):
    """Take lines in as the source `s`; the day tells what it has found and would write."""

    def take(*texts, day=DAY, coverage="partial", authors=(), tables=None, history=(), ingest=None):
        folder = tmp_path_factory.mktemp("dump")
        (folder / "models").mkdir()
        (folder / "models" / f"{day}.jsonl").write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        declared = {"coverage": {"models": coverage}, "scope": {"models": {"authors": authors}} if authors else {}}
        (folder / "hub.json").write_text(json.dumps({"name": "s", **declared}))
        settings = load_settings(ingest={"completeness_min": 0.5, **(ingest or {})})
        offered = Dump(str(folder)).offer(day)
        with workspace(str(folder / "warehouse"), "1GB") as work:
            run = DayInMemory(
                *(None, work, settings, offered, History(list(history)), Run("r", str(day)), lambda _: None),
                tables=tables or {},
            )
            run.covered = bronze(run)
        return run

    return take


@pytest.fixture(scope="module")
def yesterday(take_in):
    """`repos` with the models a, b and c, all listed on the day before."""
    texts = [f'{{"id": "x/{name}", "sha": "1"}}' for name in "abc"]
    return take_in(*texts, day=BEFORE).changes[REPOS]


def with_values(records, **values):
    return [record | values for record in records]


@pytest.fixture(scope="module")
def day_after(take_in):
    """Take lines in after a day whose `repos` are given."""

    def after(texts, current, coverage, authors=(), history=LISTED):
        tables = {REPOS: rows(REPOS, current)}
        return take_in(*texts, coverage=coverage, authors=authors, tables=tables, history=history)

    return after


def changes_of(day, *columns):
    return sorted(tuple(row[column] for column in columns) for row in day.changes[REPOS])


def shown(day):
    return changes_of(day, "repo_id", "_op", "sha", "last_seen", "gone_at")


def lines(**shas):
    return [json.dumps({"id": f"x/{name}", "sha": sha}) for name, sha in shas.items()]


def test_only_what_changed_is_written_and_what_a_full_list_lacks_is_buried(day_after, yesterday):
    assert shown(day_after(lines(a="1", b="2", d="1"), yesterday, "full")) == [
        ("x/b", "update", "2", None, None),
        ("x/c", "update", "1", BEFORE, DAY),
        ("x/d", "insert", "1", None, None),
    ]


@pytest.mark.parametrize(
    ("coverage", "names", "is_complete"), [("partial", "a", False), ("partial", "ab", True), ("full", "a", False)]
)
def test_a_partial_or_short_list_marks_what_it_lacks_and_buries_nobody(
    day_after, yesterday, coverage, names, is_complete
):
    day = day_after(lines(**dict.fromkeys(names, "1")), yesterday, coverage)
    assert day.covered["model"] == KindCoverage(coverage, len(names), 3, is_complete)
    assert shown(day) == [(f"x/{name}", "update", "1", BEFORE, None) for name in "abc" if name not in names]


def test_a_repo_that_comes_back_is_live_again(day_after, yesterday):
    gone = with_values(yesterday, last_seen=BEFORE, gone_at=BEFORE)
    day = day_after(lines(a="1", b="1", c="1"), gone, "full")
    assert shown(day) == [(f"x/{name}", "update", "1", None, None) for name in "abc"]
    assert day.covered["model"] == KindCoverage("full", 3, 0, True)


def test_an_incremental_list_marks_nobody_and_expects_nobody(day_after, yesterday):
    day = day_after(lines(a="2"), yesterday, "incremental")
    assert shown(day) == [("x/a", "update", "2", None, None)]
    assert day.covered["model"] == KindCoverage("incremental", 1, 0, True)
    assert not day.covered["model"].makes_tombstones


def test_who_was_first_seen_after_the_last_whole_list_was_last_seen_then(day_after, yesterday):
    new = with_values(yesterday, first_seen=BEFORE + timedelta(days=1))
    day = day_after(lines(a="1", b="1"), new, "full")
    assert changes_of(day, "repo_id", "last_seen", "gone_at") == [("x/c", BEFORE + timedelta(days=1), DAY)]


@pytest.mark.parametrize(("coverage", "owner"), [("full", ["s", "s"]), ("partial", []), ("incremental", [])])
def test_who_lists_a_kind_in_full_answers_for_all_it_lists(day_after, yesterday, coverage, owner):
    others = with_values(yesterday, source="other")
    day = day_after(lines(a="1", b="1"), others, coverage)
    assert changes_of(day, "source", "_op", "last_seen") == [(source, "update", None) for source in owner]


@pytest.mark.parametrize(("coverage", "owner"), [("full", "other"), ("partial", "s")])
def test_what_changed_stays_its_source_s_own_only_where_that_lists_its_kind_in_full(
    day_after, yesterday, coverage, owner
):
    others = with_values(yesterday, source="other")
    day = day_after(lines(a="2"), others, "partial", history=[listed("other", BEFORE, coverage)])
    assert changes_of(day, "repo_id", "sha", "source") == [("x/a", "2", owner)]


def test_a_line_that_is_written_otherwise_is_known_by_its_new_hash_from_then_on(day_after, yesterday):
    day = day_after(['{"sha": "1", "id": "x/a"}'], yesterday, "incremental")
    (row,) = day.changes[REPOS]
    (before,) = (each for each in yesterday if each["repo_id"] == "x/a")
    assert (row["_op"], row["content_hash"]) == ("update", before["content_hash"])
    assert row["line_hash"] != before["line_hash"]
    again = day_after(['{"sha": "1", "id": "x/a"}'], [row], "incremental")
    assert again.changes[REPOS] == []


def test_another_source_s_list_says_nothing_about_a_repo(day_after, yesterday):
    others = with_values(yesterday, source="other")
    assert day_after([], others, "full").changes[REPOS] == []


@pytest.fixture(scope="module")
def two_sources(yesterday):
    """`repos` with x/a and x/b of this source, x/c and y/d of another; x/b was missing yesterday already."""
    known = [("x/a", "s", None), ("x/b", "s", LONG_BEFORE), ("x/c", "other", None), ("y/d", "other", None)]
    return [
        yesterday[0]
        | {"repo_id": name, "node_id": node_id("model", name), "source": source, "last_seen": last_seen}
        | {"first_seen": LONG_BEFORE}
        for name, source, last_seen in known
    ]


def test_inside_a_declared_scope_absence_buries_whoever_listed_the_repo(day_after, two_sources):
    day = day_after(['{"id": "x/new"}', '{"id": "x/newer"}'], two_sources, "scope", ["x"])
    assert day.covered["model"] == KindCoverage("scope", 2, 3, True, ("x",))
    assert changes_of(day, "repo_id", "_op", "last_seen", "gone_at") == [
        ("x/a", "update", BEFORE, DAY),
        ("x/b", "update", LONG_BEFORE, DAY),
        ("x/c", "update", LONG_BEFORE, DAY),
        ("x/new", "insert", None, None),
        ("x/newer", "insert", None, None),
    ]


def test_outside_the_scope_and_of_a_short_scope_nobody_is_buried(day_after, two_sources):
    outside = day_after([], two_sources, "scope", ["z"])
    assert outside.covered["model"].complete
    assert changes_of(outside, "repo_id", "last_seen", "gone_at") == [("x/a", BEFORE, None)]
    short = day_after(['{"id": "x/new"}'], two_sources, "scope", ["x"])
    assert short.covered["model"] == KindCoverage("scope", 1, 3, False, ("x",))
    assert changes_of(short, "repo_id", "last_seen", "gone_at") == [
        ("x/a", BEFORE, None),
        ("x/c", LONG_BEFORE, None),
        ("x/new", None, None),
    ]


@pytest.mark.parametrize(
    ("coverage", "authors", "seen", "expected"),
    # Full: x/a and x/b are this source's. Partial: of these x/b was missing already. Scope: all three of x.
    [
        *[("full", (), 2, 2), ("partial", (), 2, 1), ("incremental", (), 2, 0)],
        *[("scope", ("x",), 1, 3), ("scope", ("x", "z"), 2, 3)],
    ],
)
def test_what_a_list_should_hold_depends_on_what_it_covers(day_after, two_sources, coverage, authors, seen, expected):
    covered = day_after(['{"id": "x/a"}', '{"id": "z/new"}'], two_sources, coverage, authors).covered
    assert {kind: (each.seen, each.expected) for kind, each in covered.items()} == {"model": (seen, expected)}


def test_the_gate_holds_at_exactly_the_required_share():
    def covered(seen):
        return gate({"model": "full"}, {"model": seen}, {"model": 10}, completeness_min=0.5, scope={})["model"]

    assert covered(5) == KindCoverage("full", 5, 10, True)
    assert not covered(4).complete


def test_counters_are_written_when_they_move_and_never_made_up(take_in):
    first = take_in('{"id": "x/a", "likes": 1}', '{"id": "x/b"}', day=BEFORE).changes[COUNTERS]
    assert [(row["likes"], row["downloads"]) for row in first] == [(1, None)]
    known = {COUNTERS: rows(COUNTERS, first)}
    assert take_in('{"id": "x/a", "likes": 1}', tables=known).changes[COUNTERS] == []
    (moved,) = take_in('{"id": "x/a", "likes": 2}', tables=known).changes[COUNTERS]
    assert (moved["likes"], moved["snapshot_date"]) == (2, DAY)


@pytest.mark.parametrize("colon", [":", ": "])
def test_of_a_line_whose_counters_alone_moved_they_are_written_and_the_repo_is_left_alone(take_in, colon):
    line = '{"id": "x/a", "sha": "1", "downloads": 5, "likes": 2, "trendingScore": 1.5}'.replace(": ", colon)
    moved = line.replace("5,", "6,").replace(f"{colon}2", f"{colon}30").replace("1.5", "7")
    before = take_in(line, day=BEFORE).changes
    tables = {REPOS: rows(REPOS, before[REPOS]), COUNTERS: rows(COUNTERS, before[COUNTERS])}
    day = take_in(moved, coverage="full", tables=tables, history=LISTED)
    numbers = [
        [(row["downloads"], row["likes"], row["trending_score"]) for row in changes[COUNTERS]]
        for changes in (before, day.changes)
    ]
    assert numbers == [[(5, 2, 1.5)], [(6, 30, 7.0)]]
    assert day.changes[REPOS] == []


def test_of_two_records_of_a_repo_the_newest_is_taken_and_the_other_kept_in_quarantine(take_in):
    old = '{"id": "x/a", "lastModified": "2026-01-01T00:00:00.000Z", "likes": 1, "private": "no"}'
    new = '{"id": "x/a", "lastModified": "2026-02-01T00:00:00.000Z", "likes": 2}'
    for texts in ([old, new], [new, old]):
        day = take_in(*texts)
        assert changes_of(day, "repo_id", "last_modified") == [("x/a", datetime(2026, 2, 1, tzinfo=UTC))]
        assert [row["likes"] for row in day.changes[COUNTERS]] == [2]
        assert [(row["code"], row["raw"]) for row in day.changes[QUARANTINE]] == [("DUPLICATE_ID", old)]
        assert day.covered["model"].seen == 1


SOUND = '{"id": "x/sound"}'


def test_of_a_large_record_quarantine_keeps_the_beginning_and_the_hash_of_the_whole(take_in):
    line = "no JSON, but very long: " + "é" * 100
    (kept,) = take_in(SOUND, line, ingest={"max_raw_bytes": 99}).changes[QUARANTINE]
    assert (kept["raw"], kept["raw_bytes"]) == (line[: 99 // 4], len(line.encode()))
    assert kept["raw_hash"] == hashlib.sha256(line.encode()).hexdigest()


def test_a_defective_record_is_kept_once_however_often_it_comes(take_in):
    first = take_in(SOUND, "no JSON", "no JSON", day=BEFORE)
    kept = first.changes[QUARANTINE]
    assert [(row["code"], row["raw"], row["snapshot_date"]) for row in kept] == [("NOT_JSON", "no JSON", BEFORE)]
    assert first.quarantined == {"NOT_JSON": 1}
    again = take_in(SOUND, "no JSON", tables={QUARANTINE: rows(QUARANTINE, kept)})
    assert again.changes[QUARANTINE] == []
    assert again.quarantined == {}


def test_a_defective_record_that_names_a_repo_is_taken_and_kept_in_quarantine_too(take_in):
    day = take_in('{"id": "x/a", "likes": "many"}')
    assert changes_of(day, "repo_id", "flags") == [("x/a", ["FIELD_TYPE"])]
    assert [(row["code"], row["repo_id"]) for row in day.changes[QUARANTINE]] == [("FIELD_TYPE", "x/a")]


@pytest.fixture(scope="module")
def why_unusable(take_in):
    """What is said of lines of which none can be taken."""

    def why(*texts):
        with pytest.raises(SourceError) as told:
            take_in(*texts)
        return str(told.value)

    return why


def test_a_list_of_another_shape_is_an_error_that_names_the_codes_and_the_fields_found(why_unusable):
    told = why_unusable('{"title": "x/a", "na\\nme\\u202e": 1}', '{"title": "x/b"}', "[]")
    assert "s lists models for 2026-03-02, and none of the 3 records can be taken" in told
    assert "(2 NO_ID, 1 CONTROL_CHARS, 1 NOT_JSON)" in told
    assert 'one has the fields "title", "na\\nme\\u202e"' in told


def test_a_list_that_is_no_json_shows_how_a_record_begins(why_unusable):
    told = why_unusable("id,author" + "," * 100)
    assert "(1 NOT_JSON)" in told
    assert told.count(",,,") < 20


def test_a_list_without_records_is_only_empty(take_in):
    day = take_in(coverage="full")
    assert day.changes[REPOS] == []
    assert day.covered["model"] == KindCoverage("full", 0, 0, True)
