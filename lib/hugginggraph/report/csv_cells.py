"""Cells of CSV that no spreadsheet takes for a formula."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a formula may begin; some programs read full-width signs, and what follows a tab or a line break, as one too."""


def safe_cell(value: object) -> object:
    """The value; a text that a spreadsheet may compute has an apostrophe before it. Numbers stay numbers.

    >>> safe_cell("=HYPERLINK(A1)"), safe_cell("amber/heron"), safe_cell(-1)
    ("'=HYPERLINK(A1)", 'amber/heron', -1)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
