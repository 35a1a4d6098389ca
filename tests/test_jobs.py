"""The README's lines for `spark-submit`, as they stand there: alone and killed, and on a standalone cluster."""

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from hugginggraph.engines.embedded.day import run_day
from hugginggraph.lookup.changes import snapshots, stats_of
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.sources import Dump
from hugginggraph.tables import STATE_TABLES
from mini_hub import ONE, TWO
from warehouses import contents

ROOT = Path(__file__).parents[1]
MASTER_PORT = "17077"
PATIENCE = 1200
"""Seconds; several JVMs share two cores here."""


def readme_lines(job, source, warehouse):
    """The README's block that submits a job, with its placeholders filled in and this Python's environment."""
    blocks = re.findall(r"^```\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    (block,) = [block for block in blocks if f"jobs/{job}" in block]
    block = re.sub(r"(\$PWD/)?\.venv/bin/", lambda _: f"{Path(sys.executable).parent}/", block)
    block = block.replace("--date 2025-04-26", f"--date {ONE}").replace("7077", MASTER_PORT)
    return block.replace("DIR", shlex.quote(str(source))).replace("PATH", shlex.quote(str(warehouse)))


@pytest.fixture
def shell(tmp_path):
    """Starts lines of shell in the root of the project; whatever still runs at the end of the test is stopped."""
    started = []

    def start(lines, **variables):
        environment = os.environ | {"PYTHONPATH": str(ROOT / "lib"), "HUGGINGGRAPH_ENGINE": "auto"} | variables
        log = (tmp_path / f"shell{len(started)}.log").open("w+")
        process = subprocess.Popen(
            ["bash", "-c", lines], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        started.append(process)
        return process, log

    yield start
    for process in started:
        stop(process, signal.SIGTERM)


def stop(process, how):
    """Signal everything in the session of a process, and wait until it is gone."""
    members = [p for p in psutil.process_iter() if _session(p.pid) == process.pid]
    for member in members:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.send_signal(how)
    _, alive = psutil.wait_procs(members, timeout=30)
    for member in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    process.wait(timeout=30)


def _session(pid):
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None


def finished(process, log):
    status = process.wait(timeout=PATIENCE)
    log.seek(0)
    text = log.read()
    assert status == 0, text[-3000:]
    return text


def facts(warehouse, day):
    """What a warehouse says of a day, whoever wrote it; no run, no path in it."""
    return stats_of(Warehouse(str(warehouse), day))


def test_the_local_line_finishes_what_a_killed_run_began(shell, mini_dump, first_day_of_mini, tmp_path):
    warehouse = tmp_path / "warehouse"
    lines = readme_lines("daily.py", mini_dump, warehouse).rstrip() + " --no-analyses"
    process, _ = shell(lines)
    # Version 1 of repos is in the day's ingest: the lists are half written then.
    wait_for(warehouse / "repos" / "_delta_log" / f"{1:020}.json", process)
    stop(process, signal.SIGKILL)
    assert snapshots_of(warehouse) == []
    text = finished(*shell(lines))
    assert f"The graph on {ONE}" in text
    assert "Next:" in text
    assert facts(warehouse, ONE) == facts(first_day_of_mini, ONE)


def test_two_runs_at_once_leave_what_one_run_leaves(shell, mini_dump, first_day_of_mini, settings_for, tmp_path):
    """The same day, taken in by two processes at the same time, into a warehouse that has the day before."""
    shared, alone = (settings_for(tmp_path / name) for name in ("shared", "alone"))
    for settings in (shared, alone):
        shutil.copytree(first_day_of_mini, settings.warehouse)
    command = f"{shlex.quote(sys.executable)} -m hugginggraph.cli daily --source {mini_dump} --date {TWO}"
    runs = [shell(f"{command} --warehouse {shared.warehouse} --no-analyses") for _ in range(2)]
    for process, log in runs:
        status = process.wait(timeout=PATIENCE)
        log.seek(0)
        text = log.read()
        assert status == 0 or "another run is writing to this warehouse" in text, text[-3000:]
        assert "Traceback" not in text
    # Where both have stopped, as they may, the next run does it; where one has not, it finds the day done.
    for settings in (shared, alone):
        run_day(settings, Dump(str(mini_dump)), TWO, with_analyses=False)
    assert contents(shared, STATE_TABLES) == contents(alone, STATE_TABLES)


STOPPED = "hugginggraph: stopped. What was finished stays; run the same command again for the rest"


@pytest.mark.parametrize(
    ("moment", "worker"), [("starting Spark", "java"), (f"{ONE} · ingest", "hugginggraph.engines.spark.python_daemon")]
)
def test_ctrl_c_while_spark_works_is_one_line_and_leaves_no_process(shell, mini_dump, tmp_path, moment, worker):
    process, log = shell(f"{daily_in(mini_dump, tmp_path)} --engine spark")
    wait_until(lambda: moment in Path(log.name).read_text() and started_by(process, worker), process)
    left = started_by(process, "")
    os.killpg(process.pid, signal.SIGINT)
    assert last_line_of_stopped(process, log) == STOPPED
    _, alive = psutil.wait_procs(left, timeout=60)
    assert alive == []


def test_ctrl_c_without_spark_is_the_same_line(shell, mini_dump, tmp_path):
    # The source does not end before it is stopped: one of its files is a pipe into which nobody writes.
    source = tmp_path / "source"
    shutil.copytree(mini_dump, source)
    endless = source / "models" / f"{ONE}.jsonl.gz"
    endless.unlink()
    os.mkfifo(endless)
    process, log = shell(daily_in(source, tmp_path))
    wait_until(lambda: f"{ONE} · ingest" in Path(log.name).read_text(), process)
    os.killpg(process.pid, signal.SIGINT)
    assert last_line_of_stopped(process, log) == STOPPED


def daily_in(source, folder):
    command = f"exec {shlex.quote(sys.executable)} -m hugginggraph.cli daily --source {source} --date {ONE}"
    return f"{command} --warehouse {folder / 'warehouse'}"


def last_line_of_stopped(process, log):
    """The last line, of a process that stops with the status of an interrupt after nothing but lines of stations."""
    assert process.wait(timeout=PATIENCE) == 130
    log.seek(0)
    *stations, last = log.read().splitlines()
    assert [line for line in stations if not re.match(r"\d\d:\d\d:\d\d  ", line)] == []
    return last


def started_by(process, words):
    """The processes in the session of a process, without itself, whose command has these words."""
    return [
        each
        for each in psutil.process_iter(["cmdline"])
        if each.pid != process.pid
        and _session(each.pid) == process.pid
        and words in " ".join(each.info["cmdline"] or ())
    ]


def wait_for(path, process):
    """Until the file is there; the process must live so long."""
    wait_until(path.exists, process)


def wait_until(holds, process):
    """Until the condition holds; the process must live so long."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)


def snapshots_of(warehouse):
    from deltalake import DeltaTable

    return DeltaTable(str(warehouse / "snapshots")).to_pyarrow_table().to_pylist()


def test_the_lines_for_a_standalone_cluster_give_what_one_machine_gives_though_a_worker_dies(
    shell, mini_dump, first_day_of_mini, tmp_path
):
    """Of the first day, without analyses and set for few rows, because six JVMs share two cores here."""
    warehouse = tmp_path / "warehouse"
    # The block leaves master and workers running; its last command is the job.
    block = readme_lines("backfill.py", mini_dump, warehouse).rstrip()
    process, log = shell(f"{block} --to {ONE} --analyses none", HUGGINGGRAPH_SPARK=json.dumps(FOR_FEW_ROWS))
    # Version 1 of repos is in the day's ingest: the graph is still to be made.
    wait_for(warehouse / "repos" / "_delta_log" / f"{1:020}.json", process)
    (victim, _) = workers_of(process)
    for each in [*victim.children(recursive=True), victim]:
        each.kill()
    assert not Path(warehouse, "nodes", "_delta_log", f"{1:020}.json").exists()
    finished(process, log)
    assert len(workers_of(process)) == 1
    assert [row["snapshot_date"] for row in snapshots(Warehouse(str(warehouse)))] == [ONE]
    assert facts(warehouse, ONE) == facts(first_day_of_mini, ONE)


FOR_FEW_ROWS = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.databricks.delta.snapshotPartitions": "1",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
}
"""In six JVMs that live some minutes compiled code does not pay."""


def workers_of(shell_process):
    """The workers of the standalone cluster that a shell has started."""
    return [
        candidate
        for candidate in psutil.process_iter(["cmdline", "name"])
        if candidate.info["name"] == "java"
        and "org.apache.spark.deploy.worker.Worker" in (candidate.info["cmdline"] or [])
        and _session(candidate.pid) == shell_process.pid
    ]
