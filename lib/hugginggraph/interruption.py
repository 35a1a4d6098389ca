"""Ctrl-C while an engine works: what Spark does is cancelled, and whatever fails of it is one `KeyboardInterrupt`."""

import contextlib
import logging
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from types import FrameType
from typing import Any

_EVERY = 0.2
"""Seconds after which jobs are cancelled again: what runs side by side may have begun others."""
_LOGGERS = ("py4j.clientserver", "py4j.java_gateway")
"""By whose names py4j logs, where it does not log as the root."""


class Interruption:
    """The handler of SIGINT while a session is started, works and is stopped."""

    def __init__(self) -> None:
        self.has_come = False
        self._before = signal.getsignal(signal.SIGINT)
        self._ended = threading.Event()

    def take_over(self) -> None:
        """Become the handler; again after a context was started, as PySpark then installs its own.

        PySpark's cancels the jobs over the connection on which the main thread waits for one, so that it waits for its
        end.
        """
        self._handle_with(self._come)

    def end(self) -> None:
        """Cancel no more jobs, and put back the handler that was there before."""
        self._ended.set()
        self._handle_with(self._before)

    def _handle_with(self, handler: Any) -> None:
        # Where SIGINT is ignored, as in the background of a script, it stays so.
        is_handled = self._before not in (None, signal.SIG_IGN)
        if is_handled and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, handler)

    def _come(self, _number: int, _frame: FrameType | None) -> None:
        if not self.has_come:
            self.has_come = True
            threading.Thread(target=self._cancel_jobs, daemon=True).start()
        raise KeyboardInterrupt

    def _cancel_jobs(self) -> None:
        while not self._ended.wait(_EVERY):
            pyspark = sys.modules.get("pyspark")
            context = None if pyspark is None else getattr(pyspark, "SparkContext", None)
            context = getattr(context, "_active_spark_context", None)
            if context is not None:
                # The context may be stopped meanwhile.
                with contextlib.suppress(Exception):
                    context.cancelAllJobs()


@contextlib.contextmanager
def interruptible() -> Iterator[Interruption]:
    """Let Ctrl-C end what an engine does inside, in the main thread; other threads are not interrupted.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed; raised in place of every error that came of it.
    """
    interruption = Interruption()
    interruption.take_over()
    with _without_tracebacks_of_py4j(interruption):
        try:
            yield interruption
        except Exception:
            if interruption.has_come:
                raise KeyboardInterrupt from None
            raise
        finally:
            interruption.end()


def kill_started(interruption: KeyboardInterrupt) -> None:
    """Kill the processes that the interrupted functions were starting.

    A JVM that PySpark no longer waits for would never end: it fails to tell where it listens, and listens on.
    """
    for frame, _ in traceback.walk_tb(interruption.__traceback__):
        for process in list(frame.f_locals.values()):
            if isinstance(process, subprocess.Popen):
                process.kill()


@contextlib.contextmanager
def _without_tracebacks_of_py4j(interruption: Interruption) -> Iterator[None]:
    """Leave out what py4j logs of the calls that an interruption breaks off, as the root or by its own name."""

    def is_wanted(record: logging.LogRecord) -> bool:
        return not (interruption.has_come and "py4j" in record.pathname)

    loggers = [logging.root, *map(logging.getLogger, _LOGGERS)]
    for logger in loggers:
        logger.addFilter(is_wanted)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(is_wanted)
