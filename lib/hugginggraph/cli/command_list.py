"""The list of commands that `hugginggraph --help` prints: by what one comes for, each with its whole first sentence."""

from typing import Any

from typer.core import TyperGroup

SECTIONS = {
    "Ask": (
        "lineage", "impact", "licences", "check", "explain", "path", "search", "history",
    ),
    "Ask over time": ("events", "changes", "snapshots", "status", "query", "watch"),
    "Look at all": ("report", "show", "scorecard", "reproduce"),
    "Hand on": ("bom", "export", "mcp"),
    "Take in": ("demo", "daily", "backfill", "crawl", "crossref", "genetics"),
    "Keep": ("verify", "maintain", "restore"),
    "Try without the Hub": ("synthesize", "fake-hub"),
}  # fmt: skip
"""Every command, in the order of the list."""


class CommandList(TyperGroup):
    """The commands as a group that lists them by sections."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the sections."""
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, _first_sentence(self.commands[name].help or "")) for name in names])


def _first_sentence(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split()).partition(". ")[0].removesuffix(".")
