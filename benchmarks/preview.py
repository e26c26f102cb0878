"""Measures the preview: from a saved change to the picture of the page that it is on.

    python -m benchmarks.preview [--pages 1000] [--book DIRECTORY]

The processes are warm and the pages of the book are in the cache, as they are for an author at
work. Each time is that of a browser: the file is saved, the preview tells of a new state, and the
picture of the first page that looks otherwise is fetched.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

from benchmarks.typesetting import book_of, edit

_TIMES = 4


@contextmanager
def _preview(root: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """The preview of a book, at its address."""
    command = [sys.executable, "-m", "book", "-C", str(root), "preview", "screen"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = re.search(r"http://[\d.:]+/", process.stderr.readline())
    try:
        yield found[0] if found else ""
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate()


def _state(address: str) -> dict[str, Any]:
    with urlopen(f"{address}state") as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def _settled(address: str) -> dict[str, Any]:
    """The state when all is shown and proved."""
    while not (state := _state(address))["proved"]:
        time.sleep(0.3)
    return state


def _seen(address: str, before: Mapping[str, Any]) -> float:
    """Seconds until a page that looks otherwise can be seen."""
    start = time.perf_counter()
    known = {page["key"] for page in before["pages"]}
    while True:
        for index, page in enumerate(_state(address)["pages"]):
            if page["key"] not in known:
                with urlopen(f"{address}page/{index}/{page['key']}.png?scale=1.5") as answer:
                    answer.read()
                return time.perf_counter() - start
        time.sleep(0.02)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the preview.")
    parser.add_argument("--pages", type=int, default=1000, help="of a generated book")
    parser.add_argument("--book", type=Path, help="A book of your own; it is copied.")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        if given.book:
            shutil.copytree(given.book, root)
        else:
            book_of(given.pages, root)
        environment = {"BOOK_CACHE_DIR": str(Path(folder) / "cache"), **os.environ}
        texts = sorted(root.rglob("*.md"), key=lambda one: one.stat().st_size)
        middle = texts[len(texts) // 2] if not given.book else texts[-1]
        with _preview(root, environment) as address:
            state = _settled(address)
            print(f"{len(state['pages'])} pages are shown; now {_TIMES} edits", flush=True)
            for number in range(1, _TIMES + 1):
                edit(middle, f"Sentence {number} is one more. ")
                print(f"  seen after {_seen(address, state):.2f} s", flush=True)
                state = _settled(address)


if __name__ == "__main__":
    main()
