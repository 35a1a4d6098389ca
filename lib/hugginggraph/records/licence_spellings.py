"""Spellings of one licence: the id that a text means, and the choices that an expression of several leaves."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

MOST_CHOICES = 32
"""Choices of an expression that are told apart; of more, all licences apply, which is the strictest reading."""
LONGEST = 1000
"""Characters of a text that is read as an expression."""

Choices = tuple[tuple[str, ...], ...]
"""The choices that whoever takes a repo has, in order; all licences of a choice apply. Empty: nothing is named."""
NONE: Choices = ()

_TOKENS = re.compile(r"[^\W\d_]+|\d+|\++")
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_BLANKS = re.compile(r"[\s_]+")
_NOISE = frozenset(
    [
        *("the", "a", "license", "licence", "licenses", "licences", "licensed", "under", "agreement", "only", "gnu"),
        *("version", "ver", "v", "international", "universal", "unported", "generic", "deed"),
    ]
)
# Longer phrases before those that they hold.
_WORDS = {
    ("non", "commercial"): ("nc",), ("noncommercial",): ("nc",),
    ("share", "alike"): ("sa",), ("sharealike",): ("sa",),
    ("no", "derivatives"): ("nd",), ("no", "derivs"): ("nd",), ("noderivatives",): ("nd",), ("noderivs",): ("nd",),
    ("creative", "commons"): ("cc",), ("attribution",): ("by",),
    ("lesser", "general", "public"): ("lgpl",), ("affero", "general", "public"): ("agpl",),
    ("affero", "gpl"): ("agpl",), ("lesser", "gpl"): ("lgpl",), ("general", "public"): ("gpl",),
    ("mozilla", "public"): ("mpl",), ("eclipse", "public"): ("epl",), ("microsoft", "public"): ("ms", "pl"),
    ("sil", "open", "font"): ("ofl",), ("open", "font"): ("ofl",), ("community", "data"): ("cdla",),
    ("creative", "commons", "zero"): ("cc", "0"), ("open", "data", "commons", "attribution"): ("odc", "by"),
    ("open", "data", "commons", "by"): ("odc", "by"), ("open", "data", "commons", "open", "database"): ("odbl",),
    ("apache", "software"): ("apache",), ("meta", "llama"): ("llama",), ("open", "rail"): ("openrail",),
    ("2", "clause", "bsd"): ("bsd", "2", "clause"), ("3", "clause", "bsd"): ("bsd", "3", "clause"),
    ("clause", "simplified"): ("clause",), ("clause", "new", "or", "revised"): ("clause",),
    ("simplified", "bsd"): ("bsd", "2", "clause"), ("revised", "bsd"): ("bsd", "3", "clause"),
    ("modified", "bsd"): ("bsd", "3", "clause"), ("ccby",): ("cc", "by"), ("ccbysa",): ("cc", "by", "sa"),
    ("ccbync",): ("cc", "by", "nc"), ("ccbyncsa",): ("cc", "by", "nc", "sa"), ("ccbyncnd",): ("cc", "by", "nc", "nd"),
    ("or", "any", "later"): ("+",), ("or", "later"): ("+",), ("or", "newer"): ("+",),
}  # fmt: skip
_LONGEST_PHRASE = max(map(len, _WORDS))
_PAGES = [
    (re.compile(pattern), name)
    for pattern, name in (
        (r"(?:opensource|spdx)\.org/licen[cs]es?/([\w.+-]{1,60})", r"\1"),
        (r"(?:choosealicense\.com|gnu\.org)/licenses(?:/old-licenses)?/([\w.+-]{1,60})", r"\1"),
        (r"apache\.org/licenses/license-([\d.]{1,9})", r"apache-\1"),
        (r"creativecommons\.org/licenses/(by[a-z-]{0,9})/([\d.]{1,9})(?:/[a-z]{2,3})?", r"cc-\1-\2"),
        (r"creativecommons\.org/publicdomain/zero/([\d.]{1,9})", r"cc0-\1"),
    )
]
# Between blanks or brackets alone: `gpl-3.0-or-later` is one licence, and so is `GPL 3 or later`.
_AND = re.compile(r"[,;&+]|\s\+\s")
_OR = re.compile("/")
_AROUND = re.compile(r"(?:spdx-)?(?:licen[cs]e(?:-identifier)?\s?:|licenseref-(?:hf-|scancode-)?)\s*", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{1,600}\)")
# What stands in brackets behind a name says it again: "MIT License (MIT)".
_AGAIN = re.compile(r"([^()]{2,200})\(([^()]{2,60})\)")
_OPERATOR = re.compile(r"([()]|(?<=[\s)])(?:AND|OR(?!\s(?:any\s)?(?:later|newer)\b)|WITH)(?=[\s(]))", re.IGNORECASE)
_BINDS = {"OR": 1, "AND": 2, "WITH": 3}


def spelling(text: str) -> tuple[tuple[str, ...], bool]:
    """What all spellings of a licence have in common, and whether later versions are granted too.

    >>> spelling("Apache License, Version 2.0") == spelling("apache-2.0")
    True
    >>> spelling("GNU General Public License v3.0 or later")
    (('gpl', '3'), True)
    """
    words = [word for word in _split(text.lower().translate(_HYPHENS)) if word not in _NOISE]
    found: list[str] = []
    at = 0
    while at < len(words):
        longest = (words[at : at + length] for length in range(_LONGEST_PHRASE, 0, -1))
        phrase = next((tuple(words_) for words_ in longest if tuple(words_) in _WORDS), None)
        found += _WORDS[phrase] if phrase else (words[at],)
        at += len(phrase) if phrase else 1
    is_later = len(found) > 1 and found[-1] == "+"
    if is_later:
        del found[-1]
    if found and found[0] == "by":
        found.insert(0, "cc")
    # 2.0 is 2, but `mit-0` is another licence than `mit`.
    while len(found) > 1 and found[-1] == "0" and found[-2].isdigit():
        del found[-1]
    return tuple(found), is_later


def named_by(address: str) -> str | None:
    """The licence that the address of its text names, on the pages where licences are kept.

    >>> named_by("creativecommons.org/licenses/by-nc/4.0"), named_by("opensource.org/license/mit"), named_by("x.y/mit")
    ('cc-by-nc-4.0', 'mit', None)
    """
    for pattern, name in _PAGES:
        if found := pattern.fullmatch(address):
            return found.expand(name)
    return None


def plain(text: str) -> str:
    """A licence that is not known as it is compared and shown: in lower case, with hyphens for blanks.

    >>> plain(" My_Own  Terms")
    'my-own-terms'
    """
    return _BLANKS.sub("-", text.strip().lower().translate(_HYPHENS))


def choices(text: str, known: Callable[[str], Choices | None]) -> Choices:
    """The choices that a licence or an expression of several leaves; `WITH` an exception is without it.

    `and` and `or` in small letters divide known licences alone: they are words of a name too.

    Args:
        text: of at most `LONGEST` characters.
        known: the choices of one licence; None where it is not known.

    >>> choices("MIT OR (Apache-2.0 AND CC-BY-4.0)", {"MIT": (("mit",),)}.get)
    (('apache-2.0', 'cc-by-4.0'), ('mit',))
    >>> choices("Terms and Conditions", lambda _: None)
    (('terms-and-conditions',),)
    """
    found = known(text)
    if found is None and len(text) <= LONGEST:
        found = _expression(_BLANKS.sub(" ", text), known) or _otherwise(text.strip(" .*`"), known)
    return ((plain(text),),) if found is None else found


def _otherwise(text: str, known: Callable[[str], Choices | None]) -> Choices | None:
    """The choices of a text around a licence, or of several that signs divide; None where one of them is not known."""
    shorter = _LINK.sub(r"\1", text)
    shorter = shorter[around.end() :] if (around := _AROUND.match(shorter)) else shorter
    again = _AGAIN.fullmatch(shorter)
    if again:
        name, repeated = known(again[1]), known(again[2])
        if name is None or repeated is None or name == repeated or {*repeated} < {*name}:
            shorter = again[1] if name else again[2] if again[1].lower().startswith("attribution") else shorter
    if shorter != text:
        return known(shorter) or _expression(_BLANKS.sub(" ", shorter), known)
    for divides, join in ((_AND, both), (_OR, either)):
        parts = [known(part) for part in divides.split(text)] if divides.search(text) else []
        if 1 < len(parts) <= MOST_CHOICES and None not in parts:
            found = NONE
            for part in parts:
                found = join(found, part or NONE)
            return found
    return None


def either(one: Choices, other: Choices) -> Choices:
    """What is left to choose where either applies."""
    return _few({*one, *other})


def both(one: Choices, other: Choices) -> Choices:
    """What is left to choose where both apply; one that is empty asks for nothing."""
    if not (one and other):
        return one or other
    if len(one) * len(other) > MOST_CHOICES:
        return (tuple(sorted({id_ for ids in (*one, *other) for id_ in ids})),)
    return _few({tuple(sorted({*these, *those})) for these in one for those in other})


def _few(found: set[tuple[str, ...]]) -> Choices:
    if len(found) > MOST_CHOICES:
        return (tuple(sorted({id_ for ids in found for id_ in ids})),)
    return tuple(sorted(found))


def _split(text: str) -> Iterator[str]:
    """Words, numbers and signs; the `v` of a version, as in `gplv3`, is no letter of a name."""
    tokens = _TOKENS.findall(text)
    for token, following in pairwise([*tokens, ""]):
        is_version = following.isdigit() and len(token) > 1 and token.endswith("v")
        yield token[:-1] if is_version else token


def _expression(text: str, known: Callable[[str], Choices | None]) -> Choices | None:
    """The choices of an expression; None where the text is none. A stack of operators keeps calls from nesting."""
    parts = [part for part in map(str.strip, _OPERATOR.split(text)) if part]
    named = [part for part in parts if part not in "()" and part.upper() not in _BINDS]
    if len(named) == len(parts):
        return None
    is_certain = all(part.isupper() for part in parts if part.upper() in _BINDS)
    if not is_certain and any(known(part) is None for part in named):
        return None
    values: list[Choices] = []
    waiting: list[str] = []
    is_value_next = True
    for part in parts:
        operator = part.upper()
        if is_value_next != (part == "(" or part in named):
            return None
        if part == "(":
            waiting.append(part)
        elif part in named:
            values.append(known(part) or ((plain(part),),))
            is_value_next = False
        elif part == ")":
            _work_off(values, waiting, 1)
            if not waiting:
                return None
            waiting.pop()
        else:
            _work_off(values, waiting, _BINDS[operator])
            waiting.append(operator)
            is_value_next = True
    _work_off(values, waiting, 1)
    return None if waiting or is_value_next or len(values) != 1 else values[0]


_JOINS: Mapping[str, Callable[[Choices, Choices], Choices]] = {"OR": either, "AND": both, "WITH": lambda one, _: one}


def _work_off(values: list[Choices], waiting: list[str], least: int) -> None:
    """Join the values by the operators that wait and bind at least so strongly, up to the last bracket."""
    while waiting and waiting[-1] != "(" and _BINDS[waiting[-1]] >= least:
        right = values.pop()
        values[-1] = _JOINS[waiting.pop()](values[-1], right)
