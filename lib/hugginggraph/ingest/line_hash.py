"""The hash by which a line is known again, whatever its counters say today."""

import hashlib
import json
from functools import reduce
from operator import add

from pyspark.sql import Column
from pyspark.sql import functions as F

from hugginggraph.ingest.fields import COUNTER_FIELDS
from hugginggraph.settings import IngestSettings

_RULES = "2"
"""Moves with the rules of `records.parse`, so that every line is parsed again by the new ones."""


def line_hash(line: Column, uncounted: Column, record: Column, limits: IngestSettings) -> Column:
    """The hash of a line without its counters, and of the rules by which it is read.

    The counters are left out where they stand in the line just once and as Spark writes them. Otherwise nothing is: a
    second one might be no counter, and a change of it must show.

    Args:
        line: the text.
        uncounted: the text `without_counters`, in a column of its own: it is asked for twice.
        record: struct with the line's counters.
        limits: the settings that change what is read of a line.
    """
    rules = hashlib.sha256(json.dumps([_RULES, limits.model_dump()], sort_keys=True).encode()).hexdigest()
    left_out = reduce(add, [F.coalesce(F.length(_as_json(record[name])), F.lit(0)) for name in COUNTER_FIELDS])
    is_each_once = F.length(uncounted) + left_out == F.length(line)
    return F.xxhash64(F.lit(rules), F.when(is_each_once, uncounted).otherwise(line))


def without_counters(line: Column, record: Column) -> Column:
    """The line without the values of the counters that `record` has, wherever they stand."""
    colon = F.when(F.contains(line, F.lit('": ')), ": ").otherwise(":")
    text = line
    for name in COUNTER_FIELDS:
        label = F.concat(F.lit(f'"{name}"'), colon)
        # A counter that is null is looked for as an empty text, which is nowhere.
        text = F.replace(text, F.coalesce(F.concat(label, _as_json(record[name])), F.lit("")), label)
    return text


def _as_json(number: Column) -> Column:
    """A number as JSON writes it: 5, not 5.0."""
    return F.regexp_replace(number.cast("string"), r"\.0$", "")
