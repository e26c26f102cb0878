"""Watches the files of a book.

Asking the file system a few times a second costs next to nothing for the some hundred files of a
book, works on every kind of disk, and needs no library.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

_PAUSE = 0.1
_OUTPUTS = frozenset({"dist", "build", "__pycache__", "node_modules"})

State = Mapping[str, tuple[int, int]]


def state_of(root: Path) -> State:
    """Time and size of every file below `root`, without outputs and hidden files."""
    found: dict[str, tuple[int, int]] = {}
    folders = [str(root)]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.name.endswith("~"):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name not in _OUTPUTS:
                            folders.append(entry.path)
                    else:
                        told = entry.stat()
                        found[entry.path] = told.st_mtime_ns, told.st_size
        except OSError:
            continue  # a folder that goes while it is looked at
    return found


def changes(
    root: Path,
    stopped: Callable[[], bool],
    pause: float = _PAUSE,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[State]:
    """The state of the files now, and each time that it has changed and come to rest.

    A file that is being saved changes from look to look: what is half written is not read.
    """
    known = state_of(root)
    yield known
    while not stopped():
        sleep(pause)
        now = state_of(root)
        if now == known:
            continue
        while not stopped():
            sleep(pause / 2)
            last, now = now, state_of(root)
            if now == last:
                break
        if now != known:
            known = now
            yield known
