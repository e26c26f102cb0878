"""Values of the model in the cache: what was read, found and made of a manuscript before.

An entry is a pickle from which only the plain data classes named here can be made, so that none
runs code, whoever wrote it. It is written and believed only in a folder that is this user's own:
another's could have findings left out.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import stat
from dataclasses import is_dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from book.cache import Cache
from book.versions import versions

Value = TypeVar("Value")

_FOLDERS = ("book.model.",)
_MODULES = frozenset(
    {
        "book.checks.kept",
        "book.manuscript.images",
        "book.manuscript.targets",
        "book.markup.contents",
        "book.markup.kept",
        "book.markup.page_breaks",
    }
)


class Records:
    """Values by their names, in a cache.

    `deep` says that large ones are worth keeping, too.
    """

    def __init__(self, folder: Path, deep: bool = False) -> None:
        self.cache = Cache(folder)
        self.deep = deep
        self._grew = False

    def name(self, kind: str, *parts: object) -> str:
        """The name of the value of this kind that depends on `parts` and on nothing else."""
        found = hashlib.sha256(f"record {versions()} {kind}".encode())
        for one in parts:
            data = repr(one).encode()
            found.update(b"%d:" % len(data))
            found.update(data)
        return found.hexdigest()

    def get(self, name: str, kind: type[Value]) -> Value | None:
        """The value of this name; None if it is not there, whole and of this kind."""
        data = self.cache.get(name) if self._is_ours else None
        if data is None:
            return None
        try:
            value = _Reader(io.BytesIO(data)).load()
        except Exception:  # a pickle that somebody else wrote can raise whatever Python can
            return None
        return value if isinstance(value, kind) else None

    def put(self, name: str, value: object) -> None:
        """Keep a value."""
        if self._is_ours:
            self._grew = True
            self.cache.put(name, pickle.dumps(value, protocol=5))

    def trim(self) -> None:
        """See that the cache keeps to its limit, if anything was put here."""
        if self._grew:
            self.cache.trim()

    @cached_property
    def _is_ours(self) -> bool:
        """Whether nobody else can write to the folder; one that is not there will be made."""
        try:
            state = self.cache.root.stat()
        except FileNotFoundError:
            return True
        except OSError:
            return False
        owned = not hasattr(os, "geteuid") or state.st_uid == os.geteuid()
        return owned and not (os.name == "posix" and state.st_mode & stat.S_IWOTH)


class _Reader(pickle.Unpickler):
    """Makes the data classes of the model and of what follows from it, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """The class, if it is one of ours and holds data alone."""
        if not module.startswith(_FOLDERS) and module not in _MODULES:
            raise pickle.UnpicklingError(f"{module}.{name} is no data")
        found = super().find_class(module, name) if name.isidentifier() else None
        mere_data = isinstance(found, type) and (
            is_dataclass(found) or issubclass(found, Enum) or hasattr(found, "_fields")
        )
        if not mere_data or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name} is no data")
        return found
