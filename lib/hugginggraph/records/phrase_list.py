"""Phrases to be found in texts: one scan for the beginnings of all, then the phrases that can begin there."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from string import ascii_lowercase, digits
from typing import NamedTuple

from hugginggraph.records.card_phrases import Phrase
from hugginggraph.records.plain_letters import LETTER

_FLAGS = re.ASCII | re.DOTALL
_MOST_LETTERS = 3


class Ranked(NamedTuple):
    """A phrase, its place in its list, and its compiled pattern."""

    rank: int
    phrase: Phrase
    pattern: "re.Pattern[str]"


class PhraseList:
    """Phrases in order of preference, to be found in texts."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._begins = re.compile(f"[^0-9a-z_{LETTER}]{_any_beginning(phrases)}", re.ASCII)
        all_ranked = [Ranked(rank, phrase, re.compile(_whole(phrase), _FLAGS)) for rank, phrase in enumerate(phrases)]
        letters = {first for phrase in phrases for first in _first_letters(phrase)}
        self._by_letters = {
            first: [each for each in all_ranked if any(map(first.startswith, _first_letters(each.phrase)))]
            for first in sorted(letters)
        }
        self._any_by_letters = {
            first: re.compile("|".join(_whole(ranked.phrase) for ranked in some), _FLAGS)
            for first, some in self._by_letters.items()
        }

    def found_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where phrases start, and where the first of the list that starts there ends; also phrases within phrases."""
        # A word begins after what is no letter; the first, after what is put before it here.
        for before in self._begins.finditer(f"\n{text}"):
            start = before.start()
            if phrase := self._any_by_letters[self._letters(text, start)].match(text, start):
                yield phrase.span()

    def beginning(self, text: str, start: int, end: int) -> Iterator[tuple[Ranked, int]]:
        """Each phrase that the statement from `start` to `end` begins with, and where it ends."""
        for ranked in self._by_letters[self._letters(text, start)]:
            if phrase := ranked.pattern.match(text, start, end):
                yield ranked, phrase.end()

    def _letters(self, text: str, start: int) -> str:
        """Of the letters that phrases are sorted by, the most that stand there."""
        letters = text[start : start + _MOST_LETTERS]
        while letters not in self._by_letters:
            letters = letters[:-1]
        return letters


def _any_beginning(phrases: Sequence[Phrase]) -> str:
    """A look-ahead for all; most words fail by their initial, and so each initial stands in it once."""
    beginnings = sorted({beginning for phrase in phrases for beginning in phrase.begins.split("|")})
    grouped = {initial: [*some] for initial, some in groupby(beginnings, key=lambda beginning: beginning[0])}
    of_initials = (f"{initial}(?:{'|'.join(each[1:] for each in some)})" for initial, some in grouped.items())
    return f"(?=[{''.join(grouped)}])(?={'|'.join(of_initials)})"


def _first_letters(phrase: Phrase) -> set[str]:
    return {_literal(beginning)[:_MOST_LETTERS] for beginning in phrase.begins.split("|")}


def _literal(beginning: str) -> str:
    """The letters and digits that a beginning starts with for certain."""
    letters = beginning[: len(beginning) - len(beginning.lstrip(ascii_lowercase + digits))]
    is_optional = beginning[len(letters) : len(letters) + 1] in ("?", "*", "{")
    return letters[:-1] if is_optional and len(letters) < len(beginning) else letters


def _whole(phrase: Phrase) -> str:
    """The phrase, behind which something stands, unless it is named before."""
    return f"(?:{phrase.pattern})" + ("(?=.)" if phrase.follows is None else "")
