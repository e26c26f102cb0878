"""Measures `book build` for a PDF: from nothing, nothing changed, one section edited, and so on.

    python -m benchmarks.typesetting [--pages N ...] [--docs docs/performance.md]

Each figure is the whole command, check and proof included, for the screen edition alone. The book
is generated (see generate.py). All commands of one size run one after the other in one go, so
compare them with each other, not with figures of another day. Typst sets the same words and notes,
if its package is there (`pip install typst`); it checks and proves nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.generate import Shape, generate

_WORDS_A_PAGE = 330
_PAGES_AN_ENTRY = 10
_MARKS = ("<!-- benchmark -->", "<!-- end of benchmark -->")
_EDITION = '\n[editions.screen]\nformat = "pdf"\n'


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: what was done, seconds by the clock and of the processors."""

    name: str
    wall: float
    cpu: float


def measured(name: str, command: list[str], environment: dict[str, str]) -> Measured:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"  {name}: {wall:.2f} s, {cpu:.2f} s of the processors", flush=True)
    return Measured(name, wall, cpu)


def book_of(pages: int, root: Path) -> None:
    """A book of about that many pages, with a page of contents."""
    words = pages * _WORDS_A_PAGE
    generate(root, Shape(words, words // 190, max(2, pages // _PAGES_AN_ENTRY)))
    settings = root / "book.toml"
    text = settings.read_text(encoding="utf-8")
    first = text.index("\n[[contents]]")
    toc = '\n[[contents]]\nid = "toc"\nrole = "toc"\n'
    settings.write_text(text[:first] + _EDITION + toc + text[first:], encoding="utf-8")


def run(pages: int) -> list[Measured]:
    """All runs of one size."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        book_of(pages, root)
        environment = {**os.environ, "BOOK_CACHE_DIR": str(Path(folder) / "cache")}
        build = [sys.executable, "-m", "book", "-C", str(root), "build", "-q", "screen"]
        texts = sorted((root / "text").glob("*.md"))
        middle = texts[len(texts) // 2]
        found = [
            measured("in one piece", [*build, "--one-shot", "--no-cache"], environment),
            measured("in galleys, from nothing", build, environment),
            measured("nothing changed", build, environment),
        ]
        _edit(middle, "One sentence more. ")
        found.append(measured("one section edited", build, environment))
        _edit(middle, "The quick brown fox jumps over the lazy dog and considers it closed. " * 60)
        found.append(measured("an edit that changes the page count", build, environment))
        typst = _typst(root, Path(folder))
        if typst is not None:
            found.append(measured("Typst, the same words", typst, environment))
        return found


def _edit(file: Path, words: str) -> None:
    blocks = file.read_text(encoding="utf-8").split("\n\n")
    blocks[1] = words + blocks[1]
    file.write_text("\n\n".join(blocks), encoding="utf-8")


def _typst(root: Path, folder: Path) -> list[str] | None:
    """The command that has Typst set the words and notes of the book; None without its package."""
    try:
        import typst  # type: ignore[import-not-found]  # noqa: F401
    except ImportError:
        return None
    parts = [
        '#set page(width: 6in, height: 9in)\n#set text(10.5pt, lang: "en", hyphenate: true)\n'
        "#set par(justify: true)\n#outline()\n"
    ]
    for text in sorted((root / "text").glob("*.md")):
        notes = root / "notes" / text.name
        words = text.read_text(encoding="utf-8")
        words += "\n\n" + (notes.read_text(encoding="utf-8") if notes.exists() else "")
        parts.append(_in_typst(words))
    source = folder / "book.typ"
    source.write_text("\n\n".join(parts), encoding="utf-8")
    program = f"import typst; typst.compile({str(source)!r}, output={str(folder / 'typst.pdf')!r})"
    return [sys.executable, "-c", program]


def _in_typst(words: str) -> str:
    defined = dict(re.findall(r"^\[\^(\w+)\]: (.*)$", words, re.MULTILINE))
    words = re.sub(r"^\[\^\w+\]: .*$", "", words, flags=re.MULTILINE)
    plain = re.sub(r"[\\#$*_`<>@~/=+\-]", lambda found: "\\" + found[0], words)
    plain = re.sub(r"^\\# ", "#pagebreak()\n= ", plain, flags=re.MULTILINE)

    def note(found: re.Match[str]) -> str:
        text = re.sub(r"[\\#$*_`<>@~\[\]]", lambda one: "\\" + one[0], defined.get(found[1], ""))
        return f"#footnote[{text}]"

    return re.sub(r"\[\^(\w+)\]", note, plain).replace("[^", "\\[^").replace("\n#", "\n\n#")


def table(results: dict[int, list[Measured]]) -> str:
    """All results as a table in Markdown, with the machine on which they were measured."""
    sizes = list(results)
    lines = [
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python "
        f"{platform.python_version()}. Seconds by the clock, and in brackets those of the "
        "processors; the machine had other work to do.",
        "",
        "| | " + " | ".join(f"{size} pages" for size in sizes) + " |",
        "| --- |" + " ---: |" * len(sizes),
    ]
    for row in zip(*results.values(), strict=True):
        cells = [f"{one.wall:.1f} ({one.cpu:.1f})" for one in row]
        lines.append(f"| {row[0].name} | " + " | ".join(cells) + " |")
    for name in [one.name for one in results[sizes[0]]][1:]:
        ratios = []
        for size in sizes:
            cpu = {one.name: one.cpu for one in results[size]}
            ratios.append(f"{cpu['in one piece'] / max(cpu[name], 0.01):.1f} ×")
        lines.append(f"| *in one piece ÷ {name}* | " + " | ".join(ratios) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the typesetting of generated books.")
    parser.add_argument("--pages", type=int, nargs="+", default=[100, 300, 1000])
    parser.add_argument("--docs", type=Path, help="Put the table into this page.")
    given = parser.parse_args()
    results = {}
    for pages in given.pages:
        print(f"{pages} pages", flush=True)
        results[pages] = run(pages)
    made = table(results)
    print(made)
    if given.docs:
        text = given.docs.read_text(encoding="utf-8")
        before, after = text.split(_MARKS[0])[0], text.split(_MARKS[1])[1]
        given.docs.write_text(f"{before}{_MARKS[0]}\n{made}\n{_MARKS[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
