"""From offsets in a block's text to lines and columns of the file."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from markdown_it.token import Token

from book.model.patterns import lazy
from book.model.source import SourceFile, SourceSpan


class InlinePlaces:
    """The places of one inline token's characters.

    A block's text is made of its lines without what holds them (quote marks, list indents), so
    each of them is the end of a line of the file; a heading's or a cell's stands within one.
    `origins` gives the line of each, and what its columns are more than offsets.
    """

    __slots__ = ("_starts", "file", "origins")

    def __init__(self, source: SourceFile, token: Token) -> None:
        self.file = source.path
        first = _first_line(source, token)
        if "\n" not in token.content:
            self._starts = [0]
            self.origins = [(first + 1, _column(source.line(first + 1), token.content, token))]
            return
        self._starts, self.origins = [], []
        offset = 0
        for number, part in enumerate(token.content.split("\n"), first + 1):
            self._starts.append(offset)
            self.origins.append((number, _column(source.line(number), part, token) - offset))
            offset += len(part) + 1

    def span(self, start: int, end: int = 0) -> SourceSpan:
        """The place of the characters from `start` up to `end`."""
        line, column = self._at(start)
        if not end:
            return SourceSpan(self.file, line, column)
        return SourceSpan(self.file, line, column, *self._at(end))

    def _at(self, offset: int) -> tuple[int, int]:
        starts = self._starts
        index = bisect_right(starts, offset) - 1 if len(starts) > 1 and offset > 0 else 0
        line, shift = self.origins[index]
        return line, shift + offset


def _first_line(source: SourceFile, token: Token) -> int:
    """The line (from 0) that the text of `token` begins in.

    It is the block's first, unless that holds but blanks that only Unicode calls so: these the
    parser takes away.
    """
    first, last = token.map or (0, 0)
    height = token.content.count("\n") + 1
    if height < last - first:
        start = token.content.partition("\n")[0].rstrip()
        for line in range(first, last - height + 1):
            if source.line(line + 1).rstrip().endswith(start):
                return line
    return first


def _column(line: str, part: str, token: Token) -> int:
    if "column" in token.meta:
        return int(token.meta["column"])
    if line.endswith(part):
        return len(line) - len(part) + 1
    if line.rstrip().endswith(part.rstrip()):
        return len(line.rstrip()) - len(part.rstrip()) + 1
    return max(0, line.find(part)) + 1


_AROUND_TABLE = lazy(r"[\s>]*(?:(?:[-+*]|\(?\w{1,9}[.)])\s+(?=\|))?")


def cell_columns(line: str) -> list[int]:
    """The columns (from 1) where the cells of a table's row begin.

    The marks of a quotation or a list item around the table are no part of its row.
    """
    columns: list[int] = []
    escaped = False
    ends = []
    around = _AROUND_TABLE.match(line)
    before = around.end() if around is not None else 0
    for position, letter in enumerate(line):
        if letter == "|" and not escaped:
            ends.append(position)
        escaped = letter == "\\" and not escaped
    bounds = [before - 1, *ends, len(line)]
    for start, end in pairwise(bounds):
        cell = line[start + 1 : end]
        outer = (start == before - 1 or end == len(line)) and not cell.strip()
        if not outer:
            columns.append(start + 2 + len(cell) - len(cell.lstrip()))
    return columns
