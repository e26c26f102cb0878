"""Outputs: written beside their place, then moved there whole.

A build that fails or is stopped leaves the last good files as they were, and nothing beside them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_SUFFIX = ".part"


def swap_in(files: Mapping[Path, bytes]) -> None:
    """Write every file beside its place, then move them all in.

    Nothing moves before the last one is safely on the disk: a full disk costs no old file.

    Raises:
        OSError: A directory or file could not be written; the old files are in their places.
    """
    staged: dict[Path, Path] = {}
    try:
        for target, data in files.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(21, "a directory stands where the file should go", target)
            beside = target.with_name(f".{target.name}.{os.getpid()}{_SUFFIX}")
            staged[target] = beside
            _write(beside, data, target)
        for target, beside in staged.items():
            beside.replace(target)
    finally:
        for beside in staged.values():
            # A file that was moved is gone from here; a disk that fails now has been reported.
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def _write(path: Path, data: bytes, target: Path) -> None:
    # Not `tempfile`: its files are closed to the group, and outputs are for sharing.
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        # A full disk does not say which file it had no room for, and nobody knows the one beside.
        raise OSError(error.errno, error.strerror, str(target)) from error
