"""Every regular expression is listed with its bound, and twice the text is at most three times the work."""

import gc
import re
import time
from collections.abc import Iterator
from functools import cache, partial
from itertools import product
from re import _parser as parser

import pytest
import regex

from checks import patterns

SHORT, SIZE = 2_000, 10_000
FAST = 0.003
"""Seconds for so many characters that no text within the bounds takes long."""

TELLING = 0.03
"""Seconds that a text must take before its growth tells anything."""

TIMES, AT_MOST = 2**3, 3**3
"""The text is doubled three times, and each time the work may triple: its square would be 64 times as much."""

SLOW, SLOWEST = 8, 2
"""Texts of a pattern: the slowest ones when short, and of these the slowest ones, whose growth is measured."""

ENDS = ("\x00", "`~\n")
"""What the last part of a pattern does not match, most of the time."""

UNITS = [
    " ", "\n", "\t", "\r\n", "a", "1", "-", "_", ".", "/", "\\", '"', "'", "`", "[", "(", "<", "#", ":", ",", "é",
    "\\\\", '\\"',
    "a/b, ", "[a](", "<a href=", "<!--", "- ", "\n- ", "a-", "a.b", "https://", "https://huggingface.co/", "| a ",
    "${a", "a=",
]  # fmt: skip
"""Texts that any pattern is tried on."""

CANDIDATES = "a1 -_./\n\t\"'`[]()<>{}:,;=+*|#@\\%é~ªA\x00"
"""Characters that stand for a class of them."""


@cache
def found():
    return patterns.patterns()


def test_every_pattern_is_listed_with_what_it_reads():
    assert patterns.page() == patterns.PAGE.read_text(encoding="utf-8"), "python -m checks.patterns writes it anew"


def test_every_place_that_compiles_a_pattern_is_known_by_a_pattern_or_reads_a_literal():
    with_pattern = {pattern.site for pattern in found()}
    # This one is made of the words before a phrase; tests/test_card_prose.py doubles whole cards.
    assert [site.name for site in patterns.sites() if site not in with_pattern and site.literal is None] == [
        "records.card_references._name_before"
    ]


# -- Texts made for a pattern ---------------------------------------------------------------------------------------


def examples(node) -> list[str]:
    """Some texts that a part of a pattern matches, or nearly."""
    texts = [""]
    for each in node:
        texts = [before + after for before, after in product(texts, examples_of(each))][:6]
    return texts


def examples_of(part) -> list[str]:
    kind, value = str(part[0]), part[1]
    if kind in ("SUBPATTERN", "ATOMIC_GROUP"):
        return examples(inside(part))
    if kind == "LITERAL":
        return [chr(value)]
    if kind in ("NOT_LITERAL", "IN", "ANY", "CATEGORY"):
        return characters(part)
    if kind.endswith("REPEAT"):
        least, most, body = value
        count = max(least, min(int(most), 1))
        return [text * count for text in examples(body)]
    branches = value[1] if kind == "BRANCH" else ()
    return [text for branch in branches for text in examples(branch)[:2]][:6] or [""]


def inside(part):
    return part[1][-1] if str(part[0]) == "SUBPATTERN" else part[1]


def characters(part) -> list[str]:
    """A few characters of a class, of different kinds."""
    return [each for each in CANDIDATES if is_in(part, each)][:4] or ["x"]


def is_in(part, character: str) -> bool:
    kind, value = str(part[0]), part[1]
    if kind == "IN":
        negated = str(value[0][0]) == "NEGATE"
        return any(is_in(each, character) for each in value[negated:]) != negated
    if kind == "CATEGORY":
        name = str(value)
        one_of = r"\d" if "DIGIT" in name else r"\s" if "SPACE" in name else r"\w"
        return bool(re.fullmatch(one_of, character)) != ("NOT" in name)
    if kind == "RANGE":
        return bool(value[0] <= ord(character) <= value[1])
    # ANY, LITERAL, NOT_LITERAL
    return character != "\n" if kind == "ANY" else (chr(value) == character) != kind.startswith("NOT")


def repeats(node, before="") -> Iterator[tuple[str, list[str]]]:
    """What comes before each part that may repeat often, and texts of that part."""
    for each in node:
        kind, value = str(each[0]), each[1]
        if kind.endswith("REPEAT"):
            if int(value[1]) > 10:
                yield before, examples(value[2])
            yield from repeats(value[2], before)
        elif kind in ("SUBPATTERN", "ATOMIC_GROUP"):
            yield from repeats(inside(each), before)
        elif kind == "BRANCH":
            for branch in value[1]:
                yield from repeats(branch, before)
        before += examples_of(each)[0]


def units_of(pattern) -> Iterator[tuple[str, str]]:
    """What a text begins with, and what it goes on with."""
    yield from (("", unit) for unit in UNITS)
    try:
        tree = parser.parse(pattern.text, pattern.flags & ~re.DEBUG if pattern.module == "re" else 0)
    except re.error:  # of the module `regex` alone
        return
    for before, bodies in repeats(tree):
        for body in bodies:
            yield before, body
            yield "", before + body
            yield before + body, " "
    for whole in examples(tree):
        yield "", whole


# -- Time -----------------------------------------------------------------------------------------------------------


def reads(pattern):
    """What the product does with a text by the pattern: to the end of it."""
    module = regex if pattern.module == "regex" else re
    compiled = module.compile(pattern.text.encode("latin-1") if pattern.is_bytes else pattern.text, pattern.flags)
    calls = [
        partial(compiled.sub, b"" if pattern.is_bytes else "") if name == "finditer" else getattr(compiled, name)
        for name in patterns.how(pattern.site)
    ]

    def read(text):
        for call in calls:
            call(text.encode("latin-1", "replace") if pattern.is_bytes else text)

    return read


@pytest.fixture(autouse=True)
def undisturbed():
    """Garbage is not looked for while time is taken."""
    gc.disable()
    yield
    gc.enable()


def seconds(read, text, tries=1):
    """Processor seconds for a text, the fewest of some tries: what else the machine does only adds to them."""
    taken = []
    for _ in range(tries):
        started = time.process_time()
        read(text)
        taken.append(time.process_time() - started)
    return min(taken)


def explodes(read, make) -> bool:
    """Whether a few characters take so long that nobody should wait for some more."""
    return any(seconds(read, make(few)) > 0.01 and seconds(read, make(few), 4) > 0.01 for few in (20, 24, 28))


def grows_in_proportion(read, make, size) -> bool:
    """Whether a text that takes long enough to tell takes at most so many times as long as a short one."""
    took = seconds(read, make(size))
    while took < TELLING and size < patterns.LONGEST:
        size *= 2
        took = seconds(read, make(size))
    return seconds(read, make(size), 3) <= FAST + AT_MOST * seconds(read, make(size // TIMES), 5)


BY_NAME = {}
for _pattern in found():
    if patterns.bound(_pattern.site) is not None:
        BY_NAME.setdefault(_pattern.site.name, []).append(_pattern)


def hostile_text_of(pattern):
    """A text for which the work outgrows the length; None where there is none. Of the texts the slowest are tried."""
    read, size = reads(pattern), min(SIZE, patterns.bound(pattern.site))
    short = []
    for (before, unit), end in product(dict.fromkeys(units_of(pattern)), ENDS):
        if unit:
            make = partial(text_of, before, unit, end)
            if explodes(read, make):
                return before, unit, end
            took = seconds(read, make(SHORT))
            if took > 0.01 and not grows_in_proportion(read, make, SHORT):
                return before, unit, end
            short.append((took, (before, unit, end)))
    slow = [(seconds(read, text_of(*parts, size)), parts) for _, parts in sorted(short, reverse=True)[:SLOW]]
    for took, parts in sorted(slow, reverse=True)[:SLOWEST]:
        if took > FAST and not grows_in_proportion(read, partial(text_of, *parts), size):
            return parts
    return None


def text_of(before, unit, end, length):
    return before + unit * (length // len(unit)) + end


@pytest.mark.parametrize("name", BY_NAME)
def test_twice_the_text_is_at_most_three_times_the_work(name):
    assert {pattern.text: hostile_text_of(pattern) for pattern in BY_NAME[name]} == dict.fromkeys(
        [pattern.text for pattern in BY_NAME[name]]
    )


@pytest.mark.parametrize("text", [r"(?:a+)+\x01", r"\s+$", r"\[[^\]]*\]", r"a.*b.*c", r"<a\s[^>]*href"])
def test_a_pattern_that_looks_at_the_rest_again_from_everywhere_is_noticed(text):
    site = patterns.Site("records.x", patterns.PAGE, 1, 1, "findall", text)
    assert hostile_text_of(patterns.Pattern(site, text, 0, "re", is_bytes=False)) is not None
