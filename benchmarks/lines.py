"""Measures how evenly words are spaced, from finished PDFs.

`python -m benchmarks.lines A.pdf B.pdf`; `-m benchmarks.lines --book DIR [EDITION]` sets a
book both ways first.

The figures are those of the page, read back by PDFium: for each line the distance from each space
to the letter behind it, in natural word spaces. Lines at the end of a paragraph and lines of
other sizes are left out.
"""

from __future__ import annotations

import ctypes
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

HYPHENS = frozenset("-\u00ad\u0002\u2010\ufffe")
_NEWLINES = frozenset("\r\n")
_LEADERS = 8  # dots in one line
# A line of contents has white between its words and its number, this much at the least, in ems.
_WHITE = 3.0


@dataclass(frozen=True, slots=True)
class Glyph:
    letter: str
    left: float
    right: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class PrintedLine:
    text: str
    left: float
    right: float
    y: float
    size: float
    spaces: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one text. Word spaces are in natural ones; shares and spread are of lines."""

    lines: int
    mean: float
    spread: float
    above: float
    below: float
    widest: float
    step: float
    hyphens: float
    ladders2: int
    ladders3: int
    alone: int
    short: int

    def row(self, name: str) -> str:
        return (
            f"{name:28.28} {self.lines:6} {self.mean:6.2f} {self.spread:6.3f} {self.above:7.1%}"
            f" {self.below:7.1%} {self.widest:6.2f} {self.step:6.3f} {self.hyphens:8.1%}"
            f" {self.ladders2:4}/{self.ladders3:<3} {self.alone:5} {self.short:6}"
        )


HEAD = (
    f"{'text':28} {'lines':>6} {'mean':>6} {'spread':>6} {'>1.5':>7} {'<0.75':>7} {'widest':>6}"
    f" {'step':>6} {'hyphens':>8} {'2/3+':>8} {'alone':>5} {'short':>6}"
)


def glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    # PDFium's own object goes when this one does.
    textpage = page.get_textpage()
    text = textpage.raw
    matrix, box, y = pdfium.FS_MATRIX(), pdfium.FS_RECTF(), ctypes.c_double()
    for index in range(pdfium.FPDFText_CountChars(text)):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if letter in _NEWLINES:
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, ctypes.c_double(), y)
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        size = pdfium.FPDFText_GetFontSize(text, index) * matrix.a
        yield Glyph(letter, box.left, box.right, y.value, round(size, 2))


def lines(page: pypdfium2.PdfPage) -> Iterator[PrintedLine]:
    """The lines of a page: glyphs on one baseline, from left to right."""
    current: list[Glyph] = []
    for glyph in glyphs(page):
        if current and (abs(glyph.y - current[-1].y) > 0.5 or glyph.left < current[-1].left - 1):
            yield _line(current)
            current = []
        current.append(glyph)
    if current:
        yield _line(current)


def _line(found: list[Glyph]) -> PrintedLine:
    # A space is what is between two letters: its own glyph may stand anywhere in it.
    spaces = tuple(
        after.left - before.right
        for before, one, after in zip(found, found[1:], found[2:], strict=False)
        if one.letter == " "
    )
    inked = [one for one in found if one.letter != " "] or found
    sizes = [one.size for one in inked]
    text = "".join(one.letter for one in found)
    size = max(set(sizes), key=sizes.count)
    return PrintedLine(text, inked[0].left, inked[-1].right, inked[0].y, size, spaces)


def _is_of_contents(line: PrintedLine) -> bool:
    white = max(line.spaces, default=0.0) > _WHITE * line.size
    return line.text.count(".") >= _LEADERS or (white and line.text.split()[-1].isalnum())


def measure(path: Path, size: float = 10.5, natural: float = 0.2) -> Report:
    """The figures of a PDF, for the lines of `size` points; `natural` is the word space in ems."""
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [
            [one for one in lines(page) if abs(one.size - size) < 0.05 and not _is_of_contents(one)]
            for page in document
        ]
    finally:
        document.close()
    runs = [run for page in pages for run in _paragraphs(page)]
    full = [line for run in runs for line in run[:-1] if line.spaces]
    ratios = [statistics.median(line.spaces) / (natural * size) for line in full]
    ladders = [length for run in runs for length in _ladders(run)]
    steps = [
        abs(a - b)
        for run in runs
        for a, b in _pairs(
            [statistics.median(x.spaces) / (natural * size) for x in run[:-1] if x.spaces]
        )
    ]
    measure_ = statistics.quantiles([line.right - line.left for line in full], n=20)[-1]
    last = [run[-1] for run in runs if len(run) > 1]
    return Report(
        lines=len(full),
        mean=statistics.mean(ratios),
        spread=statistics.pstdev(ratios),
        above=sum(one > 1.5 for one in ratios) / len(ratios),
        below=sum(one < 0.745 for one in ratios) / len(ratios),
        widest=max(ratios),
        step=statistics.mean(steps),
        hyphens=sum(line.text[-1] in HYPHENS for line in full) / len(full),
        ladders2=sum(one >= 2 for one in ladders),
        ladders3=sum(one >= 3 for one in ladders),
        alone=sum(" " not in line.text.strip() for line in last),
        short=sum(line.right - line.left < 0.12 * measure_ for line in last),
    )


def _paragraphs(page: list[PrintedLine]) -> Iterator[list[PrintedLine]]:
    """The lines of a page in stretches that fill the measure; the last of each may not."""
    if not page:
        return
    rights = sorted(line.right for line in page)
    edge = rights[int(len(rights) * 0.5)]
    run: list[PrintedLine] = []
    for line in page:
        if run and not 8 < run[-1].y - line.y < 20:
            yield run
            run = []
        run.append(line)
        if line.right < edge - 2:
            yield run
            run = []
    if run:
        yield run


def _ladders(run: list[PrintedLine]) -> Iterator[int]:
    length = 0
    for line in run:
        if line.text[-1] in HYPHENS:
            length += 1
        else:
            yield length
            length = 0
    yield length


def _pairs(values: list[float]) -> Iterator[tuple[float, float]]:
    return pairwise(values)


def set_both_ways(folder: Path, edition: str, target: Path) -> list[Path]:
    """The PDFs of a book's edition: with the engine's own lines, and with chosen ones."""
    from book.manuscript.load import load_book
    from book.markup.numbering import number_notes
    from book.markup.resources import font_faces, image_files, stylesheet
    from book.markup.sections import make_sections
    from book.typesetting.press import Job, press

    loaded = load_book(folder)
    if loaded.book is None:
        sys.exit(f"{folder}: not a book")
    book = loaded.book
    chosen = next(one for one in book.settings.editions if one.name == edition)
    numbers = number_notes(book, chosen)
    theme = stylesheet(book, f"{chosen.theme}.css")
    paths = []
    for name, greedy in (("engine", True), ("chosen", False)):
        job = Job(book, chosen, font_faces(book), theme, numbers, image_files(book), greedy=greedy)
        start = time.process_time()
        typeset = press(job, lambda pages: make_sections(book, chosen, numbers, pages))
        seconds = time.process_time() - start
        print(f"{name}: {typeset.pages} pages, {seconds:.2f} s of CPU, {typeset.lines}")
        paths.append(target / f"{name}.pdf")
        paths[-1].write_bytes(typeset.data)
    return paths


def main() -> None:
    names = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(name) for name in names]
        if names[:1] == ["--book"]:
            edition = names[2] if len(names) > 2 else "screen"
            paths = set_both_ways(Path(names[1]), edition, Path(folder))
        print(HEAD)
        for path in paths:
            print(measure(path).row(path.stem))


if __name__ == "__main__":
    main()
