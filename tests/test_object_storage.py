"""A warehouse on S3: a server that speaks its language on loopback, days written there, read back and travelled in."""

import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from deltalake import DeltaTable

from hugginggraph.cli import run
from hugginggraph.commits import Run
from hugginggraph.engines.embedded.workspace import workspace
from hugginggraph.errors import ConcurrentRunError, WarehouseError
from hugginggraph.history.snapshots import History
from hugginggraph.lookup.changes import changes_on, snapshots, stats_of
from hugginggraph.lookup.lineage import lineage
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.object_storage import storage_options
from hugginggraph.pipeline.maintain import maintain
from hugginggraph.session import spark_properties
from hugginggraph.settings import load_settings
from hugginggraph.storage.first_commit import create_table
from hugginggraph.storage.ledger import Ledger
from hugginggraph.storage.stored_files import stored_files
from hugginggraph.storage.table_folder import TableFolder
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import COMPONENTS, COUNTERS, LAYOUT, NODES, REPOS, SNAPSHOTS
from mini_hub import ONE, TWO
from warehouses import delta_rows, ledger_of

ROOT = Path(__file__).parents[1]
WAREHOUSE = "s3a://hub/some/warehouse"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-central-1"}


@pytest.fixture(scope="module")
def s3(tmp_path_factory):
    """The environment of whoever uses the server, which has one empty bucket."""
    import boto3

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with (tmp_path_factory.mktemp("s3") / "log").open("w") as log:
        server = subprocess.Popen(line, stdout=log, stderr=log)
    environment = CREDENTIALS | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            wait_for(port)
            client = boto3.client("s3")
            client.create_bucket(Bucket="hub", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
            yield environment
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(port):
    deadline = time.monotonic() + 120
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


def hugginggraph(*arguments):
    """The command in a process of its own: the jars of S3 are no part of the tests' session."""
    line = [sys.executable, "-m", "hugginggraph.cli", *map(str, arguments), "--warehouse", WAREHOUSE]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "lib"), "HUGGINGGRAPH_ENGINE": "auto"}
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def on_s3(s3, mini_dump):
    """Both days of the mini Hub, without analyses."""
    hugginggraph("backfill", "--source", mini_dump, "--analyses", "none")


def test_two_days_on_s3_are_those_of_a_folder(on_s3, mini):
    assert [row["snapshot_date"] for row in snapshots(Warehouse(WAREHOUSE))] == [ONE, TWO]
    for day in (ONE, TWO):
        there, here = Warehouse(WAREHOUSE, day), Warehouse(mini.warehouse, day)
        assert stats_of(there) == stats_of(here)
        assert changes_on(there, day) == changes_on(here, day)


def test_look_ups_travel_in_time_there(on_s3, mini):
    def heron(root, day):
        warehouse = Warehouse(root, day)
        node = warehouse.node("amber/heron")
        return lineage(warehouse, node, direction="down", depth_limit=None, max_depth=100, min_grade_rank=7)

    assert heron(WAREHOUSE, ONE) == heron(mini.warehouse, ONE) != heron(WAREHOUSE, TWO) == heron(mini.warehouse, TWO)


def test_a_day_there_is_computed_anew_from_its_metadata(on_s3):
    # Status 0: what is computed from the versions pinned for the date is what is pinned.
    hugginggraph("verify", "--date", ONE)


def test_house_is_kept_there_without_spark(on_s3, first_day_of_mini):
    settings = load_settings(warehouse=WAREHOUSE, engine="embedded")
    ledger = ledger_of(settings)
    (done,) = maintain(ledger, settings, only=["counters"])
    assert (done.files, done.files_after, done.deleted) == (2, 1, 0)
    assert stats_of(Warehouse(WAREHOUSE, ONE)) == stats_of(Warehouse(str(first_day_of_mini), ONE))
    # As if the retention had run out: what housekeeping replaced is deleted, and is so once.
    unneeded = ledger._unneeded(COUNTERS, 0)
    assert len(unneeded) == 2
    ledger._discard(COUNTERS, unneeded, 0)
    assert ledger._unneeded(COUNTERS, 0) == []


def test_a_table_there_is_brought_back_without_spark(on_s3):
    ledger = Ledger(WAREHOUSE, 30)
    assert ledger._undo(REPOS, History.of(ledger).on(ONE).versions["repos"], Run("late", str(TWO)))
    with duckdb.connect() as connection:
        assert len(delta_rows(connection, WAREHOUSE, "repos").fetchall()) == 22


def test_spark_writes_there_what_everybody_reads(s3):
    where = "s3a://hub/by-spark"
    line = [sys.executable, str(ROOT / "tests/spark_on_s3.py"), where]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "lib")}
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    assert [seen[version] for version in "123"] == [[2, 0, 0], [0, 1, 0], [1, 0, 2]]
    updated = [[2, "update_postimage", 2], [2, "update_preimage", 2]]
    assert seen["feed"] == [*updated, [3, "delete", 1], [3, "delete", 2], [3, "insert", 3]]
    assert seen["at 2"] == [[1, "base"], [2, "finetune"]]
    assert "nodes moved from version 3 to 4 under this run" in seen["late"]
    assert seen["deleted"] == 0
    # A connection reads below one root.
    read = [
        delta_rows(duckdb.connect(), where, "nodes", version).project("node_id, role").order("node_id")
        for version in (1, 2, 3, None)
    ]
    assert [rows.fetchall() for rows in read] == [
        [(1, "base"), (2, "merge")],
        [(1, "base"), (2, "finetune")],
        [(3, "base")],
        [(1, "base"), (2, "finetune")],
    ]


def test_of_two_who_write_there_at_once_the_second_is_told_so(s3):
    first, second = (Ledger("s3a://hub/raced", 30) for _ in range(2))
    row = {"snapshot_date": ONE, "table_name": "nodes", "version": 0, "run_id": "a", "layout": LAYOUT}
    rows = pa.Table.from_pylist([row], schema=arrow_schema(SNAPSHOTS))
    first.create_missing([SNAPSHOTS])
    second.create_missing([SNAPSHOTS])
    assert first.written_by(SNAPSHOTS, Run("a", str(ONE))) is second.written_by(SNAPSHOTS, Run("b", str(ONE))) is None
    with first.writing(Run("a", str(ONE))):
        first.append_rows(SNAPSHOTS, iter(rows.to_batches()), Run("a", str(ONE)))
    with second.writing(Run("b", str(ONE))), pytest.raises(ConcurrentRunError, match="another run is writing"):
        second._commit(SNAPSHOTS, lambda: second._write_rows(SNAPSHOTS, rows, appends=True))
    assert Ledger("s3a://hub/raced", 30).rows(SNAPSHOTS).num_rows == 1


def test_a_table_that_is_there_already_is_not_created_a_second_time(s3):
    where = "s3://hub/created/nodes"
    create_table(NODES, TableFolder(where), retention_days=30)
    before = DeltaTable(where, storage_options=storage_options()).metadata().id
    create_table(NODES, TableFolder(where), retention_days=30)
    assert DeltaTable(where, storage_options=storage_options()).metadata().id == before


def test_rows_are_struck_out_of_files_there_and_of_two_writers_the_second_is_told(s3, monkeypatch):
    monkeypatch.setattr("hugginggraph.storage.ledger.SMALL_TABLE", 0)
    ledger, other = Ledger("s3a://hub/struck", 30), Ledger("s3a://hub/struck", 30)
    ledger.create_missing([COMPONENTS])
    schema = arrow_schema(COMPONENTS)
    of_components = pa.table({"node_id": range(40), "component_id": [0] * 40}, schema=schema)
    with ledger.writing(Run("a", str(ONE))):
        ledger.append_rows(COMPONENTS, iter(of_components.to_batches()), Run("a", str(ONE)))
    change = pa.table({"node_id": [3, 7], "component_id": [3, 0]}, schema=schema)
    change = change.append_column("_op", pa.array(["update", "delete"]))
    assert other.written_by(COMPONENTS, Run("b", str(TWO))) is None
    with ledger.writing(Run("next", str(TWO))):
        written = ledger.apply_rows(COMPONENTS, change, Run("next", str(TWO)))
    assert (written.version, written.update, written.delete) == (2, 1, 1)
    with other.writing(Run("b", str(TWO))), pytest.raises(ConcurrentRunError, match="another run is writing"):
        other._commit(COMPONENTS, lambda: other._write_rows(COMPONENTS, change, appends=False))
    with workspace("s3a://hub/struck", "1GB") as work:
        work.view("struck", COMPONENTS, 2)
        found = dict(work.connection.sql("SELECT node_id, component_id FROM struck").fetchall())
    assert found == {node: 3 if node == 3 else 0 for node in range(40) if node != 7}
    assert ledger.share_struck_out(COMPONENTS) == pytest.approx(2 / 41)
    feed = ledger.feed_rows(COMPONENTS, 1, 2)["_change_type"].to_pylist()
    assert sorted(feed) == ["delete", "update_postimage", "update_preimage"]


def test_a_bucket_without_a_warehouse_is_told_as_such(s3):
    with pytest.raises(WarehouseError, match="is no warehouse"):
        Warehouse("s3a://hub/empty")


def test_storage_that_does_not_answer_is_one_clear_error(monkeypatch, capsys):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    assert run(["snapshots", "--warehouse", "s3://hub/warehouse"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("hugginggraph: s3://hub/warehouse cannot be read: Connection refused (os error 111). Where")
    assert "AWS_ENDPOINT_URL" in said
    assert said.count("\n") == 1


def test_a_warehouse_on_s3_brings_its_jars_beside_the_others(monkeypatch):
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    elsewhere = spark_properties(load_settings(warehouse="warehouse"))
    there = spark_properties(load_settings(warehouse="s3://hub/some/warehouse"))
    assert "hadoop-aws" not in elsewhere["spark.jars.packages"]
    assert there["spark.jars.packages"].startswith(elsewhere["spark.jars.packages"] + ",org.apache.hadoop:hadoop-aws:")
    # AWS itself needs no endpoint.
    assert not any(name.startswith("spark.hadoop.fs.s3a.") for name in there)


def test_another_service_than_aws_is_told_to_hadoop(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9000")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    told = spark_properties(load_settings(warehouse=WAREHOUSE))
    assert told["spark.hadoop.fs.s3a.endpoint"] == "http://127.0.0.1:9000"
    assert told["spark.hadoop.fs.s3a.endpoint.region"] == "eu-central-1"
    assert told["spark.hadoop.fs.s3a.path.style.access"] == "true"


def test_each_thread_reads_a_stored_file_at_its_own_place(tmp_path):
    (tmp_path / "table").mkdir()
    (tmp_path / "table" / "letters").write_bytes(b"".join(bytes([letter]) * 1000 for letter in b"abcdefgh"))
    file = stored_files(str(tmp_path)).open("table/letters")

    def thousand(place):
        found = set()
        for _ in range(200):
            file.seek(1000 * place)
            # A rest for the others between the two, as a slow network has.
            time.sleep(0)
            found.add(file.read(1000))
        return found

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(thousand, range(8))) == [{bytes([letter]) * 1000} for letter in b"abcdefgh"]


def test_a_stored_file_is_read_on_from_where_a_read_ended(tmp_path):
    (tmp_path / "letters").write_bytes(b"abcdef")
    file = stored_files(str(tmp_path)).open("letters")
    assert [file.read(2), file.read(3), file.tell(), file.read(9)] == [b"ab", b"cde", 5, b"f"]
    with pytest.raises(ValueError, match="only to read"):
        stored_files(str(tmp_path)).open("letters", "wb")
