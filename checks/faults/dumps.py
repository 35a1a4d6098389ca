"""Dumps that are odd in one way each: the name and the content of a list of models of one date, or a whole table."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

DAY = "2026-01-05"
SOUND = b'{"id": "amber/sound"}\n'


def _nested(levels: int) -> str:
    return '{"id": "a/b", "cardData": ' + "[" * levels + "1" + "]" * levels + "}"


def _aliases(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines)


LINES = {
    "an empty line": "",
    "no JSON": "soon",
    "half a record": '{"id": "a/b"',
    "a list": '["a/b"]',
    "a number": "7",
    "null": "null",
    "no id": '{"tags": []}',
    "an id that is a number": '{"id": 7}',
    "an id that is a list": '{"id": []}',
    "an empty id": '{"id": ""}',
    "an id of a megabyte": '{"id": "' + "a" * 1_000_000 + '"}',
    "an id with a line break": '{"id": "a/b\\nc"}',
    "an id that turns text around": '{"id": "a/\\u202eb"}',
    "an id that steers a terminal": '{"id": "a/\\u001b[2Jb"}',
    "an id that is half a character": '{"id": "a/\\ud800"}',
    "an id that leads up": '{"id": "../../etc/passwd"}',
    "an id that is a formula": '{"id": "=1+1"}',
    "an id that is a script": '{"id": "<script>alert(1)</script>"}',
    "an id of SQL": '{"id": "a\'; DROP TABLE nodes; --"}',
    "an id twice": '{"id": "a/b", "id": "c/d"}',
    "tags that are text": '{"id": "a/b", "tags": "x"}',
    "tags of all kinds": '{"id": "a/b", "tags": [1, null, {}, [], "x"]}',
    "a hundred thousand tags": json.dumps({"id": "a/b", "tags": ["x"] * 100_000}),
    "a tag of a megabyte": json.dumps({"id": "a/b", "tags": ["x" * 1_000_000]}),
    "a card that is text": '{"id": "a/b", "cardData": "license: mit"}',
    "a card that is a list": '{"id": "a/b", "cardData": []}',
    "a card nested 101 levels": _nested(101),
    "a card nested 1,025 levels": _nested(1025),
    "a card nested 100,000 levels": _nested(100_000),
    "a card of three megabytes": json.dumps({"id": "a/b", "cardData": {"x": "y" * 3_000_000}}),
    "a card of YAML whose aliases grow tenfold": json.dumps({"id": "a/b", "cardData": _aliases(9)}),
    "a card of a million brackets as Python": json.dumps({"id": "a/b", "cardData": "(" * 1_000_000}),
    "a card of YAML that makes an object": json.dumps(
        {"id": "a/b", "cardData": "x: !!python/object/apply:os.system [ls]"}
    ),
    "a card of a template": '{"id": "a/b", "cardData": {"configs": "{{ 7 * 7 }}"}}',
    "a million parents": json.dumps({"id": "a/b", "cardData": {"base_model": ["c/d"] * 1_000_000}}),
    "a parent that is the child": '{"id": "a/b", "cardData": {"base_model": "a/b"}}',
    "parents of all kinds": '{"id": "a/b", "cardData": {"base_model": [1, null, {}, ["c/d"], "  "]}}',
    "a number of a thousand digits": '{"id": "a/b", "downloads": ' + "9" * 1000 + "}",
    "a number of 400 digits after the point": '{"id": "a/b", "likes": 0.' + "9" * 400 + "}",
    "no number": '{"id": "a/b", "downloads": NaN}',
    "a negative number": '{"id": "a/b", "downloads": -1}',
    "a number that is text": '{"id": "a/b", "downloads": "7"}',
    "the year 0": '{"id": "a/b", "createdAt": "0000-01-01T00:00:00Z"}',
    "the year 10000": '{"id": "a/b", "lastModified": "10000-01-01T00:00:00.000Z"}',
    "a time without a zone": '{"id": "a/b", "lastModified": "2026-01-01T00:00:00"}',
    "a time that is a number": '{"id": "a/b", "lastModified": 1700000000}',
    "a truth that is text": '{"id": "a/b", "private": "False"}',
    "gated by an object": '{"id": "a/b", "gated": {"x": 1}}',
    "siblings that are names": '{"id": "a/b", "siblings": ["a", "b"]}',
    "siblings of nulls": '{"id": "a/b", "siblings": [null, {}]}',
    "a key of a megabyte": json.dumps({"id": "a/b", "x" * 1_000_000: 1}),
    "an empty key": '{"id": "a/b", "": 1}',
    "a hundred thousand keys": json.dumps({"id": "a/b", **{f"k{n}": n for n in range(100_000)}}),
    "two records on a line": '{"id": "a/b"} {"id": "c/d"}',
    "a comma behind": '{"id": "a/b"},',
    "a carriage return behind": '{"id": "a/b"}\r',
    "a mark of byte order": '\ufeff{"id": "a/b"}',
}
"""A line beside a sound one."""

BYTES: dict[str, tuple[str, bytes]] = {
    "bytes that are no UTF-8": (f"{DAY}.jsonl", b'{"id": "a/\xff"}\n' + SOUND),
    "zeros": (f"{DAY}.jsonl", b"\0" * 100_000 + b"\n" + SOUND),
    "UTF-16": (f"{DAY}.jsonl", '{"id": "a/b"}\n'.encode("utf-16") + b"\n" + SOUND),
    "a line of 100 MB": (
        f"{DAY}.jsonl.gz",
        gzip.compress(b'{"id":"a/b","x":"' + b"y" * 100_000_000 + b'"}\n' + SOUND, 1),
    ),
    "100 MB of brackets": (f"{DAY}.jsonl.gz", gzip.compress(b"[" * 100_000_000 + b"\n" + SOUND, 1)),
    "nothing": (f"{DAY}.jsonl", b""),
    "a cut gzip": (f"{DAY}.jsonl.gz", gzip.compress(SOUND * 1000)[:-20]),
    "a gzip that is none": (f"{DAY}.jsonl.gz", SOUND),
    "a Parquet file that is none": (f"{DAY}.parquet", SOUND),
    "an empty Parquet file": (f"{DAY}.parquet", b""),
    "an array over several lines": (f"{DAY}.jsonl", b'[\n {"id": "a/b"},\n {"id": "amber/sound"}\n]\n'),
    "an array that is not closed": (f"{DAY}.json", b'[{"id": "a/b"}, {"id": "amber/sound"}'),
    "an array of a million brackets": (f"{DAY}.json", b"[" * 1_000_000),
    "CSV with a quote that never ends": (f"{DAY}.csv", b'id,tags\namber/sound,x\na/b,"x\n' + b"y\n" * 1000),
    "CSV without id": (f"{DAY}.csv", b"name,tags\na/b,x\n"),
    "CSV with id twice": (f"{DAY}.csv", b"id,id\na/b,c/d\n"),
    "CSV with a row that is too long": (f"{DAY}.csv", b"id,tags\na/b,x,y,z\namber/sound,x\n"),
    "CSV with zeros": (f"{DAY}.csv", b"id,tags\na/b,\0\namber/sound,x\n"),
    "CSV with a field of 40 MB": (f"{DAY}.csv", b"id,tags\na/b," + b"x" * 40_000_000 + b"\namber/sound,x\n"),
    "a month of 99": ("2026-99-99.jsonl", SOUND),
    "two formats": (f"{DAY}/a.parquet", SOUND),
}
"""A file's name, and its bytes."""


def _deep(levels: int) -> pa.Table:
    type_: pa.DataType = pa.int64()
    value: object = 1
    for _ in range(levels):
        type_, value = pa.list_(type_), [value]
    return pa.table({"id": ["amber/sound"], "x": pa.array([value], type_)})


TABLES: dict[str, Callable[[], pa.Table]] = {
    "Parquet without a column": lambda: pa.table({}),
    "Parquet without id": lambda: pa.table({"name": ["a/b"]}),
    "Parquet with id and ID": lambda: pa.table({"id": ["amber/sound"], "ID": ["c/d"]}),
    "Parquet with id twice": lambda: pa.table([pa.array(["a/b"]), pa.array(["c/d"])], names=["id", "id"]),
    "Parquet with _metadata": lambda: pa.table({"id": ["amber/sound"], "_metadata": [{"x": 1}]}),
    "Parquet nested 90 levels": lambda: _deep(90),
    "Parquet nested 101 levels": lambda: _deep(101),
    "Parquet nested 400 levels": lambda: _deep(400),
    "Parquet with an id of numbers": lambda: pa.table({"id": [1, 2]}),
    "Parquet with nulls alone": lambda: pa.table({"id": pa.nulls(3)}),
    "Parquet with times of the year 300,000": lambda: pa.table(
        {"id": ["amber/sound"], "createdAt": pa.array([1 << 62], pa.timestamp("us"))}),
    "Parquet with text that is no UTF-8": lambda: pa.table(
        {"id": ["amber/sound"], "sha": pa.array([b"\xff"]).view(pa.string())}),
    "Parquet with a row of 100 MB": lambda: pa.table({"id": ["a/b", "amber/sound"], "x": ["y" * 100_000_000, ""]}),
}  # fmt: skip
"""A table that is the list."""


def write_dump(name: str, folder: Path) -> None:
    """Write the dump of that name."""
    models = folder / "models"
    models.mkdir(parents=True)
    if name in LINES:
        (models / f"{DAY}.jsonl").write_bytes(LINES[name].encode("utf-8", "surrogatepass") + b"\n" + SOUND)
    elif name in TABLES:
        pq.write_table(TABLES[name](), models / f"{DAY}.parquet")
    else:
        file, content = BYTES[name]
        (models / file).parent.mkdir(exist_ok=True)
        (models / file).write_bytes(content)
        if name == "two formats":
            (models / DAY / "b.jsonl").write_bytes(SOUND)
