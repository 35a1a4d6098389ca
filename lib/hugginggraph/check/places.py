"""Where in a text an offset is, as editors count."""

import re
from bisect import bisect_right
from functools import cached_property

_LINE_END = re.compile(r"\r\n|\r|\n")


class Places:
    """The lines of a text."""

    def __init__(self, text: str) -> None:
        """Of a text, whose lines are found when they are first asked for."""
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line begins."""
        return [0, *(found.end() for found in _LINE_END.finditer(self.text))]

    def of(self, offset: int) -> tuple[int, int]:
        r"""Line and column of an offset, both from 1.

        >>> Places("one\ntwo").of(5)
        (2, 2)
        """
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def column_of_bytes(self, line: int, width: int) -> int:
        """The column of what follows so many bytes of UTF-8 of a line, as `ast` counts them."""
        if self.text.isascii() or line > len(self.starts):
            return width + 1
        begin = self.starts[line - 1]
        return len(self.text[begin : begin + width].encode()[:width].decode(errors="ignore")) + 1
