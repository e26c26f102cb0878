"""Proofs of files from strangers: each in a process of its own, within bounds of time and memory.

A file that was built here is proved where it was built. One that is named on the command line, or
lies in a folder, may be anybody's: what would bring its reader down is a finding, and no end of
the command.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from book.model.book import Book
from book.model.edition import Edition
from book.model.pages import PageStart
from book.workers import Pool, WorkerDied, WorkerFailed, inherited

if TYPE_CHECKING:
    from book.proof.epub.prove import EpubProof
    from book.proof.pdf.prove import PdfProof

LARGEST = 1 << 30
"""The largest file that is looked at, in bytes: shops take no larger books."""
_MEMORY = 3 << 30
_SECONDS = 600

Result = TypeVar("Result")


class BeyondBounds(Exception):
    """A file is too large, or reading it takes too much, or fails; said to a person."""


def bounded(label: str, work: Callable[..., Result], *task: object, given: object = None) -> Result:
    """`work(*task)`, done in a process of its own, within bounds.

    Args:
        label: what it is, for people.
        work: what is to be done; it and its result are handed over.
        task: what it is done with.
        given: what the process inherits, where that is large.

    Raises:
        BeyondBounds: it needs more than it is given.
        WorkerFailed: it fails otherwise: a fault of the program.
    """
    try:
        with Pool(1, given) as pool:
            result: Result = pool.call(label, _within, work, *task)
            return result
    except WorkerFailed as error:
        if not isinstance(error, WorkerDied) and "MemoryError" not in str(error):
            raise
        most = f"{_MEMORY >> 30} GB of memory or {_SECONDS // 60} minutes"
        raise BeyondBounds(f"reading it needs more than {most}, or fails") from None


def read_file(path: Path) -> bytes:
    """The bytes of a file, as far as any are looked at: `check_size` tells of more."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def check_size(size: int) -> None:
    """Raise `BeyondBounds` for a file that is larger than any book, in bytes."""
    if size > LARGEST:
        raise BeyondBounds(f"it is larger than any book, over {LARGEST >> 20} MB")


def bounded_pdf(data: bytes, book: Book, edition: Edition, artifact: str = "") -> PdfProof:
    """The proof of a PDF that may be anybody's; see `prove_pdf`."""
    from book.proof.pdf.prove import unreadable_pdf

    try:
        check_size(len(data))
        return bounded(f"the proof of {artifact}", _pdf, data, edition, artifact, given=book)
    except BeyondBounds as error:
        return unreadable_pdf(artifact, edition, str(error))


def bounded_epub(
    data: bytes,
    book: Book,
    edition: Edition,
    artifact: str = "",
    draft: bool = False,
    starts: Sequence[PageStart] = (),
) -> EpubProof:
    """The proof of an EPUB that may be anybody's; see `prove_epub`."""
    from book.proof.epub.prove import unreadable_epub

    try:
        check_size(len(data))
        task = data, edition, artifact, draft, tuple(starts)
        return bounded(f"the proof of {artifact}", _epub, *task, given=book)
    except BeyondBounds as error:
        return unreadable_epub(artifact, edition, str(error))


def _pdf(data: bytes, edition: Edition, artifact: str) -> PdfProof:
    from book.proof.pdf.prove import prove_pdf

    return prove_pdf(data, inherited(), edition, artifact=artifact)


def _epub(
    data: bytes, edition: Edition, artifact: str, draft: bool, starts: tuple[PageStart, ...]
) -> EpubProof:
    from book.proof.epub.prove import prove_epub

    known = starts or None
    return prove_epub(data, inherited(), edition, artifact=artifact, draft=draft, starts=known)


def _within(work: Callable[..., Result], *task: object) -> Result:
    _bound()
    return work(*task)


def _bound() -> None:
    """Bound this process, where the system can (not in Windows)."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))
