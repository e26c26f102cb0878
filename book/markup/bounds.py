"""Bounds on time and memory for code that a stranger wrote: a book's own templates."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS = 5.0
"""Far more than a template needs: its values are made before it runs."""
MEMORY = 1 << 30
"""What one template may take beside what the process has, in bytes."""


class TooLong(Exception):
    """The time is over."""


@contextmanager
def bounded() -> Iterator[None]:
    """Run the block with at most `SECONDS` of time and `MEMORY` more of memory.

    Both bounds are the operating system's: time is bounded where there is an alarm clock (not in
    Windows, nor beside the main thread), memory where a process may bound itself (Linux).

    Raises:
        TooLong: The time is over.
        MemoryError: The memory is used up.
    """
    with _memory(MEMORY), _time(SECONDS):
        yield


@contextmanager
def _time(seconds: float) -> Iterator[None]:
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _memory(more: int) -> Iterator[None]:
    if sys.platform != "linux":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = _in_use() + more
    if soft != resource.RLIM_INFINITY and soft <= bound:
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _in_use() -> int:
    """The address space of this process, in bytes (proc(5): the first field is in pages)."""
    import resource

    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * resource.getpagesize()
