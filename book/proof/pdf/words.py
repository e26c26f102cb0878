"""Words as the proof of a PDF compares them, and where they stand on the pages.

They are finer than a reader's words: runs of letters and digits, nothing else. What stands
between them (quotes, dashes, the hyphen at the end of a line) is the typesetter's as much as the
author's, and a PDF does not tell one hyphen from another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from book.proof.pdf.read import LINE_HYPHENS, Figure, Line

# Scripts without spaces are compared letter by letter: their lines break anywhere.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0652]")


@dataclass(frozen=True, slots=True)
class Found:
    """A word on a page: `line` is its place among the lines of the sheet `sheet`, from 0."""

    text: str
    sheet: int
    line: int


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A raised figure or a symbol: it stands after that many words of its stream."""

    figure: Figure
    after: int
    sheet: int
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its place: `line` counts the lines of the sheet `sheet` from 0."""

    sheet: int
    line: int
    value: Line


@dataclass(frozen=True, slots=True)
class Stream:
    """Words in reading order, and the figures among them."""

    words: tuple[Found, ...]
    figures: tuple[FoundFigure, ...]


def runs(text: str) -> list[str]:
    """The runs of letters and digits in `text`; ligatures count as the letters they join."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    return _RUN.findall(text)


def stream(
    rows: Iterable[Row], marks_of_notes: bool = False, symbols: Container[str] = ()
) -> Stream:
    """The words of `rows`, which are in reading order.

    A word that was divided at the end of its line, or of its page, is one word again and stands
    where it begins. With `marks_of_notes` a symbol that opens a line is a word: the number of a
    note. Where notes stand among the text, only those in `symbols` are.
    """
    words: list[Found] = []
    figures: list[FoundFigure] = []
    divided = False
    for row in rows:
        for part in _parts(row.value, marks_of_notes, symbols):
            if isinstance(part, Figure):
                figures.append(FoundFigure(part, len(words), row.sheet, row.line))
                continue
            if divided and words:
                words[-1] = Found(words[-1].text + part, words[-1].sheet, words[-1].line)
            else:
                words.append(Found(part, row.sheet, row.line))
            divided = False
        divided = _is_divided(row.value.text)
    return Stream(tuple(words), tuple(figures))


def _is_divided(text: str) -> bool:
    return text[-1] in LINE_HYPHENS and len(text) > 1 and text[-2].isalpha()


def _parts(line: Line, marks_of_notes: bool, symbols: Container[str]) -> Iterator[str | Figure]:
    start = 0
    for figure in line.figures:
        yield from runs(line.text[start : figure.start])
        is_mark = marks_of_notes or figure.text in symbols
        if is_mark and not line.text[: figure.start].strip():
            yield figure.text
        elif figure.raised or not figure.text[0].isdigit():
            yield figure
        start = figure.end
    yield from runs(line.text[start:])
