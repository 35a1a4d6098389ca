"""Frames that are computed already: settled ones, whose plan is cut, and a few rows or pairs at hand as one literal."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from pyspark.sql import Column, DataFrame, SparkSession
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


def with_value(value: Column, build: Callable[[Column], Column]) -> Column:
    """What `build` makes of a value that is computed once, however often it is named.

    What a function over the elements of a list names from outside is otherwise computed anew for each element. The
    only element of a list stands in for a variable, which Spark's expressions do not have.

    >>> of = with_value(F.lit(1) + 1, lambda two: F.transform(F.array(F.lit(3), F.lit(4)), lambda each: each * two))
    >>> spark.range(1).select(of.alias("doubled")).first().doubled
    [6, 8]
    """
    return F.transform(F.array(value), build)[0]


def literal_map(pairs: Mapping[str, str]) -> Column:
    """A dictionary as a map from text to text.

    As one literal: hundreds of them would each be a call into the JVM.

    >>> spark.range(1).select(literal_map({"llama4": "Llama 4"})["llama4"].alias("name")).first().name
    'Llama 4'
    """
    return F.from_json(F.lit(json.dumps(pairs)), "MAP<STRING, STRING>")


def literal_rows(spark: SparkSession, rows: Sequence[Mapping[str, Any]], columns: StructType) -> DataFrame:
    """A few rows at hand as a frame of these columns.

    Through JSON, because `createDataFrame` would start a Python worker for a dozen rows.
    """
    text = json.dumps([dict(row) for row in rows], ensure_ascii=False, default=str)
    return spark.range(1).select(F.inline(F.from_json(F.lit(text), ArrayType(columns))))
