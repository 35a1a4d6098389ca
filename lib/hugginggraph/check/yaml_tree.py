"""YAML as a tree of marked texts, read event by event: neither depth nor aliases cost more than the text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_DEPTH = 100
"""Levels of nesting that are read."""
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Marked:
    """A text of a file of YAML, and its offsets there."""

    text: str
    begin: int
    end: int


@dataclass(eq=False)
class Map:
    """A mapping; of a key that is there twice, the last value counts. An alias is the very node that it names."""

    items: "dict[str, Value]" = field(default_factory=dict)
    keys: list[Marked] = field(default_factory=list)

    def text(self, key: str) -> Marked | None:
        """The text of a key; None where it has none."""
        value = self.items.get(key)
        return value if isinstance(value, Marked) else None

    def list(self, key: str) -> "list[Value]":
        """The list of a key; of one value that value alone, of none nothing."""
        value = self.items.get(key)
        if isinstance(value, Sequence):
            return value.items
        return [] if value is None else [value]


@dataclass(eq=False)
class Sequence:
    """A list."""

    items: "list[Value]" = field(default_factory=list)


Value = Marked | Map | Sequence


def documents(text: str) -> list[Value]:
    """The documents of a file.

    Raises:
        ValueError: it is no YAML, or nested more than `MAX_DEPTH` deep.
    """
    try:
        return list(_Builder(text).documents())
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(f"no YAML: {type(error).__name__}") from None


def maps_of(value: Value) -> Iterator[tuple[tuple[str, ...], Map]]:
    """Every mapping once, with the keys that lead to it; what aliases repeat is not walked again."""
    seen: set[int] = set()
    to_do: list[tuple[tuple[str, ...], Value]] = [((), value)]
    while to_do:
        path, node = to_do.pop()
        if isinstance(node, Marked) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Map):
            yield path, node
            to_do.extend(((*path, key), inner) for key, inner in reversed(node.items.items()))
        else:
            to_do.extend((path, inner) for inner in reversed(node.items))


class _Builder:
    def __init__(self, text: str) -> None:
        self._text = text
        self._anchors: dict[str, Value] = {}
        self._open: list[tuple[Map | Sequence, Marked | None]] = []

    def documents(self) -> Iterator[Value]:
        for event in yaml.parse(self._text, Loader=_Loader):
            done = self._step(event)
            if done is not None:
                yield done

    def _step(self, event: Any) -> Value | None:
        """The document that an event ends; None while there is none."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._anchors = {}
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(self._open) >= MAX_DEPTH:
                raise ValueError("nested too deeply")
            node = Map() if isinstance(event, yaml.MappingStartEvent) else Sequence()
            self._anchor(event, node)
            self._open.append((node, None))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            return self._put(self._open.pop()[0])
        elif isinstance(event, yaml.ScalarEvent):
            text = _marked(event, event.value)
            self._anchor(event, text)
            return self._put(text)
        elif isinstance(event, yaml.AliasEvent):
            return self._put(self._anchors.get(str(event.anchor)) or _marked(event, ""))
        return None

    def _anchor(self, event: Any, value: Value) -> None:
        if event.anchor:
            self._anchors[event.anchor] = value

    def _put(self, value: Value) -> Value | None:
        """Hang a value where it belongs; give back what belongs nowhere: a document."""
        if not self._open:
            return value
        node, key = self._open[-1]
        if isinstance(node, Sequence):
            node.items.append(value)
        elif key is None:
            self._open[-1] = node, value if isinstance(value, Marked) else Marked("", 0, 0)
        else:
            if key.text == "<<" and isinstance(value, Map):
                node.items = {**value.items, **node.items}
            else:
                node.keys.append(key)
                node.items[key.text] = value
            self._open[-1] = node, None
        return None


def _marked(event: Any, text: str) -> Marked:
    return Marked(text, event.start_mark.index, event.end_mark.index)
