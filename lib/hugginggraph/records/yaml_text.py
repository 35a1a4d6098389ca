"""YAML as people write it into cards, read from the parser's events alone: nothing but plain values is built.

Aliases, which can make a short text a huge value, are followed up to a bound; types named by a tag are ignored; size
and nesting are bounded. Words mean what they do on the Hub (YAML 1.2): `no` is Norwegian, and a date stays text.
"""

import re
from collections.abc import Iterable
from typing import Any

import yaml

from hugginggraph.records.json_text import MAX_DEPTH

MAX_YAML = 1 << 19
"""Characters of a text that is read as YAML."""
MAX_VALUES = 100_000
"""Values of a text whose aliases are followed."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_MERGED = "<<"
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}", re.ASCII)
_FRACTION = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]{1,2})?", re.ASCII)
_TABS = re.compile(r"^\t+", re.MULTILINE)
_OPENS = re.compile(r"\ufeff?\s{0,99}---[ \t]*\r?\n")
_CLOSES = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)


def read_yaml(text: str) -> Any:
    r"""The value of the first document of a YAML text.

    Raises:
        ValueError: it is no YAML, is larger or nested deeper than is read, or its aliases stand for too much.

    >>> read_yaml("license: mit\nlanguage:\n- no\n- en\nreleased: 2024-01-01\n")
    {'license': 'mit', 'language': ['no', 'en'], 'released': '2024-01-01'}
    >>> read_yaml("base_model: &base [amber/heron]\nmodels: *base")
    {'base_model': ['amber/heron'], 'models': ['amber/heron']}
    """
    if len(text) > MAX_YAML:
        raise ValueError("too large to be read as YAML")
    try:
        return _first_value(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        if _TABS.search(text):
            return read_yaml(_TABS.sub(lambda tabs: "  " * len(tabs[0]), text))
        raise ValueError(f"no YAML: {type(error).__name__}") from None


def front_matter(card: str) -> dict[str, Any] | None:
    r"""The fields between two lines of dashes at the beginning of a README; None where there are none, or no YAML.

    >>> front_matter("---\nlicense: mit\n---\n# Heron"), front_matter("# Heron")
    ({'license': 'mit'}, None)
    """
    card = card if "\n" in card else card.replace("\r", "\n")
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
    anchored: dict[str, _Open] = {}
    for event in events:
        if isinstance(event, yaml.ScalarEvent):
            closed = _Open(_scalar(event), event.anchor)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in anchored:
                raise ValueError("an alias of nothing, or of what it stands in")
            closed = anchored[event.anchor]
        elif isinstance(event, yaml.CollectionStartEvent):
            open_.append(_Open([] if isinstance(event, yaml.SequenceStartEvent) else {}, event.anchor))
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = open_.pop()
            closed.merge()
        elif isinstance(event, yaml.DocumentEndEvent):
            break
        else:
            continue
        open_[-1].take(closed)
        if closed.anchor is not None:
            anchored[closed.anchor] = closed
        if anchored and open_[-1].size > MAX_VALUES:
            raise ValueError("aliases that stand for too much")
        if len(open_) + closed.depth > MAX_DEPTH:
            raise ValueError("nested too deeply to be read")
    return open_[0].value


class _Open:
    """A value, or a list or mapping that is being filled; the outermost is the place of the whole value.

    `size` counts all values in it, `depth` the levels of lists and mappings.
    """

    def __init__(self, value: Any, anchor: str | None = None) -> None:
        self.value, self.anchor = value, anchor
        self.size, self.depth = 1, int(isinstance(value, (list, dict)))
        self._key: str | None = None

    def merge(self) -> None:
        """Take the fields of a mapping that is merged into this one (`<<: *base`), but for those that are here."""
        others = self.value.pop(_MERGED, None) if isinstance(self.value, dict) else None
        for other in others if isinstance(others, list) else [others]:
            if isinstance(other, dict):
                self.value |= {key: each for key, each in other.items() if key not in self.value}

    def take(self, closed: "_Open") -> None:
        value = closed.value
        self.size += closed.size
        self.depth = max(self.depth, closed.depth + isinstance(self.value, (list, dict)))
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
