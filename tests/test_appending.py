"""Rows are appended as they come: what memory does not hold is put to disk, and what breaks off writes nothing."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from arro3.core import ChunkedArray
from deltalake import DeltaTable

from hugginggraph.commits import Run
from hugginggraph.engines.embedded.workspace import workspace
from hugginggraph.lookup.struck_out_rows import places_of
from hugginggraph.storage.ledger import Ledger
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import COMPONENTS, QUARANTINE

RUN = Run("this", "2026-01-05")


@pytest.fixture
def ledger(tmp_path):
    ledger = Ledger(str(tmp_path / "warehouse"), 30)
    ledger.create_missing([COMPONENTS])
    with ledger.writing(RUN):
        yield ledger


def components(*keys):
    schema = arrow_schema(COMPONENTS)
    return pa.record_batch({"node_id": keys, "component_id": [0] * len(keys)}, schema=schema)


def rows_of(tmp_path):
    root = str(tmp_path / "warehouse")
    with workspace(root, "1GB") as work:
        work.view("found", COMPONENTS, DeltaTable(f"{root}/{COMPONENTS.name}").version())
        return work.rows("SELECT * FROM found ORDER BY node_id")


def test_batches_are_one_commit_that_the_run_takes_over(ledger, tmp_path):
    written = ledger.append_rows(COMPONENTS, iter([components(), components(1, 2), components(3)]), RUN)
    assert (written.version, written.insert) == (1, 3)
    assert ledger.append_rows(COMPONENTS, iter([components(9)]), RUN) == written
    assert rows_of(tmp_path)["node_id"].to_pylist() == [1, 2, 3]


def test_a_long_text_stands_in_its_file_once_and_not_in_the_log(ledger, tmp_path):
    schema = arrow_schema(QUARANTINE)
    text = "".join(map(chr, np.random.default_rng(1).integers(33, 127, 100_000)))
    row = {"record_id": 1, "snapshot_date": date(2026, 1, 5), "code": "BOMB", "raw": text}
    ledger.create_missing([QUARANTINE])
    (batch,) = pa.Table.from_pylist([row], schema=schema).to_batches()
    ledger.append_rows(QUARANTINE, iter([batch]), RUN)
    folder = tmp_path / "warehouse" / QUARANTINE.name
    (file,) = folder.glob("*.parquet")
    assert file.stat().st_size < 1.1 * len(text)
    assert (folder / "_delta_log" / f"{1:020}.json").stat().st_size < 3000
    assert pq.read_metadata(file).row_group(0).column(0).compression == "ZSTD"


@pytest.mark.parametrize("batches", [[], [components()]], ids=["no batch", "an empty batch"])
def test_no_rows_are_no_commit(ledger, batches):
    assert ledger.append_rows(COMPONENTS, iter(batches), RUN).version == 0


def test_rows_that_break_off_are_not_written(ledger, tmp_path):
    def broken():
        yield components(1)
        raise OSError("the source is gone")

    with pytest.raises(Exception, match="the source is gone"):
        ledger.append_rows(COMPONENTS, broken(), RUN)
    assert rows_of(tmp_path).num_rows == 0
    assert ledger.append_rows(COMPONENTS, iter([components(1)]), RUN).insert == 1


def test_relations_larger_than_the_memory_are_sorted_on_the_disk(tmp_path):
    """Three million numbers with a text each take 150 MB."""
    with workspace(str(tmp_path), "128MB") as work:
        work.define("many", "SELECT hash(range) AS key, 'a text of some length ' || range AS text FROM range(3000000)")
        last = -1
        for rows in work.batches("SELECT * FROM many ORDER BY key"):
            keys = rows["key"].to_numpy()
            assert last < keys[0]
            assert (keys[1:] >= keys[:-1]).all()
            last = int(keys[-1])


def test_rows_that_are_struck_out_are_told_by_file_and_place():
    files = pa.array([[True, False, False], [], [True], [False, True]])
    vectors = ChunkedArray([files, files.slice(1)])
    file, row = places_of(vectors)
    assert list(zip(file.tolist(), row.tolist(), strict=True)) == [(0, 1), (0, 2), (3, 0), (6, 0)]
    assert [len(each) for each in places_of(ChunkedArray([files.slice(1, 2)]))] == [0, 0]
    assert file.dtype == row.dtype == np.int64
