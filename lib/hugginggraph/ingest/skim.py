"""The first look at a day's lines: which of them say what they said before, and need no parsing.

On a normal day 0.3 % of the repos change, while the counters of many others do. So a line is hashed without its
counters; where the hash is the one that `repos` keeps, the record is the one it was made of.
"""

import hashlib
import json
from functools import reduce
from operator import add

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.settings import IngestSettings
from hugginggraph.tables import DOUBLE, LONG, STRING, node_id, struct

_RULES = "1"
"""Moves with the rules of `records.parse`, so that every line is parsed again by the new ones."""
_FIRST_LOOK = struct(id=STRING, downloads=LONG, downloadsAllTime=LONG, likes=LONG, trendingScore=DOUBLE)
_COUNTERS = ("downloads", "downloadsAllTime", "likes", "trendingScore")
_COUNTED = rf'"(?:{"|".join(_COUNTERS)})": ?-?\d[\d.eE+-]*'
# An id without anything that parsing might change.
_PLAIN_ID = r"^[!-~]{1,400}$"


def skimmed(lines: DataFrame, limits: IngestSettings) -> DataFrame:
    """One row a line, narrow: `kind, node_id, repo_id, raw_hash, line_hash` and the counters.

    `node_id` is null where only parsing can tell whom the line is about. `raw_hash` finds the line again.
    """
    looked = lines.withColumn("r", F.from_json("line", _FIRST_LOOK))
    repo_id = F.when(F.col("r.id").rlike(_PLAIN_ID), F.col("r.id"))
    return looked.select(
        "kind",
        F.when(repo_id.isNotNull(), node_id(F.col("kind"), repo_id)).alias("node_id"),
        repo_id.alias("repo_id"),
        raw_hash().alias("raw_hash"),
        line_hash(F.col("line"), limits).alias("line_hash"),
        F.col("r.downloads").alias("downloads"),
        F.col("r.downloadsAllTime").alias("downloads_all_time"),
        F.col("r.likes").alias("likes"),
        F.col("r.trendingScore").alias("trending_score"),
    )


def raw_hash() -> Column:
    """The hash of a whole line, of the columns `kind` and `line`."""
    return F.xxhash64("kind", "line")


def line_hash(line: Column, limits: IngestSettings) -> Column:
    """The hash of a line without its counters, and of the rules by which it is read.

    Where a counter's name stands in the line twice, nothing is left out: one of the two is no counter, and a change of
    it must show.
    """
    rules = hashlib.sha256(json.dumps([_RULES, limits.model_dump()], sort_keys=True).encode()).hexdigest()
    names = reduce(add, [F.contains(line, F.lit(f'"{name}":')).cast("int") for name in _COUNTERS])
    is_each_once = F.regexp_count(line, F.lit(_COUNTED)) <= names
    text = F.when(is_each_once, F.regexp_replace(line, _COUNTED, "")).otherwise(line)
    return F.xxhash64(F.lit(rules), text)
