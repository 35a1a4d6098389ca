"""Ctrl-C: one line, exit status 130, and nothing that a library prints about calls that were broken off."""

import logging
import os
import signal
import subprocess
import threading
import time

import pytest

from hugginggraph.cli import run
from hugginggraph.interruption import interruptible, kill_started

LINE = "hugginggraph: stopped. What was finished stays; run the same command again for the rest\n"


def press_ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(10)


@pytest.fixture(params=["root", "py4j.clientserver", "py4j.java_gateway"])
def by_py4j(request):
    """Logs as py4j does when a call breaks off, with the place of the code: as the root, or by its own name."""
    name = request.param

    def log():
        logger = logging.root if name == "root" else logging.getLogger(name)
        logger.handle(
            logging.LogRecord(name, logging.ERROR, "/lib/py4j/java_gateway.py", 1070, "broken off", None, None)
        )

    return log


@pytest.mark.parametrize("end", [KeyboardInterrupt(), SystemExit(130)])
def test_a_command_that_is_stopped_prints_one_line_and_has_the_status_of_shells(end, capsys, monkeypatch):
    def stopped(_, *, standalone_mode):
        raise end

    monkeypatch.setattr("hugginggraph.cli.application.app", stopped)
    assert run(["daily"]) == 130
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", LINE)


def test_an_error_that_comes_of_the_interruption_is_the_interruption():
    def broken_off():
        try:
            press_ctrl_c()
        finally:
            raise RuntimeError("the connection is gone")

    with pytest.raises(KeyboardInterrupt), interruptible():
        broken_off()


def test_an_error_without_an_interruption_stays_what_it_is():
    with pytest.raises(RuntimeError, match="the disk is full"), interruptible():
        raise RuntimeError("the disk is full")


def test_the_handler_that_was_there_before_is_put_back():
    before = signal.getsignal(signal.SIGINT)
    with interruptible() as interruption:
        # As PySpark does when it starts.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        interruption.take_over()
        with pytest.raises(KeyboardInterrupt):
            press_ctrl_c()
    assert signal.getsignal(signal.SIGINT) is before


def test_where_sigint_is_ignored_it_stays_so():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interruptible():
            os.kill(os.getpid(), signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_process_that_was_being_started_ends_with_the_interruption():
    started = []

    def launch():
        process = subprocess.Popen(["sleep", "60"])
        started.append(process)
        raise KeyboardInterrupt

    try:
        launch()
    except KeyboardInterrupt as stopped:
        kill_started(stopped)
    assert started[0].wait(timeout=10) == -signal.SIGKILL


def test_what_py4j_logs_of_it_is_left_out_and_all_else_is_logged(by_py4j, caplog):
    def broken_off():
        logging.warning("before")
        by_py4j()
        try:
            press_ctrl_c()
        finally:
            by_py4j()
            logging.warning("after")

    with pytest.raises(KeyboardInterrupt), interruptible():
        broken_off()
    by_py4j()
    assert caplog.messages == ["before", "broken off", "after", "broken off"]


def test_a_thread_that_is_not_the_main_one_is_left_alone():
    handlers = []

    def work():
        with interruptible():
            handlers.append(signal.getsignal(signal.SIGINT))

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert handlers == [before]


def test_a_job_of_spark_ends_at_once_and_the_session_goes_on(spark, capfd):
    minute = "java_method('java.lang.Thread', 'sleep', CAST(60000 + id AS BIGINT))"
    timer = threading.Timer(3, os.kill, (os.getpid(), signal.SIGINT))
    started = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt), interruptible():
        spark.range(2).selectExpr(minute).collect()
    assert time.monotonic() - started < 40
    assert "Traceback" not in capfd.readouterr().err
    assert spark.range(3).count() == 3
