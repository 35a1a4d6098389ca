"""The first look at a day's lines: which of them say what they said before, and need no parsing.

On a normal day 0.3 % of the repos change, while the counters of many others do. So a line is hashed without its
counters; where the hash is the one that `repos` keeps, the record is the one it was made of.
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.ingest.fields import FIELDS, counter_columns
from hugginggraph.ingest.line_hash import line_hash, without_counters
from hugginggraph.records.fields import COUNTER_FIELDS
from hugginggraph.settings import IngestSettings
from hugginggraph.tables.spark import node_id, struct

_FIRST_LOOK = struct(**{name: FIELDS[name].dataType for name in ("id", *COUNTER_FIELDS)})
# An id without anything that parsing might change.
_PLAIN_ID = r"^[!-~]{1,400}\z"


def skimmed(lines: DataFrame, limits: IngestSettings) -> DataFrame:
    """One row a line, narrow: `kind, node_id, repo_id, raw_hash, line_hash` and the counters.

    `node_id` is null where only parsing can tell whom the line is about. `raw_hash` finds the line again.
    """
    looked = lines.withColumns({"r": F.from_json("line", _FIRST_LOOK), "uncounted": without_counters(F.col("line"))})
    repo_id = F.when(F.col("r.id").rlike(_PLAIN_ID), F.col("r.id"))
    return looked.select(
        "kind",
        F.when(repo_id.isNotNull(), node_id(F.col("kind"), repo_id)).alias("node_id"),
        repo_id.alias("repo_id"),
        raw_hash().alias("raw_hash"),
        line_hash(F.col("line"), F.col("uncounted"), F.col("r"), limits).alias("line_hash"),
        *counter_columns(F.col("r")),
    )


def raw_hash() -> Column:
    """The hash of a whole line, of the columns `kind` and `line`."""
    return F.xxhash64("kind", "line")
