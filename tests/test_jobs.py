"""The job scripts as users start them: `spark-submit`, alone, killed for real, and on a standalone cluster."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pyspark
import pytest

from mini_hub import write_mini_hub

ROOT = Path(__file__).parents[1]
SPARK_HOME = Path(pyspark.__path__[0])
PROPERTIES = str(ROOT / "conf" / "spark.properties")


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mini")
    write_mini_hub(folder)
    return folder


def environment(**variables):
    return os.environ | {
        "PYTHONPATH": str(ROOT / "lib"),
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "SPARK_HOME": str(SPARK_HOME),
        "SPARK_LOCAL_IP": "127.0.0.1",
        **variables,
    }


def submit(job, *arguments, master="local[2]", **variables):
    command = [
        str(SPARK_HOME / "bin" / "spark-submit"),
        *("--properties-file", PROPERTIES, "--master", master, "--driver-memory", "1g"),
        *("--conf", "spark.sql.shuffle.partitions=2", "--conf", "spark.sql.adaptive.enabled=false"),
        *("--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.executor.memory=1g"),
        str(ROOT / "jobs" / job),
        *arguments,
    ]
    return subprocess.Popen(
        command,
        env=environment(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def finished(process):
    out, err = process.communicate(timeout=500)
    assert process.returncode == 0, err[-3000:]
    return json.loads(out[out.index("[") :])


def totals(report):
    return {(r["subject"], r["kind"], r["role"], r["relation"]): r["total"] for r in report["stats"]}


@pytest.fixture(scope="module")
def local_totals(hub, tmp_path_factory):
    warehouse = tmp_path_factory.mktemp("local") / "warehouse"
    arguments = ("--source", str(hub), "--warehouse", str(warehouse), "--json")
    reports = finished(submit("backfill.py", *arguments))
    assert [r["snapshot"]["date"] for r in reports] == ["2026-03-01", "2026-03-02"]
    return totals(reports[-1])


def test_a_run_that_is_killed_with_its_jvm_is_finished_by_the_next(hub, local_totals, tmp_path):
    warehouse = tmp_path / "warehouse"
    arguments = ("--source", str(hub), "--warehouse", str(warehouse), "--json")
    process = submit("backfill.py", *arguments)
    deadline = time.monotonic() + 240
    # Version 1 of nodes is the first day's commit: the graph is half written then.
    while not (warehouse / "nodes" / "_delta_log" / f"{1:020}.json").exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for victim in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
        victim.send_signal(signal.SIGKILL)
    process.communicate()
    reports = finished(submit("backfill.py", *arguments))
    assert [r["done_before"] for r in reports] == [False, False]
    assert totals(reports[-1]) == local_totals


@pytest.fixture
def cluster(tmp_path):
    """A standalone master and two workers on loopback, stopped at the end."""
    port = 17077
    started = []

    def start(role, *arguments):
        command = [str(SPARK_HOME / "bin" / "spark-class"), f"org.apache.spark.deploy.{role}", *arguments]
        log = (tmp_path / f"{role}{len(started)}.log").open("w")
        started.append(
            subprocess.Popen(
                command, env=environment(SPARK_WORKER_DIR=str(tmp_path)), stdout=log, stderr=log, cwd=tmp_path
            )
        )
        return tmp_path / f"{role}{len(started) - 1}.log"

    url = f"spark://127.0.0.1:{port}"
    master = start("master.Master", "-h", "127.0.0.1", "-p", str(port), "--webui-port", "0")
    for _ in range(2):
        start("worker.Worker", "-h", "127.0.0.1", "-c", "1", "-m", "1g", "--webui-port", "0", url)
    deadline = time.monotonic() + 90
    while master.read_text().count("Registering worker") < 2:
        assert time.monotonic() < deadline, master.read_text()
        time.sleep(0.2)
    yield url
    for process in started:
        process.terminate()
    for process in started:
        process.wait(timeout=30)


def test_a_backfill_on_a_standalone_cluster_gives_what_one_machine_gives(cluster, hub, local_totals, tmp_path):
    arguments = ("--source", str(hub), "--warehouse", str(tmp_path / "warehouse"), "--json")
    reports = finished(submit("backfill.py", *arguments, master=cluster, HUGGINGGRAPH_ENV="cluster"))
    assert totals(reports[-1]) == local_totals
