"""Whatever stands in a dump, nothing raises and every line comes out: in `repos`, in `quarantine`, or in both."""

import gzip
import hashlib
import json
import random
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyspark.sql import functions as F

from hub_data import HUB
from hugginggraph.commits import Run
from hugginggraph.history.snapshots import History
from hugginggraph.ingest.fields import FIELDS
from hugginggraph.ingest.inert import visible
from hugginggraph.ingest.records import one_a_repo, parse
from hugginggraph.pipeline.bronze import bronze
from hugginggraph.pipeline.context import DayRun
from hugginggraph.settings import load_settings
from hugginggraph.sources import Dump
from hugginggraph.tables import QUARANTINE, REPOS
from warehouses import store_of

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
    st.sampled_from([*FIELDS.fieldNames(), "config", "a.b", "a`b", "(what could not be read)", "", "\ud800", "\x00"]),
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


def test_no_record_raises_and_every_line_comes_out(spark, tmp_path):
    """Hypothesis draws the lines, one Spark job takes them all."""
    drawn = []

    @given(lines())
    @settings(
        max_examples=1500,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def draw(line):
        drawn.append(line.replace("\n", " ").encode("utf-8", "surrogatepass"))

    draw()
    assert len(drawn) > 1000
    day = written(tmp_path, drawn).day(spark, DAY)
    limits = load_settings(ingest={"max_tags": 3, "max_names": 2, "max_name_length": 100}).ingest
    rows = one_a_repo(parse(day.records, limits=limits)).collect()
    assert len(rows) == len(drawn)
    assert [row["line"] for row in rows if not row["is_taken"] and not row["defects"]] == []
    taken = [row["node_id"] for row in rows if row["is_taken"]]
    assert len(taken) == len(set(taken)) > 3
    codes = {code for row in rows for code in row["defects"]}
    assert {"NOT_JSON", "NO_ID", "FIELD_TYPE", "DUPLICATE_ID", "BOMB", "CONTROL_CHARS", "EXEC_HINT"} <= codes


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


def test_of_100_000_mutated_real_rows_every_one_is_in_repos_or_in_quarantine(spark, tmp_path, settings_for, mutants):
    settings = settings_for(tmp_path / "warehouse")
    store = store_of(spark, settings)
    store.create()
    run = Run("fuzz", str(DAY))
    offered = written(tmp_path / "dump", mutants, files=4).day(spark, DAY)
    with store.writing(run):
        covered = bronze(DayRun(store, settings, offered, History([]), run, lambda _: None, spark=spark))
    kept = {row[0] for row in store.read(QUARANTINE).select("raw_hash").distinct().collect()}
    unkept = [line for line in mutants if hashlib.sha256(line).hexdigest() not in kept]
    ids_of_unkept = [json.loads(line)["id"] for line in unkept]
    assert not [name for name in ids_of_unkept if isinstance(name, (dict, list))]
    named = [(name,) for name in ids_of_unkept if isinstance(name, str)]
    repos = {row[0] for row in store.read(REPOS).select("repo_id").collect()}
    ids = spark.createDataFrame(sorted(set(named)), "id STRING").select(visible(F.col("id")).alias("id"))
    assert {row["id"] for row in ids.collect()} <= repos
    assert covered["model"].seen == len(repos)
    assert len(unkept) > 10_000 < len(kept)
