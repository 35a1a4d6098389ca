"""JSON as text: brought to one form, and never parsed deeper than a parser's stack can bear."""

from pyspark.sql import Column
from pyspark.sql import functions as F

MAX_DEPTH = 100
"""Levels of nesting. Spark's parser of variants calls itself for each level: at some hundreds its stack overflows, and
takes the whole JVM with it. Metadata of people has less than ten."""

# A string of JSON; one that is not closed ends with the text, so that no quote within it is looked at as a beginning.
# Possessive, so that the matcher is a loop and has no stack to overflow either.
_STRING = r'(?s)"[^"\\]*+(?:\\.[^"\\]*+)*+"?+'


def canonical_json(text: Column) -> Column:
    """A JSON text with its keys in order, so that equal content is equal text; what is no JSON stays as it is.

    Not for a text that `is_too_deep`.

    >>> frame = spark.sql('''SELECT '{"b": [1, null], "a": {"d": "x", "c": true}}' AS j''')
    >>> frame.select(canonical_json(F.col("j")).alias("j")).first().j
    '{"a":{"c":true,"d":"x"},"b":[1,null]}'
    """
    return F.coalesce(F.to_json(F.try_parse_json(text)), text)


def is_too_deep(text: Column) -> Column:
    """Whether brackets nest deeper than `MAX_DEPTH`.

    >>> texts = ['[{"a":' * 50 + "1" + "}]" * 50, '[{"a":' * 51 + "1" + "}]" * 51, '["' + "[" * 101 + '"]']
    >>> frame = spark.createDataFrame([(text,) for text in texts], "j STRING")
    >>> [row.deep for row in frame.select(is_too_deep(F.col("j")).alias("deep")).collect()]
    [False, True, False]
    """
    brackets = F.regexp_replace(F.regexp_replace(text, _STRING, ""), r"[^\[\]{}]", "")
    return may_be_too_deep(text) & (_depth(brackets) > MAX_DEPTH)


def may_be_too_deep(text: Column) -> Column:
    """Whether there are brackets enough to be so deep: nearly all texts have not, and need no closer look.

    >>> frame = spark.sql("SELECT '[[1]]' AS j")
    >>> frame.select(may_be_too_deep(F.col("j")).alias("deep")).first().deep
    False
    """
    without_openings = F.translate(text, "[{", "")
    # Each bracket is one character that opens and one that closes.
    return (F.octet_length(text) > 2 * MAX_DEPTH) & (
        F.octet_length(text) - F.octet_length(without_openings) > MAX_DEPTH
    )


def _depth(brackets: Column) -> Column:
    def step(so_far: Column, bracket: Column) -> Column:
        opened = F.when(bracket.isin("[", "{"), 1).when(bracket.isin("]", "}"), -1).otherwise(0)
        now = so_far["now"] + opened
        return F.struct(now.alias("now"), F.greatest(so_far["most"], now).alias("most"))

    none = F.struct(F.lit(0).alias("now"), F.lit(0).alias("most"))
    return F.aggregate(F.split(brackets, ""), none, step, lambda end: end["most"])
