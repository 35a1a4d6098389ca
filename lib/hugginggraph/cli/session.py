"""What every command needs that works with Spark on a warehouse."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def session_for(
    command: str, warehouse: str | None, status: str = "starting Spark …"
) -> Iterator[tuple[Any, Any, Callable[[str], None]]]:
    """A session, the settings it was started with, and what changes the status line that shows meanwhile.

    What the work has made is listed in the catalog of the settings, where they name one.

    Args:
        command: the command's name.
        warehouse: where the tables are, if not where the settings say.
        status: the status line to begin with.
    """
    from hugginggraph.pipeline.catalog import register
    from hugginggraph.report.console import waiting
    from hugginggraph.session import spark_session
    from hugginggraph.settings import load_settings

    settings = load_settings(warehouse=warehouse)
    with waiting(status) as line, spark_session(settings, command) as spark:
        yield spark, settings, line.update
        register(spark, settings)
