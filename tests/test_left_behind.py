"""What a killed process leaves: private, and gone with the next run; no process outlives the one that started it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from hugginggraph import scratch
from hugginggraph.cli import run
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.session import _kept_in
from mini_hub import TWO

LIB = Path(__file__).parents[1] / "lib"


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """The temporary folder of the test and of the processes that it starts."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    scratch.process_folder.cache_clear()
    yield tmp_path
    scratch.process_folder.cache_clear()


@pytest.fixture
def child():
    """Starts Python with some lines; gives the process and what it prints first. What runs at the end is killed."""
    started = []

    def start(lines):
        process = subprocess.Popen(
            [sys.executable, "-c", lines], env=os.environ | {"PYTHONPATH": str(LIB)}, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process, process.stdout.readline().split()

    yield start
    for process in started:
        process.kill()
        process.wait()


HOLDING = """
import time
from hugginggraph.scratch import scratch_folder
with scratch_folder() as folder:
    (folder / "rows.parquet").write_bytes(b"rows")
    print(folder, flush=True)
    time.sleep(60)
"""


def test_a_folder_is_for_this_user_alone_and_removed_at_the_end():
    with scratch.scratch_folder() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "rows.parquet").write_bytes(b"rows")
    assert not folder.exists()


def test_a_folder_is_removed_where_the_run_fails(temporary):
    with pytest.raises(ZeroDivisionError), scratch.scratch_folder():
        raise ZeroDivisionError
    assert list(temporary.iterdir()) == []


def test_a_run_that_finds_its_day_done_removes_what_a_killed_one_left(child, mini, mini_dump, capsys):
    killed, (left,) = child(HOLDING)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    day = ["daily", "--source", str(mini_dump), "--date", str(TWO), "--warehouse", mini.warehouse]
    assert run(day) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert not Path(left).exists()


def test_what_a_killed_process_left_is_removed_by_the_next_run_and_what_is_in_use_is_not(child):
    killed, (left,) = child(HOLDING)
    _, (in_use,) = child(HOLDING)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert Path(left, "rows.parquet").exists()
    with scratch.scratch_folder() as own:
        assert not Path(left).exists()
        assert Path(in_use, "rows.parquet").exists()
        scratch.remove_abandoned()
        assert own.exists()


def test_a_folder_without_a_lock_may_be_one_that_is_just_made_until_it_is_a_day_old(temporary):
    young, old = temporary / "hugginggraph-young", temporary / "hugginggraph-old"
    for folder in (young, old):
        folder.mkdir()
    long_ago = time.time() - 25 * 3600
    os.utime(old, (long_ago, long_ago))
    scratch.remove_abandoned()
    assert (young.exists(), old.exists()) == (True, False)


def test_links_files_and_folders_of_others_are_left_alone(temporary, tmp_path_factory, monkeypatch):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "in-use").touch()
    (temporary / "hugginggraph-link").symlink_to(elsewhere)
    (temporary / "hugginggraph-file").touch()
    (temporary / "another").mkdir()
    (temporary / "hugginggraph-locked-by-a-link").mkdir()
    (temporary / "hugginggraph-locked-by-a-link" / "in-use").symlink_to(elsewhere / "in-use")
    before = set(temporary.iterdir())
    scratch.remove_abandoned()
    assert set(temporary.iterdir()) == before
    (temporary / "hugginggraph-of-another").mkdir()
    (temporary / "hugginggraph-of-another" / "in-use").touch()
    monkeypatch.setattr(os, "getuid", lambda: -1)
    scratch.remove_abandoned()
    assert (temporary / "hugginggraph-of-another").exists()
    assert (elsewhere / "in-use").exists()


def test_a_process_has_one_folder_until_it_ends(child, temporary):
    process, (first, second) = child("""
from hugginggraph.scratch import process_folder
print(process_folder(), process_folder(), flush=True)
""")
    assert process.wait() == 0
    assert first == second
    assert list(temporary.iterdir()) == []


def test_a_forked_process_does_not_remove_the_folder_of_its_parent(child, temporary):
    process, (exists,) = child("""
import os, sys
from hugginggraph.scratch import process_folder
folder = process_folder()
if os.fork() == 0:
    sys.exit()
os.wait()
print(folder.exists(), flush=True)
""")
    assert process.wait() == 0
    assert exists == "True"
    assert list(temporary.iterdir()) == []


def test_worker_processes_end_with_their_parent_when_it_is_killed(child):
    process, workers = child("""
import time
from hugginggraph.engines.embedded.relations import _workers
pool = _workers()
list(pool.map(abs, range(100)))
print(*pool._processes, flush=True)
time.sleep(60)
""")
    assert len(workers) >= 1
    process.send_signal(signal.SIGKILL)
    process.wait()
    _, alive = psutil.wait_procs([psutil.Process(int(each)) for each in workers if psutil.pid_exists(int(each))], 10)
    assert [each for each in alive if each.status() != psutil.STATUS_ZOMBIE] == []


def test_look_ups_spill_to_the_private_folder_and_not_to_the_working_folder(mini, temporary):
    ((place,),) = Warehouse(mini.warehouse).rows("SELECT current_setting('temp_directory')")
    assert Path(place).parent == scratch.process_folder()


def test_a_jvm_keeps_in_the_folder_what_it_writes_unless_the_settings_name_a_place():
    folder = Path('/tmp/two "words"')
    kept = _kept_in(folder, {"spark.driver.extraJavaOptions": "-XX:+UseParallelGC"})
    assert kept["spark.local.dir"] == str(folder)
    assert kept["spark.driver.extraJavaOptions"] == (
        r'"-Djava.io.tmpdir=/tmp/two \"words\"" "-XX:ErrorFile=/tmp/two \"words\"/hs_err_pid%p.log" -XX:+UseParallelGC'
    )
    assert _kept_in(folder, {"spark.local.dir": "/fast"})["spark.local.dir"] == "/fast"
