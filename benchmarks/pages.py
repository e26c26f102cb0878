"""Lines and pages beside the engine's own: `make bench`, or `python -m benchmarks.pages [DIR]`.

Sets this book and two generated ones, one of them with notes over pages, as the tool does and as
the engine alone would, and prints for each: the figures of `benchmarks.lines`, how many spreads
end level, what the proof found of the notes, and the time of the processor for a page. With DIR,
the PDFs are kept there, with a plot of the word spaces.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2

from benchmarks.generate import Shape, generate
from benchmarks.lines import HEAD, PrintedLine, lines, measure
from book.build import proved
from book.manuscript.load import load_book
from book.markup.numbering import number_notes
from book.markup.resources import font_faces, image_files, stylesheet, theme_settings
from book.markup.sections import make_sections
from book.typesetting.press import Job, press

ROOT = Path(__file__).parent.parent
_BOOKS = {
    "plain": Shape(words=24_000, notes=240, entries=6, seed=7),
    "notes": Shape(words=12_000, notes=300, entries=4, seed=8, heavy=True),
}
_LEADING = 14.0
# A page that ends so far above the others is the last of its section.
_LAST = 3.5 * _LEADING


@dataclass(frozen=True, slots=True)
class Spreads:
    """Facing pages: how many there are, how many end level, and within a line."""

    count: int
    level: int
    near: int


def spreads(path: Path) -> Spreads:
    """The spreads of a PDF in which neither page is the last of its section."""
    document = pypdfium2.PdfDocument(path)
    try:
        feet = [_foot(list(lines(page))) for page in document]
    finally:
        document.close()
    lowest = min(foot for foot in feet if foot)
    pairs = [
        abs(left - right)
        for left, right in zip(feet[1::2], feet[2::2], strict=False)
        if max(left, right) < lowest + _LAST
    ]
    return Spreads(
        len(pairs), sum(one <= 1 for one in pairs), sum(one <= _LEADING + 1 for one in pairs)
    )


def _foot(found: Sequence[PrintedLine]) -> float:
    """The baseline of the lowest line of a page, its folio left out."""
    heights = sorted(line.y for line in found if not line.text.strip().isalnum())
    return heights[0] if heights else 1e9


@dataclass(frozen=True, slots=True)
class Result:
    """A book, set one way."""

    name: str
    path: Path
    pages: int
    seconds: float
    found: Counter[str]


def set_book(folder: Path, name: str, target: Path, *, greedy: bool) -> Result:
    """Set a book for a printer; `greedy` leaves lines and pages to the engine."""
    book = load_book(folder).book
    if book is None:
        sys.exit(f"{folder}: not a book")
    screen = next(one for one in book.settings.editions if one.format == "pdf")
    # On paper, for its spreads.
    edition = replace(screen, printer="kdp-paperback", paper="cream")
    numbers = number_notes(book, edition)
    job = Job(
        book,
        edition,
        font_faces(book),
        stylesheet(book, f"{edition.theme}.css"),
        numbers,
        image_files(book),
        greedy=greedy,
        settings=theme_settings(book, edition.theme),
    )
    start = time.process_time()
    typeset = press(job, lambda pages: make_sections(book, edition, numbers, pages))
    seconds = time.process_time() - start
    path = target / f"{name}.pdf"
    path.write_bytes(typeset.data)
    found = Counter(one.rule for one in proved(book, edition, typeset.data, path.name))
    return Result(name, path, typeset.pages, seconds, found)


def _books(scratch: Path) -> Iterator[tuple[str, Path]]:
    yield "this book", ROOT / "manuscript"
    for name, shape in _BOOKS.items():
        generate(scratch / name, shape)
        yield name, scratch / name


def plot(results: Sequence[Result]) -> str:
    """An SVG: for each way, how many lines have which word space, in natural ones."""
    width, height, bins = 640, 90, 44
    parts = []
    for row, one in enumerate(results):
        spaces = _spaces(one.path)
        counts = Counter(min(bins - 1, int(space * bins / 3)) for space in spaces)
        top = max(counts.values())
        y = row * (height + 30) + 20
        parts.append(f'<text x="4" y="{y - 4}" font-size="12">{one.name}</text>')
        for index in range(bins):
            tall = height * counts[index] / top
            parts.append(
                f'<rect x="{index * width / bins:.1f}" y="{y + height - tall:.1f}"'
                f' width="{width / bins - 1:.1f}" height="{tall:.1f}"/>'
            )
        natural = width / 3
        parts.append(f'<path stroke="red" d="M{natural:.1f} {y}v{height}"/>')
    tall = len(results) * (height + 30)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {tall}">'
        f"{''.join(parts)}</svg>\n"
    )


def _spaces(path: Path, size: float = 10.5, natural: float = 0.2) -> list[float]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [
            statistics.median(line.spaces) / (natural * size)
            for page in document
            for line in lines(page)
            if line.spaces and abs(line.size - size) < 0.05
        ]
    finally:
        document.close()


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        target = Path(sys.argv[1]) if len(sys.argv) > 1 else scratch
        target.mkdir(parents=True, exist_ok=True)
        results = []
        for name, book in _books(scratch):
            for way, greedy in (("engine", True), ("planned", False)):
                results.append(set_book(book, f"{name}, {way}", target, greedy=greedy))
        print(HEAD)
        for one in results:
            print(measure(one.path).row(one.name))
        print(
            f"\n{'text':28} {'pages':>6} {'spreads':>8} {'level':>6} {'a line':>7} {'cut':>5}"
            f" {'off page':>9} {'other':>6} {'ms a page':>10}"
        )
        for one in results:
            found = spreads(one.path)
            cut, off = one.found["note-continued"], one.found["note-off-page"]
            print(
                f"{one.name:28} {one.pages:6} {found.count:8} {found.level:6} {found.near:7}"
                f" {cut:5} {off:9} {one.found.total() - cut - off:6}"
                f" {1000 * one.seconds / one.pages:10.0f}"
            )
        (target / "spaces.svg").write_text(plot(results), encoding="utf-8")


if __name__ == "__main__":
    main()
