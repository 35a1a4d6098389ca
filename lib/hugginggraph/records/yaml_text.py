"""YAML as people write it into cards, read from the parser's events alone: nothing but plain values is built.

Anchors, which can make a short text a huge value, are refused; types named by a tag are ignored; size and nesting are
bounded. Words mean what they do on the Hub (YAML 1.2): `no` is Norwegian, and a date stays text.
"""

import re
from collections.abc import Iterable
from typing import Any

import yaml

from hugginggraph.records.json_text import MAX_DEPTH

MAX_YAML = 1 << 19
"""Characters of a text that is read as YAML."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}", re.ASCII)
_FRACTION = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]{1,2})?", re.ASCII)
_OPENS = re.compile(r"\ufeff?\s{0,99}---[ \t]*\r?\n")
_CLOSES = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)


def read_yaml(text: str) -> Any:
    r"""The value of the first document of a YAML text.

    Raises:
        ValueError: it is no YAML, is larger or nested deeper than is read, or has anchors.

    >>> read_yaml("license: mit\nlanguage:\n- no\n- en\nreleased: 2024-01-01\n")
    {'license': 'mit', 'language': ['no', 'en'], 'released': '2024-01-01'}
    """
    if len(text) > MAX_YAML:
        raise ValueError("too large to be read as YAML")
    try:
        return _first_value(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        raise ValueError(f"no YAML: {type(error).__name__}") from None


def front_matter(card: str) -> dict[str, Any] | None:
    r"""The fields between two lines of dashes at the beginning of a README; None where there are none, or no YAML.

    >>> front_matter("---\nlicense: mit\n---\n# Heron"), front_matter("# Heron")
    ({'license': 'mit'}, None)
    """
    opens = _OPENS.match(card)
    closes = _CLOSES.search(card, opens.end(), MAX_YAML) if opens else None
    if not opens or not closes:
        return None
    try:
        value = read_yaml(card[opens.end() : closes.start()])
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _first_value(events: Iterable[yaml.Event]) -> Any:
    """The value that a parser's events describe; no level of nesting costs a call."""
    open_ = [_Open(None)]
    for event in events:
        if getattr(event, "anchor", None) is not None:
            raise ValueError("anchors are not followed")
        if isinstance(event, yaml.ScalarEvent):
            open_[-1].take(_scalar(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            open_.append(_Open([] if isinstance(event, yaml.SequenceStartEvent) else {}))
            if len(open_) > MAX_DEPTH:
                raise ValueError("nested too deeply to be read")
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = open_.pop()
            open_[-1].take(closed.value)
        elif isinstance(event, yaml.DocumentEndEvent):
            break
    return open_[0].value


class _Open:
    """A list or mapping that is being filled; the outermost is the place of the whole value."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self._key: str | None = None

    def take(self, value: Any) -> None:
        if isinstance(self.value, list):
            self.value.append(value)
        elif not isinstance(self.value, dict):
            self.value = value
        elif self._key is not None:
            self.value[self._key] = value
            self._key = None
        elif isinstance(value, (list, dict)):
            raise ValueError("a list or mapping is no key")
        else:
            self._key = value if isinstance(value, str) else str(value)


def _scalar(event: yaml.ScalarEvent) -> Any:
    """A word, number or text; whatever is in quotes is a text."""
    text: str = event.value
    if event.style or event.tag:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FRACTION.fullmatch(text) else text
