"""The outside world: what lists the Hub's repos on a date, read as raw records."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hugginggraph.sources.dumps import Dump
    from hugginggraph.sources.source import Coverage, Declared, OfferedDay, Repeats, Source

__all__ = ["Coverage", "Declared", "Dump", "OfferedDay", "Repeats", "Source"]


def __getattr__(name: str) -> Any:
    """The names above, loaded when they are asked for: the crawl in `sources.hub` reads no dump."""
    from importlib import import_module

    if name == "Dump":
        return import_module("hugginggraph.sources.dumps").Dump
    if name in __all__:
        return getattr(import_module("hugginggraph.sources.source"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
