"""A card's prose: what is no statement is cut, and the items of a list join the line that introduces them.

Each function reads a plain text once from its beginning to its end.
"""

import re
from collections.abc import Iterator

from hugginggraph.records.plain_letters import BULLET, LINE_END, WORD_ENDS

_FRONT_MATTER_OPENS = re.compile(r"\ufeff?\s*---[ \t]*\r?\n", re.ASCII)
_FRONT_MATTER_CLOSES = re.compile(r"\n---[ \t]*(?:\r?\n|\Z)")
_OPENS = re.compile(rf"<!--|<[pP][rR][eE]{WORD_ENDS}|```+|~~~+", re.ASCII)
_CLOSES_PREFORMATTED = re.compile("</pre>", re.ASCII | re.IGNORECASE)
_RUN = re.compile("`+|~+")
_STOP = re.compile("[\n`]")
_LINE_ENDS = f"\n\r{LINE_END}"
_MOST_BLANKS = 3
_DEFINED = re.compile(
    r"^ {0,3}\[([^\[\]\n]{1,100})\]:[ \t]{0,9}<?(https?://(?:huggingface\.co|hf\.co)/[^\s<>()]{1,300})>?", re.MULTILINE
)
_REFERS = re.compile(r"\[([^\[\]\n]{1,200})\](?:\[([^\[\]\n]{0,100})\]|(?![\[(:]))")
_PARTS_OF_ORIGINAL = ("riginal", "RIGINAL")
_MOST_OF_A_HEADING = 300
_ANOTHER_CARD = re.compile(
    r"[ \t]{0,3}(?:#{1,6}[ \t]+[*_]{0,3}original (?:model |llm |lora )?(?:card|readme)\b[^\n]*"
    r"|#{0,6}[ \t]*[*_]{0,3}original model description:?[*_]{0,3}:?[ \t\r]*)",
    re.IGNORECASE | re.ASCII,
)
_NO_STATEMENT = "\n\n"

# Each way through these has one next character, so that nothing is read anew where they fail.
_ITEM = rf"(?:[ \t\r]*\n){{0,2}}[ \t]*[-*+{BULLET}][ \t]+([^\n]*)"
_ITEMS = re.compile(rf"\n{_ITEM}")
_INTRODUCED = re.compile(rf":[*_ \t]*(?:\r[ \t\r]*)?(\n{_ITEM}(?:[ \t\r]*\n{_ITEM})*)")
_JOINED = f": {BULLET} "


def after_front_matter(text: str) -> str:
    """A card without its front matter."""
    opens = _FRONT_MATTER_OPENS.match(text)
    closes = _FRONT_MATTER_CLOSES.search(text, opens.end()) if opens else None
    return text[closes.end() :] if closes else text


def prose(text: str) -> str:
    """A plain text without comments, fenced code and `<pre>`."""
    kept, position = [], 0
    for start, end in _no_statements(text):
        kept += [text[position:start], _NO_STATEMENT]
        position = end
    return "".join([*kept, text[position:]]) if kept else text


def with_links(text: str) -> str:
    r"""The text with the addresses that Markdown lists elsewhere behind the words that refer to them.

    >>> with_links("Made of [Heron][1].\n\n[1]: https://hf.co/amber/heron").splitlines()[0]
    'Made of [Heron](https://hf.co/amber/heron).'
    """
    if "]:" not in text:
        return text
    addresses = {label.lower(): address for label, address in _DEFINED.findall(text)}
    if not addresses:
        return text

    def link(found: "re.Match[str]") -> str:
        address = addresses.get((found[2] or found[1]).lower())
        return f"[{found[1]}]({address})" if address else found[0]

    return _REFERS.sub(link, text)


def own(text: str) -> str:
    """The text up to the card of the original model, which makers of copies put below their own."""
    for part in _PARTS_OF_ORIGINAL:
        position = text.find(part)
        while position >= 0:
            start, end = text.rfind("\n", 0, position) + 1, text.find("\n", position)
            end = len(text) if end < 0 else end
            if end - start <= _MOST_OF_A_HEADING and _ANOTHER_CARD.fullmatch(text, start, end):
                return text[:end]
            position = text.find(part, end)
    return text


def with_joined_lists(text: str) -> str:
    r"""The text with the items below a line that ends with a colon in that line.

    >>> with_joined_lists("A merge of:\n\n- a/b\n- c/d") == f"A merge of: {BULLET} a/b: {BULLET} c/d"
    True
    """
    return _INTRODUCED.sub(lambda found: "".join(_JOINED + item for item in _ITEMS.findall(found[1])), text)


def _no_statements(text: str) -> Iterator[tuple[int, int]]:
    """Where each comment and each piece of code starts and ends; one that never closes runs to the end."""
    fences = _Fences(text)
    position = 0
    while opens := _OPENS.search(text, position):
        start, position = opens.span()
        if opens[0] == "<!--":
            position = _end_of(text, "-->", position)
        elif opens[0].startswith("<"):
            closes = _CLOSES_PREFORMATTED.search(text, position)
            position = closes.end() if closes else len(text)
        elif fences.opens(start, position):
            start = fences.beginning(start)
            position = fences.end(opens[0], position)
        else:
            continue
        yield start, position


def _end_of(text: str, words: str, position: int) -> int:
    found = text.find(words, position)
    return len(text) if found < 0 else found + len(words)


class _Fences:
    """Fences of backticks or tildes at the beginnings of lines, as Markdown has them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stop = -1

    def opens(self, start: int, end: int) -> bool:
        """Whether this run of backticks or tildes is a fence: it begins a line, and no backtick follows in the line.

        To be asked of one run after the other: where the last line ended is remembered, for lines that end otherwise
        than by a line feed may be many before the next.
        """
        if not self._begins_a_line(self.beginning(start)):
            return False
        if self._stop < end:
            stop = _STOP.search(self._text, end)
            self._stop = stop.start() if stop else len(self._text)
        return self._text[self._stop : self._stop + 1] != "`"

    def beginning(self, start: int) -> int:
        """Where the up to three blanks before a fence begin."""
        least = max(0, start - _MOST_BLANKS)
        while start > least and self._text[start - 1] == " ":
            start -= 1
        return start

    def end(self, fence: str, position: int) -> int:
        """Where the next fence of that length ends; fences that are shorter may stand between."""
        while (start := self._text.find(fence, position)) >= 0:
            if self._begins_a_line(self.beginning(start)):
                return start + len(fence)
            run = _RUN.match(self._text, start)
            position = run.end() if run else start + 1
        return len(self._text)

    def _begins_a_line(self, position: int) -> bool:
        return position == 0 or self._text[position - 1] in _LINE_ENDS
