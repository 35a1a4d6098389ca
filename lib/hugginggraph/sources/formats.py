"""The formats of a dump's files: how files of one format become lines, a repo record a line."""

import contextlib
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from py4j.protocol import Py4JError
from pyarrow import fs
from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, DataType, DoubleType, FloatType, StringType, StructType

from hugginggraph.errors import SourceError
from hugginggraph.json_text import is_too_deep
from hugginggraph.sources.source import Repeats, SourceDay
from hugginggraph.spark_conf import properties_set

_OBJECTS = frozenset(
    [
        *("baseModels", "cardData", "childrenModelCount", "config", "datasets", "evalResults", "gguf", "mainSize"),
        *("inferenceProviderMapping", "model-index", "models", "resourceGroup", "runtime", "safetensors", "siblings"),
        *("spaces", "tags", "transformersInfo", "widgetData"),
    ]
)
"""The API's fields that hold an object or a list."""
_CARD = "card"
_JSON_OPTIONS = {
    "timeZone": "UTC",
    "timestampFormat": "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
    "timestampNTZFormat": "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
}


class Format(Protocol):
    """A file format. Files are given as Spark's readers take them, each with its path on the file system of Arrow."""

    suffixes: tuple[str, ...]
    repeats: Repeats
    """What a repeated content means where the dump does not say."""

    def lines(self, spark: SparkSession, filesystem: fs.FileSystem, files: Mapping[str, str]) -> DataFrame:
        """The records: `file, line`."""
        ...

    def cards(self, spark: SparkSession, filesystem: fs.FileSystem, files: Mapping[str, str]) -> DataFrame | None:
        """The README texts that the files of a list hold beside the records, as `lines` of cards; None without any."""
        ...

    def era(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> str:
        """A short code of the fields the files have."""
        ...


class JsonLines:
    """A record a line, as the Hub's API gives it; gzip or plain. One gzip file is one task of Spark."""

    suffixes: tuple[str, ...] = (".jsonl", ".jsonl.gz")
    # Who writes the API's answer to a file every day has looked at the Hub every day.
    repeats: Repeats = "observed"

    def lines(self, spark: SparkSession, filesystem: fs.FileSystem, files: Mapping[str, str]) -> DataFrame:
        """The lines as they stand."""
        return spark.read.text(list(files), lineSep="\n").select(_file(), F.col("value").alias("line"))

    def cards(self, spark: SparkSession, filesystem: fs.FileSystem, files: Mapping[str, str]) -> DataFrame | None:
        """None: the API gives none with its lists."""
        return None

    def era(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> str:
        """Always `jsonl`: each record bears its own fields."""
        return "jsonl"


class Parquet:
    """A record a row, a column a field of the API, as `hub-stats` and the weekly snapshots made from it have them.

    A row becomes the line that the API would have given: null fields are left out, times are in the API's form,
    numbers without fraction are written without one, and fields that hold an object or a list but are stored as JSON
    text (`cardData`) are that object again. Text there that is no JSON stays text, and the record is kept.

    A column `card` of a list is no field of the API but the repo's README, as research data sets have it
    (`modelbiome/ai_ecosystem_withmodelcards`).
    """

    suffixes: tuple[str, ...] = (".parquet",)
    # The weekly snapshots label the newest state there is, however old: a repeat tells nothing of its date.
    repeats: Repeats = "stale"

    def lines(self, spark: SparkSession, filesystem: fs.FileSystem, files: Mapping[str, str]) -> DataFrame:
        """The rows as JSON; files of different columns or types are read apart, so that no type must fit them all."""
        by_schema = _by_schema(filesystem, files)
        return reduce(DataFrame.unionByName, [self._lines(spark, schema, uris) for schema, uris in by_schema.items()])

    def cards(self, spark: SparkSession, filesystem: fs.FileSystem, files: Mapping[str, str]) -> DataFrame | None:
        """The column `card`, where it is not null, of the files of a list that have it."""
        with_card = [uris for schema, uris in _by_schema(filesystem, files).items() if _is_list_with_cards(schema)]
        line = F.to_json(F.struct("id", F.col(_CARD))).alias("line")
        frames = [spark.read.parquet(*uris).where(F.col(_CARD).isNotNull()).select(_file(), line) for uris in with_card]
        return reduce(DataFrame.unionByName, frames) if frames else None

    def era(self, filesystem: fs.FileSystem, paths: Iterable[str]) -> str:
        """The first eight digits of the sha-256 over the sorted names of all columns."""
        names = sorted({name for path in paths for name in _schema(filesystem, path).names})
        return hashlib.sha256("\n".join(names).encode()).hexdigest()[:8]

    def _lines(self, spark: SparkSession, schema: pa.Schema, uris: list[str]) -> DataFrame:
        # Spark has no time so fine and refuses the file, unless it may read the bare number.
        with properties_set(spark, {"spark.sql.legacy.parquet.nanosAsLong": "true"}):
            rows = spark.read.parquet(*uris)
        nanoseconds = {field.name for field in schema if _is_nanoseconds(field.type)}
        beside = {_CARD} if _is_list_with_cards(schema) else set()
        fields = []
        for field in rows.drop(*beside).schema.fields:
            column = F.col(f"`{field.name.replace('`', '``')}`")
            if field.name in nanoseconds:
                column = F.timestamp_micros(F.call_function("div", column, F.lit(1000)))
            elif field.name in _OBJECTS and isinstance(field.dataType, StringType):
                column = F.coalesce(F.when(~is_too_deep(column), F.try_parse_json(column)), column.cast("variant"))
            else:
                column = _as_numbers_of_json(column, field.dataType)
            fields.append(column.alias(field.name))
        return rows.select(_file(), F.to_json(F.struct(*fields), _JSON_OPTIONS).alias("line"))


FORMATS: tuple[Format, ...] = (JsonLines(), Parquet())


def format_of(path: str) -> Format:
    """The format of a file, by its extension."""
    return next(format_ for format_ in FORMATS if path.endswith(format_.suffixes))


def _by_schema(filesystem: fs.FileSystem, files: Mapping[str, str]) -> dict[pa.Schema, list[str]]:
    found: dict[pa.Schema, list[str]] = {}
    for uri, path in files.items():
        found.setdefault(_schema(filesystem, path).remove_metadata(), []).append(uri)
    return found


def _is_list_with_cards(schema: pa.Schema) -> bool:
    """Whether the rows are repos with their README beside; a file of `id` and `card` alone is one of cards."""
    return _CARD in schema.names and len(schema.names) > len(("id", _CARD))


def _file() -> Column:
    return F.col("_metadata.file_name").alias("file")


def _schema(filesystem: fs.FileSystem, path: str) -> pa.Schema:
    try:
        with filesystem.open_input_file(path) as file:
            return pq.read_schema(file)
    except pa.ArrowInvalid as error:
        raise SourceError(
            f"{path} breaks off or is damaged ({error}). Fetch it again and rerun; nothing of this date was taken"
        ) from None


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
        raise SourceError(
            f"{name.group(0).rstrip('.') if name else f'a file of {day.source} for {day.date}'} breaks off or is "
            "damaged (truncated gzip or Parquet). Fetch it again and rerun; nothing of this date was taken"
        ) from None
