"""Lines and pages beside the engine's own: `make bench`, or `python -m benchmarks.pages [DIR]`.

Sets this book and two generated ones, one of them with notes over pages, as the tool does and as
the engine alone would, and prints for each: the figures of `benchmarks.lines`, those of
`benchmarks.spreads`, what the proof found of the notes, and the time of the processor for a page.
With DIR, the PDFs are kept there, with a plot of the word spaces.

    python -m benchmarks.pages --notes N [DIR]

does so for a book of N notes alone, some of them of 1,500 words, as the tool sets it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2

from benchmarks.generate import Shape, generate
from benchmarks.lines import HEAD, lines, measure
from benchmarks.spreads import HEAD as SPREADS
from benchmarks.spreads import Spreads, spreads
from book.build import proved
from book.manuscript.load import load_book
from book.markup.numbering import number_notes
from book.markup.resources import font_faces, image_files, stylesheet, theme_settings
from book.markup.sections import make_sections
from book.model.anchors import entry_anchor
from book.typesetting.press import Job, press

ROOT = Path(__file__).parent.parent
_BOOKS = {
    "plain": Shape(words=24_000, notes=240, entries=6, seed=7),
    "notes": Shape(words=12_000, notes=300, entries=4, seed=8, heavy=True),
}


@dataclass(frozen=True, slots=True)
class Result:
    """A book, set one way."""

    name: str
    path: Path
    pages: int
    seconds: float
    found: Counter[str]
    spreads: Spreads

    def row(self) -> str:
        """The pages of a book: their figures, what was found of the notes, the time."""
        cut, off = self.found["note-continued"], self.found["note-off-page"]
        return (
            f"{self.name:28} {self.pages:6} {self.spreads.row()} {cut:5} {off:9}"
            f" {self.found.total() - cut - off:6} {1000 * self.seconds / self.pages:10.0f}"
        )


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
    said = [*typeset.findings, *proved(book, edition, typeset.data, path.name)]
    found = Counter(one.rule for one in said)
    anchors = (entry_anchor(entry.id) for entry in book.entries)
    starts = {typeset.page_map[one] for one in anchors if one in typeset.page_map}
    return Result(name, path, typeset.pages, seconds, found, spreads(path, starts))


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
    given = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        books: Iterable[tuple[str, Path]] = _books(scratch)
        ways: Sequence[tuple[str, bool]] = (("engine", True), ("planned", False))
        if given[:1] == ["--notes"]:
            books, ways, given = _of_notes(scratch, int(given[1])), ways[1:], given[2:]
        target = Path(given[0]) if given else scratch
        target.mkdir(parents=True, exist_ok=True)
        results = [
            set_book(book, f"{name}, {way}", target, greedy=greedy)
            for name, book in books
            for way, greedy in ways
        ]
        print(HEAD)
        for one in results:
            print(measure(one.path).row(one.name))
        print(
            f"\n{'text':28} {'pages':>6} {SPREADS} {'cut':>5} {'off page':>9} {'other':>6}"
            f" {'ms a page':>10}"
        )
        for one in results:
            print(one.row())
        (target / "spaces.svg").write_text(plot(results), encoding="utf-8")


def _of_notes(scratch: Path, count: int) -> Iterator[tuple[str, Path]]:
    shape = Shape(words=40 * count, notes=count, entries=max(1, count // 75), seed=8, heavy=True)
    generate(scratch / "notes", shape)
    yield f"{count} notes", scratch / "notes"


if __name__ == "__main__":
    main()
