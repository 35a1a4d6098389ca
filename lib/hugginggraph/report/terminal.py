"""The terminal: the two consoles, JSON, and metadata that must not steer it. Nothing here loads Spark."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any

from rich.console import COLOR_SYSTEMS, Console
from rich.markup import escape
from rich.style import Style

from hugginggraph.tables.contract import KEYS

_WIDTH_OF_A_PIPE = 1_000_000
"""A pipe has no width: nothing is to be broken there."""

_HAS_WIDTH = sys.stdout is not None and sys.stdout.isatty()

console = Console(highlight=False, emoji=False, width=None if _HAS_WIDTH else _WIDTH_OF_A_PIPE)
messages = Console(stderr=True, highlight=False, emoji=False)


def shown(text: object) -> str:
    """Metadata as inert text: no markup, and what a terminal would obey or hide is a visible escape."""
    return escape(printable(str(text)))


def styled(text: str, style: str) -> str:
    """Metadata as inert text in a style, where there are colours: for many lines, which rich takes long to lay out."""
    name = None if console.no_color else console.color_system
    return Style.parse(style).render(printable(text), color_system=COLOR_SYSTEMS[name] if name else None)


def printable(text: str) -> str:
    r"""The text with every character that does not print as an escape, as JSON writes it.

    >>> print(printable("amber/her\u202eon\x1b[2J"))
    amber/her\u202eon\u001b[2J
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in text)


def is_terminal() -> bool:
    """Whether a person reads standard output, and not a file or a program."""
    return sys.stdout.isatty()


def has_width() -> bool:
    """Whether lines that are too long are broken: on a terminal, and where a width was set."""
    return console.is_terminal or console.width < _WIDTH_OF_A_PIPE


def print_json(value: object) -> None:
    """Write one JSON document to standard output; the escapes in it are JSON's own, so that nothing is lost.

    Keys of 64 bits are text in it, whatever their value.
    """
    text = json.dumps(with_keys_as_text(value), default=plain, ensure_ascii=False, indent=2)
    sys.stdout.write("\n".join(printable(line) for line in text.split("\n")) + "\n")


def print_json_line(value: object) -> None:
    """Write one JSON document as one line to standard output, at once; as inert as what `print_json` writes."""
    sys.stdout.write(printable(json.dumps(with_keys_as_text(value), default=plain, ensure_ascii=False)) + "\n")
    sys.stdout.flush()


def with_keys_as_text(value: object) -> Any:
    """The value, with the numbers in the columns of `KEYS` as text, however deep in it they are.

    >>> with_keys_as_text({"node_id": 9007199254740993, "nodes": 2})
    {'node_id': '9007199254740993', 'nodes': 2}
    """
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {name: _key(each) if name in KEYS else with_keys_as_text(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [with_keys_as_text(each) for each in value]
    return value


def _key(value: object) -> object:
    return str(value) if isinstance(value, int) else value


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def plain(value: object) -> object:
    """What JSON writes for a value that it has no form of: dates in ISO's, dataclasses as objects, all else as text."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
