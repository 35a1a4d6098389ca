"""Whatever stands in a dump, nothing raises and every line comes out: in `repos`, in `quarantine`, or in both."""

import gzip
import hashlib
import json
import random
import re
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hub_data import HUB
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.ingest.list_parts import KnownLines, read_list
from hugginggraph.records.fields import WITH_COLUMN
from hugginggraph.records.json_text import as_text, encodable
from hugginggraph.records.sanitize import visible
from hugginggraph.settings import load_settings
from hugginggraph.sources import Dump
from hugginggraph.tables import QUARANTINE, REPOS
from warehouses import records_of

DAY = date(2026, 3, 1)

AWKWARD = [
    *("", "\x00", "\ud800", "\u202e", "\x9b2J", "\\", '"', "{{ 7*7 }}", "data:text/plain,x", "null", "[]", '{"a":'),
    *("2026-02-30T25:61:61Z", "9999-99-99", "+292278994-08-17T07:12:55.807Z", "a/b", "base_model:finetune:", "é" * 300),
    *(0, -1, 2**63, -(10**400), 1.5e308, -0.0, float("nan"), float("inf"), True, None),
]
SCALARS = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=20), st.integers(), st.floats())
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)),
    max_leaves=12,
)
DEEP = st.builds(
    lambda depth, pair: pair[0] * depth + "1" + pair[1] * depth,
    st.sampled_from([99, 101, 999, 1001, 5000]),
    st.sampled_from([("[", "]"), ('{"a":', "}")]),
)
NAMES = st.one_of(
    st.sampled_from([*sorted(WITH_COLUMN), "config", "a.b", "a`b", "(what could not be read)", "", "\ud800", "\x00"]),
    st.text(max_size=8),
)
TYPICAL = {
    "id": st.one_of(
        st.sampled_from(["a/b", "a/c", "a\u202e/b", "a/\x00", " ", "a" * 201]), st.integers(0, 10**6).map("a/{}".format)
    ),
    "tags": st.lists(SCALARS, max_size=5),
    "siblings": st.lists(st.fixed_dictionaries({"rfilename": SCALARS}), max_size=3),
    "cardData": st.dictionaries(st.sampled_from(["base_model", "configs", "data_files", "x"]), VALUES, max_size=3),
    "baseModels": st.fixed_dictionaries({"models": VALUES}),
}


@st.composite
def lines(draw):
    """One line: mostly an object of known fields with any values, keys in any number, and sometimes no JSON at all."""
    if draw(st.integers(0, 19)) == 0:
        return draw(st.one_of(VALUES.map(json.dumps), DEEP, st.text(max_size=40)))
    as_text = st.sampled_from([True, False])
    pairs = []
    for name, value in draw(st.lists(st.tuples(NAMES, VALUES), max_size=5)):
        pairs.append((name, json.dumps(value, ensure_ascii=draw(as_text))))
    for name in draw(st.sets(st.sampled_from(sorted(TYPICAL)))):
        pairs.append((name, json.dumps(draw(TYPICAL[name]), ensure_ascii=draw(as_text))))
    if draw(st.integers(0, 9)) == 0:
        pairs.append((draw(NAMES), draw(DEEP)))
    text = "{" + ",".join(f"{json.dumps(name)}:{value}" for name, value in draw(st.permutations(pairs))) + "}"
    return text[: draw(st.integers(0, len(text)))] if draw(st.integers(0, 19)) == 0 else text


def written(folder, lines_of_bytes, files=1):
    """A dump of these lines; a line break within one would make it two."""
    assert not [line for line in lines_of_bytes if b"\n" in line]
    (folder / "models" / str(DAY)).mkdir(parents=True)
    for number in range(files):
        part = b"".join(line + b"\n" for line in lines_of_bytes[number::files])
        (folder / "models" / str(DAY) / f"{number}.jsonl").write_bytes(part)
    return Dump(str(folder))


OF_EACH_CODE = [
    b"{",
    b'{"likes": 1}',
    b'{"id": "one/type", "tags": 5}',
    b'{"id": "one/twice"}',
    b'{"id": "one/twice", "likes": 2}',
    b'{"id": "one/bomb", "cardData": ' + b"[" * 200 + b"]" * 200 + b"}",
    rb'{"id": "one/control", "tags": ["a\u202eb"]}',
    b'{"id": "one/hint", "cardData": {"configs": [{"data_files": "{{ 7*7 }}"}]}}',
]
"""Hypothesis takes values from the code that is imported: which codes it draws depends on the tests beside this one."""


@pytest.fixture(scope="module")
def drawn():
    """Lines of Hypothesis and one of each code, all to be taken in on one day."""
    found = [*OF_EACH_CODE]

    @given(lines())
    @settings(
        max_examples=500,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def draw(line):
        found.append(line.replace("\n", " ").encode("utf-8", "surrogatepass"))

    draw()
    assert len(found) > 400
    return found


LIMITS = {"max_tags": 3, "max_names": 2, "max_name_length": 100}


def test_no_record_raises_and_every_line_comes_out(tmp_path, drawn):
    (files,) = written(tmp_path, drawn).offer(DAY).lists
    found = {"parsed_lines": [], "listed_lines": [], "defects_of_lines": [], "files_read": []}
    limits = load_settings(ingest=LIMITS).ingest
    for name, batch in read_list(0, files, limits=limits, known=KnownLines()):
        found[name].extend(batch.to_pylist())
    assert [row["lines"] for row in found["files_read"]] == [len(drawn)]
    parsed, listed = ([row["place"] for row in found[name]] for name in ("parsed_lines", "listed_lines"))
    assert parsed == listed == sorted(set(parsed))
    defective = {row["place"] for row in found["defects_of_lines"]}
    assert {*parsed, *defective} == set(range(1, len(drawn) + 1))
    codes = {row["code"] for row in found["defects_of_lines"]}
    assert {"NOT_JSON", "NO_ID", "FIELD_TYPE", "BOMB", "CONTROL_CHARS", "EXEC_HINT"} <= codes
    assert not [row for row in found["parsed_lines"] if row["flags"] and row["place"] not in defective]


def test_a_day_of_such_lines_has_each_repo_once_and_each_line_in_repos_or_in_quarantine(tmp_path, drawn):
    settings_of_day = load_settings(warehouse=str(tmp_path / "warehouse"), ingest=LIMITS)
    report = run_day(settings_of_day, written(tmp_path / "dump", drawn), DAY, with_analyses=False)
    names = [row["repo_id"] for row in records_of(settings_of_day, REPOS)]
    assert len(names) == len(set(names)) == report.snapshot.coverage["model"].seen > 3
    unkept, _ = require_every_line(settings_of_day, drawn)
    assert unkept
    assert {"NOT_JSON", "NO_ID", "FIELD_TYPE", "DUPLICATE_ID", "BOMB", "CONTROL_CHARS", "EXEC_HINT"} <= {
        *report.quarantined
    }


def require_every_line(settings_of_day, lines_of_day):
    """Every line is in quarantine, or its repo is in `repos`; how many are not kept there, and how many are."""
    kept = {row["raw_hash"] for row in records_of(settings_of_day, QUARANTINE)}
    unkept = [line for line in lines_of_day if hashlib.sha256(line).hexdigest() not in kept]
    ids = [name_in(json.loads(line)) for line in unkept]
    assert not [name for name in ids if isinstance(name, (dict, list))]
    named = {visible(encodable(as_text(name))) for name in ids}
    assert named <= {row["repo_id"] for row in records_of(settings_of_day, REPOS)}
    return len(unkept), len(kept)


def name_in(record):
    """The repo's name: `id`, or `modelId` where `id` is missing, no text or an id of the Hub's database."""
    names = [record[field] for field in ("id", "modelId") if isinstance(record.get(field), str) and record[field]]
    return next((name for name in names if not re.fullmatch("[0-9a-f]{24}", name)), names[0] if names else record["id"])


def real_lines():
    """Rows of the real Hub, as bytes; the few very long ones left out."""
    for path in ("models/2025-04-26", "datasets/2022-07-31", "bulk/models/2022-02-15", "daily/models/2025-12-30"):
        with gzip.open(HUB / f"{path}.jsonl.gz", "rb") as stream:
            yield from (line.rstrip(b"\n") for line in stream if len(line) < 1500)


PIECES = [b"\x00", b"\xff", b"\x1b", b"\xe2\x80\xae", b'"', b"{", b"[" * 500, b"\\"]


def mutated(chance, line, other):
    """The line with one or two random changes of its bytes or of its JSON."""
    for _ in range(chance.choice([1, 1, 2])):
        at = chance.randrange(len(line) + 1)
        change = chance.randrange(8)
        if change == 0:
            line = line[:at]
        elif change == 1:
            line = line[:at] + chance.choice(PIECES) + line[at:]
        elif change == 2:
            line = line[:at] + line[at + chance.randrange(1, 20) :]
        elif change == 3:
            line = line[:at] + other[at:]
        else:
            line = json_mutated(chance, line, other, change)
    return line.replace(b"\n", b" ")


def json_mutated(chance, line, other, change):
    try:
        record, second = json.loads(line), json.loads(other)
    except ValueError:
        return line
    if not isinstance(record, dict) or not record:
        return line
    key = chance.choice(sorted(record))
    if change == 4:
        del record[key]
    elif change == 5:
        record[key] = chance.choice(AWKWARD)
    elif change == 6:
        record[key] = second[chance.choice(sorted(second))]
    else:
        record[key] = {"nested": [record[key]]}
    return json.dumps(record, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def mutants():
    """100,000 lines: real rows, each changed at random."""
    chance, rows = random.Random(20260301), list(real_lines())
    drawn = [mutated(chance, chance.choice(rows), chance.choice(rows)) for _ in range(99_000)]
    return drawn + chance.sample(drawn, 1000)


def test_of_100_000_mutated_real_rows_every_one_is_in_repos_or_in_quarantine(tmp_path, settings_for, mutants):
    settings_of_day = settings_for(tmp_path / "warehouse")
    offered = written(tmp_path / "dump", mutants, files=4)
    report = run_day(settings_of_day, offered, DAY, with_analyses=False)
    unkept, kept = require_every_line(settings_of_day, mutants)
    names = [row["repo_id"] for row in records_of(settings_of_day, REPOS)]
    assert report.snapshot.coverage["model"].seen == len(names) == len(set(names))
    assert unkept > 10_000 < kept
