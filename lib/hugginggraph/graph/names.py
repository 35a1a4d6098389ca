"""A raw reference -> the name of the repo that it can mean, or the defect that stands in the way.

Only the text is looked at here, not which repos exist: that is `resolution`.
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.graph import defects
from hugginggraph.records.names import (
    BASENAME,
    CACHE_PATH,
    DEFECT_OF_RULE,
    EXACT,
    EXTENDED,
    PLACEHOLDERS,
    SUFFIX,
    URL,
)

SPACE = " \t\n\x0b\f\r"
"""What a pattern calls `\\s`. `\\s+$` would look through each run of it once for every character it has."""

# The patterns are asked of text that anyone can write. Each takes time in proportion to it, and none recurses: what is
# repeated is bounded, or begins where the text begins, or may be followed by anything.
#
# A namespace and a name: letters, digits, '-', '_', '.', neither starting nor ending in '-' or '.'. Today the Hub
# allows 96 of them each; the longest name of 2022 has 250.
_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,298}[A-Za-z0-9_])?"
_REPO_ID = rf"^(?:{_PART}/)?{_PART}\z"
_HOST = r"^(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)(?:/+|$)"
# With its host, or without one but with the kind before the id, as the Hub's own pages have it.
_HUB_URL = rf"{_HOST}|^(?:datasets|models|spaces)/{_PART}/{_PART}$"
_ANY_URL = r"^(?:[A-Za-z][A-Za-z0-9+.-]*://|data:|reference:)"
_NO_REPOS = (
    "docs", "blog", "papers", "learn", "tasks", "join", "login", "settings", "collections", "organizations", "posts",
    "pricing", "api", "search", "new", "chat", "enterprise", "support", "terms-of-service", "privacy", "datasets",
    "spaces", "models",
)  # fmt: skip
_CACHE = r"(?:^|[/\\])(models|datasets|spaces)--([^/\\]+)(?:[/\\]snapshots[/\\]([^/\\]+))?"
_PATH = r"^(?:[/~]|\.{1,2}(?:[/\\]|$)|[A-Za-z]:[\\/])|\\"
_WITH_SUFFIX = rf"^({_PART}/{_PART})(?:[@:#]|/)(\S*)$"
_NO_NAME = r"^(?:[\d.,]+|true|false)$"
# The last part of a path is worth a look only where it can be a model's name: neither a step of a training nor a
# word that every script uses.
_STEP = r"(?:checkpoint|ckpt|epoch|step|output|run|version|exp)s?[-_.]?\d"
_TELLING = rf"^(?!{_STEP})(?=.*[A-Za-z])(?=.*\d)[\w.-]{{6,96}}$"


def with_names(references: DataFrame) -> DataFrame:
    """The same rows with what their references say.

    The steps are columns of their own, one upon the other: a single expression would repeat the first steps in all
    later ones, and planning it would take longer than reading a million references.

    Args:
        references: rows with `raw_reference`, `source_field`, `target_kind` (which a URL may correct).

    Returns:
        All columns, `target_kind` as it was read, and of `candidate` and `code` exactly one that is not null:

        - `candidate`: the name it can mean.
        - `revision`: commit, branch, file or folder, where it tells one.
        - `rule`: how the name was read.
        - `repaired`: the defect that had to be repaired to read it; null where it is sound.
        - `code`: the defect that leaves no name.

    >>> rows = spark.sql('''SELECT 'card.base_model' AS source_field, 'model' AS target_kind, raw_reference FROM VALUES
    ...     ('amber/heron-7b'), ('/root/out'), ('amber/heron@v1'), ('https://hf.co/amber/heron-7b/tree/main'),
    ...     ('x/models--amber--heron/snapshots/0ab') AS t(raw_reference)''')
    >>> with_names(rows).select("candidate", "revision", "rule", "code").show()
    +--------------+--------+----------+----------+
    |     candidate|revision|      rule|      code|
    +--------------+--------+----------+----------+
    |amber/heron-7b|    NULL|     exact|      NULL|
    |          NULL|    NULL|      NULL|LOCAL_PATH|
    |   amber/heron|      v1|    suffix|      NULL|
    |amber/heron-7b|    main|       url|      NULL|
    |   amber/heron|     0ab|cache_path|      NULL|
    +--------------+--------+----------+----------+
    <BLANKLINE>
    """
    given = references.columns
    read = references
    for step in (_trimmed(), _shape(), _parts(), _taken_apart(), _name(), _judgement()):
        read = read.withColumns(step)
    is_sound = F.col("_code").isNull()
    return read.select(
        *[name for name in given if name != "target_kind"],
        F.coalesce("_kind", "target_kind").alias("target_kind"),
        F.when(is_sound, F.col("_candidate")).alias("candidate"),
        F.when(is_sound, F.when(F.col("_revision") != "", F.col("_revision"))).alias("revision"),
        F.when(is_sound, F.col("_rule")).alias("rule"),
        F.when(is_sound, _of_rule(DEFECT_OF_RULE)).alias("repaired"),
        F.col("_code").alias("code"),
    )


def last_part(name: Column) -> Column:
    """What stands behind the owner, in lower case: by it alone a name can be looked up, on any rung of the ladder.

    >>> spark.range(1).select(last_part(F.lit("amber/Heron-7b")).alias("part")).first().part
    'heron-7b'
    """
    return F.lower(F.substring_index(name, "/", -1))


def is_no_reference(raw: Column, source_field: Column) -> Column:
    """Whether the field says in so many words that there is no upstream: `source_datasets: original`.

    >>> row = spark.sql("SELECT 'original' AS raw, 'card.source_datasets' AS field")
    >>> row.select(is_no_reference(F.col("raw"), F.col("field")).alias("no")).first().no
    True
    """
    return source_field.endswith("source_datasets") & (F.lower(F.trim(raw)) == "original")


def _trimmed() -> dict[str, Column]:
    text = F.ltrim(F.rtrim("raw_reference", F.lit(f"{SPACE}`'\">")), F.lit(f"{SPACE}`'\"<"))
    is_source = F.col("source_field").endswith("source_datasets")
    is_extended = is_source & F.trim("raw_reference").rlike(r"^extended(\||$)")
    return {
        "_is_source": is_source,
        "_is_extended": is_extended,
        "_text": F.when(is_extended, F.regexp_replace(F.trim("raw_reference"), r"^extended\|?", "")).otherwise(text),
    }


def _shape() -> dict[str, Column]:
    """The first that fits. Nearly all references are ids as they should be, and are asked nothing else."""
    text = F.col("_text")
    is_odd = text.contains("--") & text.rlike(_CACHE) | text.rlike(_HUB_URL)
    shape = (
        F.when(text.rlike(_REPO_ID) & ~is_odd, F.when(F.col("_is_extended"), EXTENDED).otherwise(EXACT))
        .when(text.rlike(_CACHE), CACHE_PATH)
        .when(text.rlike(_HUB_URL), URL)
        .when(text.rlike(_ANY_URL), _FOREIGN)
        .when(text.rlike(_PATH), BASENAME)
        .when(text.rlike(_WITH_SUFFIX), SUFFIX)
        .otherwise(_NOTHING)
    )
    return {"_rule": shape}


_FOREIGN, _NOTHING = "foreign", "nothing"


def _parts() -> dict[str, Column]:
    text, rule = F.col("_text"), F.col("_rule")
    path = F.split(F.regexp_replace(F.regexp_replace(text, _HOST, ""), r"(?s)[?#].*+", ""), "/+")
    last = F.substring_index(F.translate(F.rtrim(text, F.lit("/\\")), "\\", "/"), "/", -1)
    return {
        "_url": F.when(rule == URL, F.filter(path, lambda part: part != "")),
        "_cached": F.when(rule == CACHE_PATH, F.regexp_extract(text, _CACHE, 2)),
        "_last": F.when(rule == BASENAME, last),
    }


def _taken_apart() -> dict[str, Column]:
    folder = F.get("_url", F.lit(0))
    has_folder = F.coalesce(folder.isin("datasets", "spaces", "models"), F.lit(False))
    return {
        "_folder": F.when(F.col("_rule") == CACHE_PATH, F.regexp_extract("_text", _CACHE, 1)).when(has_folder, folder),
        "_path": F.when(has_folder, F.slice("_url", 2, 100)).otherwise(F.col("_url")),
    }


def _name() -> dict[str, Column]:
    text, path, rule = F.col("_text"), F.col("_path"), F.col("_rule")
    views = [F.array_position(path, view) for view in ("tree", "resolve", "blob")]
    # `owner/name/tree/<revision>`, or `name/tree/<revision>` of a bare name.
    view = F.greatest(*views).cast("int")
    owner_and_name = F.slice(path, 1, F.when(view == 2, 1).otherwise(2))
    # Only the first '--' stands for the '/' between owner and name.
    cached = F.regexp_replace("_cached", r"^(.*?)--", "$1/")
    return {
        "_candidate": F.when(rule == URL, F.array_join(owner_and_name, "/"))
        .when(rule == CACHE_PATH, cached)
        .when(rule == SUFFIX, F.regexp_extract(text, _WITH_SUFFIX, 1))
        .when(rule == BASENAME, F.col("_last"))
        .otherwise(text),
        "_revision": F.when((rule == URL) & (view > 1), F.get(path, view))
        .when(rule == CACHE_PATH, F.regexp_extract(text, _CACHE, 3))
        .when(rule == SUFFIX, F.regexp_extract(text, _WITH_SUFFIX, 2)),
        "_kind": F.when(F.col("_folder").isNotNull(), F.regexp_replace("_folder", "s$", "")),
    }


def _judgement() -> dict[str, Column]:
    text, rule, candidate = F.col("_text"), F.col("_rule"), F.col("_candidate")
    leads_nowhere = F.coalesce(F.get("_path", F.lit(0)).isin(*_NO_REPOS), F.lit(True))
    code = (
        F.when(F.col("_is_extended") & (text == ""), defects.NO_TARGET)
        .when(F.col("_is_source") & text.startswith("other"), defects.EXTERNAL)
        .when(F.lower(text).isin(*sorted(PLACEHOLDERS)), defects.PLACEHOLDER)
        .when(text.rlike(_NO_NAME), defects.TYPE)
        .when(rule == _FOREIGN, defects.EXTERNAL)
        .when((rule == URL) & leads_nowhere, defects.EXTERNAL)
        .when((rule == BASENAME) & ~candidate.rlike(_TELLING), defects.LOCAL_PATH)
        .when(~candidate.rlike(_REPO_ID), defects.INVALID_ID)
    )
    return {"_code": code}


def _of_rule(values: dict[str, str]) -> Column:
    found = F.lit(None).cast("string")
    for rule, value in values.items():
        found = F.when(F.col("_rule") == rule, value).otherwise(found)
    return found
