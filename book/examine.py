"""All that is wrong with a book as it was read, before anything is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from book.model.digest import book_digest
from book.model.finding import Finding
from book.model.memory import Memory

if TYPE_CHECKING:
    from book.manuscript.load import Loaded


def examined(loaded: Loaded, memory: Memory | None = None) -> list[Finding]:
    """The findings of the reading, of all rules, and of the book's own templates.

    With a `memory`, a book in which nothing has changed is not looked through again.
    """
    if loaded.book is None:
        return loaded.findings
    digest = book_digest(loaded.book) if memory is not None else None
    if memory is None or digest is None:
        return _looked_through(loaded, memory)
    name = memory.name("examined", digest, loaded.findings)
    kept = memory.get(name, tuple)
    if kept is not None:
        return list(kept)
    found = _looked_through(loaded, memory)
    # Whether a template takes too long may depend on what else the machine has to do.
    if all(one.rule != "bad-template" for one in found):
        memory.put(name, tuple(found))
    return found


def _looked_through(loaded: Loaded, memory: Memory | None) -> list[Finding]:
    # The rules are loaded for those who need them.
    from book.checks import check
    from book.manuscript.load import uncollected
    from book.trial import template_findings

    assert loaded.book is not None  # noqa: S101 (the callers have looked)
    with uncollected():
        return check(loaded.book, loaded.findings + template_findings(loaded.book), memory)
