"""What the records of a first day tell is told while they are read: the same as of repos that are stored."""

from datetime import date
from functools import partial

import pyarrow as pa
import pytest

from dump_files import write_rows
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.engines.embedded.verify import verify
from hugginggraph.graph.said import TOLD_BY_REPOS, told_by_repo, told_by_repos
from hugginggraph.history.row_hashes import row_hashes
from hugginggraph.ingest.list_parts import AlsoTold, KnownLines, read_list
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.settings import load_settings
from hugginggraph.sources import Dump
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import MENTIONS, REPO_CONTENT, REPOS

ONE, TWO = date(2026, 3, 1), date(2026, 3, 2)
LIMITS = load_settings().ingest
PARENT = {"id": "reed/heron", "tags": ["gguf"], "siblings": [{"rfilename": "a.gguf"}]}
CHILD = {"id": "amber/heron", "tags": ["base_model:reed/heron"], "cardData": {"Base-Model": "reed/heron"}}
ADAPTER = {"id": "amber/tern", "config": {"peft": {"base_model_name_or_path": "reed/heron"}}, "likes": 3}
OLDER = {"id": "amber/egret", "tags": ["base_model:reed/heron"], "lastModified": "2026-01-01T00:00:00.000Z"}
NEWER = {"id": "amber/egret", "tags": ["base_model:amber/heron"], "lastModified": "2026-01-02T00:00:00.000Z"}
WITH_README = {"id": "amber/stork"}
README = {"id": "amber/stork", "card": "---\nbase_model: amber/tern\n---\n# Stork"}


def lines_of(folder, *records):
    write_rows(folder / "models" / f"{ONE}.jsonl.gz", records)
    return Dump(str(folder)).offer(ONE).lists


def read(lists, also=None):
    found = {}
    for files in lists:
        for name, batch in read_list(0, files, limits=LIMITS, known=KnownLines(), also=also):
            found.setdefault(name, []).append(batch)
    return {name: pa.Table.from_batches(batches) for name, batches in found.items()}


def test_what_is_told_of_a_record_as_it_is_read_is_what_its_stored_columns_tell(tmp_path):
    also = AlsoTold(TOLD_BY_REPOS, partial(told_by_repo, max_names=LIMITS.max_names))
    found = read(lines_of(tmp_path, PARENT, CHILD, ADAPTER), also)
    assert found["told_lines"].equals(told_by_repos(found["parsed_lines"], LIMITS.max_names))
    named = [(row["candidate"], row["role"]) for row in found["told_lines"].to_pylist()]
    assert named == [
        *((None, "base"), (None, "finetune")),
        *(("reed/heron", None), ("reed/heron", None), (None, "adapter"), ("reed/heron", None)),
    ]


def test_nothing_is_told_of_other_repos_where_it_is_not_asked_for(tmp_path):
    assert "told_lines" not in read(lines_of(tmp_path, CHILD))


def test_a_record_without_a_readme_has_the_hash_of_its_content_from_where_it_was_read(tmp_path):
    records = read(lines_of(tmp_path, PARENT, CHILD, ADAPTER))["parsed_lines"]
    content = pa.schema([arrow_schema(REPOS).field(name) for name in REPO_CONTENT])
    stored = records.append_column("card_hash", pa.nulls(records.num_rows, pa.string()))
    assert records["content_hash"].to_pylist() == row_hashes(stored.select(REPO_CONTENT).cast(content)).tolist()


@pytest.fixture(scope="module")
def first_day(tmp_path_factory):
    """A first day with one record listed twice, and one whose README alone tells of its parent; and the day after."""
    folder = tmp_path_factory.mktemp("first")
    for day in (ONE, TWO):
        records = [PARENT, CHILD, ADAPTER, OLDER, NEWER, WITH_README]
        write_rows(folder / "models" / f"{day}.jsonl.gz", records)
        write_rows(folder / "cards" / f"{day}.jsonl.gz", [README])
    settings = load_settings(warehouse=str(folder / "warehouse"))
    for day in (ONE, TWO):
        run_day(settings, Dump(str(folder)), day, with_analyses=False)
    return settings


def test_of_a_repo_listed_twice_and_of_one_with_a_readme_the_taken_record_tells(first_day):
    opened = Warehouse(first_day.warehouse, ONE)
    for table in (MENTIONS, REPOS):
        opened.view(table)
    rows = opened.records(
        "SELECT DISTINCT r.repo_id, m.candidate FROM mentions m JOIN repos r ON r.node_id = m.node_id ORDER BY 1, 2"
    )
    assert [(row["repo_id"], row["candidate"]) for row in rows] == [
        *(("amber/egret", "amber/heron"), ("amber/heron", "reed/heron")),
        *(("amber/stork", "amber/tern"), ("amber/tern", "reed/heron")),
    ]


@pytest.mark.parametrize("day", [ONE, TWO])
def test_the_graph_is_the_one_that_the_stored_metadata_alone_gives(first_day, day):
    assert [each for each in verify(first_day, day) if each.differing] == []


def test_the_day_after_sees_no_change_in_records_that_are_the_same(first_day):
    opened = Warehouse(first_day.warehouse, TWO)
    opened.view(REPOS)
    assert {row["first_seen"] for row in opened.records("SELECT DISTINCT first_seen FROM repos")} == {ONE}
    changed = opened.records("SELECT DISTINCT CAST(observed_at AS DATE) AS day FROM repos")
    assert [row["day"] for row in changed] == [ONE]
