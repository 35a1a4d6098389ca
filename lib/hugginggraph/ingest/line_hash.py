"""The hash by which a line is known again, whatever its counters say today."""

from functools import reduce
from operator import add

from pyspark.sql import Column
from pyspark.sql import functions as F

from hugginggraph.ingest.fields import FIELDS
from hugginggraph.records.fields import COUNTER_FIELDS
from hugginggraph.records.line_hash import rules_of
from hugginggraph.settings import IngestSettings
from hugginggraph.tables.spark import DOUBLE


def line_hash(line: Column, uncounted: Column, record: Column, limits: IngestSettings) -> Column:
    """The hash of a line without its counters, and of the rules by which it is read.

    The counters are left out where they stand in the line just once and as Spark writes them: then the numbers left out
    are as long as the record's. Otherwise nothing is: a second one might be no counter, and a change of it must show.

    Args:
        line: the text.
        uncounted: the line `without_counters`, in a column of its own: it is asked for twice.
        record: struct with the line's counters.
        limits: the settings that change what is read of a line.
    """
    left_out = reduce(add, [F.coalesce(F.length(_as_json(name, record[name])), F.lit(0)) for name in COUNTER_FIELDS])
    is_each_once = F.length(uncounted) + left_out == F.length(line)
    return F.xxhash64(F.lit(rules_of(limits)), F.when(is_each_once, uncounted).otherwise(line))


def without_counters(line: Column) -> Column:
    r"""The line without the numbers that stand behind the names of counters, wherever they do.

    >>> frame = spark.sql("SELECT '{\"id\": \"a/b\", \"likes\": 7, \"downloads\":12, \"gated\": 3}' AS line")
    >>> frame.select(without_counters(F.col("line")).alias("l")).first().l
    '{"id": "a/b", "likes": , "downloads":, "gated": 3}'
    """
    return F.regexp_replace(line, rf'("(?:{"|".join(COUNTER_FIELDS)})": ?)-?[0-9][0-9.eE+-]*+', "$1")


def _as_json(name: str, number: Column) -> Column:
    """A number as JSON writes it: 5, not 5.0."""
    text = number.cast("string")
    return F.regexp_replace(text, r"\.0$", "") if FIELDS[name].dataType == DOUBLE else text
