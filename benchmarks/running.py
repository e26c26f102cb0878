"""Runs a command and measures it: time by the clock, of the processors, and the most memory."""

from __future__ import annotations

import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: seconds by the clock and of the processors, and megabytes.

    `memory` is that of the command and all its processes at one time, what they share counted once.
    Between two looks it can have been more for a moment; it is never less than the largest process
    had.
    """

    wall: float
    cpu: float
    memory: float


def measured(command: Sequence[str], environment: Mapping[str, str]) -> Measured:
    """Run a command to its end.

    Raises:
        CalledProcessError: it failed.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    watch = _Watch(process.pid)
    watch.start()
    said = process.communicate()[1]
    wall = time.perf_counter() - start
    watch.stop()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=said)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(wall, cpu, watch.most)


class _Watch(threading.Thread):
    """Looks at the memory of a process and its children, five times a second."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self._over = threading.Event()
        self.most = 0.0

    def run(self) -> None:
        while not self._over.wait(_PAUSE):
            self.most = max(self.most, _memory(self._process))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _memory(process: int) -> float:
    """Megabytes of a process and its children (Linux alone tells)."""
    found, waiting = 0, [str(process)]
    while waiting:
        place = Path("/proc", waiting.pop())
        with suppress(OSError, ValueError):
            for line in (place / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    found += int(line.split()[1])
            for task in (place / "task").iterdir():
                waiting += (task / "children").read_text().split()
    return found / 1024
