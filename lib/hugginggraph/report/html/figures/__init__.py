"""The figures and tables, a module a subject. Importing one enters its exhibits into the catalogue."""

from importlib import import_module

MODULES = (
    *("growth", "subgraph", "shape", "tables"),
    *("families", "traits", "similarity", "drift", "numbers", "card_templates", "licences"),
)
"""In the order of the page."""


def load() -> None:
    """Fills the catalogue."""
    for name in MODULES:
        import_module(f"hugginggraph.report.html.figures.{name}")
