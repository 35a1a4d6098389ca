"""References in notebooks: code cells are one module; their lines of shell are read as such."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from hugginggraph.check.places import Places
from hugginggraph.check.python_source import Mention, Python
from hugginggraph.check.shell_source import shell_mentions
from hugginggraph.records import json_text

_SHELL = re.compile(r"(?m)^([ \t]*)[!%]([^\n]*)$")
_LINE_END = re.compile(r"\r\n?")
_LONGEST_LINE = 10_000
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
        raw = _RawText(text)
        modules = Python()
        of_modules: list[int] = []
        self.mentions: list[Mention] = []
        self.unread = 0
        for source in sources:
            offsets = raw.offsets(source)
            if source.startswith(_WHOLE_CELL):
                self.mentions += raw.placed(shell_mentions(source), offsets)
                continue
            self.mentions += raw.placed(_of_commands(source), offsets)
            if modules.add(_SHELL.sub(r"\1pass", source)):
                of_modules += offsets
            else:
                self.unread += 1
        self.mentions += raw.placed(modules.mentions(), of_modules)
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


def _of_commands(source: str) -> Iterator[Mention]:
    for number, line in enumerate(source.split("\n"), start=1):
        command = _SHELL.match(line)
        if command:
            yield from (mention._replace(line=number) for mention in shell_mentions(command[2]))


class _RawText:
    """The text of the file, in which the lines of the cells are found again, from one to the next."""

    def __init__(self, text: str) -> None:
        self._places = Places(text)
        self._at = 0
        self._is_lost = False

    def offsets(self, source: str) -> list[int]:
        """Where each line of a cell begins in the file; for one that is not found, where the one before does."""
        return [self._next(line) for line in source.split("\n")]

    def placed(self, found: Iterable[Mention], offsets: list[int]) -> Iterator[Mention]:
        """The mentions of a cell with their places in the file."""
        for mention in found:
            begin = offsets[min(mention.line, len(offsets)) - 1]
            inside = self._places.text.find(mention.name, begin, begin + _LONGEST_LINE)
            line, column = self._places.of(inside if inside >= 0 else begin)
            yield mention._replace(line=line, column=column)

    def _next(self, line: str) -> int:
        if line.strip() and not self._is_lost:
            forms = {json.dumps(line, ensure_ascii=ascii_)[1:-1] for ascii_ in (False, True)}
            starts = [start for start in (self._places.text.find(form, self._at) for form in forms) if start >= 0]
            # A line that is not found costs a search of all the rest: after the first one no more are looked for.
            self._is_lost = not starts
            self._at = min(starts, default=self._at)
        return self._at
