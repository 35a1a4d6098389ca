"""Spark's properties while a session runs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pyspark.sql import SparkSession


@contextmanager
def properties_set(spark: SparkSession, properties: Mapping[str, str]) -> Iterator[None]:
    """Set these properties, and set them back at the end."""
    before: dict[str, str | None] = {key: spark.conf.get(key, None) for key in properties}
    try:
        for key, value in properties.items():
            spark.conf.set(key, value)
        yield
    finally:
        for key, earlier in before.items():
            if earlier is None:
                spark.conf.unset(key)
            else:
                spark.conf.set(key, earlier)
