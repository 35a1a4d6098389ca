"""Texts made to stop a day: every pattern over metadata takes time in proportion to a text, and recurses on none.

What a pattern does with a megabyte cannot be overlooked: one that looks at the rest of the text again from every
character takes hours, and one for which Java's matcher calls itself at every repetition overflows the stack.
"""

import ast
import importlib
import json
import re
from collections import Counter
from pathlib import Path

import pytest

import daily
import hugginggraph
from dump_files import write_rows
from hugginggraph.genetics.languages import language_rules
from hugginggraph.genetics.trait_values import values_of
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.records import names
from hugginggraph.records.card_fields import misspelt, texts
from hugginggraph.records.json_text import MAX_DEPTH, depth_of
from hugginggraph.records.record import RecordReader
from hugginggraph.resources import resource
from hugginggraph.settings import load_settings
from hugginggraph.sources.json_arrays import split_array
from hugginggraph.tables import EDGES, NODES, REJECTED_REFERENCES
from mini_hub import ONE, model

MEGABYTE = 1 << 20


def long(unit, start="", end=""):
    return start, unit, end


SHAPES = {
    "names divided by commas": long("a/b, ", end="a/b"),
    "a language of many parts": long("-ab", "en"),
    "blanks within": long(" ", "a", "b"),
    "blanks and quotes within": long(" '\"`", "a", "b"),
    "lines within": long("\n", "a", "b"),
    "a path with a long step": long("a", "/", "/b/"),
    "a path of many steps": long("/a"),
    "slashes within": long("/", "a", "b"),
    "backslashes within": long("\\", "a", "b"),
    "a URL with questions": long("?", "https://huggingface.co/a/b", "\nb"),
    "URLs": long("https://huggingface.co/"),
    "paths in a cache": long("/models--a--b"),
    "a path in a cache": long("-", "models--"),
    "a list in Python's manner with blanks": long(" ", "['a", "b"),
    "a list in Python's manner": long("'a/b' , ", "[", "]"),
    "opening brackets": long("["),
    "objects in objects": long('{"a":'),
    "a string that is not closed": long('\\"', "[" * 300 + '"'),
    "strings": long('" '),
    "letters of one unit and of two": long("a𝐀"),
    "hyphens and lines": long("-\n"),
    "counters": long('"downloads": 1'),
}
"""What a text begins with, what it goes on with for a megabyte, how it ends."""


def text_of(start, unit, end):
    return start + unit * (MEGABYTE // len(unit)) + end


# -- The patterns ---------------------------------------------------------------------------------------------------

PLACES = {"rlike": 0, "regexp_replace": 1, "regexp_extract": 1, "regexp_extract_all": 1, "split": 1}
"""Functions of Spark that take a pattern, and the place of it among their arguments."""


ONE_CHARACTER = re.compile(r"(\[[^\[\]]*\]|\\\w)\+?")
"""A pattern of one character at a time has nothing to look at again."""


def patterns():
    """Every pattern that the code asks Spark for, as it stands there."""
    found = set()
    for path in sorted(Path(hugginggraph.__file__).parent.rglob("*.py")):
        if "pyspark" in path.read_text(encoding="utf-8"):
            found |= patterns_of(path)
    for path in sorted(resource("delta", "repos.sql").parent.glob("*/*.sql")):
        found |= set(re.findall(r"regexp_\w+\(.*, '([^']*)', (?:\d|'')", path.read_text(encoding="utf-8")))
    return sorted(found - {""})


def patterns_of(path):
    parts = path.relative_to(Path(hugginggraph.__file__).parents[1]).with_suffix("").parts
    name = ".".join(part for part in parts if part != "__init__")
    found = set()
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and is_of_spark(call.func):
            given = call.args[PLACES[call.func.attr]]
            literal = given.args[0] if isinstance(given, ast.Call) else given
            expression = compile(ast.Expression(literal), str(path), "eval")
            found.add(eval(expression, vars(importlib.import_module(name))))
    return found


def is_of_spark(function):
    if not isinstance(function, ast.Attribute) or function.attr not in PLACES:
        return False
    return function.attr == "rlike" or ast.unparse(function.value) == "F"


def test_the_patterns_are_found():
    assert patterns() == [" license:([^ ]+)", "[^a-z]"]


def test_every_pattern_comes_to_the_end_of_every_hostile_megabyte(spark):
    """Asked of Java's matcher itself, as Spark asks it: Spark would first make a row of every match."""
    java = spark._jvm.java
    compiled = [
        java.util.regex.Pattern.compile(pattern) for pattern in patterns() if not ONE_CHARACTER.fullmatch(pattern)
    ]
    ended = set()
    for name, parts in SHAPES.items():
        text = java.lang.String(text_of(*parts))
        assert all(pattern.matcher(text).results().count() >= 0 for pattern in compiled)
        ended.add(name)
    assert ended == set(SHAPES)


# -- What is read of such texts -------------------------------------------------------------------------------------

NAMES = {
    # shape: how many names a card's field has that looks so. What is no JSON is one name, and too long for that
    "names divided by commas": 1,
    "a list in Python's manner": 1,
    "a list in Python's manner with blanks": 1,
    "opening brackets": 1,
    "objects in objects": 1,
    "blanks and quotes within": 1,
    "a string that is not closed": 1,
}
READ = {
    # shape: candidate and defect of a reference that looks so
    "a path with a long step": (None, "LOCAL_PATH"),
    "a path of many steps": (None, "LOCAL_PATH"),
    "backslashes within": (None, "LOCAL_PATH"),
    "slashes within": ("a/b", None),
    "a URL with questions": ("a/b", None),
    "URLs": (None, "INVALID_ID"),
    "paths in a cache": ("a/b", None),
    "a path in a cache": (None, "INVALID_ID"),
    "blanks within": (None, "INVALID_ID"),
    "blanks and quotes within": (None, "INVALID_ID"),
    "lines within": (None, "INVALID_ID"),
    "names divided by commas": (None, "INVALID_ID"),
}


def test_a_field_of_a_megabyte_is_one_name():
    assert {name: len(texts(text_of(*SHAPES[name]))) for name in NAMES} == NAMES


def name_in(text):
    found = names.read_name(text, "card.base_model", "model")
    return found.candidate, found.code


@pytest.mark.parametrize("shape", READ)
def test_a_name_of_a_megabyte_is_read_though_none_so_long_is_asked_for(shape, monkeypatch):
    text = text_of(*SHAPES[shape])
    assert name_in(text) == (None, "BOMB")
    monkeypatch.setattr(names, "MAX_REFERENCE", 2 * MEGABYTE)
    assert name_in(text) == READ[shape]


def test_a_hundred_thousand_names_in_a_list_of_json_are_all_counted():
    text = json.dumps([f"a/b{number}" for number in range(100_000)])
    assert len(texts(text)) == 100_000


def test_a_megabyte_of_misspelt_keys_is_as_many_as_anybody_writes():
    card = {f"base_model{number}": "a/b" for number in range(60_000)} | {"Base-Model": "a/b"}
    assert len(misspelt(card)) == 100


def test_brackets_behind_a_quote_that_is_not_closed_are_part_of_a_string():
    text = "[" * 99 + '"' + '\\"' * (MEGABYTE // 2)
    assert depth_of(text + "[" * 200) == 99
    assert depth_of("[" * 101 + text) > MAX_DEPTH


DEEP_IN = {
    # field: what it holds, which nests
    "id": "%s",
    "sha": "%s",
    "tags": "[%s]",
    "siblings": '[{"rfilename":%s}]',
    "createdAt": "%s",
    "cardData": '{"base_model":%s}',
    "config": "%s",
}
BESIDE = ["1", str(10**400), '"\\ud800"']
"""Values that the quick parser takes, and that it refuses."""


@pytest.mark.parametrize("field", DEEP_IN)
def test_a_field_as_deep_as_any_parser_follows_is_a_defect_and_stops_no_reading(field):
    reader = RecordReader(load_settings(ingest={"max_name_length": 200}).ingest)
    for depth in (101, 254, 255, *range(920, 1026), 100_000):
        for opening, closing in (("[", "]"), ('{"a":', "}")):
            nested = DEEP_IN[field] % (opening * depth + "1" + closing * depth)
            for beside in BESIDE:
                record = reader.record("model", f'{{"id":"a/b","x":{beside},"{field}":{nested}}}'.encode())
                assert record.defects
                assert record.repo_id == "a/b" or record.defects[0] in ("NOT_JSON", "NO_ID")


def test_a_page_that_breaks_off_within_a_string_is_no_list():
    with pytest.raises(ValueError, match="not closed"):
        list(split_array(b"[" * 100_000 + b'"' + b'\\"' * 1_000_000))


TRAITS = {
    # what stands in a card's field: what is read of it
    "en" + "-ab" * 10_000: None,
    "en-" + "ab" * 10_000: None,
    "en" + " " * 10_000 + "fr": None,
    "['en" + " " * 100_000 + "fr": None,
    ", ".join(["en/us"] * 10_000): None,
    "zh-Hant-TW": ["zh"],
    "sl_rozaj_biske_1994": ["sl"],
}


@pytest.mark.parametrize("text", TRAITS, ids=lambda text: text[:20])
def test_a_hostile_language_is_none_and_a_sound_one_is_read(text):
    said = {"card_data": json.dumps({"language": text}), "tags": [], "pipeline_tag": None, "library_name": None}
    assert values_of(said, language_rules())["language"] == TRAITS[text]


# -- A day ----------------------------------------------------------------------------------------------------------

FIELDS = {
    # what a model's card says: the rejected references it makes, by field and code
    "comma": (
        {"base_model": ", ".join(["a/b"] * 1500)},
        {("base_model", "BOMB"): 1, ("base_model", "DUP_PARENT"): 999},
    ),
    "commas": ({"base_model": ", ".join(["a/b"] * 50_000)}, {("base_model", "BOMB"): 1}),
    "blanks": ({"base_model": "a" + " " * 80_000 + "b"}, {("base_model", "BOMB"): 1}),
    "quotes": ({"base_model": "a" + " '" * 80_000 + "b"}, {("base_model", "BOMB"): 1}),
    "path": ({"base_model": "/" + "a" * 1_000_000 + "/b/"}, {("base_model", "BOMB"): 1}),
    "url": ({"base_model": "https://hf.co/a/b" + "?" * 40_000 + "\nx"}, {("base_model", "BOMB"): 1}),
    "list": ({"base_model": "['a" + " " * 1_000_000 + "b"}, {("base_model", "BOMB"): 1}),
    "object": ({"base_model": '{"a":' * 200_000}, {("base_model", "BOMB"): 1}),
    "data": ({"datasets": ["a/b", "c" * 1001, "d" * 1000]}, {("datasets", "BOMB"): 1, ("datasets", "INVALID_ID"): 1}),
    "key": ({"base_model" + "-" * 40_000: "a/b", "Base-Model": "e" * 2000}, {("Base-Model", "BOMB"): 1}),
    "tongue": ({"language": "en" + "-ab" * 10_000}, {}),
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A day on which a model with each of the fields stands beside a sound one."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile = [
        model(f"bad/{name}", number, card={"new_version": "kit/parent", **card})
        for number, (name, (card, _)) in enumerate(FIELDS.items(), start=10)
    ]
    sound = [model("kit/parent", 1), model("kit/child", 2, card={"base_model": "kit/parent", "language": "en"})]
    write_rows(folder / "hub" / "models" / f"{ONE}.jsonl.gz", [*hostile, *sound])
    command = ["--source", str(folder / "hub"), "--date", str(ONE), "--warehouse", str(folder / "warehouse")]
    assert daily.main([*command, "--no-analyses"]) == 0
    opened = Warehouse(str(folder / "warehouse"))
    opened.view(EDGES, NODES, REJECTED_REFERENCES)
    return opened


def edges_of(opened, relation):
    rows = opened.records(
        "SELECT u.repo_id AS up, d.repo_id AS down FROM edges JOIN nodes u ON src = u.node_id "
        f"JOIN nodes d ON dst = d.node_id WHERE relation = '{relation}'"
    )
    return {(row["up"], row["down"]) for row in rows}


def test_a_sound_model_has_its_edge_on_a_day_of_hostile_ones(opened):
    assert edges_of(opened, "finetune") == {("kit/parent", "kit/child"), ("a/b", "bad/comma")}
    assert edges_of(opened, "trained_on") == {("a/b", "bad/data")}


def test_all_else_that_a_hostile_model_says_is_read(opened):
    assert edges_of(opened, "new_version") == {(f"bad/{name}", "kit/parent") for name in FIELDS}


def test_what_is_too_long_is_rejected_as_such_and_kept_by_its_beginning(opened):
    rows = opened.records("SELECT repo_id, source_field, code, raw_reference FROM rejected_references")
    found = {name: Counter() for name in FIELDS}
    for row in rows:
        found[row["repo_id"].removeprefix("bad/")][row["source_field"].removeprefix("card."), row["code"]] += 1
    assert found == {name: Counter(expected) for name, (_, expected) in FIELDS.items()}
    said = {row["repo_id"]: row["raw_reference"] for row in rows if row["code"] == "BOMB"}
    assert said["bad/comma"] == "500 more"
    assert said["bad/path"] == "/" + "a" * 199 + " … of 1000004 characters"
    assert max(len(row["raw_reference"]) for row in rows) <= 1000
