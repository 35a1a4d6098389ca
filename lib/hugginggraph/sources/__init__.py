"""The outside world: what lists the Hub's repos on a date, read as raw records."""

from hugginggraph.sources.dumps import JsonLinesDump
from hugginggraph.sources.source import KINDS, Coverage, Source, SourceDay

__all__ = ["KINDS", "Coverage", "JsonLinesDump", "Source", "SourceDay"]
