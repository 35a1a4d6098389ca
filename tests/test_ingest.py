"""Records against the tables of the day before: what is written, what is left alone, what is buried."""

import hashlib
import json
from datetime import date, datetime, timedelta, timezone

import pytest
from chispa import assert_df_equality
from pyspark.sql import functions as F

from hugginggraph.errors import SourceError
from hugginggraph.ingest.completeness import listing
from hugginggraph.ingest.counters import counter_changes
from hugginggraph.ingest.coverage import KindCoverage, gate
from hugginggraph.ingest.quarantine import quarantine_changes
from hugginggraph.ingest.records import one_a_repo, parse
from hugginggraph.ingest.repos import first_repos, listed_repos, missing_repos, with_card_hash
from hugginggraph.ingest.skim import skimmed
from hugginggraph.ingest.unusable import require_some_usable
from hugginggraph.tables import COUNTERS, QUARANTINE, REPOS
from hugginggraph.tables.spark import conform, node_id
from record_cases import DEFECTS, LIMITS

DAY, BEFORE, LONG_BEFORE = date(2026, 3, 2), date(2026, 3, 1), date(2026, 1, 1)
SEEN_AT = datetime(2026, 3, 2, tzinfo=timezone.utc)


def lines(spark, *texts):
    rows = [("model", "f.jsonl", text) for text in texts]
    return spark.createDataFrame(rows, "kind STRING, file STRING, line STRING")


def records(spark, *texts):
    taken = one_a_repo(parse(lines(spark, *texts), limits=LIMITS)).where("is_taken").drop("is_taken")
    return with_card_hash(taken, None)


def covered(coverage, seen, expected, authors=()):
    scope = {"model": authors} if authors else {}
    return gate({"model": coverage}, {"model": seen}, {"model": expected}, completeness_min=0.5, scope=scope)


def day_after(spark, texts, current, coverage):
    listed = records(spark, *texts)
    missing = missing_repos(
        current,
        listed.select("node_id"),
        day=DAY,
        source="s",
        coverage=coverage,
        last_listed={("s", "model"): BEFORE, ("other", "model"): LONG_BEFORE},
    )
    declared = {kind: each.coverage for kind, each in coverage.items()}
    return listed_repos(
        listed, current, day=DAY, observed_at=SEEN_AT, source="s", coverage=declared, full_listers=(), unlisted={}
    ).unionByName(missing)


@pytest.fixture(scope="module")
def yesterday(spark):
    """`repos` with the models a, b and c, all listed on the day before."""
    texts = [f'{{"id": "x/{name}", "sha": "1"}}' for name in "abc"]
    changes = first_repos(records(spark, *texts), day=BEFORE, observed_at=SEEN_AT, source="s")
    return conform(changes, REPOS).localCheckpoint()


def shown(changes):
    return changes.select("repo_id", "_op", "sha", "last_seen", "gone_at")


SHOWN = "repo_id STRING, _op STRING, sha STRING, last_seen DATE, gone_at DATE"


def test_only_what_changed_is_written_and_what_a_full_list_lacks_is_buried(spark, yesterday):
    texts = ['{"id": "x/a", "sha": "1"}', '{"id": "x/b", "sha": "2"}', '{"id": "x/d", "sha": "1"}']
    found = day_after(spark, texts, yesterday, covered("full", 3, 3))
    expected = [
        ("x/b", "update", "2", None, None),
        ("x/c", "update", "1", BEFORE, DAY),
        ("x/d", "insert", "1", None, None),
    ]
    assert_df_equality(shown(found), spark.createDataFrame(expected, SHOWN), ignore_row_order=True)


@pytest.mark.parametrize(("coverage", "seen"), [("partial", 1), ("full", 1)])
def test_a_partial_or_short_list_marks_what_it_lacks_and_buries_nobody(spark, yesterday, coverage, seen):
    found = day_after(spark, ['{"id": "x/a", "sha": "1"}'], yesterday, covered(coverage, seen, 3))
    expected = [("x/b", "update", "1", BEFORE, None), ("x/c", "update", "1", BEFORE, None)]
    assert_df_equality(shown(found), spark.createDataFrame(expected, SHOWN), ignore_row_order=True)


def test_a_repo_that_comes_back_is_live_again(spark, yesterday):
    gone = yesterday.withColumns({"last_seen": F.lit(BEFORE), "gone_at": F.lit(BEFORE)})
    texts = [f'{{"id": "x/{name}", "sha": "1"}}' for name in "abc"]
    found = day_after(spark, texts, gone, covered("full", 3, 0))
    expected = [(f"x/{name}", "update", "1", None, None) for name in "abc"]
    assert_df_equality(shown(found), spark.createDataFrame(expected, SHOWN), ignore_row_order=True)


def test_an_incremental_list_marks_nobody_and_expects_nobody(spark, yesterday):
    found = day_after(spark, ['{"id": "x/a", "sha": "2"}'], yesterday, covered("incremental", 1, 0))
    expected = spark.createDataFrame([("x/a", "update", "2", None, None)], SHOWN)
    assert_df_equality(shown(found), expected, ignore_row_order=True)
    assert covered("incremental", 1, 0)["model"].complete
    assert not covered("incremental", 1, 0)["model"].makes_tombstones


def test_who_was_first_seen_after_the_last_whole_list_was_last_seen_then(spark, yesterday):
    new = yesterday.withColumn("first_seen", F.lit(BEFORE + timedelta(days=1)))
    found = day_after(spark, ['{"id": "x/a", "sha": "1"}', '{"id": "x/b", "sha": "1"}'], new, covered("full", 2, 3))
    assert [(r["repo_id"], r["last_seen"], r["gone_at"]) for r in found.collect()] == [
        ("x/c", BEFORE + timedelta(days=1), DAY)
    ]


@pytest.mark.parametrize(("coverage", "owner"), [("full", ["s", "s"]), ("partial", []), ("incremental", [])])
def test_who_lists_a_kind_in_full_answers_for_all_it_lists(spark, yesterday, coverage, owner):
    others = yesterday.withColumn("source", F.lit("other"))
    texts = ['{"id": "x/a", "sha": "1"}', '{"id": "x/b", "sha": "1"}']
    found = day_after(spark, texts, others, covered(coverage, 2, 0))
    assert [(r["source"], r["_op"], r["last_seen"]) for r in found.collect()] == [(s, "update", None) for s in owner]


def test_a_line_that_is_written_otherwise_is_known_by_its_new_hash_from_then_on(spark, yesterday):
    found = day_after(spark, ['{"sha": "1", "id": "x/a"}'], yesterday, covered("incremental", 1, 0))
    (row,) = found.collect()
    (before,) = yesterday.where("repo_id = 'x/a'").collect()
    assert (row["_op"], row["content_hash"]) == ("update", before["content_hash"])
    assert row["line_hash"] != before["line_hash"]


def test_limits_that_change_no_reading_of_a_line_leave_its_hash_alone(spark):
    texts = lines(spark, '{"id": "x/a", "sha": "1"}')

    def hash_by(**limits):
        (row,) = skimmed(texts, LIMITS.model_copy(update=limits)).collect()
        return row["line_hash"]

    assert hash_by() == hash_by(completeness_min=0.1, max_raw_bytes=99, max_card_bytes=99)
    assert hash_by() != hash_by(max_tags=5)


def test_another_source_s_list_says_nothing_about_a_repo(spark, yesterday):
    others = yesterday.withColumn("source", F.lit("other"))
    assert day_after(spark, [], others, covered("full", 0, 0)).isEmpty()


@pytest.fixture(scope="module")
def two_sources(spark, yesterday):
    """`repos` with x/a and x/b of this source, x/c and y/d of another; x/b was missing yesterday already."""
    rows = [("x/a", "s", None), ("x/b", "s", LONG_BEFORE), ("x/c", "other", None), ("y/d", "other", None)]
    known = spark.createDataFrame(rows, "repo_id STRING, source STRING, last_seen DATE")
    one = yesterday.limit(1).drop("repo_id", "source", "last_seen", "node_id", "first_seen")
    one = one.withColumn("first_seen", F.lit(LONG_BEFORE))
    keyed = known.crossJoin(one).withColumn("node_id", node_id(F.col("kind"), F.col("repo_id")))
    return conform(keyed, REPOS).localCheckpoint()


def test_inside_a_declared_scope_absence_buries_whoever_listed_the_repo(spark, two_sources):
    found = day_after(spark, ['{"id": "x/new"}'], two_sources, covered("scope", 2, 3, ("x",)))
    expected = [
        ("x/new", "insert", None, None),
        ("x/a", "update", BEFORE, DAY),
        ("x/b", "update", LONG_BEFORE, DAY),
        ("x/c", "update", LONG_BEFORE, DAY),
    ]
    shown = found.select("repo_id", "_op", "last_seen", "gone_at")
    expected = spark.createDataFrame(expected, "repo_id STRING, _op STRING, last_seen DATE, gone_at DATE")
    assert_df_equality(shown, expected, ignore_row_order=True)


def test_outside_the_scope_and_of_a_short_scope_nobody_is_buried(spark, two_sources):
    outside = day_after(spark, [], two_sources, covered("scope", 0, 0, ("z",)))
    assert [(r["repo_id"], r["last_seen"], r["gone_at"]) for r in outside.collect()] == [("x/a", BEFORE, None)]
    short = day_after(spark, [], two_sources, covered("scope", 1, 3, ("x",)))
    assert sorted((r["repo_id"], r["last_seen"], r["gone_at"]) for r in short.collect()) == [
        ("x/a", BEFORE, None),
        ("x/c", LONG_BEFORE, None),
    ]


@pytest.mark.parametrize(
    ("coverage", "authors", "seen", "expected"),
    # Full: x/a and x/b are this source's. Partial: of these x/b was missing already. Scope: all three of x.
    [
        *[("full", (), 2, 2), ("partial", (), 2, 1), ("incremental", (), 2, 0)],
        *[("scope", ("x",), 1, 3), ("scope", ("x", "z"), 2, 3)],
    ],
)
def test_what_a_list_should_hold_depends_on_what_it_covers(spark, two_sources, coverage, authors, seen, expected):
    scope = {"model": authors} if authors else {}
    today = records(spark, '{"id": "x/a"}', '{"id": "z/new"}')
    found = listing(today, two_sources, source="s", declared={"model": coverage}, scope=scope)
    assert [(r["kind"], r["seen"], r["expected"]) for r in found.collect()] == [("model", seen, expected)]


def test_the_gate_holds_at_exactly_the_required_share():
    assert covered("full", 5, 10)["model"] == KindCoverage("full", 5, 10, True)
    assert not covered("full", 4, 10)["model"].complete


def test_counters_are_written_when_they_move_and_never_made_up(spark):
    known = spark.createDataFrame([], COUNTERS.columns)
    first = counter_changes(records(spark, '{"id": "x/a", "likes": 1}', '{"id": "x/b"}'), known, day=BEFORE)
    known = conform(first, COUNTERS).localCheckpoint()
    assert [(r["likes"], r["downloads"]) for r in known.collect()] == [(1, None)]
    again = records(spark, '{"id": "x/a", "likes": 1}')
    assert counter_changes(again, known, day=DAY).isEmpty()
    moved = counter_changes(records(spark, '{"id": "x/a", "likes": 2}'), known, day=DAY)
    assert [(r["likes"], r["snapshot_date"]) for r in moved.collect()] == [(2, DAY)]


def test_of_two_records_of_a_repo_the_newest_is_taken_and_the_other_kept_in_quarantine(spark):
    old = '{"id": "x/a", "lastModified": "2026-01-01T00:00:00.000Z"}'
    new = '{"id": "x/a", "lastModified": "2026-02-01T00:00:00.000Z"}'
    ranked = one_a_repo(parse(lines(spark, old, new), limits=LIMITS))
    assert [(r["line"], r["is_taken"], r["defects"]) for r in ranked.orderBy("line").collect()] == [
        (old, False, ["DUPLICATE_ID"]),
        (new, True, []),
    ]


@pytest.fixture(scope="module")
def defects_of(spark):
    """The defects of each line, all parsed in one go: planning takes longer than parsing."""
    parsed = parse(lines(spark, *[text for text, _ in DEFECTS]), limits=LIMITS)
    return {row["line"]: row["defects"] for row in parsed.select("line", "defects").collect()}


@pytest.mark.parametrize(("text", "defects"), DEFECTS)
def test_every_line_comes_out_with_its_defect(defects_of, text, defects):
    assert defects_of[text] == defects


def test_what_is_too_much_is_left_out_and_the_record_taken(spark):
    bomb = {
        "id": "x/a",
        "author": "an author of more than thirty letters",
        "library_name": "a library of more than thirty letters",
        "tags": ["1", "a tag of more than thirty letters", "2", "3", "4", "5"],
        "siblings": [{"rfilename": name} for name in ("1", "a file name of more than thirty letters", "2", "3", "4")],
        "cardData": {"license": "mit", "base_model": ["x/b", "x/c", "x/d"]},
        "baseModels": {"relation": "merge", "models": [{"id": "x/b"}, {"id": "x/c"}, {"id": "x/d"}]},
        "new": "y" * 300,
    }
    (taken,) = records(spark, json.dumps(bomb)).collect()
    assert (taken["author"], taken["library_name"], taken["extra"]) == ("x", None, None)
    assert (taken["tags"], taken["files"], taken["file_count"]) == (["1", "2", "3", "4"], ["1", "2", "3"], 5)
    # Parents beyond `max_names` are kept here, and not followed by the graph.
    assert json.loads(taken["card_data"]) == bomb["cardData"]
    assert json.loads(taken["base_models"]) == bomb["baseModels"]
    assert taken["flags"] == ["BOMB", "TOO_MANY_FILES"]


def test_hidden_characters_are_stored_as_escapes_and_json_still_says_the_same(spark):
    card = {"title": "safe\u202e\x07 \U0001f469\u200d\U0001f52c\ufeff", "\u2066": 1}
    record = {"id": "x/a\u202eb", "sha": "\x1b[2J", "tags": ["t\u200b", "t"], "cardData": card, "siblings": []}
    record["siblings"] = [{"rfilename": "evil\u202egpj.exe"}]
    (taken,) = records(spark, json.dumps(record, ensure_ascii=False)).collect()
    assert (taken["repo_id"], taken["sha"]) == ("x/a\\u202eb", "\\u001b[2J")
    assert (taken["tags"], taken["files"]) == (["t\\u200b", "t"], ["evil\\u202egpj.exe"])
    assert json.loads(taken["card_data"]) == card
    assert "safe\\u202e\\u0007 \U0001f469\u200d\U0001f52c\\ufeff" in taken["card_data"]
    assert taken["flags"] == ["CONTROL_CHARS"]


def test_a_sound_record_has_no_flags(spark):
    (taken,) = records(spark, '{"id": "x/a", "tags": ["t"]}').collect()
    assert taken["flags"] is None


def test_of_a_large_record_quarantine_keeps_the_beginning_and_the_hash_of_the_whole(spark):
    line = "no JSON, but very long: " + "é" * 100
    defective = one_a_repo(parse(lines(spark, line), limits=LIMITS))
    empty = spark.createDataFrame([], QUARANTINE.columns)
    found = quarantine_changes(defective, empty, day=BEFORE, source="s", max_raw_bytes=99)
    (kept,) = found.collect()
    assert (kept["raw"], kept["raw_bytes"]) == (line[: 99 // 4], len(line.encode()))
    assert kept["raw_hash"] == hashlib.sha256(line.encode()).hexdigest()


def test_a_defective_record_is_kept_once_however_often_it_comes(spark):
    defective = one_a_repo(parse(lines(spark, "no JSON", "no JSON"), limits=LIMITS))
    first = quarantine_changes(
        defective, spark.createDataFrame([], QUARANTINE.columns), day=BEFORE, source="s", max_raw_bytes=99
    )
    kept = conform(first, QUARANTINE).localCheckpoint()
    assert [(r["code"], r["raw"], r["snapshot_date"]) for r in kept.collect()] == [("NOT_JSON", "no JSON", BEFORE)]
    assert quarantine_changes(defective, kept, day=DAY, source="s", max_raw_bytes=99).isEmpty()


def hashes(spark, *texts):
    rows = skimmed(lines(spark, *texts), LIMITS).select("repo_id", "line_hash", "downloads", "likes").collect()
    return [row.asDict() for row in rows]


@pytest.mark.parametrize("colon", [":", ": "])
def test_a_line_whose_counters_alone_moved_is_known_again(spark, colon):
    line = '{"id": "x/a", "sha": "1", "downloads": 5, "likes": 2, "trendingScore": 1.5, "cardData": {"license": "mit"}}'
    moved = line.replace("5,", "6,").replace(": 2", ": 30").replace("1.5,", "7,")
    first, second = hashes(spark, line.replace(": ", colon), moved.replace(": ", colon))
    assert first["line_hash"] == second["line_hash"]
    assert [(r["repo_id"], r["downloads"], r["likes"]) for r in (first, second)] == [("x/a", 5, 2), ("x/a", 6, 30)]


def test_counters_written_in_an_odd_way_make_the_line_new_rather_than_hide_a_change(spark):
    first, second = hashes(spark, '{"id": "x/a", "likes": 1.5e3}', '{"id": "x/a", "likes": 1.6e3}')
    assert first["line_hash"] != second["line_hash"]


@pytest.mark.parametrize(
    "other",
    [
        '{"id": "x/a", "sha": "2", "downloads": 5, "cardData": {"downloads": 5}}',
        '{"id": "x/a", "sha": "1", "downloads": 5, "cardData": {"downloads": 6}}',
        '{"id": "x/a", "sha": "1", "downloads": "5", "cardData": {"downloads": 5}}',
        '{"id": "x/a", "sha": "1", "cardData": {"downloads": 5}}',
    ],
)
def test_a_line_that_says_anything_else_new_is_not(spark, other):
    line = '{"id": "x/a", "sha": "1", "downloads": 5, "cardData": {"downloads": 5}}'
    first, second = hashes(spark, line, other)
    assert first["line_hash"] != second["line_hash"]


def test_other_limits_make_every_line_new(spark):
    texts = lines(spark, '{"id": "x/a"}')
    wider = LIMITS.model_copy(update={"max_tags": 5})
    (first,), (second,) = (skimmed(texts, limits).select("line_hash").collect() for limits in (LIMITS, wider))
    assert first != second


def why_unusable(spark, *texts):
    with pytest.raises(SourceError) as told:
        require_some_usable(parse(lines(spark, *texts), limits=LIMITS), kind="model", source="s", day=DAY)
    return str(told.value)


def test_a_list_of_another_shape_is_an_error_that_names_the_codes_and_the_fields_found(spark):
    told = why_unusable(spark, '{"modelId": "x/a", "na\\nme\\u202e": 1}', '{"modelId": "x/b"}', "[]")
    assert "s lists models for 2026-03-02, and none of the 3 records can be taken" in told
    assert "(2 NO_ID, 1 CONTROL_CHARS, 1 NOT_JSON)" in told
    assert 'one has the fields "modelId", "na\\nme\\u202e"' in told


def test_a_list_that_is_no_json_shows_how_a_record_begins(spark):
    assert "(1 NOT_JSON)" in why_unusable(spark, "id,author" + "," * 100)
    assert why_unusable(spark, "id,author" + "," * 100).count(",,,") < 20


def test_a_list_without_records_is_only_empty(spark):
    require_some_usable(parse(lines(spark).limit(0), limits=LIMITS), kind="model", source="s", day=DAY)
