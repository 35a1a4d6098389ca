"""The terminal: the two consoles, JSON, and metadata made inert. Nothing here loads Spark."""

import json
import sys
from dataclasses import asdict, is_dataclass
from datetime import date, datetime

from rich.console import Console
from rich.markup import escape

# A pipe has no width: long ids are not to be broken there.
console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
messages = Console(stderr=True, highlight=False)


def shown(text: object) -> str:
    """Metadata as inert text: no markup, no control characters."""
    return escape("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(text)))


def print_json(value: object) -> None:
    """Write one JSON document to standard output."""
    sys.stdout.write(json.dumps(value, default=_plain, ensure_ascii=False, indent=2) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
