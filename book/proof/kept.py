"""What proofs have found out before, so that it need not be found out again.

Nothing is known by the name of a file or by its date: the name of an entry is the digest of all
that it depends on, the program and its libraries included. So a file that has changed, by a hand
or by a fault, has another name, and is proved anew. What is not clean is never kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from book.cache import Cache
from book.model.book import Book
from book.model.digest import book_digest
from book.model.finding import Finding, Severity
from book.proof.digests import value_digest
from book.proof.packed import maker, packed, plain, unpacked

Value = TypeVar("Value")


class Verdict(Protocol):
    """What a proof comes to."""

    @property
    def findings(self) -> tuple[Finding, ...]: ...  # noqa: D102


Proved = TypeVar("Proved", bound=Verdict)


@dataclass(frozen=True, slots=True)
class Kept:
    """Results of proofs in a cache.

    `folder` is that of the cache. `stamp` tells this program and its libraries from all others:
    with another one, nothing that was kept counts.
    """

    folder: Path
    stamp: str

    def name(self, kind: str, *parts: bytes) -> str:
        """The name of the result of this kind that depends on `parts` and nothing else."""
        found = hashlib.sha256()
        for one in (b"proof", self.stamp.encode(), kind.encode(), *parts):
            found.update(b"%d:" % len(one))
            found.update(one)
        return found.hexdigest()

    def get(self, name: str, kind: type[Value]) -> Value | None:
        """The result of this name; None if it is not there, whole and of this kind."""
        data = Cache(self.folder).get(name)
        if data is None:
            return None
        try:
            return unpacked(kind, data, self._part)
        except (ValueError, TypeError, LookupError, RecursionError):
            return None

    def put(self, name: str, value: object) -> None:
        """Keep a result."""
        Cache(self.folder).put(name, packed(value, self._put_part))

    def data(self, name: str) -> bytes | None:
        """The bytes of this name; None if they are not there, and whole."""
        return Cache(self.folder).get(name)

    def put_data(self, name: str, data: bytes) -> None:
        """Keep bytes as they are."""
        Cache(self.folder).put(name, data)

    def box(self, name: str) -> Box:
        """What was put into the box of this name at the end of the last proof."""
        return Box(self, name)

    def _part(self, name: str) -> bytes:
        """A picture that was kept on its own.

        Raises:
            LookupError: it is gone.
        """
        data = Cache(self.folder).get(name)
        if data is None or self.name("part", data) != name:
            raise LookupError(name)
        return data

    def _put_part(self, data: bytes) -> str:
        name = self.name("part", data)
        cache = Cache(self.folder)
        if not cache.has(name):
            cache.put(name, data)
        return name


class Box:
    """Many small results in one file of the cache: those that the last proof of a book had.

    Each goes by a name of its own that says all that it depends on; that of the box only says
    where to look. A box that was lost, or is another proof's, holds nothing of use, and no harm.
    """

    def __init__(self, kept: Kept, name: str) -> None:
        self._kept, self._name = kept, name
        self._makers: dict[type, Callable[[Any], Any]] = {}
        self._used: dict[str, Any] = {}
        self._is_new = False
        data = Cache(kept.folder).get(name)
        try:
            held = {} if data is None else json.loads(data)
        except ValueError:
            held = {}
        self._held: dict[str, Any] = held if isinstance(held, dict) else {}

    def get(self, name: str, kind: type[Value]) -> Value | None:
        """The result of this name; None if there is none of this kind."""
        held = self._held.get(name)
        if held is None:
            return None
        if kind not in self._makers:
            self._makers[kind] = maker(kind, _no_part)
        try:
            value: Value = self._makers[kind](held)
        except (ValueError, TypeError, LookupError, RecursionError):
            return None
        self._used[name] = held
        return value

    def put(self, name: str, value: object) -> None:
        """Put a result in."""
        self._used[name] = plain(value, _no_bytes)
        self._is_new = True

    def close(self) -> None:
        """Keep what was put in or asked for since the box was opened, and nothing else."""
        if self._is_new or len(self._used) < len(self._held):
            data = json.dumps(self._used, separators=(",", ":")).encode("ascii")
            Cache(self._kept.folder).put(self._name, data)


def _no_part(name: str) -> bytes:
    raise LookupError(name)


def _no_bytes(data: bytes) -> str:
    raise TypeError(f"{len(data)} bytes can’t be put into a box")


def proved_once(
    kept: Kept | None,
    kind: type[Proved],
    data: bytes,
    given: Sequence[object],
    prove: Callable[[], Proved],
) -> Proved:
    """What `prove` comes to, if it was not found out before of the very same file.

    Args:
        kept: what proofs have found out before; without it all is proved.
        kind: what `prove` returns.
        data: the finished file.
        given: all else that the proof depends on: the book, the edition, the file's name.
        prove: does the proof.
    """
    told = None if kept is None else _told(given)
    if kept is None or told is None:
        return prove()
    name = kept.name(kind.__name__, hashlib.sha256(data).digest(), told)
    found = kept.get(name, kind)
    if found is None or not _is_clean(found):
        found = prove()
        if _is_clean(found):
            kept.put(name, found)
    return found


def _is_clean(proof: Verdict) -> bool:
    return all(one.severity is not Severity.ERROR for one in proof.findings)


def _told(given: Sequence[object]) -> bytes | None:
    """A digest of values, None where there is none.

    A book that was known from before tells its digest, and need not be read for it.
    """
    digests = [book_digest(one) if isinstance(one, Book) else None for one in given]
    told = (one if digest is None else digest for one, digest in zip(given, digests, strict=True))
    try:
        return value_digest(*told)
    except ValueError:
        return None
