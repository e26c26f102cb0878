"""Where a finding is, as seen from the working directory: so that a click opens it."""

from __future__ import annotations

import os
from pathlib import Path


def shown(path: Path, start: Path) -> str:
    """`path` relative to `start`, with forward slashes; absolute where no such way exists."""
    try:
        relative = os.path.relpath(path, start)
    except ValueError:  # another drive, on Windows
        return path.as_posix()
    return Path(relative).as_posix()
