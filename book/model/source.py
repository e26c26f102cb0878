"""Places in the manuscript, and the text of its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class SourceSpan(NamedTuple):
    """A place in a manuscript file.

    A book has a million of them; a tuple is made in a fraction of a frozen dataclass's time.
    `file` is relative to `book.toml`, with forward slashes. Lines and columns count from 1,
    columns in Unicode code points. The end is exclusive; 0 means that only the start is known.
    """

    file: str
    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The text of one manuscript file: newlines are line feeds, a leading BOM is gone."""

    path: str
    text: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, path: str, text: str) -> SourceFile:
        """Split `text` into lines at newlines alone (not at U+2028 and its like)."""
        return cls(path, text, tuple(text.split("\n")))

    def line(self, number: int) -> str:
        """The text of line `number` (from 1), or nothing where the file has no such line."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A repair: the text from the start of `span` to its end (exclusive) becomes `text`.

    An empty span (end equal to start) is an insertion before that place.
    """

    span: SourceSpan
    text: str
