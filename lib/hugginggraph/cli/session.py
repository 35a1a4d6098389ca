"""What every command needs that computes with an engine, or writes to a warehouse."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def session_for(
    command: str, settings: Any, status: str = "starting Spark …"
) -> Iterator[tuple[Any, Callable[[str], None]]]:
    """A session, and what changes the status line that shows meanwhile.

    What the work has made is listed in the catalog of the settings, where they name one.

    Args:
        command: the command's name.
        settings: where the tables are, and what the session is started with.
        status: the status line to begin with.
    """
    from hugginggraph.pipeline.catalog import register
    from hugginggraph.report.console import waiting
    from hugginggraph.session import spark_session

    with waiting(status) as line, spark_session(settings, command) as spark:
        yield spark, line.update
        register(spark, settings)


def is_idle(settings: Any, finished: object) -> bool:
    """Whether no session need be started: there is nothing to do, and no catalog in which tables may be missing."""
    return bool(finished) and settings.catalog is None


@contextmanager
def engine_for(command: str, settings: Any, source: Any) -> Iterator[Any]:
    """What takes the dates of a source in, by the engine that fits: a `pipeline.backfill.TakeIn`.

    Args:
        command: the command's name.
        settings: where the tables are, and which engine is wanted.
        source: what lists the Hub.
    """
    from hugginggraph.engines.choice import engine_of
    from hugginggraph.report.console import waiting

    if engine_of(settings) == "spark":
        from hugginggraph.engines.spark.day import run_day as by_spark

        with session_for(command, settings) as (spark, progress):
            yield lambda day, **how: by_spark(spark, settings, source, day, progress=progress, **how)
    else:
        from hugginggraph.engines.embedded.day import run_day
        from hugginggraph.interruption import interruptible

        with waiting("starting …") as line, interruptible():
            yield lambda day, **how: run_day(settings, source, day, progress=line.update, **how)


@contextmanager
def ledger_for(command: str, settings: Any, status: str) -> Iterator[tuple[Any, Callable[[str], None]]]:
    """The warehouse's ledger for the engine that fits, one that can write there; and what changes the status line.

    Args:
        command: the command's name.
        settings: where the tables are, and which engine is wanted.
        status: what the status line says meanwhile.
    """
    from hugginggraph.engines.choice import engine_of
    from hugginggraph.report.console import waiting

    if engine_of(settings) == "spark":
        from hugginggraph.store import Store

        with session_for(command, settings, status) as (spark, progress):
            yield Store(spark, settings.warehouse, settings.retention_days), progress
    else:
        from hugginggraph.storage.ledger import Ledger

        with waiting(status) as line:
            yield Ledger(settings.warehouse, settings.retention_days), line.update
