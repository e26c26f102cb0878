"""Measures the way from a manuscript to an EPUB: processor time of each stage, best of several.

    python -m benchmarks.epub [DIRECTORY] [--words N] [--notes N] [--entries N] [--times N]

Without a directory, a book of that shape is made for the purpose (see generate.py): 350 000 words
are some 1 000 printed pages. The proof of the file is measured apart by proof.py.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from benchmarks.generate import Shape, generate


def measure(directory: Path) -> dict[str, float]:
    """Seconds of processor time by stage, for the book in `directory`."""
    from book.covers import cover_image, cover_svg
    from book.epub import make_epub
    from book.manuscript.load import load_book
    from book.markup import make_sections, number_notes

    marks = [process_time()]
    book = load_book(directory).book
    assert book is not None
    marks.append(process_time())
    edition = next(one for one in book.settings.editions if one.format == "epub")
    sections = make_sections(book, edition, number_notes(book, edition))
    marks.append(process_time())
    cover = cover_image(book)
    marks.append(process_time())
    data = make_epub(book, edition, sections, cover_svg(book), cover)
    marks.append(process_time())
    names = ("read", "pages", "cover", "package")
    stages = {name: marks[at + 1] - marks[at] for at, name in enumerate(names)}
    return {**stages, "all": marks[-1] - marks[0], "kilobytes": len(data) / 1000}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure manuscript to EPUB.")
    parser.add_argument("directory", type=Path, nargs="?")
    parser.add_argument("--words", type=int, default=350_000)
    parser.add_argument("--notes", type=int, default=2_000)
    parser.add_argument("--entries", type=int, default=40)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        directory = given.directory or Path(folder)
        if given.directory is None:
            generate(directory, Shape(given.words, given.notes, given.entries))
        runs = [measure(directory) for _ in range(given.times)]
    for name in runs[0]:
        unit = "kB" if name == "kilobytes" else "s"
        print(f"{name:10} {min(run[name] for run in runs):8.2f} {unit}")


if __name__ == "__main__":
    main()
