"""A field of a card that names things, whatever shape its author gave it."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from hugginggraph.frames import with_value
from hugginggraph.records.card_fields import LONGEST_LIST
from hugginggraph.records.names import MAX_REFERENCE

SPACE = " \t\n\x0b\f\r"
"""What a pattern calls `\\s`. `\\s+$` would look through each run of it once for every character it has."""
_MAP = "MAP<STRING, STRING>"
_NAMES = "ARRAY<STRUCT<name: STRING, is_coerced: BOOLEAN>>"
# Possessive, as everything that repeats a group must be: otherwise Java's matcher calls itself for each name.
_DIVIDED = r"^\s*+[\w.-]++/[\w.-]++(?:\s*+[,;]\s*+[\w.-]++/[\w.-]++)++\s*+$"


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
