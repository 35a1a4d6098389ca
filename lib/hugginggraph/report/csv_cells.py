"""Cells of CSV that a spreadsheet shows as the text they are, and never runs as a formula."""

import re

_SIGNS = frozenset("=+-@＝＋－＠﹣﹢﹦﹫−")
"""What a spreadsheet takes for the beginning of a formula, the wide and the small forms included."""
_BEFORE_A_SIGN = '" \u00a0\u200b\u3000\ufeff'
_SEPARATOR = re.compile(r"([;\t\r\n])")


def csv_cell(text: str) -> str:
    r"""A text as a cell: with an apostrophe before what would begin a formula, also before a text such as -1.

    A spreadsheet of a country where semicolons separate cells begins another cell at one within a text, whatever
    quotes stand around it; so does one that is told to look for tabs. What follows either counts as a beginning.

    >>> csv_cell("=1+1"), csv_cell("-1"), csv_cell("a;=1"), csv_cell("amber/heron")
    ("'=1+1", "'-1", "a;'=1", 'amber/heron')
    """
    if ";" not in text and text.isprintable():
        return _inert(text)
    # Some read what follows a tab or a line break at the very beginning as a formula, too.
    if text.startswith(("\t", "\r", "\n")):
        return f"'{text}"
    parts = _SEPARATOR.split(text)
    return "".join(part if at % 2 else _inert(part) for at, part in enumerate(parts))


def _inert(part: str) -> str:
    # A quote that another reader takes for the beginning of a cell hides the sign behind it.
    sign = part.lstrip(_BEFORE_A_SIGN)[:1]
    return f"'{part}" if sign in _SIGNS else part
