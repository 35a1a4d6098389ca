"""Which engine takes a day in."""

import os
import sys
from typing import Literal

from hugginggraph.errors import SettingsError
from hugginggraph.settings import Settings
from hugginggraph.storage.ledger import Ledger

EngineName = Literal["embedded", "spark"]


def engine_of(settings: Settings) -> EngineName:
    """The engine that the setting `engine` names; for `auto` the one that fits where this runs.

    Spark is taken under `spark-submit` and beside an active session (Databricks, notebooks), where tables are listed
    in a catalog, and where delta-rs does not write: in other object storage than S3, and in a folder whose name it does
    not find again.

    Raises:
        SettingsError: the embedded engine is asked for where it cannot write.
    """
    is_written = Ledger(settings.warehouse, settings.retention_days).is_written_by_delta_rs
    if settings.engine == "embedded" and not is_written:
        raise SettingsError(
            f"the embedded engine cannot write to {settings.warehouse}: it takes S3, or a local folder without "
            "brackets, backslashes and `%20` and the like in its name. Choose another folder, or `--engine spark`"
        )
    if settings.engine != "auto":
        return settings.engine
    if settings.catalog is not None or not is_written:
        return "spark"
    return "spark" if "PYSPARK_GATEWAY_PORT" in os.environ or _has_active_session() else "embedded"


def _has_active_session() -> bool:
    if "pyspark.sql" not in sys.modules:
        return False
    from pyspark.sql import SparkSession

    return SparkSession.getActiveSession() is not None
