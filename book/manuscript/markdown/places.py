"""From offsets in a block's text to lines and columns of the file."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from markdown_it.token import Token

from book.model.source import SourceFile, SourceSpan


class InlinePlaces:
    """The places of one inline token's characters.

    A block's text is made of its lines without what holds them (quote marks, list indents), so
    each of them is the end of a line of the file; a heading's or a cell's stands within one.
    """

    def __init__(self, source: SourceFile, token: Token) -> None:
        self.file = source.path
        first = (token.map or [0])[0]
        self._starts: list[int] = []
        self._origins: list[tuple[int, int]] = []
        offset = 0
        for index, part in enumerate(token.content.split("\n")):
            line = source.line(first + index + 1)
            self._starts.append(offset)
            self._origins.append((first + index + 1, _column(line, part, token)))
            offset += len(part) + 1

    def span(self, start: int, end: int = 0) -> SourceSpan:
        """The place of the characters from `start` up to `end`."""
        line, column = self._at(start)
        if not end:
            return SourceSpan(self.file, line, column)
        return SourceSpan(self.file, line, column, *self._at(end))

    def _at(self, offset: int) -> tuple[int, int]:
        index = max(0, bisect_right(self._starts, offset) - 1)
        line, column = self._origins[index]
        return line, column + offset - self._starts[index]


def _column(line: str, part: str, token: Token) -> int:
    if "column" in token.meta:
        return int(token.meta["column"])
    if line.rstrip().endswith(part.rstrip()):
        return len(line.rstrip()) - len(part.rstrip()) + 1
    return max(0, line.find(part)) + 1


def cell_columns(line: str) -> list[int]:
    """The columns (from 1) where the cells of a table's row begin."""
    columns: list[int] = []
    escaped = False
    ends = []
    for position, letter in enumerate(line):
        if letter == "|" and not escaped:
            ends.append(position)
        escaped = letter == "\\" and not escaped
    bounds = [-1, *ends, len(line)]
    for start, end in pairwise(bounds):
        cell = line[start + 1 : end]
        outer = (start == -1 or end == len(line)) and not cell.strip()
        if not outer:
            columns.append(start + 2 + len(cell) - len(cell.lstrip()))
    return columns
