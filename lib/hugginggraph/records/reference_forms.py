"""Forms of a reference beside the plain id: Markdown and HTML around it, characters of word processors in it."""

import re
import unicodedata

_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d"), "-")
_SLASHES = dict.fromkeys(map(ord, "\u2044\u2215\u29f8\uff0f"), "/")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"), " ")
_NO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_PLAIN = _HYPHENS | _SLASHES | _SPACES | _NO_WIDTH
# As `sanitize.visible` shows them in tags.
_SHOWN_NO_WIDTH = re.compile(r"\\u(?:00ad|200[b-f]|2060|feff)")
_AROUND_SLASH = re.compile(r" ?/ ?(?!/)")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\(\s?<?([^()\s<>]{1,700})>?[^()]{0,100}\)[.,;:]?")
_ANCHOR = re.compile(r"<?a\s[^<>]{0,200}?href=[\"']?([^\"'\s<>]{1,700})[^<>]{0,200}(?:>[^<>]{0,300}(?:</a)?>?)?")
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|~~|`{1,3})(.{1,700})\1")
_BRACKETED = re.compile(
    r"\[{1,2}([^\[\]()]{1,300}/[^\[\]()]{1,300})\]{1,2}(?:\[[^\[\]]{0,20}\])?|\(([^()]{1,300}/[^()]{1,300})\)"
)
_MOST_MARKS = 3


def without_shown_marks(text: str) -> str:
    """A text without the escapes by which invisible characters are shown in names."""
    return _SHOWN_NO_WIDTH.sub("", text) if "\\u" in text else text


def without_markup(text: str) -> list[str]:
    r"""What a reference can mean once markup is taken off, the likeliest first: of a link its address and its text.

    >>> without_markup("**amber/heron\u20117b**"), without_markup("[Heron](https://hf.co/amber/heron)")
    (['amber/heron-7b'], ['https://hf.co/amber/heron'])
    """
    plain = text.translate(_PLAIN) if not text.isascii() else text
    plain = unicodedata.normalize("NFKC", plain) if not plain.isascii() else plain
    plain = plain.strip()
    link = _LINK.fullmatch(_without_marks(plain))
    if link:
        # A word that leads elsewhere is no name.
        return [link[2], *([shown] if "/" in (shown := _without_marks(link[1])) else [])]
    anchor = _ANCHOR.fullmatch(plain)
    return [anchor[1]] if anchor else [_without_marks(plain)]


def _without_marks(text: str) -> str:
    for _ in range(_MOST_MARKS):
        text = text.strip(" ").rstrip(".,;:")
        marked = _EMPHASIS.fullmatch(text)
        bracketed = None if marked else _BRACKETED.fullmatch(text)
        if not marked and not bracketed:
            break
        text = marked[2] if marked else (bracketed[1] or bracketed[2]) if bracketed else text
    return text if "://" in text else _AROUND_SLASH.sub("/", text)
