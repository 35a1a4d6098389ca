"""Dumps: the same rows as JSON Lines and as Parquet, what `hub.json` declares, and what a digest is over."""

import json
from datetime import date

import pytest

import backfill
import daily
from dump_files import write_rows
from dump_rows import CARDS, DATASETS, ROWS, write_parquet
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.errors import SourceError
from hugginggraph.history.snapshots import History
from hugginggraph.pipeline.backfill import _last_observed
from hugginggraph.sources import Dump
from hugginggraph.tables import SNAPSHOTS, STATE_TABLES, TABLES
from warehouses import ledger_of, records_of, versions

ONE, TWO = date(2026, 3, 1), date(2026, 3, 2)


def manifest(folder, **content):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hub.json").write_text(json.dumps({"name": "d", **content}))
    return Dump(str(folder))


def tables(settings, *but):
    """Every table of the newest snapshot as sorted rows, without some columns."""
    pinned = History.of(ledger_of(settings)).newest.versions
    found = {table.name: records_of(settings, table, pinned[table.name]) for table in TABLES if table.name in pinned}
    return {
        name: sorted(str({column: value for column, value in row.items() if column not in but}) for row in rows)
        for name, rows in found.items()
    }


def test_a_parquet_dump_gives_the_tables_of_the_json_lines_dump_of_the_same_rows(tmp_path, settings_for):
    lines, parquet = tmp_path / "lines", tmp_path / "parquet"
    for kind, rows in {"models": ROWS, "datasets": DATASETS, "cards": CARDS}.items():
        write_rows(lines / kind / f"{ONE}.jsonl.gz", rows)
    # Several files, of different columns and types.
    write_parquet(parquet / "models" / str(ONE) / "a.parquet", ROWS[:2])
    write_parquet(parquet / "models" / str(ONE) / "b.parquet", ROWS[2:])
    write_parquet(parquet / "datasets" / f"{ONE}.parquet", DATASETS)
    write_parquet(parquet / "cards" / f"{ONE}.parquet", CARDS, ["id", "card"])
    found, eras = {}, {}
    for folder in (lines, parquet):
        settings = settings_for(tmp_path / f"warehouse-{folder.name}")
        report = run_day(settings, manifest(folder), ONE, with_analyses=False)
        found[folder.name] = tables(settings, "file", "raw", "raw_bytes", "raw_hash", "record_id", "line_hash")
        eras[folder.name] = report.snapshot.schema_era
    assert found["parquet"] == found["lines"]
    assert [len(found["lines"][name]) for name in ("repos", "quarantine", "cards")] == [4, 2, 1]
    assert eras["lines"] == {"model": "jsonl", "dataset": "jsonl"}
    assert eras["parquet"]["model"] != eras["parquet"]["dataset"]
    assert all(len(code) == 8 for code in eras["parquet"].values())


def test_the_digest_is_over_the_content_and_not_over_names_and_dates(tmp_path):
    write_rows(tmp_path / "models" / f"{ONE}.jsonl.gz", ROWS)
    for path in (f"models/{TWO}.jsonl.gz", "models/2026-03-03/part-0.jsonl.gz", "spaces/2026-03-04.jsonl.gz"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes((tmp_path / "models" / f"{ONE}.jsonl.gz").read_bytes())
    write_rows(tmp_path / "models" / "2026-03-05.jsonl.gz", ROWS[:1])
    dump = Dump(str(tmp_path))
    one, two, three, of_spaces, other = map(dump.digest, dump.dates())
    assert one == two == three
    assert len({one, of_spaces, other}) == 3


def test_bytes_that_move_from_one_file_to_the_next_change_the_digest(tmp_path):
    for day, parts in ((ONE, (b"ab", b"c")), (TWO, (b"a", b"bc"))):
        for name, part in zip("xy", parts, strict=True):
            file = tmp_path / "models" / str(day) / f"{name}.jsonl"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(part)
    dump = Dump(str(tmp_path))
    assert dump.digest(ONE) != dump.digest(TWO)


def test_a_word_for_one_date_overrules_the_general_one(tmp_path):
    for day in (ONE, TWO):
        write_rows(tmp_path / "models" / f"{day}.jsonl.gz", ROWS)
        write_rows(tmp_path / "datasets" / f"{day}.jsonl.gz", DATASETS)
    dump = manifest(
        tmp_path,
        coverage={"models": "full", "datasets": "scope"},
        scope={"datasets": {"authors": ["reed", "amber", "reed"]}},
        days={str(TWO): {"coverage": {"models": "partial"}}},
    )
    assert dump.offer(ONE).coverage == {"model": "full", "dataset": "scope"}
    assert dump.offer(TWO).coverage == {"model": "partial", "dataset": "scope"}
    assert dump.offer(TWO).scope == {"dataset": ("amber", "reed")}
    assert Dump(str(tmp_path), coverage="full").offer(TWO).coverage == {"model": "full", "dataset": "full"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"covrage": {"models": "full"}}, r"hub.json: covrage: Extra inputs.*Known keys: name, coverage, scope"),
        ({"coverage": {"models": "whole"}}, "coverage is full, partial, incremental or scope"),
        ({"coverage": {"modells": "full"}}, "modells"),
        ({"days": {"yesterday": {}}}, "yesterday"),
        ({"coverage": {"models": "scope"}}, r'no scope is declared. Add "scope": \{"models": \{"authors"'),
    ],
)
def test_what_a_dump_says_wrongly_of_itself_is_an_error_that_names_it(tmp_path, content, message):
    write_rows(tmp_path / "models" / f"{ONE}.jsonl.gz", ROWS)
    with pytest.raises(SourceError, match=message):
        manifest(tmp_path, **content).offer(ONE)


def test_a_repeat_is_stale_for_parquet_and_observed_for_json_lines_unless_declared(tmp_path):
    write_rows(tmp_path / "lines" / "models" / f"{ONE}.jsonl.gz", ROWS)
    write_parquet(tmp_path / "rows" / "models" / f"{ONE}.parquet", ROWS)
    assert Dump(str(tmp_path / "lines")).repeats(ONE) == "observed"
    assert Dump(str(tmp_path / "rows")).repeats(ONE) == "stale"
    assert manifest(tmp_path / "lines", repeats="stale").repeats(ONE) == "stale"
    assert manifest(tmp_path / "rows", repeats="observed").repeats(ONE) == "observed"


def test_a_stale_repeat_is_skipped_by_both_commands_and_writes_nothing(tmp_path, settings_for, capsys):
    """The second and the fourth week carry the content of the week before, as the weekly snapshots do."""
    weeks = [date(2024, 7, 31), date(2024, 8, 7), date(2024, 8, 14), date(2024, 8, 21)]
    for day, rows in zip(weeks, (ROWS[:1], ROWS[:1], ROWS[:2], ROWS[:2]), strict=True):
        write_parquet(tmp_path / "dump" / "models" / str(day) / "0.parquet", rows)
    manifest(tmp_path / "dump", coverage={"models": "full"})
    warehouse = str(tmp_path / "warehouse")
    place = ["--source", str(tmp_path / "dump"), "--warehouse", warehouse]
    assert backfill.main([*place, "--analyses", "none"]) == 0
    said = capsys.readouterr().out
    assert "2024-08-07  skipped: same content as 2024-07-31; nothing was written" in said
    assert "2024-08-21  skipped: same content as 2024-08-14; nothing was written" in said
    settings = settings_for(warehouse)
    before = versions(settings, (*STATE_TABLES, SNAPSHOTS))
    assert [snapshot.date for snapshot in History.of(ledger_of(settings)).snapshots] == [weeks[0], weeks[2]]
    # Again, and each repeat alone, though one lies before the newest snapshot.
    assert backfill.main([*place, "--json"]) == 0
    reports = json.loads(capsys.readouterr().out)
    assert [(r["date"], r["done_before"], r["same_as"]) for r in reports] == [
        ("2024-07-31", True, None),
        ("2024-08-07", False, "2024-07-31"),
        ("2024-08-14", True, None),
        ("2024-08-21", False, "2024-08-14"),
    ]
    assert daily.main([*place, "--date", "2024-08-07"]) == 0
    assert "skipped: same content as 2024-07-31" in capsys.readouterr().out
    assert versions(settings, (*STATE_TABLES, SNAPSHOTS)) == before


class Labels:
    """A source of dates, the letter of its content each."""

    def __init__(self, repeats, letters):
        self.letters, self.meaning = letters, repeats

    def repeats(self, day):
        return self.meaning

    def digest(self, day):
        return self.letters[day.day - 1]


@pytest.mark.parametrize(
    ("repeats", "letters", "last"),
    [("stale", "AAB", 3), ("stale", "ABB", 2), ("stale", "ABA", 2), ("stale", "AAA", 1), ("observed", "ABB", 3)],
)
def test_the_analyses_run_for_the_last_date_that_is_taken(repeats, letters, last):
    dates = [date(2026, 3, number) for number in (1, 2, 3)]
    assert _last_observed(Labels(repeats, letters), dates) == date(2026, 3, last)
