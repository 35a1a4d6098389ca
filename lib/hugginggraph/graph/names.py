"""A raw reference -> the name of the repo that it can mean, or the defect that stands in the way.

Only the text is looked at here, not which repos exist: that is `resolution`. Pure column functions.
"""

from dataclasses import dataclass

from pyspark.sql import Column
from pyspark.sql import functions as F

from hugginggraph.graph import defects

EXACT, URL, CACHE_PATH, SUFFIX, EXTENDED, BASENAME = "exact", "url", "cache_path", "suffix", "extended", "basename"
"""The rules by which a name is read from a reference."""

_PLACEHOLDERS = (
    "", "none", "null", "nil", "n/a", "na", "nan", "unknown", "id", "<id>", "license", "base_model", "base-model",
    "your-base-model", "your_base_model", "your-username/your-model", "username/model", "user/model", "owner/name",
    "model_id", "<model_id>", "[more information needed]", "more information needed", "[needs more information]",
    "undefined", "tbd", "todo", "scratch", "from scratch", "-", "?",
)  # fmt: skip
_HOSTS = r"(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)"
_HOST_PREFIX = rf"^(?:https?://)?{_HOSTS}(?:/+|$)"
_ANY_URL = r"^(?:[A-Za-z][A-Za-z0-9+.-]*://|data:|reference:)"
_PATH = r"^(?:[/~]|\.{1,2}(?:[/\\]|$)|[A-Za-z]:[\\/])|\\"
_CACHE = r"(?:^|[/\\])(models|datasets|spaces)--([^/\\]+)(?:[/\\]snapshots[/\\]([^/\\]+))?"
_NO_REPOS = (
    "docs", "blog", "papers", "learn", "tasks", "join", "login", "settings", "collections", "organizations", "posts",
    "pricing", "api", "search", "new", "chat", "enterprise", "support", "terms-of-service", "privacy", "datasets",
    "spaces", "models",
)  # fmt: skip
# A namespace and a name: letters, digits, '-', '_', '.', at most 96 each, neither starting nor ending in '-' or '.'.
_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?"
_REPO_ID = rf"^(?:{_PART}/)?{_PART}$"
# With its host, or without one but with the kind before the id, as the Hub's own pages have it.
_HUB_URL = rf"{_HOST_PREFIX}|^(?:datasets|models|spaces)/{_PART}/{_PART}$"
_WITH_SUFFIX = rf"^({_PART}/{_PART})(?:[@:#]([^\s/]+)|/(\S*))$"
_NO_NAME = r"^(?:[\d.,]+|true|false)$"
# The last part of a path is worth a look only where it can be a model's name: neither a step of a training nor a
# word that every script uses.
_STEP = r"(?:checkpoint|ckpt|epoch|step|output|run|version|exp)s?[-_.]?\d"
_TELLING_BASENAME = rf"^(?!{_STEP})(?=.*[A-Za-z])(?=.*\d)[\w.-]{{6,96}}$"


@dataclass(frozen=True)
class Name:
    """What a reference says: columns. Of `candidate` and `code` exactly one is not null.

    Attributes:
        candidate: the name it can mean.
        kind: kind of repo; a URL may tell another than the field.
        revision: commit, branch, file or folder, where it tells one.
        rule: how the name was read.
        defects: array of the codes of what was repaired.
        code: the defect that leaves no name.
    """

    candidate: Column
    kind: Column
    revision: Column
    rule: Column
    defects: Column
    code: Column


def read_name(raw: Column, source_field: Column, kind: Column) -> Name:
    """The name in a reference, with what had to be repaired to read it.

    >>> rows = spark.sql('''SELECT * FROM VALUES ('amber/heron-7b'), ('/root/out'), ('amber/heron@v1'),
    ...     ('https://hf.co/amber/heron-7b/tree/main'), ('x/models--amber--heron/snapshots/0ab') AS t(raw)''')
    >>> n = read_name(F.col("raw"), F.lit("card.base_model"), F.lit("model"))
    >>> rows.select(n.candidate.alias("candidate"), n.revision.alias("rev"), n.rule.alias("rule"),
    ...     n.code.alias("code")).show()
    +--------------+----+----------+----------+
    |     candidate| rev|      rule|      code|
    +--------------+----+----------+----------+
    |amber/heron-7b|NULL|     exact|      NULL|
    |          NULL|NULL|      NULL|LOCAL_PATH|
    |   amber/heron|  v1|    suffix|      NULL|
    |amber/heron-7b|main|       url|      NULL|
    |   amber/heron| 0ab|cache_path|      NULL|
    +--------------+----+----------+----------+
    <BLANKLINE>
    """
    text = F.regexp_replace(F.trim(raw), r"^[`'\"<\[]+|[`'\">\]]+$", "")
    is_source = source_field.endswith("source_datasets")
    is_extended = is_source & text.rlike(r"^extended(\||$)")
    plain = F.when(is_extended, F.regexp_replace(text, r"^extended\|?", "")).otherwise(text)
    # Nearly all references are ids as they should be: the rest is only asked of the others.
    is_sound = plain.rlike(_REPO_ID) & ~plain.rlike(_CACHE) & ~plain.rlike(_HUB_URL)
    is_cache, is_url = plain.rlike(_CACHE), plain.rlike(_HUB_URL)
    has_suffix = plain.rlike(_WITH_SUFFIX) & ~plain.rlike(_ANY_URL)
    is_path = plain.rlike(_PATH)

    in_url = F.split(F.regexp_replace(F.regexp_replace(plain, _HOST_PREFIX, ""), r"[?#].*$", ""), "/+")
    in_url = F.filter(in_url, lambda part: part != "")
    prefix = F.get(in_url, F.lit(0))
    has_prefix = F.coalesce(prefix.isin("datasets", "spaces", "models"), F.lit(False))
    path = F.when(has_prefix, F.slice(in_url, 2, 100)).otherwise(in_url)
    marker = F.coalesce(F.array_position(path, "tree"), F.lit(0))
    marker = F.greatest(marker, F.array_position(path, "resolve"), F.array_position(path, "blob"))
    url_parts = F.when(marker > 1, F.slice(path, 1, F.least(marker - 1, F.lit(2)).cast("int"))).otherwise(
        F.slice(path, 1, 2)
    )
    url_revision = F.when(marker > 1, F.get(path, marker.cast("int")))
    is_repo_url = (F.size(path) > 0) & ~(F.coalesce(F.get(path, F.lit(0)), F.lit("")).isin(*_NO_REPOS))

    cached = F.regexp_replace(F.regexp_extract(plain, _CACHE, 2), "--", "/")
    # A folder has '/', where the Hub's cache has '--': only the first pair divides owner and name.
    cached = F.when(
        F.regexp_extract(plain, _CACHE, 2).contains("--"),
        F.concat_ws(
            "/",
            F.substring_index(F.regexp_extract(plain, _CACHE, 2), "--", 1),
            F.regexp_replace(F.regexp_extract(plain, _CACHE, 2), r"^.*?--", ""),
        ),
    ).otherwise(cached)
    basename = F.regexp_extract(F.regexp_replace(plain, r"[/\\]+$", ""), r"([^/\\]+)$", 1)

    candidate = (
        F.when(is_sound, plain)
        .when(is_cache, cached)
        .when(is_url, F.array_join(url_parts, "/"))
        .when(has_suffix, F.regexp_extract(plain, _WITH_SUFFIX, 1))
        .when(is_path & basename.rlike(_TELLING_BASENAME), basename)
        .otherwise(plain)
    )
    reads_basename = is_path & ~is_cache & basename.rlike(_TELLING_BASENAME)
    code = (
        F.when(is_extended & (plain == ""), defects.NO_TARGET)
        .when(is_source & plain.startswith("other"), defects.EXTERNAL)
        .when(F.lower(plain).isin(*_PLACEHOLDERS), defects.PLACEHOLDER)
        .when(plain.rlike(_NO_NAME), defects.TYPE)
        .when(is_sound | is_cache, None)
        .when(is_url & ~is_repo_url, defects.EXTERNAL)
        .when(~is_url & plain.rlike(_ANY_URL), defects.EXTERNAL)
        .when(is_path & ~reads_basename, defects.LOCAL_PATH)
    )
    code = F.coalesce(code, F.when(~is_sound & ~candidate.rlike(_REPO_ID), defects.INVALID_ID))
    kinds = {"models": "model", "datasets": "dataset", "spaces": "space"}
    told_kind = F.when(is_sound, None).when(is_cache, F.regexp_extract(plain, _CACHE, 1)).when(
        is_url & has_prefix, prefix
    )  # fmt: skip
    target_kind = F.lit(None).cast("string")
    for folder, name in kinds.items():
        target_kind = F.when(told_kind == folder, name).otherwise(target_kind)
    rule = (
        F.when(is_sound, F.when(is_extended, EXTENDED).otherwise(EXACT))
        .when(is_cache, CACHE_PATH)
        .when(is_url, URL)
        .when(has_suffix, SUFFIX)
        .when(reads_basename, BASENAME)
        .otherwise(EXACT)
    )
    revision = (
        F.when(is_sound, None)
        .when(is_cache, _or_null(F.regexp_extract(plain, _CACHE, 3)))
        .when(is_url, url_revision)
        .when(
            has_suffix,
            F.coalesce(
                _or_null(F.regexp_extract(plain, _WITH_SUFFIX, 2)), _or_null(F.regexp_extract(plain, _WITH_SUFFIX, 3))
            ),
        )
    )
    repaired = (
        F.when(rule == CACHE_PATH, F.array(F.lit(defects.HF_CACHE_PATH)))
        .when(rule == URL, F.array(F.lit(defects.URL)))
        .when(rule == SUFFIX, F.array(F.lit(defects.REV_SUFFIX)))
        .when(rule == BASENAME, F.array(F.lit(defects.LOCAL_PATH)))
        .otherwise(F.array().cast("array<string>"))
    )
    sound = code.isNull()
    return Name(
        candidate=F.when(sound, candidate),
        kind=F.coalesce(target_kind, kind),
        revision=F.when(sound, revision),
        rule=F.when(sound, rule),
        defects=F.when(sound, repaired).otherwise(F.array().cast("array<string>")),
        code=code,
    )


def is_no_reference(raw: Column, source_field: Column) -> Column:
    """Whether the field says in so many words that there is no upstream: `source_datasets: original`.

    >>> row = spark.sql("SELECT 'original' AS raw, 'card.source_datasets' AS field")
    >>> row.select(is_no_reference(F.col("raw"), F.col("field")).alias("no")).first().no
    True
    """
    return source_field.endswith("source_datasets") & (F.lower(F.trim(raw)) == "original")


def _or_null(text: Column) -> Column:
    return F.when(text != "", text)
