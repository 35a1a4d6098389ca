"""References in notebooks: code cells are one module; their lines of shell are read as such."""

import json
import re
from collections.abc import Iterator
from typing import Any

from hugginggraph.check.places import Places
from hugginggraph.check.python_source import Mention, Python
from hugginggraph.check.shell_source import shell_mentions
from hugginggraph.records import json_text

_SHELL = re.compile(r"(?m)^([ \t]*)[!%]([^\n]*)$")
_LINE_END = re.compile(r"\r\n?")
_WHOLE_CELL = ("%%bash", "%%sh", "%%script")


class Notebook:
    """What a notebook's code cells load.

    Attributes:
        mentions: with line and column in the file.
        computed: as `Found.computed`.
        unread: how many cells are no Python.
    """

    def __init__(self, text: str) -> None:
        """Read one.

        Raises:
            ValueError: it is no notebook.
        """
        sources = list(_code_cells(json_text.read(text)))
        raw = _RawLines(text)
        modules = Python()
        origins: list[tuple[int, str]] = []
        self.mentions: list[Mention] = []
        self.unread = 0
        for source in sources:
            lines = raw.of(source)
            if source.startswith(_WHOLE_CELL):
                self.mentions += _placed(shell_mentions(source), lines)
                continue
            commands = "\n".join(found[2] for found in _SHELL.finditer(source))
            if commands:
                self.mentions += _of_commands(source, lines)
            if modules.add(_SHELL.sub(r"\1pass", source)):
                origins += lines
            else:
                self.unread += 1
        self.mentions += _placed(modules.mentions(), origins)
        self.computed = modules.computed


def _code_cells(notebook: Any) -> Iterator[str]:
    """The text of each code cell; of version 3 of the format they lie in worksheets.

    Raises:
        ValueError: there are no cells.
    """
    if not isinstance(notebook, dict):
        raise ValueError("no notebook")
    sheets = notebook.get("worksheets") or [notebook]
    lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)] if isinstance(sheets, list) else []
    if not any(isinstance(cells, list) for cells in lists):
        raise ValueError("no cells")
    for cell in (cell for cells in lists if isinstance(cells, list) for cell in cells):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", cell.get("input"))
            text = "".join(map(str, source)) if isinstance(source, list) else str(source or "")
            yield _LINE_END.sub("\n", text)


def _of_commands(source: str, lines: list[tuple[int, str]]) -> Iterator[Mention]:
    for found in _SHELL.finditer(source):
        line = source.count("\n", 0, found.start())
        for mention in shell_mentions(found[2]):
            yield from _placed([mention._replace(line=line + 1)], lines)


def _placed(found: list[Mention], lines: list[tuple[int, str]]) -> Iterator[Mention]:
    """The mentions with the place of their cell's line in the file of JSON."""
    for mention in found:
        number, raw = lines[min(mention.line, len(lines)) - 1] if lines else (1, "")
        yield mention._replace(line=number, column=max(raw.find(mention.name) + 1, 1))


class _RawLines:
    """Finds the lines of cells again in the text of the file, from one to the next."""

    def __init__(self, text: str) -> None:
        self._places = Places(text)
        self._at = 0
        self._is_lost = False

    def of(self, source: str) -> list[tuple[int, str]]:
        """Number and text of the file's line for each line of a cell; of those not found, that of the one before."""
        return [self._next(line) for line in source.split("\n")]

    def _next(self, line: str) -> tuple[int, str]:
        text = self._places.text
        if line.strip() and not self._is_lost:
            forms = {json.dumps(line, ensure_ascii=ascii_)[1:-1] for ascii_ in (False, True)}
            starts = [start for start in (text.find(form, self._at) for form in forms) if start >= 0]
            # A line that is not found costs a search of all the rest: after the first one no more are looked for.
            self._is_lost = not starts
            self._at = min(starts, default=self._at)
        number, column = self._places.of(self._at)
        begin = self._at - column + 1
        end = self._places.starts[number] if number < len(self._places.starts) else len(text)
        return number, text[begin : min(end, begin + 10_000)]
