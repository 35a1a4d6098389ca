"""The fields of a card that name other repos, whatever shape and spelling their author gave them."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from hugginggraph.frames import with_value
from hugginggraph.graph.names import SPACE
from hugginggraph.records.card_fields import FIELD_MEANT, LONGEST_KEY, LONGEST_LIST, MOST_MISSPELT
from hugginggraph.records.names import MAX_REFERENCE

_MAP = "MAP<STRING, STRING>"
_NAMES = "ARRAY<STRUCT<name: STRING, is_coerced: BOOLEAN>>"
# Possessive, as everything that repeats a group must be: otherwise Java's matcher calls itself for each name.
_DIVIDED = r"^\s*+[\w.-]++/[\w.-]++(?:\s*+[,;]\s*+[\w.-]++/[\w.-]++)++\s*+$"


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
    meant = F.create_map(*[F.lit(text) for pair in FIELD_MEANT.items() for text in pair])

    def with_field(key: Column) -> Column:
        return F.struct(key.alias("key"), meant[F.regexp_replace(F.lower(key), "[^a-z]", "")].alias("field"))

    keys = F.filter(F.map_keys(card), lambda key: F.length(key) <= LONGEST_KEY)
    found = F.slice(F.filter(F.transform(keys, with_field), lambda k: k["field"] != k["key"]), 1, MOST_MISSPELT)
    # A text with a key twice is a map with it twice.
    none = F.array().cast("ARRAY<STRUCT<key: STRING, field: STRING>>")
    return F.coalesce(F.array_sort(F.array_distinct(found)), none)


def texts(field: Column) -> Column:
    """A card field that names things, as an array of `name, is_coerced`, whatever shape its author gave it.

    A string is one name and a list is its members, as the Hub asks for. Coerced, because the Hub does not: an object,
    whose values are names by configuration; a list written as a string, in Python's manner or divided by commas; an
    object within a list, whose first value counts. Names may be of any length: no pattern has seen one longer than
    `LONGEST_LIST`.

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
    is_divided = _can_be_list(field) & field.rlike(_DIVIDED)
    by_configuration = F.flatten(F.transform(F.map_values(F.from_json(field, _MAP)), _members))
    of_object = F.when(F.size(F.array_compact(by_configuration)) > 0, by_configuration).otherwise(_too_long(field))
    members = (
        F.when(is_list, _members(field))
        .when(is_object, of_object)
        .when(is_divided, _divided(field, "[,;]"))
        .otherwise(F.array(field))
    )
    is_in_python = F.json_array_length(field).isNull() | F.substring(field, 1, MAX_REFERENCE).rlike(r"^\[\s*+'")
    is_odd = is_object | is_divided | (is_list & is_in_python)

    def named(member: Column, is_odd: Column) -> Column:
        is_nested = member.startswith("{")
        first = F.get(F.map_values(F.from_json(member, _MAP)), F.lit(0))
        name = F.when(is_nested, F.coalesce(first, F.get(_too_long(member), F.lit(0)))).otherwise(member)
        return F.struct(F.trim(name).alias("name"), (is_odd | is_nested).alias("is_coerced"))

    # The question is asked of the field once, not for each of its members.
    names = with_value(is_odd, lambda is_odd: F.transform(F.array_compact(members), lambda m: named(m, is_odd)))
    return F.coalesce(F.filter(names, lambda n: n["name"].isNotNull()), F.array().cast(_NAMES))


def _too_long(text: Column) -> Column:
    """A text in braces that is no object: a template's gap, which names nothing, unless it is too long for a gap."""
    return F.when(F.length(text) > MAX_REFERENCE, F.array(text)).otherwise(F.array().cast("ARRAY<STRING>"))


def _members(text: Column) -> Column:
    """The members of a list, written in JSON or in Python's manner; what is no list is its own only member."""
    inner = F.regexp_replace(F.rtrim(F.translate(text, "'\"", ""), F.lit(SPACE)), r"^\[|\]\z", "")
    in_json = F.when(F.json_array_length(text).isNotNull(), F.from_json(text, "ARRAY<STRING>"))
    in_python = F.when(_can_be_list(text), _divided(inner, ","))
    return F.coalesce(F.when(text.startswith("["), F.coalesce(in_json, in_python)), F.array(text))


def _divided(text: Column, by: str) -> Column:
    """The parts between the separators without space around them.

    Space is no part of the pattern: before each separator it would look through all the space behind it again.
    """
    return F.transform(F.split(text, by), lambda part: F.trim(part, F.lit(SPACE)))


def _can_be_list(text: Column) -> Column:
    return F.length(text) <= LONGEST_LIST
