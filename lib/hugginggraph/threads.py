"""Doing independent things at once: on a small day the time goes into planning and commits, which wait in turn."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pyspark import inheritable_thread_target
from pyspark.sql import SparkSession

T = TypeVar("T")

_AT_ONCE = 4


def side_by_side(*calls: Callable[[], T]) -> list[T]:
    """The results of the calls, in their order; they run in threads, a few at once, with the active session.

    Raises:
        What the first failing call raised, after all calls that had begun have ended.
    """
    session = SparkSession.active()
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        # Wrapped one by one: what a wrapper inherits, it shares with all that it wraps, and Spark writes to it.
        futures = [pool.submit(inheritable_thread_target(session)(call)) for call in calls]
        try:
            return [future.result() for future in futures]
        finally:
            for future in futures:
                future.cancel()
