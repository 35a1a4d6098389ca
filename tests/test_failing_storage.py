"""Damaged warehouses, full disks and lost output: one sentence each, its exit status, and nothing made worse."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys

import duckdb
import pyarrow as pa
import pytest
from checks.faults.warehouses import DAMAGES
from deltalake.exceptions import CommitFailedError, DeltaError

from dump_files import digest
from hugginggraph.cli import run
from hugginggraph.errors import StorageError, WarehouseError
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.report.html.page import report
from hugginggraph.storage.failures import failure_of
from mini_hub import ONE, TWO


@pytest.fixture
def copy(mini, tmp_path):
    """A copy of the mini Hub's warehouse."""
    return shutil.copytree(mini.warehouse, tmp_path / "warehouse")


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_warehouse_is_one_sentence_and_is_left_as_it_is(name, copy, mini_dump, capsys):
    DAMAGES[name](copy)
    before = digest(copy)
    place = ["--warehouse", str(copy)]
    day = ["daily", "--source", str(mini_dump), "--date", str(TWO)]
    commands = [["show", "nodes"], ["report", "--no-genetics", "--out", str(copy.parent / "r.html")]]
    if copy.is_dir() and list(copy.iterdir()):
        commands.append(day)
    for command in commands:
        # A date that is there is not taken in again, and so its tables are not looked at.
        status, said = run([*command, *place]), capsys.readouterr().err
        if command == day and status == 0:
            continue
        assert status == 1, command
        told = [line for line in said.splitlines() if not line.endswith("starting …")]
        assert len(told) == 1
        assert told[0].startswith("hugginggraph: ")
        assert len(told[0]) < 800
        assert "is damaged or is another's: " in said or "is no warehouse" in said
    assert digest(copy) == before
    assert not (copy.parent / "r.html").exists()


def test_json_of_a_damaged_warehouse_is_one_document(copy, capsys):
    DAMAGES["a file of a table is cut"](copy)
    assert run(["show", "nodes", "--json", "--warehouse", str(copy)]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "StorageError"


def test_a_report_does_not_take_a_damaged_table_for_one_that_was_not_computed(copy):
    DAMAGES["the log of a table is gone"](copy)
    with pytest.raises(StorageError, match=r"nodes is damaged"):
        report(Warehouse(str(copy)))
    assert not issubclass(StorageError, WarehouseError)


def test_a_warehouse_without_its_control_table_is_not_begun_anew(copy, mini_dump, capsys):
    shutil.rmtree(copy / "snapshots")
    before = digest(copy)
    line = ["daily", "--source", str(mini_dump), "--date", str(ONE), "--warehouse", str(copy)]
    assert run(line) == 1
    assert "no table snapshots that names their dates" in capsys.readouterr().err
    assert digest(copy) == before


FAILURES = {
    "a full disk": (OSError(errno.ENOSPC, "No space left on device", "/x/y"), "no space is left .*: /x/y: No space"),
    "a full quota": (OSError(errno.EDQUOT, "Disk quota exceeded"), "no space is left"),
    "a full disk to delta-rs": (DeltaError("Generic LocalFileSystem error\n ↳ No space left on device (os error 28)"),
                                "no space is left"),
    "a disk that is full when a commit is made": (
        CommitFailedError("Failed to commit transaction\n ↳ No space left on device (os error 28)"),
        "no space is left"),
    "a full disk to DuckDB": (duckdb.IOException('Could not write file "/t/x": No space left on device'),
                              "no space is left"),
    "a full spill": (duckdb.OutOfMemoryException("failed to offload: max_temp_directory_size"), "no space is left"),
    "too little memory": (duckdb.OutOfMemoryException("Out of Memory Error: failed to pin block (4 GiB/4 GiB used)"),
                          "the memory is too small.*HUGGINGGRAPH_EMBEDDED__MEMORY"),
    "too little memory while delta-rs writes": (DeltaError("External: Out of Memory Error: could not allocate block"),
                                                "the memory is too small"),
    "a read-only disk": (OSError(errno.EROFS, "Read-only file system", "/x"), "does not let this user"),
    "a forbidden folder to delta-rs": (OSError("Permission denied (os error 13)"), "does not let this user"),
    "a full disk in the midst of a file": (
        OSError("Generic LocalFileSystem error\n   \x1b[31m↳\x1b[0m No space left on device (os error 28)"),
        r"no space is left .*: Generic LocalFileSystem error: No space left on device \(os error 28\)\. Free some"),
    "a forbidden log": (DeltaError("Object at location /x not found: Permission denied (os error 13)"), "does not let"),
    "no temporary folder": (FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']"),
                            "name a folder that can be written in by TMPDIR"),
    "too many files": (OSError(errno.EMFILE, "Too many open files"), "the machine cannot do what is asked"),
    "a cut file to Arrow": (pa.ArrowInvalid("Parquet magic bytes not found in footer"), "is damaged"),
    "an endless message": (DeltaError("x" * 5000), "x{300} …"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_of_the_machine_is_told_with_what_to_do(name):
    error, told = FAILURES[name]
    failure = failure_of(error)
    assert isinstance(failure, StorageError)
    assert re.search(told, str(failure))


OF_THE_PROGRAM = [
    ValueError("x"), KeyError("x"), duckdb.BinderException("no column"), duckdb.ParserException("x"),
    pa.ArrowInvalid("cannot cast"), CommitFailedError("a newer version"), OSError("no number"),
]  # fmt: skip


@pytest.mark.parametrize("error", OF_THE_PROGRAM, ids=lambda error: type(error).__name__)
def test_a_fault_of_the_program_is_no_failure_of_the_storage(error):
    assert failure_of(error) is None


def test_an_argument_that_is_no_text_is_named_by_its_place(capsys):
    assert run(["show", "no\udcffdes"]) == 2
    assert capsys.readouterr().err == (
        "hugginggraph: argument 2 ('no\\udcffdes') is no text in UTF-8. Rename what it names, or set a UTF-8 locale\n"
    )


# Output that nobody takes


def program(mini, *, shell, **how):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "HUGGINGGRAPH_WAREHOUSE": mini.warehouse}
    command = f'"{sys.executable}" -m hugginggraph.cli snapshots --json {shell}'
    return subprocess.run(["bash", "-o", "pipefail", "-c", command], env=environment, capture_output=True, text=True,
                          timeout=60, check=False, **how)  # fmt: skip


@pytest.mark.parametrize(
    ("shell", "told"),
    [
        (
            ">/dev/full",
            "hugginggraph: standard output cannot be written: No space left on device. Not all was written\n",
        ),
        (">&-", "hugginggraph: standard output is closed: give it a file, or /dev/null\n"),
        ("| true", ""),
        ("2>&- >/dev/full", ""),
    ],
)
def test_lost_output_is_one_sentence_and_status_1(mini, shell, told):
    done = program(mini, shell=shell)
    assert (done.returncode, done.stderr) == (1, told)
