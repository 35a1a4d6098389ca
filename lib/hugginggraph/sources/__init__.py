"""The outside world: what lists the Hub's repos on a date, read as raw records."""

from hugginggraph.sources.dumps import Dump
from hugginggraph.sources.source import KINDS, Coverage, Repeats, Source, SourceDay

__all__ = ["KINDS", "Coverage", "Dump", "Repeats", "Source", "SourceDay"]
