"""A text of ASCII and a few characters that stand for the kinds of all others.

Patterns over a card's text ask of a character beyond ASCII only which of these kinds it is of. The stand-ins are one
for one, so that lengths and distances stay; they all fit into a byte, so that the text is small; and none has an upper
or lower case, so that the case of ASCII is all that there is.
"""

import re
import unicodedata

import regex

LETTER = "\xaa"
"""A letter or a digit beyond ASCII, and a mark upon any letter or digit."""
BULLET = "\xb7"
"""`•`"""
OPENING = "\xab"
"""`“` and `‘`"""
CLOSING = "\xbb"
"""`”` and `’`"""
LINE_END = "\x85"
"""What ends a line beside line feed and carriage return: U+0085, U+2028, U+2029."""
OTHER = "\xa4"
_MARK = "\xa8"

WORD_BEGINS = rf"(?<![\w{LETTER}])"
WORD_ENDS = rf"(?![\w{LETTER}])"
r"""Boundaries of a word that begins and ends in ASCII: `\b`, as it is in Java before version 19."""

_BEYOND_ASCII = regex.compile(r"[^\x00-\x7f]+")
_MARKS = re.compile(f"{_MARK}+")


_MOST_KEPT = 20_000


class _StandIns(dict[int, str]):
    """The stand-ins of characters that were met, as many as texts of people hold."""

    def __missing__(self, code: int) -> str:
        category = unicodedata.category(chr(code))
        is_letter = category.startswith("L") or category == "Nd"
        found = LETTER if is_letter else _MARK if category == "Mn" else OTHER
        if len(self) < _MOST_KEPT:
            self[code] = found
        return found


_STAND_INS = _StandIns(
    {
        ord("•"): BULLET,
        **dict.fromkeys(map(ord, "“‘"), OPENING),
        **dict.fromkeys(map(ord, "”’"), CLOSING),
        **dict.fromkeys((0x85, 0x2028, 0x2029), LINE_END),
        # Word processors make them of hyphens and blanks.
        **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0xFE63, 0xFF0D), "-"),
        **dict.fromkeys((0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000), " "),
    }
)


def plain(text: str) -> str:
    """The text with a stand-in for each character beyond ASCII.

    >>> plain("Größe“ 🦆") == f"Gr{LETTER * 2}e{OPENING} {OTHER}"
    True
    """
    if text.isascii():
        return text
    found = _BEYOND_ASCII.sub(lambda run: run[0].translate(_STAND_INS), text)
    return _MARKS.sub(_read_marks, found) if _MARK in found else found


def lower(text: str) -> str:
    """A plain text in lower case, by far faster than `str.lower` where a stand-in occurs."""
    return text.encode("latin-1").lower().decode("latin-1")


def _read_marks(marks: "re.Match[str]") -> str:
    """Marks upon a letter belong to its word; those upon anything else are no part of one."""
    before = marks.string[max(0, marks.start() - 1) : marks.start()]
    return (LETTER if before.isalnum() else OTHER) * len(marks[0])
