"""Spark merely reading, parsing and writing the records of one day: `python -m benchmarks.ingest_spark HUB DATE OUT`.

A whole process, with Spark's own defaults but for memory and the number of partitions.
"""

import os
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType

from hugginggraph.tables.spark import BOOL, DOUBLE, LONG, STRING, struct

FIELDS = struct(
    _id=STRING,
    id=STRING,
    modelId=STRING,
    author=STRING,
    sha=STRING,
    lastModified=STRING,
    createdAt=STRING,
    private=BOOL,
    gated=STRING,
    disabled=BOOL,
    downloads=LONG,
    downloadsAllTime=LONG,
    likes=LONG,
    trendingScore=DOUBLE,
    library_name=STRING,
    pipeline_tag=STRING,
    tags=ArrayType(STRING),
    cardData=STRING,
    baseModels=STRING,
    siblings=ArrayType(struct(rfilename=STRING)),
)
"""The fields of a record that have columns."""


def main() -> None:
    """Read, parse, write."""
    hub, day, out = sys.argv[1:]
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {"spark.driver.memory": "4g", "spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1"}
    builder = SparkSession.builder.master("local[*]").appName("bare")
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    for folder in ("models", "datasets", "spaces"):
        records = spark.read.text(f"{hub}/{folder}/{day}/").select(F.from_json("value", FIELDS).alias("r"))
        records.select("r.*").write.parquet(f"{out}/{folder}")
    spark.stop()


if __name__ == "__main__":
    main()
