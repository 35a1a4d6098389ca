"""What one line says, read in plain Python: columns, defects, and the hash by which it is known again."""

import json

import pytest

from hugginggraph.records import record as record_lines
from hugginggraph.records.mentions import describe
from hugginggraph.records.record import RecordReader
from hugginggraph.settings import load_settings
from record_cases import DEFECTS, LIMITS
from test_hostile_text import SHAPES, text_of


def read(record, limits=LIMITS):
    line = record if isinstance(record, str) else json.dumps(record, ensure_ascii=False)
    return RecordReader(limits).record("model", line.encode())


@pytest.mark.parametrize(("text", "defects"), DEFECTS)
def test_every_line_comes_out_with_its_defect(text, defects):
    assert read(text).defects == defects


def test_bytes_that_are_no_utf8_are_replaced_and_told():
    found = RecordReader(LIMITS).record("model", b'{"id": "x/a", "sha": "\xff"}')
    assert (found.repo_id, found.sha, found.defects) == ("x/a", "�", ["NOT_UTF8"])


def test_what_is_too_much_is_left_out_and_the_record_taken():
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
    taken = read(bomb)
    assert (taken.author, taken.library_name, taken.extra) == ("x", None, None)
    assert (taken.tags, taken.files, taken.file_count) == (["1", "2", "3", "4"], ["1", "2", "3"], 5)
    # Parents beyond `max_names` are kept here, and not followed by the graph.
    assert json.loads(taken.card_data) == bomb["cardData"]
    assert json.loads(taken.base_models) == bomb["baseModels"]
    assert taken.flags == ["BOMB", "TOO_MANY_FILES"]


def test_hidden_characters_are_stored_as_escapes_and_json_still_says_the_same():
    card = {"title": "safe\u202e\x07 \U0001f469\u200d\U0001f52c\ufeff", "\u2066": 1}
    record = {"id": "x/a\u202eb", "sha": "\x1b[2J", "tags": ["t\u200b", "t"], "cardData": card}
    taken = read(record | {"siblings": [{"rfilename": "evil\u202egpj.exe"}]})
    assert (taken.repo_id, taken.sha) == ("x/a\\u202eb", "\\u001b[2J")
    assert (taken.tags, taken.files) == (["t\\u200b", "t"], ["evil\\u202egpj.exe"])
    assert json.loads(taken.card_data) == card
    assert "safe\\u202e\\u0007 \U0001f469\u200d\U0001f52c\\ufeff" in taken.card_data
    assert taken.flags == ["CONTROL_CHARS"]


def test_a_sound_record_has_no_flags():
    assert read('{"id": "x/a", "tags": ["t"]}').flags is None


def test_fields_without_a_column_are_kept_as_text_and_null_ones_left_out():
    found = read({"id": "x/a", "n": 5, "b": True, "o": {"z": 1, "a": 2}, "s": "t", "none": None, "downloads": 3})
    assert json.loads(found.extra) == {"n": "5", "b": "true", "o": '{"a":2,"z":1}', "s": "t"}
    assert found.downloads == 3


def hashes(*texts, limits=LIMITS):
    return [RecordReader(limits).line("model", text.encode()).hash for text in texts]


@pytest.mark.parametrize("colon", [":", ": "])
def test_a_line_whose_counters_alone_moved_is_known_again(colon):
    line = '{"id": "x/a", "sha": "1", "downloads": 5, "likes": 2, "trendingScore": 1.5, "cardData": {"license": "mit"}}'
    moved = line.replace("5,", "6,").replace(": 2", ": 30").replace("1.5,", "7,")
    first, second = hashes(line.replace(": ", colon), moved.replace(": ", colon))
    assert first == second


def test_counters_written_in_an_odd_way_make_the_line_new_rather_than_hide_a_change():
    first, second = hashes('{"id": "x/a", "likes": 1.5e3}', '{"id": "x/a", "likes": 1.6e3}')
    assert first != second


@pytest.mark.parametrize(
    "other",
    [
        '{"id": "x/a", "sha": "2", "downloads": 5, "cardData": {"downloads": 5}}',
        '{"id": "x/a", "sha": "1", "downloads": 5, "cardData": {"downloads": 6}}',
        '{"id": "x/a", "sha": "1", "downloads": "5", "cardData": {"downloads": 5}}',
        '{"id": "x/a", "sha": "1", "cardData": {"downloads": 5}}',
    ],
)
def test_a_line_that_says_anything_else_new_is_not(other):
    line = '{"id": "x/a", "sha": "1", "downloads": 5, "cardData": {"downloads": 5}}'
    first, second = hashes(line, other)
    assert first != second


def test_other_limits_make_every_line_new_and_limits_that_change_no_reading_do_not():
    def hash_by(**limits):
        return hashes('{"id": "x/a", "sha": "1"}', limits=LIMITS.model_copy(update=limits))

    assert hash_by() == hash_by(completeness_min=0.1, max_raw_bytes=99, max_card_bytes=99)
    assert hash_by() != hash_by(max_tags=5)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_megabyte_of_any_shape_is_read_and_what_names_a_repo_is_bounded(shape, monkeypatch):
    """A pattern that looks at the rest of the text again from every character would take hours."""
    monkeypatch.setattr(record_lines, "MAX_LINE_BYTES", 1 << 27)
    text = text_of(*SHAPES[shape])
    card = {"base_model": text, "datasets": [text], "new_version": text, "base-model": text, "tags": text}
    record = {
        "id": "x/a",
        "tags": [f"base_model:{text}", f"dataset:{text}"],
        "cardData": card,
        "config": {"peft": text},
    }
    limits = load_settings(ingest={"max_json_bytes": 1 << 27, "max_name_length": 1 << 21}).ingest
    found = RecordReader(limits).record("model", json.dumps(record).encode())
    row = {**found._asdict(), "kind": "model"}
    said = describe(row, max_names=100).mentions
    assert all(len(each.raw_reference) <= 1000 for each in said)
    assert {each.source_field for each in said} >= {"tags.base_model", "tags.dataset"}
