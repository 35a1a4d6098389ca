"""Dumps made to stop a day or to read what is none of theirs: a code for the record, or one sentence for the dump."""

import gzip
import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dump_files import write_rows
from hugginggraph.cli import run
from hugginggraph.errors import SourceError
from hugginggraph.ingest.list_parts import KnownLines, read_cards, read_list
from hugginggraph.records.cards import card_of
from hugginggraph.records.record import MAX_LINE_BYTES, RecordReader
from hugginggraph.records.sanitize import is_plain, visible, visible_json
from hugginggraph.settings import load_settings
from hugginggraph.sources import Dump

ONE = date(2026, 3, 1)
LIMITS = load_settings().ingest


def dump_of(folder, table):
    (folder / "models").mkdir(parents=True, exist_ok=True)
    pq.write_table(table, folder / "models" / f"{ONE}.parquet")
    return Dump(str(folder))


def dump_of_text(folder, suffix, text):
    (folder / "models").mkdir(parents=True, exist_ok=True)
    (folder / "models" / f"{ONE}.{suffix}").write_text(text)
    return Dump(str(folder))


def read(dump):
    """What is read of the records of a date: rows by relation."""
    found = {}
    for files in dump.offer(ONE).lists:
        for name, batch in read_list(0, files, limits=LIMITS, known=KnownLines()):
            found.setdefault(name, []).extend(batch.to_pylist())
    return found


def ids(found):
    return [row["repo_id"] for row in found.get("listed_lines", [])]


def codes(found):
    return [row["code"] for row in found.get("defects_of_lines", [])]


# Files that are none of the dump's


@pytest.mark.parametrize("name", ["2026-99-99.jsonl", "2026-02-30.jsonl.gz", "0000-01-01.parquet"])
def test_a_date_that_there_is_not_is_told_with_its_file(name, tmp_path):
    write_rows(tmp_path / "models" / f"{ONE}.jsonl.gz", [{"id": "a/b"}])
    (tmp_path / "models" / name).write_bytes(b"")
    with pytest.raises(SourceError, match=rf"models/{name}: there is no date {name[:10]}\. Rename the file"):
        Dump(str(tmp_path)).dates()


HIDDEN = [".2026-03-02.jsonl", "2026-03-02/.a.jsonl", "2026-03-02/_a.jsonl", ".x/2026-03-02.jsonl", "2026-03-02/.jsonl"]


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_file_is_no_list(name, tmp_path):
    write_rows(tmp_path / "models" / f"{ONE}.jsonl.gz", [{"id": "a/b"}])
    hidden = tmp_path / "models" / name
    hidden.parent.mkdir(exist_ok=True)
    hidden.write_text('{"id": "a/c"}\n')
    assert Dump(str(tmp_path)).dates() == [ONE]


@pytest.mark.parametrize("what", ["a file", "a folder of a date", "a list", "hub.json"])
def test_a_link_out_of_the_dump_is_not_followed_unless_it_may(what, tmp_path):
    write_rows(tmp_path / "elsewhere" / f"{ONE}" / "part.jsonl.gz", [{"id": "a/secret"}])
    (tmp_path / "elsewhere" / "hub.json").write_text('{"name": "elsewhere"}')
    hub, outside = tmp_path / "hub", tmp_path / "elsewhere"
    link, target = {
        "a file": (hub / "models" / f"{ONE}.jsonl.gz", outside / f"{ONE}" / "part.jsonl.gz"),
        "a folder of a date": (hub / "models" / f"{ONE}", outside / f"{ONE}"),
        "a list": (hub / "models", outside),
        "hub.json": (hub / "hub.json", outside / "hub.json"),
    }[what]
    link.parent.mkdir(parents=True)
    link.symlink_to(target)
    if what == "hub.json":
        write_rows(hub / "models" / f"{ONE}.jsonl.gz", [{"id": "a/b"}])
    with pytest.raises(SourceError, match="out of the dump, and is not followed"):
        Dump(str(hub)).offer(ONE)
    assert len(ids(read(Dump(str(hub), links_out=True)))) == 1


def test_links_within_a_dump_and_to_a_dump_are_followed(tmp_path):
    write_rows(tmp_path / "hub" / "models" / "2026-02-28.jsonl.gz", [{"id": "a/b"}])
    (tmp_path / "hub" / "models" / f"{ONE}.jsonl.gz").symlink_to("2026-02-28.jsonl.gz")
    (tmp_path / "link").symlink_to("hub")
    assert ids(read(Dump(str(tmp_path / "link")))) == ["a/b"]


# Lines


def test_a_line_of_a_hundred_megabytes_is_a_defect_and_the_next_is_read(tmp_path):
    long = b'{"id": "a/long", "x": "' + b"y" * 100_000_000 + b'"}\n'
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / f"{ONE}.jsonl.gz").write_bytes(gzip.compress(long + b'{"id": "a/next"}\n', 1))
    found = read(Dump(str(tmp_path)))
    assert (ids(found), codes(found)) == (["a/next"], ["BOMB"])
    assert len(found["defects_of_lines"][0]["raw"]) <= LIMITS.max_raw_bytes


def test_a_line_of_brackets_is_not_parsed():
    line = b'{"id": "a/b", "x": [' + b"[]," * (MAX_LINE_BYTES // 3) + b"0]}"
    assert RecordReader(LIMITS).record("model", line).defects == ["BOMB"]
    assert card_of(line, max_card_bytes=10).defects == ["CARD_TOO_LARGE"]


def test_a_readme_beyond_all_measure_is_a_defect(tmp_path):
    write_rows(tmp_path / "models" / f"{ONE}.jsonl.gz", [{"id": "a/b"}])
    write_rows(tmp_path / "cards" / f"{ONE}.jsonl.gz", [{"id": "a/b", "card": "x" * (MAX_LINE_BYTES + 1)}])
    (cards,) = Dump(str(tmp_path)).offer(ONE).card_lists
    found = [(name, row["code"]) for name, batch in read_cards(0, cards, limits=LIMITS) for row in batch.to_pylist()]
    assert found == [("defects_of_cards", "CARD_TOO_LARGE")]


# Parquet


def nested(levels):
    type_, value = pa.int64(), 1
    for _ in range(levels):
        type_, value = pa.list_(type_), [value]
    return pa.array([value], type_)


def test_rows_without_an_id_are_defects(tmp_path):
    found = read(dump_of(tmp_path, pa.table({"name": ["a/b"], "tags": [["x"]]})))
    assert (ids(found), codes(found)) == ([], ["NO_ID"])


@pytest.mark.parametrize("beside", ["ID", "Id", "_metadata", "_rescued_data", "", "id "])
def test_a_column_that_is_called_oddly_is_a_field_beside_the_id(beside, tmp_path):
    found = read(dump_of(tmp_path, pa.table({"id": ["a/b"], beside: ["c/d"]})))
    assert (ids(found), codes(found)) == (["a/b"], [])
    assert json.loads(found["parsed_lines"][0]["extra"]) == {beside: "c/d"}


@pytest.mark.parametrize("name", ["id", "card", "tags"])
def test_a_column_twice_is_one_sentence(name, tmp_path):
    columns = {"id": "a/b", "tags": "c", "card": "d"}
    names = [*columns, name]
    table = pa.table([pa.array([columns[each]]) for each in names], names=names)
    with pytest.raises(SourceError, match=f"more than one column '{name}': which is meant is not clear"):
        read(dump_of(tmp_path, table))


def test_a_column_of_a_csv_file_twice_is_one_sentence_and_columns_without_a_name_are_not(tmp_path):
    with pytest.raises(SourceError, match="more than one column 'id': which is meant is not clear"):
        read(dump_of_text(tmp_path, "csv", "id,id\na/b,c/d\n"))
    assert ids(read(dump_of_text(tmp_path, "csv", "id,,\na/b,,\n"))) == ["a/b"]


def test_an_answer_of_the_api_is_read_as_it_was_saved(tmp_path):
    records = [{"id": "a/b", "tags": ["x", "]"]}, {"id": "c/d", "author": 'a "quoted" one'}]
    for indent in (None, 2):
        found = read(dump_of_text(tmp_path, "json", json.dumps(records, indent=indent)))
        assert ids(found) == ["a/b", "c/d"]
        assert [row["tags"] for row in found["parsed_lines"]] == [["x", "]"], None]
    assert read(dump_of_text(tmp_path, "json", "[]")) == {}


@pytest.mark.parametrize(
    "text", ['{"id": "a/b"}', '[{"id": "a/b"}', '[{"id": "a/b"},]', "", '[{"id": "a/b"}] [{"id": "c/d"}]']
)
def test_what_is_no_array_of_records_is_refused_with_the_way_to_lines(text, tmp_path):
    with pytest.raises(SourceError, match=r"is no JSON array of records: .*jq -c '\.\[\]'"):
        read(dump_of_text(tmp_path, "json", text))


@pytest.mark.parametrize("levels", [101, 400])
def test_a_column_nested_too_deep_is_one_sentence(levels, tmp_path):
    with pytest.raises(SourceError, match="a column nested more than 100 levels deep, where a list is two"):
        read(dump_of(tmp_path, pa.table({"id": ["a/b"], "x": nested(levels)})))


def test_a_hostile_dump_is_one_line_on_the_command_line(tmp_path, capsys):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "2026-99-99.jsonl").write_bytes(b"")
    line = ["daily", "--source", str(tmp_path), "--date", "2026-03-01", "--warehouse", str(tmp_path / "wh")]
    assert run(line) == 1
    said = capsys.readouterr().err
    assert said.startswith("hugginggraph: ")
    assert said.count("\n") == 1


# Characters that are not seen

UNSEEN = {
    "a combining joiner": ("\u034f", r"\u034f"),
    "a variation selector": ("\ufe0f", r"\ufe0f"),
    "a Hangul filler": ("\u3164", r"\u3164"),
    "a filler of a syllable": ("\u115f", r"\u115f"),
    "a half-width filler": ("\uffa0", r"\uffa0"),
    "a blank of Braille": ("\u2800", r"\u2800"),
    "a soft hyphen": ("\xad", r"\u00ad"),
    "a letter of a hidden text": ("\U000e0041", r"\udb40\udc41"),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_a_character_that_is_not_seen_is_an_escape_in_a_name(name):
    character, escape = UNSEEN[name]
    line = json.dumps({"id": f"a/b{character}", "tags": ["x"]}, ensure_ascii=False).encode()
    found = RecordReader(LIMITS).record("model", line)
    assert (found.repo_id, found.defects) == (f"a/b{escape}", ["CONTROL_CHARS"])
    assert (
        RecordReader(LIMITS).record("model", json.dumps({"id": f"a/b{character}"}).encode()).repo_id == f"a/b{escape}"
    )


def test_an_emoji_in_prose_stays_and_a_hidden_text_does_not():
    assert visible_json('{"x": "❤️ ⠀"}') == '{"x": "❤️ ⠀"}'
    hidden = visible_json('{"x": "\U000e0041"}')
    assert hidden == r'{"x": "\udb40\udc41"}'
    assert json.loads(hidden) == {"x": "\U000e0041"}


def test_letters_of_all_scripts_are_seen():
    for name in ("amber/heron", "бета/ток", "模型/日本語", "한국어/모델", "עברית/x", "हिन्दी/x", "emoji/🦜"):
        assert visible(name) == name


# The first glance at a line


def test_no_character_that_is_made_visible_passes_the_glance_at_its_line():
    every = {chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000}
    shown = set(visible("".join(sorted(every))))
    hidden = every - shown
    assert len(hidden) > 400
    assert [each for each in sorted(hidden) if is_plain(f'{{"id": "a/{each}b"}}'.encode())] == []
    assert [each for each in hidden if is_plain(json.dumps(f"a/{each}b").encode())] == []


@pytest.mark.parametrize(
    "plain", ['{"id": "a/b"}', '{"id": "a/\u00e4\u4e2d"}', '{"id": "a\\"b", "path": "c:\\\\dir"}', "\t{}\n"]
)
def test_letters_quotes_and_blanks_need_no_closer_look(plain):
    assert is_plain(plain.encode())
