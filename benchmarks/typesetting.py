"""Measures `book build` for a PDF: from nothing, nothing changed, one section edited, and so on.

    python -m benchmarks.typesetting [--sizes N ...] [--results FILE] [--docs docs/performance.md]

Each figure is the whole command, check and proof included, for the screen edition alone. The book
is generated (see generate.py). All commands of one size run one after the other in one go, those
that are quick several times in turn, so compare them with each other, not with figures of another
day. Typst and WeasyPrint alone set the same words and notes; they check and prove nothing.

The results are kept in a file, one entry a size: sizes that are not measured now are taken from
it. `--sizes` without numbers measures nothing, and writes table and plot anew.

How long a size takes: see `--help`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.generate import Shape, generate
from benchmarks.others import typst, weasyprint
from benchmarks.running import Measured, measured
from benchmarks.speed_page import plot, table

_WORDS_A_PAGE = 330
_PAGES_AN_ENTRY = 10
_MARKS = ("<!-- benchmark -->", "<!-- end of benchmark -->")
_EDITION = '\n[editions.screen]\nformat = "pdf"\n'
_FILLING = "The quick brown fox jumps over the lazy dog and considers the matter closed. "
_TIMES = 3
_HELP = (
    "How many pages the books have; on two quiet processors 100 take some 2 minutes, 300 some 5, "
    "and 1000 some 15. Without numbers, nothing is measured."
)


def book_of(pages: int, root: Path) -> None:
    """A book of about that many pages, with a page of contents."""
    words = pages * _WORDS_A_PAGE
    generate(root, Shape(words, words // 190, max(2, pages // _PAGES_AN_ENTRY)))
    settings = root / "book.toml"
    text = settings.read_text(encoding="utf-8")
    first = text.index("\n[[contents]]")
    toc = '\n[[contents]]\nid = "toc"\nrole = "toc"\n'
    settings.write_text(text[:first] + _EDITION + toc + text[first:], encoding="utf-8")


class _Runs:
    """The runs of one size; of those that are done several times the quickest counts."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.found: dict[str, Measured] = {}

    def run(self, name: str, command: list[str]) -> None:
        """Do one run, and say what it took."""
        print(f"  {name} …", end="", flush=True)
        one = measured(command, self._environment)
        print(f" {one.wall:.2f} s, of the processors {one.cpu:.2f} s, {one.memory:.0f} MB")
        before = self.found.get(name)
        if before is not None:
            one = Measured(
                min(one.wall, before.wall),
                min(one.cpu, before.cpu),
                max(one.memory, before.memory),
            )
        self.found[name] = one


def run(pages: int) -> dict[str, Any]:
    """All runs of one size, as they are kept."""
    start = time.perf_counter()
    with TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        book_of(pages, root)
        runs = _Runs({**os.environ, "BOOK_CACHE_DIR": str(Path(folder) / "cache")})
        build = [sys.executable, "-m", "book", "-C", str(root), "build", "-q", "screen"]
        runs.run("WeasyPrint alone, in one piece", weasyprint(root, Path(folder)))
        runs.run("in one piece", [*build, "--one-shot", "--no-cache"])
        runs.run("from nothing", build)
        texts = sorted((root / "text").glob("*.md"))
        middle = texts[len(texts) // 2]
        compile_all = typst(root, Path(folder))
        for number in range(1, _TIMES + 1):
            runs.run("nothing changed", build)
            edit(middle, f"Sentence {number} is one more. ")
            runs.run("one section edited", build)
            if compile_all is not None:
                runs.run("Typst, the same words", compile_all)
        edit(middle, _FILLING * 60)
        runs.run("an edit that changes the page count", build)
        made = _pages(root)
    seconds = time.perf_counter() - start
    print(f"  {pages} pages took {seconds / 60:.1f} minutes in all", flush=True)
    found = {name: asdict(one) for name, one in runs.found.items()}
    return {"pages": made, "seconds": seconds, "machine": machine(), "runs": found}


def _pages(root: Path) -> int:
    """How many pages the last build made."""
    import pypdfium2

    (file,) = (root / "dist").glob("*-screen.pdf")
    document = pypdfium2.PdfDocument(file)
    try:
        return len(document)
    finally:
        document.close()


def edit(file: Path, words: str) -> None:
    """Put words before the second block of a file."""
    blocks = file.read_text(encoding="utf-8").split("\n\n")
    blocks[1] = words + blocks[1]
    file.write_text("\n\n".join(blocks), encoding="utf-8")


def machine() -> str:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{_processor()}, {os.cpu_count()} of them, {memory:.0f} GB; {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}"
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the typesetting of generated books.")
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 300, 1000], help=_HELP)
    parser.add_argument(
        "--results",
        type=Path,
        default=Path("dist/bench/typesetting.json"),
        help="Where results are kept; other sizes in it stay.",
    )
    parser.add_argument("--docs", type=Path, help="Put table and plot into this page.")
    given = parser.parse_args()
    results: dict[str, Any] = {}
    if given.results.is_file():
        results = json.loads(given.results.read_text(encoding="utf-8"))
    for pages in given.sizes:
        print(f"{pages} pages", flush=True)
        try:
            results[str(pages)] = run(pages)
        except subprocess.CalledProcessError as error:
            sys.exit(f"{error}\n{error.stderr.decode(errors='replace')[-2000:]}")
        # At once: what was measured is not lost when the next size is interrupted.
        given.results.parent.mkdir(parents=True, exist_ok=True)
        given.results.write_text(json.dumps(results, indent=1), encoding="utf-8")
    results = dict(sorted(results.items(), key=lambda one: int(one[0])))
    made = table(results)
    print(made)
    if given.docs and results:
        picture = given.docs.parent / "pictures" / "speed.svg"
        picture.parent.mkdir(exist_ok=True)
        picture.write_text(plot(results), encoding="utf-8")
        text = given.docs.read_text(encoding="utf-8")
        before, after = text.split(_MARKS[0])[0], text.split(_MARKS[1])[1]
        shown = "![Seconds of the processors by the pages of the book](pictures/speed.svg)"
        given.docs.write_text(
            f"{before}{_MARKS[0]}\n{shown}\n\n{made}\n{_MARKS[1]}{after}", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
