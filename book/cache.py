"""A store of results by what they were made from. Nothing depends on it: at worst work is repeated.

An entry's name is the digest of all that went into it, so an entry is never wrong, only missing.
Entries are written beside their place and moved there whole, and carry a digest of their own: one
that is damaged counts as missing. Several builds can use one cache at a time. It holds data, never
code, and it is outside the book: what a stranger's manuscript brings along is not trusted.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path

_DIGEST = 32
# Results of this size are made in a few hours' work on large books.
_LIMIT = 1_000_000_000
# What is cleared away at a time, so that not every build has to.
_ROOM = 0.75


def cache_folder() -> Path:
    """Where the cache is: `BOOK_CACHE_DIR`, or where this system keeps such things."""
    named = os.environ.get("BOOK_CACHE_DIR")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "book/cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "book"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "book"


_TAG = "CACHEDIR.TAG"
# What tells programs that save files to leave a folder out (https://bford.info/cachedir/).
_SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55\n# Pages that `book` has set.\n"


def is_cache(folder: Path) -> bool:
    """Whether this folder is one of ours: then it may be removed."""
    try:
        return (folder / _TAG).read_text(encoding="ascii") == _SIGNATURE
    except (OSError, ValueError):
        return False


class Cache:
    """A folder of results. Whatever goes wrong with it, it only knows less.

    Args:
        root: the folder; it is made when the first entry is.
        limit: as many bytes as may stay when `trim` is called.
    """

    def __init__(self, root: Path, limit: int = _LIMIT) -> None:
        self.root, self.limit = root, limit

    def get(self, name: str) -> bytes | None:
        """The result of this name, or None if it is not there, whole and undamaged."""
        path = self._path(name)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)
        return data[_DIGEST:]

    def put(self, name: str, data: bytes) -> None:
        """Keep a result, if there is room for it."""
        path = self._path(name)
        part: str | None = None
        try:
            if not self.root.is_dir():
                self.root.mkdir(parents=True, exist_ok=True)
                (self.root / _TAG).write_text(_SIGNATURE, encoding="ascii")
            path.parent.mkdir(exist_ok=True)
            # Loaded to keep something, and not to look something up.
            import tempfile

            handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(data).digest())
                file.write(data)
            Path(part).replace(path)
            part = None
        except OSError:
            pass
        finally:
            if part is not None:
                with suppress(OSError):
                    Path(part).unlink()

    def has(self, name: str) -> bool:
        """Whether there seems to be a result of this name."""
        return self._path(name).is_file()

    def trim(self) -> None:
        """Clear away what was not used for longest, until the rest is well below the limit."""
        found = []
        with suppress(OSError):
            for path in self.root.glob("??/*"):
                with suppress(OSError):
                    state = path.stat()
                    found.append((state.st_mtime, state.st_size, path))
        size = sum(one[1] for one in found)
        if size <= self.limit:
            return
        for _, length, path in sorted(found):
            if size <= self.limit * _ROOM:
                break
            with suppress(OSError):
                path.unlink()
                size -= length

    def clear(self) -> None:
        """Remove the folder with all that is in it."""
        import shutil

        shutil.rmtree(self.root, ignore_errors=True)

    def _path(self, name: str) -> Path:
        return self.root / name[:2] / name[2:]


class PassingCache(Cache):
    """A cache for one build alone: its folder goes when it is closed."""

    def __init__(self) -> None:
        import tempfile

        super().__init__(Path(tempfile.mkdtemp(prefix="book-build-")))

    def close(self) -> None:
        """Remove it."""
        self.clear()
