"""Frames that are computed already: settled ones, whose plan is cut, and a few rows or pairs at hand as one literal."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, StructType

from hugginggraph.locations import for_spark_files

RELIABLE = "spark.hugginggraph.reliableCheckpoints"
"""Spark property: settle in the checkpoint folder, which survives the loss of a worker, instead of on the workers."""

MOST_TO_BROADCAST = 500_000
"""Rows of a few columns that are sent to all rather than moved about with the others."""


def settle(frame: DataFrame) -> DataFrame:
    """The same rows, computed now, behind a plan of one node.

    A day's tables are built from one another; carried along unsettled, their plans grow until planning costs more
    than computing. What is settled is freed when the frame is no longer referenced.
    """
    if frame.sparkSession.conf.get(RELIABLE, "false") == "true":
        return frame.checkpoint()
    return frame.localCheckpoint()


def sent_to_all(ids: DataFrame) -> DataFrame:
    """With the hint to broadcast, where they are few: a change of the source can move every row at once."""
    return F.broadcast(ids) if ids.count() <= MOST_TO_BROADCAST else ids


@contextmanager
def spilled(frame: DataFrame, *by: str) -> Iterator[DataFrame]:
    """The same rows, computed now and kept as files in the checkpoint folder until the end: for whole records.

    Millions of them fit into no memory, and who needs three of their columns reads only these; who needs the rows with
    one value of the columns `by`, only those.
    """
    spark = frame.sparkSession
    folder = f"{spark.sparkContext._jsc.sc().getCheckpointDir().get()}/{uuid4().hex}"
    try:
        frame.write.partitionBy(*by).parquet(folder)
        yield spark.read.schema(frame.schema).parquet(for_spark_files(folder)).select(frame.columns)
    finally:
        remove_folder(spark, folder)


def remove_folder(spark: SparkSession, folder: str) -> None:
    """Delete a folder of any file system that Hadoop knows, with all that is in it."""
    context = spark.sparkContext
    path = context._jvm.org.apache.hadoop.fs.Path(folder)  # type: ignore[union-attr]
    path.getFileSystem(context._jsc.hadoopConfiguration()).delete(path, True)


def remove_old_folders(spark: SparkSession, parent: str, *, days: int) -> None:
    """Delete what is in a folder and was written to last so many days ago, where the file system tells when."""
    context = spark.sparkContext
    path = context._jvm.org.apache.hadoop.fs.Path(parent)  # type: ignore[union-attr]
    system = path.getFileSystem(context._jsc.hadoopConfiguration())
    latest = (time.time() - days * 24 * 3600) * 1000
    for found in system.listStatus(path) if system.exists(path) else []:
        # In object storage a folder has no time: 0.
        if 0 < found.getModificationTime() < latest:
            system.delete(found.getPath(), True)


def literal_rows(spark: SparkSession, rows: Sequence[Mapping[str, Any]], columns: StructType) -> DataFrame:
    """A few rows at hand as a frame of these columns.

    Through JSON, because `createDataFrame` would start a Python worker for a dozen rows.
    """
    text = json.dumps([dict(row) for row in rows], ensure_ascii=False, default=str)
    return spark.range(1).select(F.inline(F.from_json(F.lit(text), ArrayType(columns))))
