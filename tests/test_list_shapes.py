"""Lists of other makers: names in snake case, values as text, README columns, CSV. One value is one, however spelt."""

import csv
import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dump_files import write_rows
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.errors import SourceError
from hugginggraph.records.card_fields import names_in, texts
from hugginggraph.records.json_text import as_text
from hugginggraph.records.mentions import describe
from hugginggraph.records.python_text import read_python
from hugginggraph.records.record import RecordReader
from hugginggraph.records.yaml_text import front_matter, read_yaml
from hugginggraph.settings import load_settings
from hugginggraph.sources import Dump
from hugginggraph.tables import CARDS, EDGES, EVENTS, NODES, QUARANTINE, REJECTED_REFERENCES, REPOS
from mini_hub import model, typed
from warehouses import records_of

LIMITS = load_settings().ingest
ONE, TWO, THREE = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)


def record_of(limits=LIMITS, **fields):
    return RecordReader(limits).record("model", json.dumps(fields, ensure_ascii=False).encode())


def row_of(record):
    return {**record._asdict(), "kind": "model"}


# --- one record ---------------------------------------------------------------------------------------------------

API = {
    "_id": "6" * 24,
    "id": "reed/heron-chat",
    "author": "reed",
    "sha": "1" * 40,
    "createdAt": "2026-01-23T14:13:54.000Z",
    "lastModified": "2026-01-30T17:00:21.000Z",
    "private": False,
    "gated": "auto",
    "disabled": False,
    "downloads": 10,
    "downloadsAllTime": 99,
    "likes": 3,
    "trendingScore": 0.5,
    "library_name": "transformers",
    "tags": ["base_model:amber/heron", "license:mit"],
    "cardData": {"license": "mit", "base_model": "amber/heron"},
    "siblings": [{"rfilename": "README.md"}, {"rfilename": "it's.gguf"}],
    "config": {"model_type": "bert"},
    "model-index": [{"name": "x"}],
}
OF_CLIENT = {
    **{
        name: API[name] for name in ("_id", "id", "author", "sha", "private", "gated", "disabled", "downloads", "likes")
    },
    "created_at": "2026-01-23 14:13:54+00:00",
    "last_modified": "2026-01-30 17:00:21+00:00",
    "downloads_all_time": 99,
    "trending_score": 0.5,
    **{name: API[name] for name in ("library_name", "tags", "config")},
    "card_data": "license: mit\nbase_model: amber/heron\n",
    "siblings": [
        "RepoSibling(rfilename='README.md', size=None, blob_id=None, lfs=None)",
        'RepoSibling(rfilename="it\'s.gguf", size=7, blob_id=None, lfs=None)',
    ],
    "model_index": [{"name": "x"}],
}
AS_TEXT = {name: value if isinstance(value, str) else str(value) for name, value in API.items()}
OF_FRAME = {
    **API,
    "__index_level_0__": 7,
    "createdAt": 1_769_177_634_000,
    "lastModified": 1_769_792_421_000_000_000,
    "private": 0,
    "disabled": 0.0,
    "downloads": 10.0,
    "likes": "3.0",
    "siblings": ["README.md", "it's.gguf"],
    "cardData": json.dumps(API["cardData"]),
    "pipeline_tag": "nan",
}
OF_DATABASE = {**API, "_id": {"$oid": "6" * 24}, "createdAt": {"$date": API["createdAt"]}}


@pytest.mark.parametrize(
    "spelt", [OF_CLIENT, AS_TEXT, OF_FRAME, OF_DATABASE], ids=["client", "text", "frame", "database"]
)
def test_a_record_says_the_same_however_its_maker_names_and_writes_the_fields(spelt):
    read, expected = record_of(**spelt), record_of(**API)
    assert read._replace(line_hash=None) == expected._replace(line_hash=None)
    assert expected.defects == []


@pytest.mark.parametrize("name", ["modelId", "model_id", "repo_id", "datasetId"])
def test_the_field_that_holds_the_repos_name_has_several_names(name):
    read = record_of(**{name: "amber/heron", "likes": 1})
    assert (read.repo_id, read.author, read.extra, read.defects) == ("amber/heron", "amber", None, [])


def test_an_id_of_the_database_is_no_name_where_the_name_stands_beside_it():
    read = record_of(id="6" * 24, model_id="amber/heron")
    assert (read.repo_id, read.hub_id) == ("amber/heron", "6" * 24)


def test_a_number_is_no_name():
    assert record_of(id=5, name="amber/heron").defects == ["NO_ID"]


def test_where_a_value_stands_under_both_names_that_of_the_api_counts():
    read = record_of(id="x/a", cardData={"license": "mit"}, card_data="license: gpl", created_at="2026-01-01")
    assert (read.card_data, read.created_at, read.extra) == ('{"license":"mit"}', 1_767_225_600_000_000, None)


@pytest.mark.parametrize(
    ("gated", "meant"),
    [
        ("False", "false"),
        (0, "false"),
        ("0.0", "false"),
        (False, "false"),
        (True, "true"),
        ("1", "true"),
        ("Auto", "auto"),
    ],
)
def test_one_value_of_gated_is_one_however_it_is_spelt(gated, meant):
    assert record_of(id="x/a", gated=gated).gated == meant


@pytest.mark.parametrize(
    "tags", ["{a,b:c}", '{"a","b:c"}', "a\nb:c\n", "array(['a', 'b:c'], dtype=object)", "list(['a', 'b:c'])"]
)
def test_a_list_as_a_database_or_numpy_shows_it_is_that_list(tags):
    assert record_of(id="x/a", tags=tags).tags == ["a", "b:c"]


@pytest.mark.parametrize(
    "tags", ["['a', 'b:c']", '["a", "b:c"]', "- a\n- b:c\n", "a, b:c", "['a' 'b:c']", "('a', 'b:c')", ["a", "b:c"]]
)
def test_a_list_may_stand_as_text(tags):
    assert record_of(id="x/a", tags=tags).tags == ["a", "b:c"]


@pytest.mark.parametrize(
    ("field", "value"), [("tags", {"a": 1}), ("tags", "['a"), ("private", "no"), ("siblings", [[1]])]
)
def test_a_value_that_no_reader_understands_is_told_and_left_out(field, value):
    read = record_of(id="x/a", **{field: value})
    assert read.flags == ["FIELD_TYPE"]
    assert (read.tags, read.private, read.files) == (None, None, None)


@pytest.mark.parametrize("absent", ["None", "nan", "NaT", ""])
def test_what_a_data_frame_writes_for_no_value_is_none(absent):
    fields = (
        "author",
        "sha",
        "gated",
        "library_name",
        "createdAt",
        "private",
        "tags",
        "cardData",
        "downloads",
        "siblings",
    )
    read = record_of(id="heron", **dict.fromkeys(fields, absent))
    assert read._replace(line_hash=None) == record_of(id="heron")._replace(line_hash=None)


def test_counters_written_as_text_never_hide_a_change_beside_them():
    reader = RecordReader(LIMITS)
    one, two = (b'{"id": "x/a", "downloads": "5", "cardData": {"downloads": %d}}' % number for number in (5, 6))
    assert reader.line("model", one).hash != reader.line("model", two).hash
    snake = [b'{"id": "x/a", "downloads_all_time": 5, "cardData": {"likes": %d}}' % number for number in (5, 6)]
    assert reader.line("model", snake[0]).hash != reader.line("model", snake[1]).hash


# --- card data that are text --------------------------------------------------------------------------------------

READABLE = [
    '{"license": "mit", "base_model": "amber/heron"}',
    "{'license': 'mit', 'base_model': 'amber/heron'}",
    "license: mit\nbase_model: amber/heron\n",
    "---\nbase_model: 'amber/heron'\nlicense: mit # free\n",
    '{license: mit, base_model: "amber/heron"}',
    "\ufefflicense: mit\r\nbase_model: amber/heron\r\n",
    "license:\tmit\nbase_model:\tamber/heron\n",
    "license: gpl\nbase_model: amber/heron\nlicense: mit\n",
    "license: &l mit\nbase_model: amber/heron\n...\n",
    json.dumps('{"license": "mit", "base_model": "amber/heron"}'),
]


@pytest.mark.parametrize("text", READABLE)
def test_card_data_in_json_yaml_or_pythons_form_are_read(text):
    read = record_of(id="x/a", cardData=text)
    assert (read.card_data, read.flags) == ('{"base_model":"amber/heron","license":"mit"}', None)
    told = describe(row_of(read), max_names=100)
    assert [(each.candidate, each.source_field) for each in told.mentions] == [("amber/heron", "card.base_model")]
    assert told.has_card


BOMB = "a: &a [x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 6)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    ["{{ template }}", "just words", "base_model: [unclosed", "a: b: c", BOMB, "[" * 500, "- " * 500, "x: *y"],
)  # fmt: skip
def test_card_data_that_nobody_can_read_are_told_and_are_no_word_of_parents(text):
    read = record_of(id="x/a", cardData=text, tags=["license:mit"])
    assert "CARD_DATA" in read.flags or "BOMB" in read.flags
    told = describe(row_of(read), max_names=100)
    assert (told.mentions, told.has_card) == ([], read.card_data is None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: &x [1, 2]\nb: *x\n", {"a": [1, 2], "b": [1, 2]}),
        ("a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3\n", {"a": {"k": 1, "l": 2}, "b": {"k": 1, "l": 3}}),
        ("a: &x 7\nb: [*x, *x]\n", {"a": 7, "b": [7, 7]}),
        ("base_model:\n\t- amber/heron\n", {"base_model": ["amber/heron"]}),
    ],
)
def test_aliases_and_tabs_mean_what_their_author_meant(text, value):
    assert read_yaml(text) == value


@pytest.mark.parametrize(
    "text",
    ["a: &x [*x]", "&a [" * 60 + "]" * 60 + ": x", "a: &a [" + "x, " * 60_000 + "]\nb: [*a, *a]"],
    ids=["itself", "key", "much"],
)
def test_aliases_of_themselves_and_of_too_much_are_refused(text):
    with pytest.raises(ValueError, match=r"."):
        read_yaml(text)


def test_aliases_one_in_the_other_are_bounded_in_depth():
    chain = "".join(f"k{n}: &k{n} [[[[[[[[[[*k{n - 1}]]]]]]]]]]\n" for n in range(1, 50))
    with pytest.raises(ValueError, match="deeply"):
        read_yaml(f"k0: &k0 [x]\n{chain}")


def test_an_empty_card_names_no_parent_and_is_one():
    assert describe(row_of(record_of(id="x/a", cardData={})), max_names=100).has_card


def test_yaml_means_what_it_does_on_the_hub():
    text = "language: no\ndate: 2024-01-01\nn: 7\nf: 0.5\ntime: 12:30\noff: on\nnull_: ~\nt: True\nq: '7'\n? 1\n: one\n"
    expected = {"language": "no", "date": "2024-01-01", "n": 7, "f": 0.5, "time": "12:30", "off": "on"}
    assert read_yaml(text) == {**expected, "null_": None, "t": True, "q": "7", "1": "one"}


@pytest.mark.parametrize(
    "text",
    [BOMB, "a: *b", "[" * 200 + "]" * 200, "a" * (1 << 20), "a: [", "? [x]\n: y", "a: !!python/object:os.system [x"],
)
def test_yaml_that_is_a_bomb_too_deep_too_large_or_broken_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        read_yaml(text)


def test_python_text_is_read_and_never_evaluated():
    text = "{'a': 'it\\'s', \"b\": \"x'y\", 'c': None, 'd': [True, nan], 'e': d(2024, 1), 'f': '\\u00e9\\n'}"
    expected = {"a": "it's", "b": "x'y", "c": None, "d": [True, None], "e": "d(2024, 1)", "f": "é\n"}
    assert read_python(text) == expected


@pytest.mark.parametrize("text", ["", "x", "{'a': 'b", "['a', ", "{'a': open('f')}", "[" * 100_000, "{1}", "lambda: 0"])
def test_what_is_no_value_of_python_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        read_python(text)


@pytest.mark.parametrize(
    ("card", "fields"),
    [
        ("---\nlicense: mit\n---\n# Heron", {"license": "mit"}),
        ("\ufeff---\r\nlicense: mit\r\n---\r\n# Heron", {"license": "mit"}),
        ("\n---\nlicense: mit\n---", {"license": "mit"}),
        ("---\rlicense: mit\r---\r# Heron", {"license": "mit"}),
        ("---\n---\n", None),
        ("---\nlicense: mit\n", None),
        ("---\nno mapping\n---\n", None),
        ("---\n{{ x }}\n---\n", None),
        ("# Heron\n---\nlicense: mit\n---\n", None),
    ],
)
def test_a_readme_begins_with_its_fields(card, fields):
    assert front_matter(card) == fields


# --- files --------------------------------------------------------------------------------------------------------


def test_one_gguf_behind_thousands_of_files_tells_that_there_are_quantized_weights():
    names = [f"part-{number:05}.safetensors" for number in range(20_000)]
    read = record_of(id="x/a", siblings=[{"rfilename": name} for name in [*names, "model.Q4_K_M.GGUF"]])
    assert (read.file_count, len(read.files), read.flags) == (20_001, LIMITS.max_files, ["TOO_MANY_FILES"])
    assert read.files == [*names[: LIMITS.max_files - 1], "model.Q4_K_M.GGUF"]
    assert describe(row_of(read), max_names=100).has_quantized_files
    assert record_of(id="x/a", siblings=[{"rfilename": name} for name in names]).files == names[: LIMITS.max_files]


# --- whole lists --------------------------------------------------------------------------------------------------


@pytest.fixture
def take_in(settings_for, tmp_path):
    """Take the dates of a dump in; the tables are read by name."""
    settings = settings_for(tmp_path / "warehouse")

    def take(*days, folder=tmp_path / "hub"):
        for day in days:
            run_day(settings, Dump(str(folder)), day, with_analyses=False)
        return lambda table: records_of(settings, table)

    return take


def full(folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hub.json").write_text(json.dumps({"coverage": "full"}))
    return folder


RESEARCH = [
    {
        "model_id": name,
        "likes": number,
        "private": False,
        "tags": tags,
        "createdAt": "2025-07-11T00:55:12.000Z",
        "regions": ["us"],
        "parent_model": parents,
        "modelCard": card,
        "exception_raised": None,
    }
    for number, (name, tags, parents, card) in enumerate(
        [
            ("amber/heron", ["license:mit"], [], '---\nlicense: mit\n---\n# Heron, a "model"\n'),
            (
                "reed/chat",
                typed("finetune", "amber/heron"),
                ["amber/heron"],
                "---\nbase_model: amber/heron\n---\n# Chat\n",
            ),
            ("moss/chat", typed("finetune", "amber/heron"), ["amber/heron"], None),
        ]
    )
]


def write_research_list(folder, form):
    rows = (
        RESEARCH
        if form in ("lists", "jsonl")
        else [
            {name: str(value) if isinstance(value, list) else value for name, value in row.items()} for row in RESEARCH
        ]
    )
    if form == "jsonl":
        write_rows(folder / "models" / f"{ONE}.jsonl.gz", rows)
    elif form == "csv":
        (folder / "models").mkdir(parents=True)
        with (folder / "models" / f"{ONE}.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    else:
        (folder / "models" / str(ONE)).mkdir(parents=True)
        pq.write_table(pa.Table.from_pylist(rows), folder / "models" / str(ONE) / "train-00000.parquet")


@pytest.mark.parametrize("form", ["lists", "texts", "csv", "jsonl"])
def test_a_research_data_set_with_its_own_names_is_read_as_it_is(take_in, tmp_path, form):
    write_research_list(full(tmp_path / "hub"), form)
    rows = take_in(ONE)
    assert {node["repo_id"]: node["role"] for node in rows(NODES)} == {
        "amber/heron": "base", "reed/chat": "finetune", "moss/chat": "finetune",
    }  # fmt: skip
    assert [edge["grade"] for edge in rows(EDGES)] == ["tag", "tag"]
    assert {card["text"] for card in rows(CARDS)} == {row["modelCard"] for row in RESEARCH} - {None}
    assert rows(QUARANTINE) == []
    repos = {repo["repo_id"]: repo for repo in rows(REPOS)}
    assert repos["reed/chat"]["card_data"] == '{"base_model":"amber/heron"}'
    assert "modelCard" not in repos["reed/chat"]["extra"]


def test_a_csv_whose_quotes_never_close_is_refused(take_in, tmp_path):
    (full(tmp_path / "hub") / "models").mkdir()
    (tmp_path / "hub" / "models" / f"{ONE}.csv").write_text('model_id,modelCard\nx/a,"never closed\nx/b,c\n')
    with pytest.raises(SourceError, match=r"2026-03-01\.csv is no CSV"):
        take_in(ONE)


def test_a_list_without_a_name_for_the_repos_is_refused_and_its_repaired_file_taken(take_in, tmp_path):
    file = full(tmp_path / "hub") / "models" / f"{ONE}.jsonl.gz"
    write_rows(file, [{"checkpoint": "amber/heron", "likes": 1}])
    with pytest.raises(SourceError, match=r"in the field id \(or modelId, model_id.*\"checkpoint\", \"likes\""):
        take_in(ONE)
    write_rows(file, [{"id": "amber/heron", "likes": 1}])
    assert [node["repo_id"] for node in take_in(ONE)(NODES)] == ["amber/heron"]


def test_another_spelling_of_the_same_values_is_no_event(take_in, tmp_path):
    folder = full(tmp_path / "hub")
    card = {"license": "mit", "base_model": "amber/heron"}
    models = [
        model("amber/heron", 1, gated="auto", card={"license": "mit"}),
        model("reed/chat", 2, tags=typed("finetune", "amber/heron"), card=card),
    ]
    write_rows(folder / "models" / f"{ONE}.jsonl.gz", models)
    spelt = [
        {name: str(value) if not isinstance(value, list) else value for name, value in each.items()}
        | {"siblings": [file["rfilename"] for file in each["siblings"]]}
        for each in models
    ]
    (folder / "models" / str(TWO)).mkdir()
    pq.write_table(pa.Table.from_pylist(spelt), folder / "models" / str(TWO) / "models.parquet")
    rows = take_in(ONE, TWO)
    assert (rows(EVENTS), rows(QUARANTINE)) == ([], [])
    told = {(repo["repo_id"], repo["private"], repo["gated"], *repo["files"]) for repo in rows(REPOS)}
    assert told == {("amber/heron", False, "auto", "README.md"), ("reed/chat", False, "false", "README.md")}


def test_readmes_alone_give_card_data_that_stay_when_they_are_not_offered_again(take_in, tmp_path):
    folder = full(tmp_path / "hub")
    names = [{"_id": f"{1:024x}", "id": "amber/heron"}, {"_id": f"{2:024x}", "id": "reed/chat"}]
    others = [model("silt/tern", 9, tags=["license:mit"], card={"license": "mit"})]
    card = "---\nlicense: apache-2.0\nbase_model: amber/heron\ndatasets:\n- amber/corpus\n---\n\n# Chat\n"
    write_rows(folder / "models" / f"{ONE}.jsonl.gz", [*names, *others])
    write_rows(folder / "cards" / f"{ONE}.jsonl.gz", [{"id": "reed/chat", "card": card}])
    write_rows(folder / "models" / f"{TWO}.jsonl.gz", [names[0], names[1] | {"sha": "f" * 40}, *others])
    later = card.replace("apache-2.0", "mit")
    write_rows(folder / "models" / f"{THREE}.jsonl.gz", [names[0], names[1] | {"sha": "e" * 40}, *others])
    write_rows(folder / "cards" / f"{THREE}.jsonl.gz", [{"id": "reed/chat", "card": later}])
    rows = take_in(ONE, TWO)
    roots = {node["repo_id"]: node["root_kind"] for node in rows(NODES) if node["kind"] == "model"}
    assert roots == {"amber/heron": "no_metadata", "reed/chat": None, "silt/tern": "declared_root"}
    assert sorted((edge["relation"], edge["grade"], edge["raw_reference"]) for edge in rows(EDGES)) == [
        ("finetune", "card", "amber/heron"),
        ("trained_on", "card", "amber/corpus"),
    ]
    assert (rows(EVENTS), rows(REJECTED_REFERENCES)) == ([], [])
    events = take_in(THREE)(EVENTS)
    assert [(event["event"], event["before"], event["after"]) for event in events] == [
        ("licence_changed", "apache-2.0", "mit")
    ]


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", "a/b", "a/b, c/d", [], ["a/b", " c/d "], ["a/b", None], ["a/b", 7], ["[a/b](https://x)"]),
        *(["a](b", "c/d"], ["a/b](c"], ['["a/b"]', "c/d"], ['{"id": "a/b"}'], ["{{x}}"], ["\u00e4/b"], [["a/b"]]),
        *({"id": "a/b"}, ["'a/b'"], "['a/b']", [""]),
    ],
)
def test_the_names_of_a_value_are_those_of_its_text(value):
    assert names_in(value) == texts(as_text(value))
