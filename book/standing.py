"""What an earlier build left: if it still stands, and nothing has changed, there is nothing to do.

A build is known by the digest of all that it depends on: what was read of the book, the editions,
the program with its data, the libraries. What it left counts only while every file is there, byte
for byte. Builds with errors are never kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from book.cache import Cache
from book.model.digest import book_digest
from book.model.finding import Finding
from book.proof.digests import value_digest
from book.proof.packed import packed, unpacked
from book.report.json_report import OutputRecord
from book.versions import whole_program

if TYPE_CHECKING:
    from book.model.book import Book
    from book.model.edition import Edition


@dataclass(frozen=True, slots=True)
class Standing:
    """What a build said of the manuscript, and of its outputs; and these, as they were written."""

    findings: tuple[Finding, ...]
    remarks: tuple[Finding, ...]
    outputs: tuple[OutputRecord, ...]


def name_of(
    book: Book, found: Sequence[Finding], editions: Sequence[Edition], target: Path, draft: bool
) -> str | None:
    """The name of a build, None where there is none.

    Args:
        book: as it was read. Its entries follow from its settings and the text of its files, and
            they are by far the most of it: these alone are looked at.
        found: what was found while it was read.
        editions: what is built of it.
        target: where it goes: messages name it.
        draft: whether it may have errors.
    """
    around = list(found), list(editions), target.as_posix(), draft
    digest = book_digest(book)
    if digest is not None:
        told = repr((digest, around)).encode()
        return hashlib.sha256(f"standing {whole_program()} ".encode() + told).hexdigest()
    read = [getattr(book, one.name) for one in fields(book) if one.name != "entries"]
    try:
        told = value_digest(read, around)
    except ValueError:
        return None
    return hashlib.sha256(f"standing {whole_program()} ".encode() + told).hexdigest()


def standing(cache: Cache, name: str) -> Standing | None:
    """What the build of this name left, if every file of it is in its place and unchanged."""
    data = cache.get(name)
    if data is None:
        return None
    try:
        found = unpacked(Standing, data, _no_part)
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    return found if found.outputs and all(map(_stands, found.outputs)) else None


def keep(cache: Cache, name: str, left: Standing) -> None:
    """Remember what a build left."""
    cache.put(name, packed(left, lambda _: ""))


def _stands(output: OutputRecord) -> bool:
    try:
        with Path(output.path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == output.sha256
    except OSError:
        return False


def _no_part(name: str) -> bytes:
    raise LookupError(name)
