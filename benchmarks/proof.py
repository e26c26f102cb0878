"""Measures what the proof and its report cost, as a share of a build from nothing.

`python -m benchmarks.proof [DIR]`: all editions of a book, one after the other, in one process. CPU
time, so that a busy machine does not count; the share is to stay under 15 %.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import book.build
import book.proof.epub.prove
import book.proof.pdf.prove
from book.checks import check
from book.manuscript.load import load_book


class Stopwatch:
    """Adds up the CPU time of the functions that it is put around."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **more: Any) -> Any:
            start = time.process_time()
            try:
                return function(*arguments, **more)
            finally:
                self.seconds += time.process_time() - start

        return timed


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "manuscript")
    proof = Stopwatch()
    for module, name in (
        (book.proof.pdf.prove, "prove_pdf"),
        (book.proof.epub.prove, "prove_epub"),
    ):
        setattr(module, name, proof.around(getattr(module, name)))
    start = time.process_time()
    loaded = load_book(folder)
    if loaded.book is None:
        sys.exit(f"{folder}: not a book")
    findings = check(loaded.book, loaded.findings)
    editions = [one for one in loaded.book.settings.editions if not one.on_request]
    products = book.build.make_all(loaded.book, editions, jobs=1)
    before = time.process_time()
    page = book.build.report(loaded.book, products, findings)
    end = time.process_time()
    whole, report = end - start, end - before
    print(f"build {whole:.2f} s, proof {proof.seconds:.2f} s, report {report:.2f} s of CPU")
    print(f"proof and report: {(proof.seconds + report) / whole:.1%} of the build")
    print(f"{page.file_name}: {len(page.data) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
