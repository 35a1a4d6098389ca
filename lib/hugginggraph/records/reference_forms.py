"""Forms of a reference beside the plain id: Markdown and HTML around it, characters of word processors in it."""

import html
import re
import unicodedata
from urllib.parse import unquote

_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d"), "-")
_SLASHES = dict.fromkeys(map(ord, "\u2044\u2215\u29f8\uff0f"), "/")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"), " ")
_NO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_PLAIN = _HYPHENS | _SLASHES | _SPACES | _NO_WIDTH
# As `sanitize.visible` shows them in tags.
_SHOWN_NO_WIDTH = re.compile(r"\\u(?:00ad|200[b-f]|2060|feff)")
_AROUND_SLASH = re.compile(r" ?/ ?(?!/)")
_SLASHES_IN_A_ROW = re.compile("/{2,}")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\(\s?<?([^()\s<>]{1,700})>?[^()]{0,100}\)[.,;:]?")
_ANCHOR = re.compile(r"<?a\s[^<>]{0,200}?href=[\"']?([^\"'\s<>]{1,700})[^<>]{0,200}(?:>[^<>]{0,300}(?:</a)?>?)?")
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|~~|`{1,3})(.{1,700})\1")
_BRACKETED = re.compile(
    r"\[{1,2}([^\[\]()]{1,300}/[^\[\]()]{1,300})\]{1,2}(?:\[[^\[\]]{0,20}\])?|\(([^()]{1,300}/[^()]{1,300})\)"
)
_TAGGED = re.compile(r"<?([a-z]{1,10})(?:\s[^<>]{0,100})?>([^<>]{1,700})</\1>?", re.IGNORECASE)
_OPENS, _CLOSES = "([<{\"'`", ")]>}\"'`"
# A name in an id, a path of the Hub or an address, and then what somebody adds in brackets.
_REMARKED = re.compile(r"([\w./:@-]{1,300}) (?:\([^()]{0,300}\)|\[[^\[\]]{0,100}\](?:\([^()]{0,300}\))?)")
_COMMAND = re.compile(
    r"(?:\$ ?)?(?:ollama (?:run|pull|show)|git (?:lfs )?clone|(?:hf|huggingface-cli) download|docker model (?:run|pull)"
    r"|llama-(?:cli|server) -hf|vllm serve) ",
)
_GIT = re.compile(r"(?:ssh://)?git@(?:huggingface\.co|hf\.co)[:/]")
# Markdown needs backslashes before some signs; a folder that begins with one of them is rare.
_ESCAPED = re.compile(r"(?:[\w./-]|\\[_.*-])+", re.ASCII)
_MOST_MARKS = 3


def without_shown_marks(text: str) -> str:
    """A text without the escapes by which invisible characters are shown in names."""
    text = _SHOWN_NO_WIDTH.sub("", text) if "\\u" in text else text
    return text.replace("\\", "") if "\\" in text and "/" in text and _ESCAPED.fullmatch(text) else text


def without_markup(text: str) -> list[str]:
    r"""What a reference can mean once markup is taken off, the likeliest first: of a link its address and its text.

    >>> without_markup("**amber/heron\u20117b**"), without_markup("[Heron](https://hf.co/amber/heron)")
    (['amber/heron-7b'], ['https://hf.co/amber/heron'])
    """
    plain = text.translate(_PLAIN) if not text.isascii() else text
    plain = unicodedata.normalize("NFKC", plain) if not plain.isascii() else plain
    plain = _without_signs(html.unescape(plain) if "&" in plain else plain)
    plain = unquote(plain) if "%" in plain and "://" not in plain else plain
    command = _COMMAND.match(plain)
    if command:
        plain = next((word for word in plain[command.end() :].split() if not word.startswith("-")), plain)
    plain = _GIT.sub("https://huggingface.co/", plain)
    link = _LINK.fullmatch(_without_marks(plain))
    if link:
        # A word that leads elsewhere is no name.
        return [link[2], *([shown] if "/" in (shown := _without_marks(link[1])) else [])]
    anchor = _ANCHOR.fullmatch(plain)
    if anchor:
        return [anchor[1]]
    tagged = _TAGGED.fullmatch(plain)
    bare = _without_marks(tagged[2] if tagged else plain)
    remarked = _REMARKED.fullmatch(bare)
    return [bare, remarked[1]] if remarked else [bare]


def _without_signs(text: str) -> str:
    """A text without blanks and signs that are no ASCII (an emoji) around it."""
    start, end = 0, len(text)
    while start < end and _is_sign(text[start]):
        start += 1
    while end > start and _is_sign(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_sign(character: str) -> bool:
    return character.isspace() or (
        not character.isascii() and unicodedata.category(character) in ("So", "Sk", "Cf", "Mn", "Po", "Pi", "Pf")
    )


def _without_marks(text: str) -> str:
    for _ in range(_MOST_MARKS):
        text = _without_loose_ends(text.strip(" ").rstrip(".,;:").removeprefix("@"))
        marked = _EMPHASIS.fullmatch(text)
        bracketed = None if marked else _BRACKETED.fullmatch(text)
        if not marked and not bracketed:
            break
        text = marked[2] if marked else (bracketed[1] or bracketed[2]) if bracketed else text
    return text if "://" in text or text.startswith("//") else _SLASHES_IN_A_ROW.sub("/", _AROUND_SLASH.sub("/", text))


def _without_loose_ends(text: str) -> str:
    """A text without a bracket or quotation mark at an end that has no other."""
    for opens, closes in zip(_OPENS, _CLOSES, strict=True):
        if text.endswith(closes) and opens not in text[:-1]:
            text = text[:-1]
        if text.startswith(opens) and closes not in text[1:]:
            text = text[1:]
    return text
