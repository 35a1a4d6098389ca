"""A day's lists as Spark frames: how Spark reads files of each format."""

import contextlib
import re
from collections.abc import Iterable, Iterator
from functools import reduce

import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, DataType, DoubleType, FloatType, StringType, StructType

from hugginggraph.json_text import is_too_deep
from hugginggraph.locations import for_spark_files
from hugginggraph.sources.damage import damaged
from hugginggraph.sources.formats import CARD, Parquet, is_list_with_cards, schema_of
from hugginggraph.sources.parquet_rows import OBJECTS
from hugginggraph.sources.source import DatedList, OfferedDay, SourceDay
from hugginggraph.spark_conf import properties_set

_JSON_OPTIONS = {
    "timeZone": "UTC",
    "timestampFormat": "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
    "timestampNTZFormat": "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
}


def as_frames(spark: SparkSession, offered: OfferedDay) -> SourceDay:
    """The day with its records and cards as frames; nothing is read yet but the schemas.

    Raises:
        SourceError: a Parquet file of the day breaks off or is damaged.
    """
    cards = [_frame(spark, cards) for cards in offered.card_lists]
    return SourceDay(
        **vars(offered),
        records=_united(_frame(spark, records) for records in offered.lists),
        cards=_united(cards) if cards else None,
    )


def _frame(spark: SparkSession, files: DatedList) -> DataFrame:
    """The lines of a list: `kind, file, line`."""
    if files.is_beside:
        lines = _cards(spark, files)
    elif isinstance(files.format, Parquet):
        by_schema = _by_schema(files)
        lines = _united(_rows_as_json(spark, schema, uris) for schema, uris in by_schema.items())
    else:
        # One gzip file is one task of Spark.
        texts = spark.read.text([for_spark_files(place) for place in files.paths], lineSep="\n")
        lines = texts.select(_file(), F.col("value").alias("line"))
    return lines.select(F.lit(files.kind).alias("kind"), "file", "line")


def _cards(spark: SparkSession, files: DatedList) -> DataFrame:
    """The column `card`, where it is not null, of the Parquet files of a list that have it."""
    with_card = [uris for schema, uris in _by_schema(files).items() if is_list_with_cards(schema)]
    line = F.to_json(F.struct("id", F.col(CARD))).alias("line")
    return _united(spark.read.parquet(*uris).where(F.col(CARD).isNotNull()).select(_file(), line) for uris in with_card)


def _rows_as_json(spark: SparkSession, schema: pa.Schema, uris: list[str]) -> DataFrame:
    # Spark has no time so fine and refuses the file, unless it may read the bare number.
    with properties_set(spark, {"spark.sql.legacy.parquet.nanosAsLong": "true"}):
        rows = spark.read.parquet(*uris)
    nanoseconds = {field.name for field in schema if _is_nanoseconds(field.type)}
    beside = {CARD} if is_list_with_cards(schema) else set()
    fields = []
    for field in rows.drop(*beside).schema.fields:
        column = F.col(f"`{field.name.replace('`', '``')}`")
        if field.name in nanoseconds:
            column = F.timestamp_micros(F.call_function("div", column, F.lit(1000)))
        elif field.name in OBJECTS and isinstance(field.dataType, StringType):
            column = F.coalesce(F.when(~is_too_deep(column), F.try_parse_json(column)), column.cast("variant"))
        else:
            column = _as_numbers_of_json(column, field.dataType)
        fields.append(column.alias(field.name))
    return rows.select(_file(), F.to_json(F.struct(*fields), _JSON_OPTIONS).alias("line"))


def _by_schema(files: DatedList) -> dict[pa.Schema, list[str]]:
    """The files, as Spark finds them, by their columns: so no type must fit the columns of all files."""
    found: dict[pa.Schema, list[str]] = {}
    for place, path in files.paths.items():
        found.setdefault(schema_of(files.filesystem, path).remove_metadata(), []).append(for_spark_files(place))
    return found


def _united(frames: Iterable[DataFrame]) -> DataFrame:
    return reduce(DataFrame.unionByName, frames)


def _file() -> Column:
    return F.col("_metadata.file_name").alias("file")


def _is_nanoseconds(data_type: pa.DataType) -> bool:
    return bool(pa.types.is_timestamp(data_type) and data_type.unit == "ns")


def _as_numbers_of_json(column: Column, data_type: DataType) -> Column:
    """Floating-point numbers, at any depth, as JSON has them: 5.0 is 5, and what is no number is null.

    A column of integers with gaps is stored as floating-point by pandas; the API wrote integers.
    """
    if isinstance(data_type, (DoubleType, FloatType)):
        number = column.cast("double")
        whole = number.try_cast("bigint")
        is_whole = whole.cast("double") == number
        return F.when(F.isnan(number), None).when(is_whole, whole.cast("variant")).otherwise(number.cast("variant"))
    if not _has_fractions(data_type):
        return column
    if isinstance(data_type, ArrayType):
        of = data_type.elementType
        return F.transform(column, lambda element: _as_numbers_of_json(element, of))
    if isinstance(data_type, StructType):
        fields = [_as_numbers_of_json(column[f.name], f.dataType).alias(f.name) for f in data_type.fields]
        return F.when(column.isNotNull(), F.struct(*fields))
    return column


def _has_fractions(data_type: DataType) -> bool:
    text = data_type.simpleString()
    return "double" in text or "float" in text


_SIGNS_OF_DAMAGE = (
    # gzip
    *("Unexpected end of input stream", "EOFException", "not a gzip file", "incorrect header check"),
    *("invalid stored block", "ZlibException", "invalid code", "invalid distance", "incorrect data check"),
    *("invalid block type", "DataFormatException", "ZipException"),
    # Parquet
    *("is not a Parquet file", "CANNOT_READ_FILE_FOOTER", "FAILED_READ_FILE", "ParquetDecodingException"),
)


@contextlib.contextmanager
def unbroken(day: SourceDay) -> Iterator[None]:
    """Turn Spark's failure on a file that breaks off into one clear error.

    Raises:
        SourceError: a file of the day is truncated, or is not what its extension says.
    """
    try:
        yield
    except (PySparkException, Py4JError) as error:
        text = str(error)
        if not any(sign in text for sign in _SIGNS_OF_DAMAGE):
            raise
        name = re.search(r"(?:file:|s3a?://)\S+\.(?:jsonl|parquet)\S*", text)
        file = name.group(0).rstrip(".") if name else f"a file of {day.source} for {day.date}"
        raise damaged(file) from None
