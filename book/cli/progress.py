"""A live bar for people who wait: what is being done, and how much of it is done."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from book.workshop import Watch


class _Bar:
    """Counts tasks on a bar; they come from several threads, and more come as others are done."""

    def __init__(self, bar: ProgressBar[Any]) -> None:
        self._bar = bar
        self._known = 0
        self._lock = threading.Lock()

    def more(self, count: int) -> None:
        """So many tasks are to be done, too."""
        with self._lock:
            self._known += count
            self._bar.length = self._known
            # All that was known may have been done.
            self._bar.finished = False
            self._bar.update(0)

    def done(self, label: str) -> None:
        """One of them is done."""
        with self._lock:
            self._bar.update(1, label)


@contextmanager
def watching(quiet: bool) -> Iterator[Watch | None]:
    """What a build tells of its progress, drawn on standard error; None where nobody sees it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(
        length=1,
        label="book",
        file=sys.stderr,
        width=24,
        show_pos=True,
        show_percent=False,
        show_eta=False,
        item_show_func=lambda label: label,
    ) as bar:
        yield _Bar(bar)
        bar.finish()
