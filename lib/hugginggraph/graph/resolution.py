"""A raw reference -> the repo it names, or the defect that stands in the way. Pure column functions."""

from dataclasses import dataclass

from pyspark.sql import Column
from pyspark.sql import functions as F

SELF = "SELF"
"""The repo names itself."""
DUP_PARENT = "DUP_PARENT"
"""The same repo is named again in the same field."""
LOCAL_PATH = "LOCAL_PATH"
"""A path of somebody's machine."""
PLACEHOLDER = "PLACEHOLDER"
"""A template's gap that was never filled in."""
EXTERNAL = "EXTERNAL"
"""Something outside the Hub."""
NO_TARGET = "NO_TARGET"
"""Says that something was extended, not what."""
INVALID_ID = "INVALID_ID"
"""Free text, or anything else that no repo can be called."""

EXACT, URL, EXTENDED = "exact", "url", "extended"

_PLACEHOLDERS = (
    "", "none", "null", "n/a", "na", "unknown", "id", "<id>", "license", "base_model", "your-base-model",
    "[more information needed]", "more information needed", "[needs more information]",
)  # fmt: skip
_HUB_URL = (
    r"^(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?:datasets/|spaces/|models/)?([^/?#\s]+(?:/[^/?#\s]+)?)"
)
_ANY_URL = r"^[A-Za-z][A-Za-z0-9+.-]*://"
_PATH = r"^(?:[/~.]|[A-Za-z]:[\\/])|\\"
# A namespace and a name: letters, digits, '-', '_', '.', at most 96 each, neither starting nor ending in '-' or '.'.
_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?"
_REPO_ID = rf"^(?:{_PART}/)?{_PART}$"


@dataclass(frozen=True)
class Resolution:
    """What a raw reference comes to: three columns, of which `target` and `code` exclude each other."""

    target: Column
    rule: Column
    code: Column


def resolve(raw: Column, source_field: Column) -> Resolution:
    """The name of the repo that a reference means, and by which rule; or the code of its defect.

    Whether that repo exists is not asked here: a well-formed name nobody answers to becomes a ghost node.

    >>> rows = spark.sql('''SELECT * FROM VALUES ('amber/heron-7b'), ('/root/out'), ('Kaggle Dataset'),
    ...     ('https://hf.co/amber/heron-7b/tree/main') AS t(raw)''')
    >>> r = resolve(F.col("raw"), F.lit("card.base_model"))
    >>> rows.select(r.target.alias("target"), r.rule.alias("rule"), r.code.alias("code")).show()
    +--------------+-----+----------+
    |        target| rule|      code|
    +--------------+-----+----------+
    |amber/heron-7b|exact|      NULL|
    |          NULL| NULL|LOCAL_PATH|
    |          NULL| NULL|INVALID_ID|
    |amber/heron-7b|  url|      NULL|
    +--------------+-----+----------+
    <BLANKLINE>
    """
    trimmed = F.trim(raw)
    is_source = source_field.endswith("source_datasets")
    is_extended = is_source & trimmed.rlike(r"^extended(\||$)")
    name = F.when(is_extended, F.regexp_replace(trimmed, r"^extended\|?", "")).otherwise(trimmed)
    from_url = F.regexp_extract(name, _HUB_URL, 1)
    is_hub_url = from_url != ""
    target = F.when(is_hub_url, from_url).otherwise(name)
    code = (
        F.when(is_extended & (name == ""), NO_TARGET)
        .when(is_source & name.startswith("other"), EXTERNAL)
        .when(F.lower(name).isin(*_PLACEHOLDERS), PLACEHOLDER)
        .when(~is_hub_url & name.rlike(_ANY_URL), EXTERNAL)
        .when(~is_hub_url & name.rlike(_PATH), LOCAL_PATH)
        .when(~target.rlike(_REPO_ID), INVALID_ID)
    )
    rule = F.when(is_hub_url, URL).when(is_extended, EXTENDED).otherwise(EXACT)
    return Resolution(target=F.when(code.isNull(), target), rule=F.when(code.isNull(), rule), code=code)


def is_no_reference(raw: Column, source_field: Column) -> Column:
    """Whether the field says in so many words that there is no upstream: `source_datasets: original`."""
    return source_field.endswith("source_datasets") & (F.lower(F.trim(raw)) == "original")
