"""The rules that look at one entry at a time; what they found is remembered by what they saw."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from book.checks.kept import Found
from book.checks.registry import ENTRY_CHECKS, FAR_CHECKS
from book.checks.view import View
from book.model.book import Book, Entry, Settings
from book.model.finding import Finding
from book.model.memory import Memory
from book.model.remembered import RememberedEntry


def entry_findings(view: View, memory: Memory | None) -> Iterator[Finding]:
    """What there is to say of each entry, and of the whole book where an entry gives the cause."""
    book = view.book
    # The allowances of the texts are among them, and no rule about an entry asks for any.
    settings = replace(book.settings, allowances=())
    around = _around(book, settings) if memory is not None else ""
    causes: set[str] = set()
    for entry in book.entries:
        alone = _alone(book, settings, entry)
        found = _remembered(alone, entry, around, memory)
        causes.update(found.causes)
        yield from found.findings
    for one in FAR_CHECKS:
        if one.__name__ in causes:
            yield from one(view)


def _alone(book: Book, settings: Settings, entry: Entry) -> Book:
    """The entry as if it were the whole book, with nothing in it that `_around` leaves out."""
    paths = (entry.text_file, entry.notes_file)
    sources = {one: book.sources[one] for one in paths if one is not None and one in book.sources}
    contents = tuple(one for one in settings.contents if one.id == entry.id)
    return Book(replace(settings, contents=contents), (entry,), sources, own=book.own)


def _around(book: Book, settings: Settings) -> str:
    """A digest of what a rule can see beside the entry."""
    fonts = [(name, hashlib.sha256(data).digest()) for name, data in book.own.fonts.items()]
    own = sorted(book.own.styles.items()), fonts, sorted(book.own.templates.items())
    return hashlib.sha256(repr((settings, own)).encode()).hexdigest()


def _remembered(alone: Book, entry: Entry, around: str, memory: Memory | None) -> Found:
    digest = entry.digest if isinstance(entry, RememberedEntry) else None
    if memory is None or digest is None:
        return _found(View(alone))
    known = (entry.id, entry.role, entry.title, entry.short, entry.level, entry.status, entry.span)
    name = memory.name("findings", around, digest, known, entry.text_file, entry.notes_file)
    found = memory.get(name, Found)
    if found is None:
        found = _found(View(alone))
        memory.put(name, found)
    return found


def _found(view: View) -> Found:
    findings = [finding for one in ENTRY_CHECKS for finding in one(view)]
    causes = [one.__name__ for one in FAR_CHECKS if any(True for _ in one(view))]
    return Found(tuple(findings), tuple(causes))
