"""The lines of a dump without Spark: text split and unpacked, rows of Parquet as the API's JSON, damage, order."""

import gzip
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import fs

from dump_files import write_rows
from dump_rows import CARDS, DATASETS, ROWS, write_parquet
from hub_data import HUB
from hugginggraph.errors import SourceError
from hugginggraph.sources import Dump, json_forms
from hugginggraph.sources.formats import JsonLines, Parquet
from hugginggraph.sources.lines import LINES, batches, split_lines, text_lines

ONE, TWO = date(2026, 3, 1), date(2026, 3, 2)
LOCAL = fs.LocalFileSystem()


def rows_of(batches_of_lines):
    return [tuple(row.values()) for batch in batches_of_lines for row in batch.to_pylist()]


def lines_of(folder, day=ONE):
    return [line for _, _, line in rows_of(Dump(str(folder)).offer(day).lines())]


def text_file(folder, content, name=f"models/{ONE}.jsonl"):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def parquet_file(folder, columns, name=f"models/{ONE}.parquet"):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), file)
    return file


def test_reading_a_dump_needs_no_spark(tmp_path):
    write_rows(tmp_path / "models" / f"{ONE}.jsonl.gz", ROWS)
    code = (
        "import sys; sys.modules.update(pyspark=None, py4j=None)\n"
        "from datetime import date; from hugginggraph.sources import Dump, OfferedDay\n"
        f"offered = Dump({str(tmp_path)!r}).offer(date(2026, 3, 1))\n"
        "print(sum(batch.num_rows for batch in offered.lines()), list(offered.card_lines()))"
    )
    library = str(Path(__file__).parents[1] / "lib")
    environment = {**os.environ, "PYTHONPATH": library}
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    assert done.stdout == "5 []\n"


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        pytest.param(b"", [], id="an empty file"),
        pytest.param(b"a\nb\n", [b"a", b"b"], id="each line ended"),
        pytest.param(b"a\nb", [b"a", b"b"], id="the last line without an end"),
        pytest.param(b"a\n\n\nb\n\n", [b"a", b"", b"", b"b", b""], id="empty lines"),
        pytest.param(b"\n", [b""], id="one empty line"),
        pytest.param(b"a\r\nb\rc\r\n", [b"a\r", b"b\rc\r"], id="carriage returns stay"),
        pytest.param("a\u2028b\x0bc\x0cd\x85e\n".encode(), ["a\u2028b\x0bc\x0cd\x85e".encode()], id="other line ends"),
        pytest.param(b"\xef\xbb\xbfa\n\xef\xbb\xbfb\n", [b"a", b"\xef\xbb\xbfb"], id="a mark at the beginning alone"),
        pytest.param(b"\xef\xbb\xbf", [], id="nothing but a mark"),
        pytest.param(b"\xef\xbb\xbf\n", [b""], id="a mark and an empty line"),
        pytest.param(b"\xff\x00\xed\xa0\x80\n\xc3", [b"\xff\x00\xed\xa0\x80", b"\xc3"], id="bytes that are no UTF-8"),
    ],
)
@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_lines_end_at_a_line_feed_alone_and_stay_bytes(tmp_path, content, lines, suffix):
    file = text_file(tmp_path, gzip.compress(content) if suffix else content, f"models/{ONE}.jsonl{suffix}")
    assert list(text_lines(LOCAL, str(file))) == lines


def test_a_line_may_begin_and_end_in_any_chunk():
    text = b'{"id":"a/b"}\n\n{"id":"c/d"}'
    for size in range(1, len(text) + 1):
        chunks = [text[at : at + size] for at in range(0, len(text), size)]
        assert list(split_lines(chunks)) == [b'{"id":"a/b"}', b"", b'{"id":"c/d"}']


def test_a_line_of_many_chunks_is_one_line(tmp_path):
    long = b'{"id":"a/b","x":"' + b"y" * 5_000_000 + b'"}'
    file = text_file(tmp_path, gzip.compress(b"first\n" + long + b"\nlast\n"), f"models/{ONE}.jsonl.gz")
    assert list(text_lines(LOCAL, str(file))) == [b"first", long, b"last"]


@pytest.mark.parametrize("size", [1, 3, 100])
def test_of_an_endless_line_the_beginning_is_kept_and_the_next_line_is_whole(size):
    text = b"ab\n" + b"x" * 50 + b"\ncd\n" + b"y" * 20
    chunks = [text[at : at + size] for at in range(0, len(text), size)]
    assert list(split_lines(chunks, max_line_bytes=10)) == [b"ab", b"x" * 10, b"cd", b"y" * 10]


def test_gzip_members_behind_one_another_are_one_text(tmp_path):
    file = text_file(tmp_path, gzip.compress(b"a\nb") + gzip.compress(b"c\nd\n"), f"models/{ONE}.jsonl.gz")
    assert list(text_lines(LOCAL, str(file))) == [b"a", b"bc", b"d"]


def test_an_empty_file_of_whatever_name_has_no_lines(tmp_path):
    text_file(tmp_path, b"", f"models/{ONE}/a.jsonl.gz")
    text_file(tmp_path, b"b\n", f"models/{ONE}/b.jsonl")
    assert lines_of(tmp_path) == [b"b"]


def test_a_batch_ends_with_the_line_that_fills_it():
    lines = [b"aa", b"bb", b"c" * 9, b"d", b"e"]
    found = list(batches("model", "x/y/file.jsonl", lines, max_lines=2, max_bytes=8))
    assert [batch.column("line").to_pylist() for batch in found] == [[b"aa", b"bb"], [b"c" * 9], [b"d", b"e"]]
    assert all(batch.schema == LINES for batch in found)
    assert [row[:2] for row in rows_of(found)] == [("model", "file.jsonl")] * 5
    assert list(batches("model", "file.jsonl", [])) == []


def test_lists_files_and_lines_come_in_a_fixed_order_with_the_name_of_their_file(tmp_path):
    text_file(tmp_path, b"s\n", f"spaces/{ONE}.jsonl")
    text_file(tmp_path, gzip.compress(b"m3\nm4\n"), f"models/{ONE}/part-2.jsonl.gz")
    text_file(tmp_path, b"m1\nm2\n", f"models/{ONE}/part-1.jsonl")
    text_file(tmp_path, b"other day\n", f"models/{TWO}.jsonl")
    text_file(tmp_path, b"d\n", f"datasets/{ONE}.jsonl")
    text_file(tmp_path, b"card of d\n", f"dataset_cards/{ONE}.jsonl")
    text_file(tmp_path, b"card of m\n", f"cards/{ONE}/x y ü.jsonl")
    offered = Dump(str(tmp_path)).offer(ONE)
    assert rows_of(offered.lines()) == [
        ("model", "part-1.jsonl", b"m1"),
        ("model", "part-1.jsonl", b"m2"),
        ("model", "part-2.jsonl.gz", b"m3"),
        ("model", "part-2.jsonl.gz", b"m4"),
        ("dataset", f"{ONE}.jsonl", b"d"),
        ("space", f"{ONE}.jsonl", b"s"),
    ]
    assert rows_of(offered.card_lines()) == [
        ("model", "x y ü.jsonl", b"card of m"),
        ("dataset", f"{ONE}.jsonl", b"card of d"),
    ]
    assert rows_of(Dump(str(tmp_path), ["space"]).offer(ONE).lines()) == [("space", f"{ONE}.jsonl", b"s")]


def test_hidden_files_and_those_that_begin_with_an_underscore_are_no_data(tmp_path):
    """Finder leaves `._` files beside copies, and Spark reads neither kind."""
    text_file(tmp_path, b"a\n", f"models/{ONE}/a.jsonl")
    before = Dump(str(tmp_path)).digest(ONE)
    text_file(tmp_path, b"\x00\x05\x16\x07", f"models/{ONE}/._a.jsonl")
    text_file(tmp_path, b"", f"models/{ONE}/_part.parquet")
    assert lines_of(tmp_path) == [b"a"]
    assert Dump(str(tmp_path)).digest(ONE) == before


def test_what_is_offered_is_known_before_a_record_is_read(tmp_path):
    text_file(tmp_path, b"no gzip", f"models/{ONE}.jsonl.gz")
    write_parquet(tmp_path / "datasets" / f"{ONE}.parquet", DATASETS)
    coverage, scope = {"models": "full", "datasets": "scope"}, {"datasets": {"authors": ["b", "a"]}}
    (tmp_path / "hub.json").write_text(json.dumps({"name": "d", "coverage": coverage, "scope": scope}))
    offered = Dump(str(tmp_path)).offer(ONE)
    assert (offered.date, offered.source, offered.digest) == (ONE, "d", Dump(str(tmp_path)).digest(ONE))
    assert offered.coverage == {"model": "full", "dataset": "scope"}
    assert offered.scope == {"dataset": ("a", "b")}
    assert offered.size == 7 + (tmp_path / "datasets" / f"{ONE}.parquet").stat().st_size
    assert offered.schema_era["model"] == "jsonl"
    assert len(offered.schema_era["dataset"]) == 8
    assert offered.card_lists == ()
    assert offered.observed_at == datetime(2026, 3, 1, tzinfo=UTC)


def damaged_gzips():
    whole = gzip.compress(b"".join(b'{"id":"a/%d"}\n' % number for number in range(10_000)))
    wrong_sum = bytearray(whole)
    wrong_sum[-6] ^= 1
    return {
        "cut in half": whole[: len(whole) // 2],
        "cut in its header": whole[:5],
        "cut in its last bytes": whole[:-3],
        "no gzip": b'{"id":"a/b"}\n',
        "another check sum": bytes(wrong_sum),
        "text behind": whole + b"text",
        "zeros behind": whole + bytes(512),
    }


@pytest.mark.parametrize("damage", damaged_gzips())
def test_a_damaged_gzip_is_one_clear_error_that_names_the_file(tmp_path, damage):
    file = text_file(tmp_path, damaged_gzips()[damage], f"models/{ONE}.jsonl.gz")
    with pytest.raises(SourceError) as raised:
        list(Dump(str(tmp_path)).offer(ONE).lines())
    assert str(raised.value) == (
        f"{file} breaks off or is damaged (truncated gzip or Parquet). Fetch it again and rerun; nothing of this date "
        "was taken"
    )


@pytest.mark.parametrize("keep", [0.5, 0.0])
def test_a_parquet_file_that_breaks_off_is_one_clear_error(tmp_path, keep):
    file = tmp_path / "models" / f"{ONE}.parquet"
    write_parquet(file, ROWS[:1])
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * keep)])
    with pytest.raises(SourceError, match=r"2026-03-01.parquet breaks off or is damaged"):
        Dump(str(tmp_path)).offer(ONE)


def test_a_parquet_file_whose_pages_or_footer_are_damaged_is_one_clear_error(tmp_path):
    file = parquet_file(tmp_path, {"id": [f"a/{number}" for number in range(5000)]})
    sound = file.read_bytes()
    file.write_bytes(sound[:4] + b"\xff" * 400 + sound[404:])
    with pytest.raises(SourceError, match=r"2026-03-01.parquet breaks off or is damaged \(truncated gzip or Parquet\)"):
        list(Dump(str(tmp_path)).offer(ONE).lines())
    length = int.from_bytes(sound[-8:-4], "little")
    file.write_bytes(sound[: -8 - length] + b"\xff" * length + sound[-8:])
    with pytest.raises(SourceError, match=r"2026-03-01.parquet breaks off or is damaged"):
        Dump(str(tmp_path)).offer(ONE)


def test_a_date_with_files_of_two_formats_is_an_error_that_names_them(tmp_path):
    write_parquet(tmp_path / "models" / f"{ONE}.parquet", ROWS[:1])
    write_rows(tmp_path / "models" / f"{ONE}.jsonl.gz", ROWS[:1])
    with pytest.raises(SourceError, match=r"two formats for 2026-03-01: models/2026-03-01.jsonl.gz, models/.*parquet"):
        Dump(str(tmp_path)).offer(ONE)


def test_a_row_becomes_the_line_the_api_would_have_given(tmp_path):
    write_parquet(tmp_path / "models" / f"{ONE}.parquet", ROWS)
    assert [json.loads(line) for line in lines_of(tmp_path)] == ROWS


def test_files_of_different_columns_and_types_are_read_each_by_its_own(tmp_path):
    parquet_file(tmp_path, {"id": ["a/1"], "likes": [1]}, f"models/{ONE}/1.parquet")
    parquet_file(tmp_path, {"likes": [2.5], "id": ["a/2"]}, f"models/{ONE}/2.parquet")
    parquet_file(tmp_path, {"id": ["a/3"], "likes": ["3"], "sha": ["x"]}, f"models/{ONE}/3.parquet")
    assert lines_of(tmp_path) == [
        b'{"id":"a/1","likes":1}',
        b'{"likes":2.5,"id":"a/2"}',
        b'{"id":"a/3","likes":"3","sha":"x"}',
    ]


STRUCT = pa.struct([("a", pa.float64()), ("b", pa.string())])
MOMENT = datetime(2026, 2, 20, 10, 0, 0, 678_999, UTC)


@pytest.mark.parametrize(
    ("values", "of", "written"),
    [
        ([True, False, None], pa.bool_(), ["true", "false", None]),
        ([7, -1, 2**31], pa.int64(), ["7", "-1", "2147483648"]),
        ([2**64 - 1], pa.uint64(), ["18446744073709551615"]),
        ([5.0, 0.1, -0.0, float("nan"), 1e7 + 0.5], pa.float64(), ["5", "0.1", "0", None, "1.00000005E7"]),
        ([0.1, 2.0], pa.float32(), ["0.10000000149011612", "2"]),
        ([Decimal("1.50"), Decimal("0E-8")], pa.decimal128(12, 8), ["1.50000000", "0E-8"]),
        (['é "x" \\ \n\x1b'], pa.string(), ['"é \\"x\\" \\\\ \\n\\u001B"']),
        (["x"], pa.large_string(), ['"x"']),
        (["x", None, "y"], pa.dictionary(pa.int32(), pa.string()), ['"x"', None, '"y"']),
        ([b"\x00\xff"], pa.binary(), ['"AP8="']),
        ([MOMENT], pa.timestamp("us", tz="UTC"), ['"2026-02-20T10:00:00.678Z"']),
        ([MOMENT], pa.timestamp("ns"), ['"2026-02-20T10:00:00.678Z"']),
        ([MOMENT.replace(microsecond=0)], pa.timestamp("ms", tz="Europe/Berlin"), ['"2026-02-20T10:00:00.000Z"']),
        ([datetime(1969, 12, 31, 23, 59, 59, 999_500, UTC)], pa.timestamp("us"), ['"1969-12-31T23:59:59.999Z"']),
        ([date(2026, 2, 20)], pa.date32(), ['"2026-02-20"']),
        ([[1.0, None, 2.5]], pa.list_(pa.float64()), ["[1,null,2.5]"]),
        ([[]], pa.list_(pa.string()), ["[]"]),
        ([{"a": None, "b": "x"}, {"a": 1.0, "b": None}, None, {}], STRUCT, ['{"b":"x"}', '{"a":1}', None, "{}"]),
        ([[{"a": 2.0, "b": "x"}]], pa.large_list(STRUCT), ['[{"a":2,"b":"x"}]']),
        ([[("F32", 7), ("x", None)]], pa.map_(pa.string(), pa.int64()), ['{"F32":7,"x":null}']),
        ([[MOMENT]], pa.list_(pa.timestamp("us")), ['["2026-02-20T10:00:00.678Z"]']),
        ([timedelta(milliseconds=5)], pa.duration("ms"), ["5"]),
        ([None], pa.null(), [None]),
    ],
    ids=str,
)
def test_a_value_of_each_type_is_written_as_spark_writes_it(tmp_path, values, of, written):
    parquet_file(tmp_path, {"x": pa.array(values, of), "n": range(len(values))})
    expected = [f'{{"x":{text},"n":{n}}}' if text else f'{{"n":{n}}}' for n, text in enumerate(written)]
    assert [line.decode() for line in lines_of(tmp_path)] == expected


def test_text_of_a_column_that_is_no_utf8_is_kept_with_marks_in_its_place(tmp_path):
    texts = pa.array([b"a/\xffb", b"a/c"]).view(pa.string())
    nested = pa.array([[b"\xe2\x82", b"y"], []], pa.list_(pa.binary())).view(pa.list_(pa.string()))
    parquet_file(tmp_path, {"id": texts, "tags": nested})
    assert [line.decode() for line in lines_of(tmp_path)] == [
        '{"id":"a/\ufffdb","tags":["\ufffd","y"]}',
        '{"id":"a/c","tags":[]}',
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('{ "b": [1, 2.50, -0.0, 1e2, true, null], "a": {"z": "é\\u00e9\\u001b/"} }', None),
        ('{"b":1,"\ue000":2,"\U0001f600":3,"a":4}', '{"a":4,"b":1,"\U0001f600":3,"\ue000":2}'),
        ("null", "null"),
        ("5", "5"),
        (" [] and more", "[]"),
        ('"x"', '"x"'),
        ("", '""'),
        ("5x", '"5x"'),
        ("nullable", '"nullable"'),
        ("NaN", '"NaN"'),
        ("[1e400]", '["Infinity"]'),
        (f"[{2**63 - 1},{2**63},{'9' * 39}]", f"[{2**63 - 1},{2**63},1.0E39]"),
        ('["\\ud83d\\ude00\\ud83d"]', '["\U0001f600?"]'),
        ('{"license": "mit"', '"{\\"license\\": \\"mit\\""'),
        ('{"a":1,"a":2}', '"{\\"a\\":1,\\"a\\":2}"'),
        ("[" * 100 + "]" * 100, "[" * 100 + "]" * 100),
        ("[" * 101 + "]" * 101, f'"{"[" * 101 + "]" * 101}"'),
        ("[" * 100_000, f'"{"[" * 100_000}"'),
        ("9" * 5000, f'"{"9" * 5000}"'),
    ],
    ids=range(19),
)
def test_json_stored_as_text_is_that_json_with_its_keys_in_order_and_other_text_stays_text(tmp_path, text, written):
    written = written or '{"a":{"z":"éé\\u001B/"},"b":[1,2.5,0,100.0,true,null]}'
    parquet_file(tmp_path, {"id": ["a/b"], "cardData": [text], "description": ["{}"]})
    assert lines_of(tmp_path) == [f'{{"id":"a/b","cardData":{written},"description":"{{}}"}}'.encode()]


def test_card_data_that_is_no_json_stays_text_and_loses_no_record(tmp_path):
    broken = ['{"license": "mit"', "{{ template }}", "null", 'and {"id": "evil/other"}', '{"a":1,"a":2}']
    rows = [{"id": f"a/{n}", "cardData": text} for n, text in enumerate(broken)]
    write_parquet(tmp_path / "models" / f"{ONE}.parquet", rows)
    expected = [{**row, "cardData": None if row["cardData"] == "null" else row["cardData"]} for row in rows]
    assert [json.loads(line) for line in lines_of(tmp_path)] == expected


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.001, "0.001"),
        (0.00099, "9.9E-4"),
        (9999999.0, "9999999.0"),
        (10000000.0, "1.0E7"),
        (1.25e-7, "1.25E-7"),
        (-1e300, "-1.0E300"),
        (2.5e-308, "2.5E-308"),
        (float("-inf"), '"-Infinity"'),
        (float("nan"), '"NaN"'),
    ],
)
def test_a_floating_point_number_is_written_as_java_does(value, written):
    assert json_forms.double(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(2.0**53, "9007199254740992"), (2.0**63, "9223372036854775807"), (2.0**64, "1.8446744073709552E19")],
)
def test_a_number_without_fraction_is_an_integer_where_a_long_holds_it(value, written):
    assert json_forms.number(value) == written


def test_a_column_of_cards_beside_the_fields_of_a_list_gives_the_cards_and_no_field(tmp_path):
    """As the authors of Anatomy of a Machine Learning Ecosystem published their models."""
    rows = [
        {"_id": "1" * 24, "id": "a/base", "modelId": "a/base", "tags": ["license:mit"], "card": "# Base\n"},
        {"_id": "2" * 24, "id": "b/child", "modelId": "b/child", "tags": ["base_model:finetune:a/base"], "card": None},
    ]
    file = tmp_path / "models" / str(ONE) / "0.parquet"
    file.parent.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows), file)
    write_parquet(tmp_path / "datasets" / f"{ONE}.parquet", DATASETS)
    offered = Dump(str(tmp_path), ["model"]).offer(ONE)
    records = [json.loads(line) for _, _, line in rows_of(offered.lines())]
    assert records == [{key: value for key, value in row.items() if key != "card"} for row in rows]
    assert rows_of(offered.card_lines()) == [("model", "0.parquet", b'{"id":"a/base","card":"# Base\\n"}')]
    assert Dump(str(tmp_path), ["dataset"]).offer(ONE).card_lists == ()


def test_a_file_of_ids_and_cards_alone_is_one_of_cards(tmp_path):
    write_parquet(tmp_path / "models" / f"{ONE}.parquet", ROWS)
    write_parquet(tmp_path / "cards" / f"{ONE}.parquet", CARDS, ["id", "card"])
    offered = Dump(str(tmp_path)).offer(ONE)
    assert [json.loads(line) for _, _, line in rows_of(offered.card_lines())] == CARDS


def test_the_era_is_the_same_for_the_same_columns_in_any_order(tmp_path):
    three = date(2026, 3, 3)
    for day, names in ((ONE, ["id", "likes"]), (TWO, ["likes", "id"]), (three, ["id", "likes", "downloads"])):
        write_parquet(tmp_path / "models" / f"{day}.parquet", [{"id": "a/b", "likes": 1}], names)
    eras = [Dump(str(tmp_path)).offer(day).schema_era["model"] for day in (ONE, TWO, three)]
    assert eras[0] == eras[1] != eras[2]
    # sha-256 of "id\nlikes"
    assert eras[0] == "44a65866"


def test_formats_without_cards_beside_the_records_have_none(tmp_path):
    file = parquet_file(tmp_path, {"id": ["a/b"], "likes": [1]})
    assert list(Parquet().cards(LOCAL, str(file))) == []
    assert list(JsonLines().cards(LOCAL, str(file))) == []


def test_real_lists_come_out_line_for_line():
    offered = Dump(str(HUB)).offer(date(2025, 4, 23))
    for path, found in (("models", offered.lines()), ("cards", offered.card_lines())):
        with gzip.open(HUB / path / "2025-04-23.jsonl.gz") as stream:
            expected = [("model", "2025-04-23.jsonl.gz", line.rstrip(b"\n")) for line in stream]
        assert rows_of(found) == expected
        assert len(expected) > 100
