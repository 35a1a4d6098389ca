"""What can be known of a source and a warehouse is looked at before Spark is started."""

import json
import shutil
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from dump_files import write_rows
from hugginggraph.cli import run
from hugginggraph.history.snapshots import History
from hugginggraph.pipeline.genetics import _run_id as _run_id_of_genetics
from hugginggraph.pipeline.run_identity import _run_id
from hugginggraph.settings import load_settings
from hugginggraph.sources import Dump
from hugginggraph.storage.ledger import Ledger
from hugginggraph.tables import LAYOUT, SNAPSHOTS

ONE, TWO, THREE = (date(2026, 3, day) for day in (1, 2, 3))
COVERAGE = pa.struct(
    {"coverage": pa.string(), "seen": pa.int64(), "expected": pa.int64(), "complete": pa.bool_(),
     "authors": pa.list_(pa.string())}
)  # fmt: skip


class SessionError(Exception):
    """A session was started."""


@pytest.fixture(autouse=True)
def no_session(monkeypatch):
    def started(*_):
        raise SessionError

    monkeypatch.setattr("hugginggraph.session.spark_session", started)


@pytest.fixture
def dump(tmp_path):
    """Models on three dates; the third only repeats the second."""
    folder = tmp_path / "dump"
    for day, name in ((ONE, "heron"), (TWO, "egret")):
        write_rows(folder / "models" / f"{day}.jsonl.gz", [{"id": f"amber/{name}"}])
    shutil.copy(folder / "models" / f"{TWO}.jsonl.gz", folder / "models" / f"{THREE}.jsonl.gz")
    (folder / "hub.json").write_text('{"name": "d", "repeats": "stale"}')
    return folder


@pytest.fixture
def warehouse(tmp_path, dump):
    """As much of a warehouse as tells that it has the first two dates."""
    folder = tmp_path / "warehouse"
    settings, source = load_settings(warehouse=str(folder)), Dump(str(dump))
    rows = [
        {
            "snapshot_date": day, "table_name": "nodes", "version": 1, "previous_date": None,
            "run_id": _run_id(settings, source, day), "source": "d", "source_digest": source.digest(day),
            "observed_at": datetime(2026, 3, day.day, tzinfo=UTC), "complete": True,
            "coverage": {"model": {"coverage": "partial", "seen": 1, "expected": 1, "complete": True, "authors": []}},
            "schema_era": {"model": "jsonl"}, "layout": LAYOUT,
        }
        for day in (ONE, TWO)
    ]  # fmt: skip
    types = {
        "snapshot_date": pa.date32(), "table_name": pa.string(), "version": pa.int64(), "previous_date": pa.date32(),
        "run_id": pa.string(), "source": pa.string(), "source_digest": pa.string(),
        "observed_at": pa.timestamp("us", "UTC"), "complete": pa.bool_(), "coverage": pa.map_(pa.string(), COVERAGE),
        "schema_era": pa.map_(pa.string(), pa.string()), "layout": pa.int32(),
    }  # fmt: skip
    maps = [row | {name: list(row[name].items()) for name in ("coverage", "schema_era")} for row in rows]
    write_deltalake(folder / "snapshots", pa.Table.from_pylist(maps, pa.schema(types)))
    keys = {name: pa.string() for name in ("subject", "kind", "role", "relation")}
    counts = {name: pa.int64() for name in ("total", "added", "removed", "modified")}
    stats = [dict.fromkeys(keys, "model") | dict.fromkeys(counts, 7) | {"snapshot_date": day} for day in (ONE, TWO)]
    types_of_stats = {"snapshot_date": pa.date32(), **keys, **counts}
    write_deltalake(folder / "daily_stats", pa.Table.from_pylist(stats, pa.schema(types_of_stats)))
    return folder


def why(capsys, *arguments):
    assert run([str(argument) for argument in arguments]) == 1
    return capsys.readouterr().err


@pytest.mark.parametrize("command", [["daily", "--date", ONE], ["backfill"]])
def test_a_folder_without_dumps(command, tmp_path, capsys):
    told = why(capsys, *command, "--source", tmp_path / "nowhere", "--warehouse", tmp_path / "new")
    assert told.startswith(f"hugginggraph: {tmp_path}/nowhere: no dump is there. Expected files such as models/")


def test_a_date_that_the_source_lacks(dump, tmp_path, capsys):
    place = ["--source", dump, "--warehouse", tmp_path / "new"]
    told = why(capsys, "daily", *place, "--date", "2026-04-01")
    assert "has no records for 2026-04-01; it has 2026-03-01 to 2026-03-03, nearest 2026-03-01" in told
    assert "d has no dates from 2026-04-01 to its last" in why(capsys, "backfill", *place, "--from", "2026-04-01")


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        ('{"name": 1', "hub.json"),
        ('{"coverge": "full"}', "Known keys"),
        ('{"coverage": "scope"}', "no scope is declared"),
    ],
)
def test_a_manifest_that_is_not_clear(dump, tmp_path, capsys, manifest, told):
    (dump / "hub.json").write_text(manifest)
    place = ["--source", dump, "--warehouse", tmp_path / "new"]
    assert told in why(capsys, "daily", *place, "--date", ONE)
    assert told in why(capsys, "backfill", *place)


def test_a_late_date_of_a_backfill_that_is_not_clear(dump, tmp_path, capsys):
    (dump / "models" / f"{TWO}").mkdir()
    (dump / "models" / f"{TWO}" / "0.parquet").touch()
    told = why(capsys, "backfill", "--source", dump, "--warehouse", tmp_path / "new")
    assert f"models has files of two formats for {TWO}" in told


def test_a_date_that_is_there_from_other_data_and_one_that_comes_too_late(dump, warehouse, capsys):
    place = ["--source", dump, "--warehouse", warehouse]
    write_rows(dump / "models" / f"{ONE}.jsonl.gz", [{"id": "amber/other"}])
    write_rows(dump / "models" / "2026-02-28.jsonl.gz", [{"id": "amber/late"}])
    assert "2026-03-01 is in the warehouse already, from d with content" in why(capsys, "daily", *place, "--date", ONE)
    assert "2026-02-28 lies before the newest snapshot" in why(capsys, "daily", *place, "--date", "2026-02-28")
    assert "1 dates from 2026-02-28 on lie before the newest snapshot" in why(capsys, "backfill", *place)
    assert "2026-03-01 is in the warehouse already" in why(capsys, "backfill", *place, "--from", ONE)


def test_what_is_done_already_starts_nothing(dump, warehouse, capsys):
    place = ["--source", str(dump), "--warehouse", str(warehouse)]
    assert run(["daily", *place, "--date", str(ONE)]) == 0
    assert f"{ONE}  in the warehouse already; nothing to do" in capsys.readouterr().out
    assert run(["daily", *place, "--date", str(THREE)]) == 0
    assert f"{THREE}  skipped: same content as {TWO}; nothing was written" in capsys.readouterr().out
    assert run(["backfill", *place, "--json"]) == 0
    reports = json.loads(capsys.readouterr().out)
    done = [(each["done_before"], each["same_as"]) for each in reports]
    assert done == [(True, None), (True, None), (False, str(TWO))]
    assert [each["stats"][0]["total"] for each in reports] == [7, 7, 7]


def test_what_is_not_done_starts_a_session_and_so_does_a_catalog_that_may_lack_tables(dump, warehouse, monkeypatch):
    place = ["--source", str(dump), "--warehouse", str(warehouse)]
    write_rows(dump / "models" / f"{THREE}.jsonl.gz", [{"id": "amber/new"}])
    for command in (["daily", "--date", str(THREE)], ["backfill"]):
        with pytest.raises(SessionError):
            run([*command, *place, "--engine", "spark"])
    monkeypatch.setenv("HUGGINGGRAPH_CATALOG", "by_name")
    monkeypatch.setenv("HUGGINGGRAPH_ENGINE", "auto")
    with pytest.raises(SessionError):
        run(["daily", "--date", str(ONE), *place])


@pytest.mark.parametrize(
    "command",
    [["daily", "--date", ONE], ["backfill"], ["genetics"], ["maintain"], ["restore", ONE], ["verify", "--date", ONE]],
)
def test_a_warehouse_of_an_older_layout(command, dump, warehouse, capsys):
    rows = Ledger(str(warehouse), 30).rows(SNAPSHOTS)
    layouts = pa.array([LAYOUT - 1] * rows.num_rows, pa.int32())
    older = rows.set_column(rows.column_names.index("layout"), "layout", layouts)
    write_deltalake(warehouse / "snapshots", older, mode="overwrite")
    source = ["--source", dump] if command[0] in ("daily", "backfill") else []
    assert (
        f"layout {LAYOUT - 1}, this version of HuggingGraph reads and writes layout {LAYOUT}: backfill into a new"
        in why(capsys, *command, *source, "--warehouse", warehouse)
    )


@pytest.mark.parametrize("command", [["restore", "2026-03-09"], ["verify", "--date", "2026-03-09"]])
def test_a_date_that_the_warehouse_lacks(command, warehouse, capsys):
    told = why(capsys, *command, "--warehouse", warehouse)
    assert "there is no snapshot of 2026-03-09; the nearest before it is 2026-03-02" in told


def test_genetics_of_a_date_before_the_first_and_of_one_that_is_done(warehouse, capsys):
    told = why(capsys, "genetics", "--as-of", "2026-02-01", "--warehouse", warehouse)
    assert "no snapshot at or before 2026-02-01: the warehouse begins on 2026-03-01 and ends on 2026-03-02" in told
    settings = load_settings(warehouse=str(warehouse))
    snapshot = History.of(Ledger(str(warehouse), 30)).exactly(ONE)
    run_id = _run_id_of_genetics(snapshot, settings.genetics)
    row = {"snapshot_date": ONE, "measure": "models", "value": 1, "run_id": run_id}
    write_deltalake(warehouse / "genetics", pa.Table.from_pylist([row]))
    assert run(["genetics", "--as-of", str(ONE), "--warehouse", str(warehouse)]) == 0
    assert "the genetics of 2026-03-01 are there already; nothing to do" in capsys.readouterr().out
    with pytest.raises(SessionError):
        run(["genetics", "--as-of", str(TWO), "--warehouse", str(warehouse), "--engine", "spark"])


def test_housekeeping_of_an_unknown_table_or_of_no_warehouse(warehouse, tmp_path, capsys):
    told = why(capsys, "maintain", "--table", "node", "--warehouse", warehouse)
    assert "no table 'node' in" in told
    assert told.endswith("There are: daily_stats, snapshots\n")
    assert "is no warehouse: there is nothing to maintain" in why(capsys, "maintain", "--warehouse", tmp_path / "no")


def test_the_demo_says_first_what_it_is_going_to_do_and_how_long_it_takes(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("hub_lab.synthetic.write_synthetic_hub", lambda hub: (hub / "models").mkdir(parents=True))
    hub, warehouse = tmp_path / "hub", tmp_path / "warehouse"
    assert run(["demo", "--hub", str(hub), "--warehouse", str(warehouse)]) == 1
    what, how_long, *_ = capsys.readouterr().err.splitlines()
    assert what.startswith(f"This writes a synthetic Hub of some 3,000 repos over seven days to {hub}, then takes in")
    assert str(warehouse) in what
    assert how_long.startswith("It takes about half a minute on two cores")
