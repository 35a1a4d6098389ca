r"""Hostile text: what makes it dangerous is made visible or flagged, and nothing of it is ever evaluated.

Metadata is written by anyone. Control characters steer terminals, bidirectional ones make a text read as another one,
invisible ones make two names look alike: they are stored as visible escapes such as `\u202e`. Templates and URIs that
a loader may run are harmless as text; they stay, and the repo is flagged.
"""

from functools import reduce
from operator import or_

from pyspark.sql import Column
from pyspark.sql import functions as F

# C0 without tab and newline, DEL and C1; bidirectional marks, embeddings, overrides, isolates; characters of no width.
_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_CONTROL_IN_ASCII = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_BIDIRECTIONAL = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NO_WIDTH = r"\u200b\u2060-\u2064\ufeff"
# In prose two of these join letters of Persian or Hindi and parts of an emoji, and a line may end in the third.
_ONLY_IN_PROSE = r"\u200c\u200d\r"
_IN_NAMES = f"[{_CONTROL}{_BIDIRECTIONAL}{_NO_WIDTH}{_ONLY_IN_PROSE}]"
_IN_PROSE = f"[{_CONTROL}{_BIDIRECTIONAL}{_NO_WIDTH}]"
# JSON has its own escapes of C0, behind an even number of backslashes.
_ESCAPED_IN_JSON = r"(?<!\\)(?:\\\\)*\\(?:u00[01][0-9A-Fa-f]|b|f)"

# Any of them, or an escape of JSON that may stand for one.
_SUSPICIOUS = rf"{_IN_NAMES}|\\[ubfr]"

_INSTRUCTIONS = ("$.configs", "$.data_files", "$.dataset_info")
_EXECUTABLE = r"(?i)\{\{|\{%|\"\s*data:|reference://"
_SIGNS_OF_EXECUTABLE = ("{{", "{%", "data:", "reference://")


def is_plain(line: Column, is_json: Column) -> Column:
    r"""Whether a line has no character, and no escape of one, that could be hidden in any of its texts.

    Args:
        line: the text.
        is_json: whether a strict parser took it: then it has no control characters of C0 but as escapes.

    >>> frame = spark.sql("SELECT explode(array('plain', 'a \\u202e', r'a \\u0007')) AS line")
    >>> [row.plain for row in frame.select(is_plain(F.col("line"), F.lit(True)).alias("plain")).collect()]
    [True, False, False]
    """
    # Most lines are ASCII without a backslash, for which the question takes a fiftieth of the time.
    is_ascii = F.octet_length(line) == F.length(line)
    has_escape = F.contains(line, F.lit("\\")) & reduce(or_, [F.contains(line, F.lit(rf"\{x}")) for x in "ubfr"])
    is_clean = F.when(is_json, ~F.contains(line, F.lit("\x7f"))).otherwise(~line.rlike(rf"[{_CONTROL_IN_ASCII}]"))
    return F.when(is_ascii, ~has_escape & is_clean).otherwise(~line.rlike(_SUSPICIOUS))


def visible(name: Column) -> Column:
    r"""A name whose control characters are escapes.

    >>> frame = spark.sql("SELECT 'amber/her\\u202eon' AS name")
    >>> print(frame.select(visible(F.col("name")).alias("name")).first().name)
    amber/her\u202eon
    """
    return _escaped(name, _IN_NAMES)


def visible_json(text: Column) -> Column:
    """A JSON text whose control characters are escapes: as JSON it still says the same."""
    return _escaped(text, _IN_PROSE)


def hides_in_names(names: Column) -> Column:
    """Whether there are control characters in names joined to one text."""
    return names.rlike(_IN_NAMES)


def hides_in_json(text: Column) -> Column:
    """Whether there are control characters in a JSON text, as they are or as escapes of JSON."""
    return text.rlike(_IN_PROSE) | text.rlike(_ESCAPED_IN_JSON)


def hints_at_execution(card_data: Column) -> Column:
    """Whether the parts of a card that tell a loader what to do hold what it might run.

    Elsewhere braces are harmless: chat templates are Jinja by design.
    """
    instructions = F.concat_ws("\n", *[F.get_json_object(card_data, path) for path in _INSTRUCTIONS])
    # The parts are looked up only in the few cards that have such text anywhere.
    may_hint = reduce(or_, [F.contains(F.lower(card_data), F.lit(sign)) for sign in _SIGNS_OF_EXECUTABLE])
    return may_hint & instructions.rlike(_EXECUTABLE)


def _escaped(text: Column, characters: str) -> Column:
    escaped = F.transform(
        F.split(text, ""),
        lambda c: F.when(c.rlike(characters), F.format_string("\\u%04x", F.ascii(c))).otherwise(c),
    )
    return F.when(text.rlike(characters), F.array_join(escaped, "")).otherwise(text)
