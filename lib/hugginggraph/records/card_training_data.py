"""The data that a model was trained on, as a statement names them: links, names before "dataset", names in a row."""

import re
from collections.abc import Iterator

import regex

from hugginggraph.records.card_names import ANY_CASE, ANY_LINK, CLOSE, ID, MARK, PART
from hugginggraph.records.plain_letters import BULLET, WORD_BEGINS, WORD_ENDS

_KIND = r"(?:data ?sets?|corpus|corpora)"
_KIND_OF_DATA = re.compile(" (?:[dD][aA][tT][aA]|[cC][oO][rR][pP]|[rR][eE][cC][iI][pP][eE])")
# A configuration or a language between name and kind: "squad - plain_text", "mlsum de", "OpenSLR SLR64".
_CONFIGURATION = (
    r"(?: - [\w-]{1,20}| (?!(?:an|as|at|be|by|in|is|it|my|no|of|on|or|to|we) )[a-z]{2}| (?-i:[A-Z]{2,5}-?\d{1,4}))?"
)
_BEFORE_KIND = regex.compile(
    # "Amber Reeds Corpus" is a name of three words.
    rf"(?<![\w./@:\]-])(?:(?<!(?-i:[A-Z][a-z]{{2,20}}) )|(?!\S{{1,97}} (?-i:Corp)))({ID}|[A-Za-z]{PART})"
    rf"(?={CLOSE}{_CONFIGURATION} {_KIND}{WORD_ENDS}|/[a-z]{{2,8}}\d recipe{WORD_ENDS})",
    ANY_CASE,
)
_IS_CALLED_DATA = regex.compile(
    rf"{_KIND}[*_`]{{0,3}}\]\(|datasets/|[?&]dataset=|[)>][*_`]{{0,3}} {_KIND}{WORD_ENDS}", ANY_CASE
)
_MAY_BE_CALLED_DATA = re.compile("data ?set|corpus|corpora|recipe", re.IGNORECASE)
_MOST_AFTER = 20
_ON_THE_HUB = regex.compile(r"(?:\]\(\s{0,2}<?|^|=[\"']?)(?:https?://)?(?:huggingface\.co|hf\.co)/", ANY_CASE)

# What may stand before the first name of a list: "a mix of three datasets:", "these corpora:".
_LED = regex.compile(
    r"[\s*_:]{0,4}+(?:[\w-]{1,20}+\s){0,8}?(?:datasets?|corpora|corpus|sources|data)"
    rf"(?:\s(?:composed|consisting|made\sup)\s(?:of|by)|[\s*_]{{0,3}}:|\s(?=\([A-Z])|\sof(?=\s[A-Z])){WORD_ENDS}?",
    regex.ASCII | regex.DOTALL,
)
_OF_A_WHOLE = (
    r"(?:(?:an?\s)?(?:[\w-]{2,20}\s){0,2}(?:version|part|portion|subset|section|split|dump|edition|mix|mixture"
    r"|combination|concatenation|union)s?\s(?:of|from)\s(?:(?:the|both)\s)?)?(?:latest\s)?(?:\([^()\n]{1,40}\)\s)?"
)
_JOINED = rf"[\s*_:]{{0,4}}(?:(?:,|:|and|&|\+|{BULLET})\s{{0,2}}){{0,4}}"
_REMARK = r"(?:\s\([^()\n]{1,60}\))?"
# Names right after the phrase, one after the other; two capitals, a digit or an underscore tell them from words.
_IN_A_ROW = regex.compile(
    rf"{_JOINED}(?:(?:on|the|both|English)\s){{0,2}}{_OF_A_WHOLE}"
    rf"(?:[\w-]{{2,20}}\s(?=Wikipedia{WORD_ENDS}))?{MARK}{{0,3}}"
    rf"((?=[\w-]{{0,40}}(?:[A-Z][\w-]{{0,40}}[A-Z]|\d|_)|Wikipedia{WORD_ENDS}"
    rf"|[A-Z][\w-]{{1,40}} data{WORD_ENDS})[A-Za-z]{PART})"
    rf"(?![\w/-]|\sv?[2-9]){CLOSE}{_REMARK}",
    regex.ASCII | regex.DOTALL,
)
_ITEM = regex.compile(
    rf"{_JOINED}(?:the\s)?{MARK}{{0,3}}([A-Za-z]{PART})(?![\w/-]){CLOSE}{_REMARK}(?=\s?(?:[,+&;.|{BULLET}]|and\s|\n|\Z)|(?<=\)))",
    regex.ASCII | regex.DOTALL,
)
_ANOTHER_USE = re.compile(
    rf"{WORD_BEGINS}(?:evaluat|test(?:ed|ing){WORD_ENDS}|validat|benchmark|compar|outperform|achiev|instead{WORD_ENDS}"
    rf"|than{WORD_ENDS})",
    re.ASCII | re.IGNORECASE,
)


def training_data(rest: str, *, is_list: bool = False) -> list[str]:
    """The links and names in what follows "trained on"; where it `is_list`, each item of it is a name."""
    said = _said(rest)
    links = _links(said)
    words = _without_links_to_the_hub(said, links)
    return [*(link for _, link in links), *_before_kind(words), *names_in_a_row(words, is_list=is_list)]


def called_data(rest: str) -> list[str]:
    """The links and names in what follows "trained with" that lead to a dataset of the Hub, or are called one."""
    if not _MAY_BE_CALLED_DATA.search(rest):
        return []
    said = _said(rest)
    links = _links(said)
    called = [link for end, link in links if _IS_CALLED_DATA.search(said[end - len(link) : end + _MOST_AFTER])]
    return [*called, *_before_kind(_without_links_to_the_hub(said, links))]


def names_in_a_row(said: str, *, is_list: bool = False) -> Iterator[str]:
    """The names that stand at the beginning of a text, one after the other; after "these corpora:", all items."""
    led = _LED.match(said)
    position = led.end() if led else 0
    pattern = _ITEM if led or is_list else _IN_A_ROW
    while found := pattern.match(said, position) or (pattern is _ITEM and _IN_A_ROW.match(said, position)):
        yield found[1]
        position = found.end()


def _said(rest: str) -> str:
    another_use = _ANOTHER_USE.search(rest)
    return rest[: another_use.start()] if another_use else rest


def _links(said: str) -> list[tuple[int, str]]:
    """Each link, with where it ends."""
    if "](" not in said and "://" not in said and "<" not in said:
        return []
    return [(found.end(), found[0]) for found in ANY_LINK.finditer(said)]


def _without_links_to_the_hub(said: str, links: list[tuple[int, str]]) -> str:
    """The text without links whose address tells the repo: their words, "the [reeds](…/datasets/x) corpus", do not."""
    kept, position = [], 0
    for end, link in links:
        if _ON_THE_HUB.search(link):
            kept.append(said[position : end - len(link)])
            position = end
    return "".join([*kept, said[position:]]) if kept else said


def _before_kind(said: str) -> list[str]:
    return _BEFORE_KIND.findall(said) if _KIND_OF_DATA.search(said) else []
