"""Measures `book check`: wall clock, processor time and peak memory, on one core.

    python -m benchmarks.check [DIRECTORY] [--words N] [--notes N] [--entries N] [--wrap N]

Each run is measured from nothing, and again when nothing has changed. Without a directory, a book
of that shape is made for the purpose (see generate.py).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.generate import Shape, generate


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: seconds of wall clock and processor, peak memory in MiB, exit status."""

    wall: float
    cpu: float
    memory: float
    status: int
    said: str


def measure(directory: Path, cache: Path | None = None) -> Measured:
    """Run `book check` in `directory`, in a process of its own, and measure it.

    Without a folder for a `cache`, all is looked through.
    """
    command = [sys.executable, "-m", "book", "-C", str(directory), "check"]
    if cache is None:
        command.append("--no-cache")
    start = perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=_one_core(cache)
    )
    assert process.stdout is not None
    said = process.stdout.read().decode("utf-8", "replace")
    # wait4 gives the use of this one process, not the largest of all there were.
    _, status, used = os.wait4(process.pid, 0)
    wall = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts in KiB, macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    memory = used.ru_maxrss / unit
    return Measured(wall, used.ru_utime + used.ru_stime, memory, process.returncode, said)


def _one_core(cache: Path | None) -> dict[str, str]:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    kept = {"BOOK_CACHE_DIR": str(cache)} if cache is not None else {}
    return {**os.environ, **kept, "PYTHONHASHSEED": "0"}


def main() -> None:
    shape = Shape()
    parser = argparse.ArgumentParser(description="Measure `book check`.")
    parser.add_argument("directory", type=Path, nargs="?")
    parser.add_argument("--runs", type=int, default=3)
    for name in ("words", "notes", "entries", "wrap"):
        parser.add_argument(f"--{name}", type=int, default=getattr(shape, name))
    given = vars(parser.parse_args())
    directory, runs = given.pop("directory"), given.pop("runs")
    with TemporaryDirectory() as made, TemporaryDirectory() as cache:
        if directory is None:
            directory = Path(made)
            print(f"{generate(directory, Shape(**given))} words made")
        measure(directory, Path(cache))
        for known in [None, Path(cache)] * runs:
            one = measure(directory, known)
            kind = "from nothing" if known is None else "nothing changed"
            print(
                f"{kind:16} {one.wall:6.2f} s wall  {one.cpu:6.2f} s CPU  {one.memory:6.0f} MiB  "
                f"status {one.status}  {one.said.strip().splitlines()[-1:]}"
            )


if __name__ == "__main__":
    main()
