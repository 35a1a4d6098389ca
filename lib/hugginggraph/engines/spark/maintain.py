"""Housekeeping by Spark, which sizes its tasks by the warehouse."""

from typing import Any

from pyspark.sql import SparkSession

from hugginggraph.history.snapshots import History
from hugginggraph.pipeline.maintain import Maintained
from hugginggraph.pipeline.maintain import maintain as maintained
from hugginggraph.session import properties_for
from hugginggraph.settings import Settings
from hugginggraph.store import Store
from hugginggraph.tables import CARDS, REPOS


def maintain(spark: SparkSession, settings: Settings, **how: Any) -> list[Maintained]:
    """What `pipeline.maintain` does, by Delta's own OPTIMIZE and VACUUM.

    Args:
        spark: a session with Delta.
        settings: where the warehouse is, and the retention they promise.
        how: what `pipeline.maintain` takes beside them.
    """
    store = Store(spark, settings.warehouse, settings.retention_days)
    newest = History.of(store).newest if store.exists() else None
    size = store.size(newest.versions, REPOS, CARDS) if newest else 0
    with properties_for(spark, settings, size):
        return maintained(store, settings, **how)
