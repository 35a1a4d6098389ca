"""Frames that are computed already: settled ones, whose plan is cut, and ones made of a few rows at hand."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, StructType

RELIABLE = "spark.hugginggraph.reliableCheckpoints"
"""Spark property: settle in the checkpoint folder, which survives the loss of a worker, instead of on the workers."""


def settle(frame: DataFrame, *, on_disk: bool = False) -> DataFrame:
    """The same rows, computed now, behind a plan of one node.

    A day's tables are built from one another; carried along unsettled, their plans grow until planning costs more
    than computing. What is settled is freed when the frame is no longer referenced.

    Args:
        frame: what to compute.
        on_disk: keep the rows out of memory: for frames of whole records.
    """
    if frame.sparkSession.conf.get(RELIABLE, "false") == "true":
        return frame.checkpoint()
    return frame.localCheckpoint(storageLevel=StorageLevel.DISK_ONLY if on_disk else None)


def literal_rows(spark: SparkSession, rows: Sequence[Mapping[str, Any]], columns: StructType) -> DataFrame:
    """A few rows at hand as a frame of these columns.

    Through JSON, because `createDataFrame` would start a Python worker for a dozen rows.
    """
    text = json.dumps([dict(row) for row in rows], ensure_ascii=False, default=str)
    return spark.range(1).select(F.inline(F.from_json(F.lit(text), ArrayType(columns))))
