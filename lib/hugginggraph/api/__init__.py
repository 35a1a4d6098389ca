"""The Python API: questions to a warehouse, answers as rows, Arrow tables or pandas frames."""

from hugginggraph.api.answer import Answer
from hugginggraph.api.graph import Graph

__all__ = ["Answer", "Graph"]
