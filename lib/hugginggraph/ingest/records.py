"""A line of a dump -> a record with typed columns, and the defects found on the way.

Parsing is total: whatever stands in a line, it comes out as a record, as a quarantine row, or both. The Hub's
fields that have no column of their own are kept as JSON text in `extra`.
"""

from functools import reduce
from operator import or_

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, StructType

from hugginggraph.ingest.fields import FIELDS, USUAL_OTHERS, counter_columns
from hugginggraph.ingest.inert import (
    hides_in_json,
    hides_in_names,
    hints_at_execution,
    is_plain,
    visible,
    visible_json,
)
from hugginggraph.ingest.line_hash import line_hash, without_counters
from hugginggraph.json_text import canonical_json, is_too_deep
from hugginggraph.records.record import (
    BOMB,
    DUPLICATE_ID,
    FIELD_TYPE,
    NO_ID,
    NOT_JSON,
    NOT_UTF8,
    TOO_MANY_FILES,
    TRAILING_TEXT,
)
from hugginggraph.records.sanitize import CONTROL_CHARS, EXEC_HINT
from hugginggraph.settings import IngestSettings
from hugginggraph.tables.spark import STRING, namespace, node_id, struct

# Names that no record has by chance; one that has them is taken with a defect.
_CORRUPT = "(what could not be read)"
_OTHER = "(the other record)"
_NAMES = ("r._id", "r.author", "r.sha", "r.gated", "r.library_name", "r.pipeline_tag")
_FILES = "r.siblings.rfilename"
_PARENTS = ("base_model", "models")
_ID = r"^(?![\[{])[^\x00-\x20\x7f]{1,400}\z"


def parse(lines: DataFrame, *, limits: IngestSettings) -> DataFrame:
    """One row a line: `kind, file, line`, the columns of `repos` that come from it, its counters, `defects`.

    `defects` is an array of codes, empty for a sound record; `flags` are those of a record that was taken, sorted, null
    where there are none. `node_id` is null where no repo is named. What exceeds a limit is left out: names that are
    too long, what comes after the last tag or file that is allowed, JSON texts that are too large.

    Texts go through the same few expressions as elements of arrays, for planning grows with every copy of one. What
    is asked of every text of a record is first asked of its line as a whole: nearly all have nothing to hide.
    """
    parsed = (
        lines.withColumn("pair", _beside_another(F.col("line")))
        .withColumn("alone", F.when(_is_alone(), F.col("pair.records")[0]))
        .withColumn("r", F.coalesce("alone", _with_what_is_wrong(F.col("line"))))
        .withColumns(
            {"others": _others(F.col("line")), "is_plain": is_plain(F.col("line"), F.col("alone").isNotNull())}
        )
        .withColumns({"is_deep": _is_deep(), "names": F.array(*[_list(*_NAMES), _list("r.tags"), _list(_FILES)])})
        .withColumn("json", F.when(~F.col("is_deep"), _json_texts()))
        .withColumns(_judged(limits))
        .withColumn("uncounted", without_counters(F.col("line")))
    )
    repo_id, (names, tags, files) = F.col("repo_id"), (F.col("kept_names")[n] for n in range(3))
    name = {column.split(".")[1]: names[position] for position, column in enumerate(_NAMES)}
    return parsed.select(
        "kind",
        "file",
        "line",
        F.when(repo_id.isNotNull(), node_id(F.col("kind"), repo_id)).alias("node_id"),
        "repo_id",
        name["_id"].alias("hub_id"),
        F.coalesce(name["author"], namespace(repo_id)).alias("author"),
        name["sha"].alias("sha"),
        "created_at",
        "last_modified",
        F.col("r.private").alias("private"),
        name["gated"].alias("gated"),
        F.col("r.disabled").alias("disabled"),
        name["library_name"].alias("library_name"),
        name["pipeline_tag"].alias("pipeline_tag"),
        F.when(F.col("r.tags").isNotNull(), F.slice(F.array_compact(tags), 1, limits.max_tags)).alias("tags"),
        F.col("kept_json")[0].alias("card_data"),
        F.col("kept_json")[1].alias("base_models"),
        F.when(F.col(_FILES).isNotNull(), F.slice(F.array_compact(files), 1, limits.max_files)).alias("files"),
        F.size("r.siblings").alias("file_count"),
        F.col("kept_json")[2].alias("extra"),
        F.when(repo_id.isNotNull() & (F.size("defects") > 0), F.array_sort("defects")).alias("flags"),
        *counter_columns(F.col("r")),
        line_hash(F.col("line"), F.col("uncounted"), F.col("r"), limits).alias("line_hash"),
        "defects",
    )


def _judged(limits: IngestSettings) -> dict[str, Column]:
    """What is kept of the texts, and what is wrong with the record."""
    created, modified = _time("r.createdAt"), _time("r.lastModified")
    is_id = F.coalesce(F.col("r.id").rlike(_ID), F.lit(False))
    is_object = F.col("line").startswith("{") & (F.col("r.id").isNotNull() | F.col(f"r.`{_CORRUPT}`").isNull())
    mistyped = F.col(f"r.`{_CORRUPT}`").isNotNull() | _lost(created, "createdAt") | _lost(modified, "lastModified")
    size = F.octet_length("line")
    # A part is no longer than the whole.
    is_long_name = (size > limits.max_name_length) & F.exists(
        F.flatten("names"), lambda name: F.length(name) > limits.max_name_length
    )
    is_long_text = (size > limits.max_json_bytes) & F.exists(
        "json", lambda text: F.octet_length(text) > limits.max_json_bytes
    )
    is_bomb = (
        F.col("is_deep")
        | (F.size("r.tags") > limits.max_tags)
        | is_long_name
        | is_long_text
        | F.exists(F.slice("json", 1, 2), lambda text: _has_many_parents(text, limits.max_names))
    )
    is_hiding = ~F.col("is_plain") & (
        hides_in_names(F.concat_ws("\n", F.when(is_id, F.col("r.id")), F.flatten("names")))
        | F.exists("json", hides_in_json)
    )
    is_sound = F.col("is_plain") & ~F.coalesce(is_long_name | is_long_text, F.lit(False))
    return {
        "repo_id": F.when(is_id, F.when(F.col("is_plain"), F.col("r.id")).otherwise(visible(F.col("r.id")))),
        "created_at": created,
        "last_modified": modified,
        "kept_names": F.when(is_sound, F.col("names")).otherwise(
            F.transform(
                "names",
                lambda several: F.transform(
                    several, lambda name: F.when(F.length(name) <= limits.max_name_length, visible(name))
                ),
            )
        ),
        "kept_json": F.when(is_sound, F.col("json")).otherwise(
            F.transform("json", lambda text: F.when(F.octet_length(text) <= limits.max_json_bytes, visible_json(text)))
        ),
        "defects": F.array_compact(
            F.array(
                F.when(~is_object, NOT_JSON),
                F.when(is_object & ~is_id, NO_ID),
                F.when(is_object & is_id & mistyped, FIELD_TYPE),
                F.when(F.size("r.siblings") > limits.max_files, TOO_MANY_FILES),
                F.when(is_object & ~F.is_valid_utf8("line"), NOT_UTF8),
                F.when(
                    F.col("alone").isNull() & is_object & F.col(f"r.`{_CORRUPT}`").isNull() & ~_ends_with_its_object(),
                    TRAILING_TEXT,
                ),
                F.when(is_bomb, BOMB),
                F.when(is_hiding, CONTROL_CHARS),
                F.when(hints_at_execution(F.col("json")[0]), EXEC_HINT),
            )
        ),
    }


def one_a_repo(parsed: DataFrame, known: DataFrame | None = None) -> DataFrame:
    """The records, marked by `is_taken`: one a repo, the newest; the others get DUPLICATE_ID, unusable ones none.

    Names can be made up that have the key of another repo. The key is the repo's that is known by it, else that of the
    first that was created; a record of the other is none of it.

    Args:
        parsed: as `parse` gives them.
        known: `node_id, known_name` of repos that are known, where names differ from those of the records.
    """
    named = parsed.withColumn("known_name", F.lit(None)) if known is None else parsed.join(known, "node_id", "left")
    is_other = F.coalesce(F.col("known_name") != F.col("repo_id"), F.lit(False))
    of_name = Window.partitionBy("node_id", "repo_id")
    newest_first = Window.partitionBy("node_id").orderBy(
        "_is_other",
        F.col("_born").asc_nulls_last(),
        "repo_id",
        F.col("last_modified").desc_nulls_last(),
        F.hash("line"),
        "line",
    )
    ranked = named.withColumns({"_is_other": is_other, "_born": F.min("created_at").over(of_name)})
    is_first, names_a_repo = F.row_number().over(newest_first) == 1, F.col("node_id").isNotNull()
    taken = ranked.withColumn("is_taken", names_a_repo & is_first & ~F.col("_is_other"))
    marked = taken.withColumn(
        "defects", F.when(names_a_repo & ~F.col("is_taken"), F.array(F.lit(DUPLICATE_ID))).otherwise(F.col("defects"))
    )
    return marked.select(*parsed.columns, "is_taken")


def _list(*columns: str) -> Column:
    """Several names, or one list of names, as an array that is never null."""
    if len(columns) > 1:
        return F.array(*columns)
    return F.coalesce(F.col(columns[0]), F.array().cast("array<string>"))


def _is_deep() -> Column:
    """Whether one of the JSON texts of the record cannot be parsed: then none of them is."""
    others = F.coalesce(F.map_values("others"), F.array().cast("array<string>"))
    is_any_deep = F.exists(F.concat(F.array("r.cardData", "r.baseModels"), others), is_too_deep)
    return F.coalesce(is_any_deep, F.lit(False))


def _json_texts() -> Column:
    """`[cardData, baseModels, all fields without a column]` as JSON with its keys in order at every level."""
    in_order = F.transform_values(
        "others", lambda _, value: F.when(value.rlike(r"^[\[{]"), canonical_json(value)).otherwise(value)
    )
    others = F.when(F.size("others") > 0, F.to_json(in_order))
    return F.transform(F.array("r.cardData", "r.baseModels", others), canonical_json)


def _has_many_parents(text: Column, at_most: int) -> Column:
    """Whether a card's `base_model` or the `models` of the Hub's baseModels are a list of too many."""
    lengths = [F.json_array_length(F.get_json_object(text, f"$.{key}")) for key in _PARENTS]
    # So many elements need that many characters: nearly no text is parsed again.
    may_have = reduce(or_, [F.contains(text, F.lit(f'"{key}":[')) for key in _PARENTS])
    return (F.length(text) > 2 * at_most) & may_have & F.coalesce(F.greatest(*lengths) > at_most, F.lit(False))


def _ends_with_its_object() -> Column:
    """Whether a line that begins with a JSON object ends with it: as the only value of another object it must."""
    keys = F.json_object_keys(F.concat(F.lit('{"":'), F.col("line"), F.lit("}")))
    return F.coalesce(F.size(keys) == 1, F.lit(False))


def _time(column: str) -> Column:
    """The time that a text tells. Spark knows years of six digits, which no reader of the tables could hold."""
    time = F.try_to_timestamp(F.col(column))
    return F.when(F.year(time).between(1, 9999), time)


def _lost(parsed: Column, field: str) -> Column:
    return parsed.isNull() & F.col(f"r.{field}").isNotNull()


def _record(*more: str) -> StructType:
    return struct(**{f.name: f.dataType for f in FIELDS}, **dict.fromkeys((*USUAL_OTHERS, *more), STRING))


def _beside_another(line: Column) -> Column:
    """The line's record in a list of two. The other stays the second only if nothing follows the record on its line.

    To learn that by parsing the line a second time would take as long as the first.
    """
    pair = struct(records=ArrayType(_record(_CORRUPT)), **{_CORRUPT: STRING})
    text = F.concat(F.lit('{"records":['), line, F.lit(f',{{"id":"{_OTHER}"}}]}}'))
    return F.from_json(text, pair, {"columnNameOfCorruptRecord": _CORRUPT})


def _is_alone() -> Column:
    """Whether a line is one sound record and nothing else."""
    is_pair = F.col(f"pair.`{_CORRUPT}`").isNull() & (F.size("pair.records") == 2)
    return is_pair & F.col("line").startswith("{") & (F.col("pair.records")[1]["id"] == _OTHER)


def _with_what_is_wrong(line: Column) -> Column:
    """What can be read of any line, and the line itself where that is not all of it."""
    return F.from_json(line, _record(_CORRUPT), {"columnNameOfCorruptRecord": _CORRUPT})


def _others(line: Column) -> Column:
    """The fields without a column as a map of text; empty where there are none.

    A field that is null says as much as one that is absent, and is left out like it.
    """
    usual = F.map_from_arrays(
        F.array(*[F.lit(name) for name in USUAL_OTHERS]), F.array(*[F.col(f"r.`{name}`") for name in USUAL_OTHERS])
    )
    with_column = F.array(*[F.lit(name) for name in FIELDS.fieldNames()])
    known = F.array(*[F.lit(name) for name in (*FIELDS.fieldNames(), *USUAL_OTHERS)])
    is_usual = F.size(F.array_except(F.json_object_keys(line), known)) == 0
    return F.when(is_usual, F.map_filter(usual, lambda _, value: value.isNotNull())).otherwise(
        F.map_filter(
            F.from_json(line, "MAP<STRING, STRING>"),
            lambda name, value: value.isNotNull() & ~F.array_contains(with_column, name),
        )
    )
