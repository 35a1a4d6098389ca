"""The terminal: the two consoles, JSON, and metadata that must not steer it. Nothing here loads Spark."""

import json
import sys
from dataclasses import asdict, is_dataclass
from datetime import date, datetime

from rich.console import Console
from rich.markup import escape

# A pipe has no width: long ids are not to be broken there.
console = Console(highlight=False, emoji=False, width=None if sys.stdout.isatty() else 200)
messages = Console(stderr=True, highlight=False, emoji=False)


def shown(text: object) -> str:
    """Metadata as inert text: no markup, and what a terminal would obey or hide is a visible escape."""
    return escape(printable(str(text)))


def printable(text: str) -> str:
    r"""The text with every character that does not print as an escape, as JSON writes it.

    >>> print(printable("amber/her\u202eon\x1b[2J"))
    amber/her\u202eon\u001b[2J
    """
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def print_json(value: object) -> None:
    """Write one JSON document to standard output; the escapes in it are JSON's own, so that nothing is lost."""
    text = json.dumps(value, default=_plain, ensure_ascii=False, indent=2)
    sys.stdout.write("\n".join(printable(line) for line in text.split("\n")) + "\n")


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
