"""The fields of a record of the Hub that are read by name."""

from pyspark.sql import Column
from pyspark.sql.types import ArrayType

from hugginggraph.records.fields import COUNTER_FIELDS
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
USUAL_OTHERS = (
    *("childrenModelCount", "citation", "config", "datasets", "description", "gguf", "inference", "key", "mainSize"),
    *("mask_token", "model-index", "models", "paperswithcode_id", "runtime", "safetensors", "sdk", "spaces"),
    *("subdomain", "transformersInfo", "usedStorage", "widgetData", "xetEnabled"),
)
"""Fields without a column that many records have: read together with those that have one."""


def counter_columns(record: Column) -> list[Column]:
    """The counters of a record under their columns' names."""
    return [record[field].alias(column) for field, column in COUNTER_FIELDS.items()]
