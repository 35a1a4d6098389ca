"""The fields of a card that name other repos, whatever shape and spelling their author gave them."""

from pyspark.sql import Column
from pyspark.sql import functions as F

_MAP = "MAP<STRING, STRING>"
_NAMES = "ARRAY<STRUCT<name: STRING, is_coerced: BOOLEAN>>"
_DIVIDED = r"^\s*[\w.-]+/[\w.-]+(?:\s*[,;]\s*[\w.-]+/[\w.-]+)+\s*$"
_SPELLINGS = {
    "base_model": (
        "basemodel basemodels basemodelid basemodelname basemodelnameorpath basemode basmodel basemodle basedmodel"
        " parentmodel parentmodels originalmodel sourcemodel finetunedfrom finetunedfrommodel quantizedfrom"
    ),
    "datasets": "dataset datasets datsets datasest trainingdataset trainingdatasets traindataset traindatasets",
    "source_datasets": "sourcedataset sourcedatasets sourcedatset sourcedatsets",
    "base_model_relation": "basemodelrelation basemodelrelations basemodelralation basemodelrelationship",
    "new_version": "newversion newversions",
    "models": "model models",
}
"""By the letters alone, in lower case: `Base-Model`, `base\\_model` and `basemodel` are one spelling."""


def card_map(card_data: Column) -> Column:
    """The card's top-level fields as a map from key to text; nested values as JSON. Null where there is no object."""
    return F.from_json(card_data, _MAP)


def misspelt(card: Column) -> Column:
    """The keys of a card that mean a field without being it, in order: `key, field`.

    >>> card = card_map(F.lit('{"base_model": "a/b", "Base-Model": "c/d", "license": "mit"}'))
    >>> spark.range(1).select(misspelt(card).alias("keys")).first()["keys"]
    [Row(key='Base-Model', field='base_model')]
    >>> twice = card_map(F.lit('{"Base-Model": "a/b", "Base-Model": "c/d"}'))
    >>> spark.range(1).select(misspelt(twice).alias("keys")).first()["keys"]
    [Row(key='Base-Model', field='base_model')]
    """
    pairs = [(spelling, field) for field, spellings in _SPELLINGS.items() for spelling in spellings.split()]
    meant = F.create_map(*[F.lit(text) for pair in pairs for text in pair])

    def with_field(key: Column) -> Column:
        return F.struct(key.alias("key"), meant[F.regexp_replace(F.lower(key), "[^a-z]", "")].alias("field"))

    found = F.filter(F.transform(F.map_keys(card), with_field), lambda k: k["field"] != k["key"])
    # A text with a key twice is a map with it twice.
    none = F.array().cast("ARRAY<STRUCT<key: STRING, field: STRING>>")
    return F.coalesce(F.array_sort(F.array_distinct(found)), none)


def texts(field: Column) -> Column:
    """A card field that names things, as an array of `name, is_coerced`, whatever shape its author gave it.

    A string is one name and a list is its members, as the Hub asks for. Coerced, because the Hub does not: an object,
    whose values are names by configuration; a list written as a string, in Python's manner or divided by commas; an
    object within a list, whose first value counts.

    >>> rows = spark.sql('''SELECT * FROM VALUES ('a/b'), ('["a/b", "c/d"]'), ('{"x": ["e"], "y": "f"}'),
    ...     ("['a/b', 'c/d']"), ('a/b, c/d'), (null) AS t(field)''')
    >>> found = texts(F.col("field"))
    >>> rows.select(found["name"].alias("names"), found["is_coerced"].alias("is_coerced")).show()
    +----------+--------------+
    |     names|    is_coerced|
    +----------+--------------+
    |     [a/b]|       [false]|
    |[a/b, c/d]|[false, false]|
    |    [e, f]|  [true, true]|
    |[a/b, c/d]|  [true, true]|
    |[a/b, c/d]|  [true, true]|
    |        []|            []|
    +----------+--------------+
    <BLANKLINE>
    """
    is_list, is_object = field.startswith("["), field.startswith("{")
    is_divided = field.rlike(_DIVIDED)
    by_configuration = F.flatten(F.transform(F.map_values(F.from_json(field, _MAP)), _members))
    members = (
        F.when(is_list, _members(field))
        .when(is_object, by_configuration)
        .when(is_divided, F.split(field, r"\s*[,;]\s*"))
        .otherwise(F.array(field))
    )
    is_odd = is_object | is_divided | (is_list & (F.json_array_length(field).isNull() | field.rlike(r"^\[\s*'")))

    def named(member: Column) -> Column:
        is_nested = member.startswith("{")
        name = F.when(is_nested, F.get(F.map_values(F.from_json(member, _MAP)), F.lit(0))).otherwise(member)
        return F.struct(F.trim(name).alias("name"), (is_odd | is_nested).alias("is_coerced"))

    names = F.transform(F.array_compact(members), named)
    return F.coalesce(F.filter(names, lambda n: n["name"].isNotNull()), F.array().cast(_NAMES))


def _members(text: Column) -> Column:
    """The members of a list, written in JSON or in Python's manner; what is no list is its own only member."""
    in_python = F.split(F.regexp_replace(text, r"^\[\s*|\s*\]$|['\"]", ""), r"\s*,\s*")
    members = F.coalesce(F.when(F.json_array_length(text).isNotNull(), F.from_json(text, "ARRAY<STRING>")), in_python)
    return F.when(text.startswith("["), members).otherwise(F.array(text))
