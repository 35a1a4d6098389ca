"""What repos say of their licences, as a column: the record function `records.licences` over card and tags."""

from pyspark.sql import Column
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType

from hugginggraph.licence_rules import LicenceRules
from hugginggraph.tables.spark import BOOL, STRING, struct

SEVERAL = " OR "
"""Divides the keys of several choices."""
_TEXTS = ArrayType(STRING)
_SAID = struct(ids=_TEXTS, choices=ArrayType(_TEXTS), key=STRING, class_=STRING, is_linked=BOOL, evidence=STRING)


def repo_licences(card_data: Column, tags: Column, rules: LicenceRules) -> Column:
    """The licence of a repo, as a struct.

    Args:
        card_data: the metadata as JSON.
        tags: array of all tags.
        rules: the licences that are known.

    Returns:
        `ids`, null where none is named; `choices`; `key`, the licences that decide by choice, as `facts_of` reads it;
        `class_`, that of the least restrictive choice; `is_linked`, whether the card links to a text; `evidence`.

    >>> from hugginggraph.licence_rules import licence_rules
    >>> rows = spark.sql('''SELECT * FROM VALUES ('{"license": ["MIT", "CC BY-SA 4.0"]}', array('license:gpl-3.0')),
    ...     ('{"licence": "license"}', array('license:gpl-2.0-or-later')), (null, array('gguf')) AS t(card, tags)''')
    >>> found = repo_licences(F.col("card"), F.col("tags"), licence_rules())
    >>> rows.select(found.alias("found")).select("found.ids", "found.key", "found.class_").show(truncate=False)
    +-------------------+------------------+---------------+
    |ids                |key               |class_         |
    +-------------------+------------------+---------------+
    |[cc-by-sa-4.0, mit]|cc-by-sa-4.0      |strong_copyleft|
    |[gpl-2.0]          |gpl-2.0 OR gpl-3.0|strong_copyleft|
    |NULL               |missing           |missing        |
    +-------------------+------------------+---------------+
    <BLANKLINE>
    """
    known, reader = rules.licences, rules.reader

    def said(card_data: str | None, tags: list[str | None] | None) -> dict[str, object]:
        found = reader.read(card_data, tags)
        deciding = rules.deciding(found.choices)
        return {
            "ids": list(found.ids) or None,
            "choices": [list(ids) for ids in found.choices],
            "key": SEVERAL.join(of.id if of.id in known else of.class_ for of in deciding),
            "class_": deciding[0].class_,
            "is_linked": found.link is not None,
            "evidence": found.evidence,
        }

    # Said outright, because what the default is depends on the version of Spark.
    return F.udf(said, _SAID, useArrow=False)(card_data, tags)


def is_kept(parent: Column, child: Column) -> Column:
    """`verdicts.is_kept` of two columns of choices, each null where no repo is listed."""
    kept = F.forall(child, lambda ids: F.exists(parent, lambda theirs: F.size(F.array_except(theirs, ids)) == 0))
    return F.coalesce((F.size(parent) > 0) & (F.size(child) > 0) & kept, F.lit(False))
