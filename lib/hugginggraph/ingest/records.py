"""A line of a dump -> a record with typed columns, and the defects found on the way.

Parsing is total: whatever stands in a line, it comes out as a record, as a quarantine row, or both. The Hub's
fields that have no column of their own are kept as JSON text in `extra`.
"""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType

from hugginggraph.settings import IngestSettings
from hugginggraph.tables import BOOL, DOUBLE, LONG, STRING, node_id, struct

NOT_JSON = "NOT_JSON"
"""The line is no JSON object."""
NO_ID = "NO_ID"
"""The record names no repo, or by an id that cannot be one (control characters, over 200 characters)."""
FIELD_TYPE = "FIELD_TYPE"
"""A known field has a type it never has; the record is taken without the field."""
TOO_MANY_FILES = "TOO_MANY_FILES"
"""More files than `ingest.max_files`; the record is taken with the first of them."""
DUPLICATE_ID = "DUPLICATE_ID"
"""A second record of the same repo in one day; the newest `lastModified` is taken."""

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
_CORRUPT = "_corrupt"
_ID = r"^[^\x00-\x20\x7f]{1,200}$"


def parse(lines: DataFrame, *, limits: IngestSettings) -> DataFrame:
    """One row a line: `kind, file, line`, the columns of `repos` that come from a record, counters, `defects`.

    `defects` is an array of codes, empty for a sound record. `node_id` is null where no repo is named.
    """
    fields = struct(**{f.name: f.dataType for f in FIELDS}, **{_CORRUPT: STRING})
    parsed = lines.withColumn("r", F.from_json("line", fields, {"columnNameOfCorruptRecord": _CORRUPT}))
    created, modified = _time("r.createdAt"), _time("r.lastModified")
    repo_id = F.when(F.col("r.id").rlike(_ID), F.col("r.id"))
    is_object = F.col("line").startswith("{") & (F.col("r.id").isNotNull() | F.col(f"r.{_CORRUPT}").isNull())
    mistyped = F.col(f"r.{_CORRUPT}").isNotNull() | _lost(created, "createdAt") | _lost(modified, "lastModified")
    return parsed.select(
        "kind",
        "file",
        "line",
        F.when(repo_id.isNotNull(), node_id(F.col("kind"), repo_id)).alias("node_id"),
        repo_id.alias("repo_id"),
        F.col("r._id").alias("hub_id"),
        F.coalesce("r.author", F.when(repo_id.contains("/"), F.split_part(repo_id, F.lit("/"), F.lit(1)))).alias(
            "author"
        ),
        F.col("r.sha").alias("sha"),
        created.alias("created_at"),
        modified.alias("last_modified"),
        F.col("r.private").alias("private"),
        F.col("r.gated").alias("gated"),
        F.col("r.disabled").alias("disabled"),
        F.col("r.library_name").alias("library_name"),
        F.col("r.pipeline_tag").alias("pipeline_tag"),
        F.col("r.tags").alias("tags"),
        canonical_json("r.cardData").alias("card_data"),
        canonical_json("r.baseModels").alias("base_models"),
        F.slice("r.siblings.rfilename", 1, limits.max_files).alias("files"),
        F.size("r.siblings").alias("file_count"),
        _extra(F.col("line")).alias("extra"),
        F.col("r.downloads").alias("downloads"),
        F.col("r.downloadsAllTime").alias("downloads_all_time"),
        F.col("r.likes").alias("likes"),
        F.col("r.trendingScore").alias("trending_score"),
        F.array_compact(
            F.array(
                F.when(~is_object, NOT_JSON),
                F.when(is_object & repo_id.isNull(), NO_ID),
                F.when(is_object & repo_id.isNotNull() & mistyped, FIELD_TYPE),
                F.when(F.size("r.siblings") > limits.max_files, TOO_MANY_FILES),
            )
        ).alias("defects"),
    )


def one_a_repo(parsed: DataFrame) -> DataFrame:
    """The records, marked by `is_taken`: one a repo, the newest; the others get DUPLICATE_ID, unusable ones none."""
    newest_first = Window.partitionBy("node_id").orderBy(
        F.col("last_modified").desc_nulls_last(), F.hash("line"), "line"
    )
    is_first, names_a_repo = F.row_number().over(newest_first) == 1, F.col("node_id").isNotNull()
    return parsed.withColumn("is_taken", names_a_repo & is_first).withColumn(
        "defects", F.when(names_a_repo & ~F.col("is_taken"), F.array(F.lit(DUPLICATE_ID))).otherwise(F.col("defects"))
    )


def canonical_json(column: str | Column) -> Column:
    """A JSON text with its keys in order, so that equal content is equal text; what is no JSON stays as it is.

    >>> spark.sql('''SELECT '{"b": [1, null], "a": {"d": "x", "c": true}}' AS j''').select(
    ...     canonical_json("j").alias("j")).first().j
    '{"a":{"c":true,"d":"x"},"b":[1,null]}'
    """
    text = F.col(column) if isinstance(column, str) else column
    return F.coalesce(F.to_json(F.try_parse_json(text)), text)


def _time(column: str) -> Column:
    return F.try_to_timestamp(F.col(column))


def _lost(parsed: Column, field: str) -> Column:
    return parsed.isNull() & F.col(f"r.{field}").isNotNull()


def _extra(line: Column) -> Column:
    """The fields without a column, as a JSON object with its keys in order; null where there are none.

    A field that is null says as much as one that is absent, and is left out like it.

    The second look into the line is taken only where a name is there that the first does not know.
    """
    known = F.array(*[F.lit(name) for name in FIELDS.fieldNames()])
    all_fields = F.from_json(line, "MAP<STRING, STRING>")
    unknown = F.map_filter(all_fields, lambda name, value: ~F.array_contains(known, name) & value.isNotNull())
    in_order = F.map_from_entries(F.array_sort(F.map_entries(unknown)))
    nested = F.transform_values(
        in_order, lambda _, value: F.when(value.rlike(r"^[\[{]"), canonical_json(value)).otherwise(value)
    )
    has_unknown = F.size(F.array_except(F.json_object_keys(line), known)) > 0
    return F.when(has_unknown & (F.size(unknown) > 0), F.to_json(nested))
