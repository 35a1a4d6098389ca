"""Lines that are known again without being parsed: only such as say nothing new, with the counters of today."""

import json
from datetime import date

import numpy as np
import pytest

from dump_files import write_rows
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.ingest.list_parts import KnownLines, read_list
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.records.record import RecordReader
from hugginggraph.settings import load_settings
from hugginggraph.sources import Dump
from hugginggraph.tables import REPOS
from record_cases import DEFECTS

ONE, TWO = date(2026, 3, 1), date(2026, 3, 2)
LIMITS = load_settings().ingest
READER = RecordReader(LIMITS)
ID = '"_id":"63fba37693e02f945b3440fc","id":"amber/heron"'


@pytest.mark.parametrize(
    ("text", "counters"),
    [
        ('{"id":"amber/heron","likes":7}', [None, None, 7, None]),
        (f'{{{ID},"downloads": 12,"tags":["x"],"likes":0,"trendingScore":1.5}}', [12, None, 0, 1.5]),
        (f'{{{ID},"downloads":3,"downloadsAllTime":400,"trendingScore":2}}', [3, 400, None, 2.0]),
        (f'{{{ID},"likes":null,"downloads":3}}', [3, None, None, None]),
    ],
)
def test_a_line_of_the_hub_shows_its_repo_its_hash_and_its_counters(text, counters):
    seen, parsed = READER.glimpse("model", text.encode()), READER.line("model", text.encode())
    assert seen.counters == counters == list(parsed.counters.values())
    assert (seen.node_id, seen.repo_id, seen.hash) == (parsed.node_id, "amber/heron", parsed.hash)


HIDDEN = [
    # Another field stands before the name, the name is odd, or another name comes after it.
    f'{{"tags":["id"],{ID},"likes":7}}',
    '{"id":"amber/h\\u0065ron","likes":7}',
    '{"id":"[a]","likes":7}',
    f'{{{ID},"likes":7,"id":"reed/heron"}}',
    # A number that is no counter bears a counter's name.
    f'{{{ID},"cardData":{{"likes":7}}}}',
    f'{{{ID},"likes":8,"cardData":{{"likes":7}}}}',
    f'{{{ID},"cardData":{{"downloads":9}},"likes":8}}',
    # Counters in other forms and under other names.
    f'{{{ID},"likes":"7"}}',
    f'{{{ID},"likes":7.0}}',
    f'{{{ID},"likes":-7}}',
    f'{{{ID},"likes":07}}',
    f'{{{ID},"likes":true,"downloads":3}}',
    f'{{{ID},"likes":1e3}}',
    f'{{{ID},"likes":12345678901234567890}}',
    f'{{{ID},"downloads_all_time":7}}',
    f'{{{ID},"downloads_all_time":7,"likes":8}}',
    f"{{{ID}}}",
    "[]",
    "",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_a_line_that_shows_less_than_it_says_is_never_taken_for_known(text):
    seen, parsed = READER.glimpse("model", text.encode()), READER.line("model", text.encode())
    assert seen is None or (seen.node_id, seen.hash) != (parsed.node_id, parsed.hash)


def test_whatever_is_taken_for_known_says_what_parsing_says():
    compared = 0
    for text, _ in DEFECTS:
        for line in (text.encode(), text.replace("{", '{"likes":5,', 1).encode(), text[:-1].encode() + b',"likes":5}'):
            seen, parsed = READER.glimpse("model", line), READER.line("model", line)
            if seen is not None and (seen.node_id, seen.hash) == (parsed.node_id, parsed.hash):
                compared += 1
                assert seen.counters == list(parsed.counters.values())
                assert seen.repo_id == parsed.value["id"]
    assert compared > 10


def read(lists, known):
    found = {}
    for files in lists:
        for name, batch in read_list(0, files, limits=LIMITS, known=known):
            found.setdefault(name, []).extend(batch.to_pylist())
    return found


def test_known_lines_are_listed_with_the_counters_of_today_and_only_new_ones_are_parsed(tmp_path):
    first = [
        {"id": "amber/heron", "likes": 1, "tags": ["x"]},
        {"tags": ["y"], "id": "amber/egret", "likes": 2},
        {"id": "amber/tern", "likes": 3},
    ]
    today = [first[0] | {"likes": 10}, first[1] | {"likes": 20}, first[2] | {"tags": ["z"]}]
    lists = []
    for day, records in ((ONE, first), (TWO, today)):
        write_rows(tmp_path / "models" / f"{day}.jsonl.gz", records)
        lists.append(Dump(str(tmp_path)).offer(day).lists)
    seen = [READER.line("model", json.dumps(each).encode()) for each in first]
    stored = read(lists[0], KnownLines())["parsed_lines"]
    assert len(stored) == len(seen) == 3
    ordered = sorted((row["node_id"], row["line_hash"]) for row in stored)
    known = KnownLines(*map(np.array, zip(*ordered, strict=True)))
    found = read(lists[1], known)
    assert {row["repo_id"]: row["likes"] for row in found["listed_lines"]} == {
        "amber/heron": 10, "amber/egret": 20, "amber/tern": 3,
    }  # fmt: skip
    assert [row["repo_id"] for row in found["parsed_lines"]] == ["amber/tern"]
    (file,) = found["files_read"]
    # The second line does not begin with the repo's name.
    assert (file["lines"], file["parsed"]) == (3, 2)


@pytest.mark.parametrize(("still", "kept"), [({"sha": "s"}, None), ({}, "s")])
def test_a_field_that_one_unparsed_line_has_was_given_up_and_one_that_none_has_is_left_out(
    tmp_path, settings_for, still, kept
):
    days = {
        ONE: [{"id": "amber/heron", "likes": 1, "tags": ["x"], "sha": "s"}, {"id": "amber/egret", "likes": 1} | still],
        TWO: [{"id": "amber/heron", "likes": 1, "tags": ["y"]}, {"id": "amber/egret", "likes": 2} | still],
    }
    settings = settings_for(tmp_path / "warehouse")
    for day, records in days.items():
        write_rows(tmp_path / "dump" / "models" / f"{day}.jsonl.gz", records)
    for day in days:
        run_day(settings, Dump(str(tmp_path / "dump")), day, with_analyses=False)
    found = Warehouse(settings.warehouse, TWO)
    found.view(REPOS)
    (row,) = found.records("SELECT sha, tags FROM repos WHERE repo_id = 'amber/heron'")
    assert row == {"sha": kept, "tags": ["y"]}
