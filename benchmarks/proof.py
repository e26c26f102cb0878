"""Measures what the proof costs beside the building of a book: its share of the time.

    python -m benchmarks.proof [DIRECTORY] [--times N]

Each edition is built and proved N times in this one process; the figures are the least CPU
seconds (user and system) of each. DIRECTORY is that of a `book.toml`, by default this
repository's own book; `benchmarks.generate` makes larger ones.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import book.build
from book.build import make, proved
from book.manuscript.load import load_book
from book.model.finding import Finding

MOST = 0.15
"""The share of a cold build's time that the proof may take."""
Result = TypeVar("Result")


def measured(work: Callable[[], Result]) -> tuple[float, Result]:
    """The CPU seconds that `work` takes, and its result."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def unproved(*_: Any) -> tuple[Finding, ...]:
    """Stands for the proof while the building alone is measured."""
    return ()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", nargs="?", type=Path, default=Path("manuscript"))
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    read, loaded = measured(lambda: load_book(options.directory))
    manuscript = loaded.book
    if manuscript is None:
        raise SystemExit(f"there is no book in {options.directory}")
    whole, proofs = read, 0.0
    for edition in manuscript.settings.editions:
        builds, proving = [], []
        for _ in range(options.times):
            book.build.proved = unproved
            taken, product = measured(lambda one=edition: make(manuscript, one))  # type: ignore[misc]
            book.build.proved = proved
            builds.append(taken)
            taken, findings = measured(
                lambda one=edition, data=product.data: proved(manuscript, one, data, "")  # type: ignore[misc]
            )
            proving.append(taken)
        least, proof = min(builds), min(proving)
        whole, proofs = whole + least + proof, proofs + proof
        share = proof / (least + proof)
        print(
            f"{edition.name:12} built in {least:6.2f} s, proved in {proof:5.2f} s: {share:5.1%}, "
            f"{len(findings)} findings"
        )
    state = "as it should be" if proofs <= MOST * whole else f"MORE than {MOST:.0%}"
    print(f"all editions: {proofs:.2f} of {whole:.2f} s, {proofs / whole:.1%}: {state}")


if __name__ == "__main__":
    main()
