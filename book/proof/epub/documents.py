"""An EPUB proved document by document: what has not changed since the last proof is not read again.

What is found of a document depends on its bytes, its entry, and what little of the rest is said in
its `Scope`; so it is kept under the digest of all these. At last the documents are held against
each other: their order, what leads from one into another, the contents, the list of pages. Whether
something is kept or not, what is said is the same: only a document without a fault is kept, and
when anything at all is wrong the whole file is proved in one piece, which tells faults best.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding
from book.model.pages import PageStart
from book.proof.digests import value_digest, value_digests
from book.proof.epub.container import Container, Unreadable, parse, resolve
from book.proof.epub.contents import FoundLine, lines_of, nav_lines, ncx_lines
from book.proof.epub.document import (
    DocumentTold,
    Scope,
    Targets,
    prove_document,
    targets_of,
)
from book.proof.epub.ledger import EpubNote
from book.proof.epub.opened import Epub
from book.proof.epub.package import locked_files, read_package
from book.proof.epub.page import Page, text_of
from book.proof.epub.page_list import page_links
from book.proof.epub.page_source import prove_page_source
from book.proof.epub.report import Report
from book.proof.expected import numbers_of
from book.proof.kept import Box, Kept
from book.proof.written import entry_of


@dataclass(frozen=True, slots=True)
class Given:
    """What is to be proved: a file, and the book that it should be."""

    data: bytes
    book: Book
    edition: Edition
    artifact: str
    starts: Sequence[PageStart] | None
    kept: Kept


@dataclass(frozen=True, slots=True)
class Whole:
    """What a file without a fault comes to. `counts` are the words of its text and its notes."""

    findings: tuple[Finding, ...]
    notes: Mapping[str, EpubNote]
    counts: tuple[int, int]


def is_divisible(book: Book, edition: Edition, draft: bool) -> bool:
    """Whether a file can be proved document by document.

    Not where notes or lists stand in documents of their own, and not where words may differ that
    the manuscript has not: in a draft, and by templates of the book's own.
    """
    apart = edition.note_style not in ("popup", "chapter-end") or edition.lists
    return not (draft or apart or book.own.templates)


class Documents:
    """One proof of a file.

    Raises:
        Unreadable: there is nothing in the file that could be read.
    """

    def __init__(self, given: Given) -> None:
        self._given, self._kept = given, given.kept
        book, edition = given.book, given.edition
        names = book.metadata.identifier, edition.name
        self._box: Box = self._kept.box(self._kept.name("epub", *map(str.encode, names)))
        self._container = Container(given.data)
        self._package = read_package(self._container)
        self._names = frozenset(self._container.names)
        self._numbers = numbers_of(book, edition)
        self._told: dict[str, DocumentTold] = {}
        self._entry_at: dict[str, int] = {}
        self._targets: list[Targets] = []
        self._context = b""
        self._digests: list[bytes] = []

    def proof(self) -> Whole | None:
        """What the file proves to be; None where something is wrong, or it can't be divided."""
        package = self._package
        locked = locked_files(self._container)
        if package.faults or any(path in locked for path in package.texts()):
            return None
        try:
            self._context = self._depends()
            self._digests = value_digests(self._given.book.entries)
        except ValueError:
            return None
        self._targets = [self._targets_at(place) for place in range(len(self._given.book.entries))]
        if not self._pair():
            return None
        for path in package.texts():
            told = self._document(path)
            if told is None:
                return None
            self._told[path] = told
        self._box.close()
        return self._composed()

    # --- What is known before any document is looked at ----------------------------------------

    def _depends(self) -> bytes:
        """The digest of what all documents depend on."""
        given, package = self._given, self._package
        book = given.book
        return value_digest(
            book.metadata,
            tuple(book.settings.note_series.items()),
            tuple(sorted(book.images)),
            given.edition,
            book.settings.page_source(given.edition),
            given.artifact,
            bool(given.starts),
            (package.path, package.version, package.nav),
        )

    def _targets_at(self, place: int) -> Targets:
        name = self._kept.name("targets", self._digests[place])
        told = self._box.get(name, Targets)
        if told is None:
            told = targets_of(self._given.book.entries[place])
            self._box.put(name, told)
        return told

    def _pair(self) -> bool:
        """Find the document of each entry; whether all stand in their order, in the line.

        By which names they go is a mere guess: the words tell whether it was right.
        """
        package, entries = self._package, self._given.book.entries
        places = {one.id: place for place, one in enumerate(entries)}
        toc = [place for place, one in enumerate(entries) if one.role == "toc"]
        for path, _ in package.spine:
            stem = posixpath.basename(path).partition(".")[0]
            place = next(iter(toc), None) if path == package.nav else places.get(stem)
            if place is not None:
                self._entry_at[path] = place
        linear = dict(package.spine)
        outside = [one for one in package.texts() if one not in linear and one != package.nav]
        in_line = all(linear[path] for path in self._entry_at)
        return not outside and in_line and [*self._entry_at.values()] == [*range(len(entries))]

    # --- Each document -------------------------------------------------------------------------

    def _document(self, path: str) -> DocumentTold | None:
        try:
            data = self._container.read(path)
        except Unreadable:
            return None
        scope = self._scope(path)
        linear = dict(self._package.spine)
        name = self._name(path, data, scope, linear.get(path))
        told = self._box.get(name, DocumentTold)
        if told is None:
            index = [*linear].index(path) if path in linear else -1
            page = Page.read(path, data, index, linear.get(path, True))
            told = prove_document(page, self._given.data, scope)
            if told is not None:
                self._box.put(name, told)
        return told

    def _scope(self, path: str) -> Scope:
        given, place = self._given, self._entry_at.get(path)
        entries = () if place is None else (given.book.entries[place],)
        ids = {one.id for one in entries}
        asked = {
            target
            for other, known in enumerate(self._targets)
            if place is not None and other != place
            for target in known.names
            if entry_of(target) in ids
        }
        return Scope(
            self._package,
            self._names,
            replace(given.book, entries=entries),
            given.edition,
            given.artifact,
            self._numbers,
            sorted(asked),
            [one for one in given.starts or () if one.entry in ids],
            bool(given.starts),
        )

    def _name(self, path: str, data: bytes, scope: Scope, linear: bool | None) -> str:
        """The name of what is found of a document."""
        place = self._entry_at.get(path)
        entry, numbers = b"", []
        if place is not None:
            entry = self._digests[place]
            own = (key for key, _ in self._given.book.entries[place].numbered)
            named = (*own, *self._targets[place].names)
            numbers = [self._numbers.get(one, "") for one in named]
        around = value_digest(path, linear, tuple(numbers), tuple(scope.asked), tuple(scope.starts))
        found = hashlib.sha256(data).digest()
        return self._kept.name("document", self._context, around, found, entry)

    # --- All of them together ------------------------------------------------------------------

    def _composed(self) -> Whole | None:
        if not (self._all_lead_right() and self._contents_hold() and self._pages_hold()):
            return None
        told = [self._told[path] for path in self._entry_at]
        notes = {key: note for one in told for key, note in one.notes.items()}
        findings = tuple(found for one in told for found in one.findings)
        words = sum(one.words for one in told)
        return Whole(findings, notes, (words, sum(one.note_words for one in told)))

    def _all_lead_right(self) -> bool:
        """Whether what leads out of each document comes to what it should."""
        files = {one.path for one in self._package.items.values()} & self._names
        ways = {path: frozenset(told.ways) for path, told in self._told.items()}
        for told in self._told.values():
            for path, fragment in told.leads:
                there = self._told.get(path)
                if path not in files or (there is not None and fragment not in there.places):
                    return False
            # Between two documents, these could be a call and its way back.
            if any(fragment in ways.get(path, ()) for path, fragment in told.inward):
                return False
            for one in told.pending:
                there = self._told.get(one.path)
                if there is None or one.fragment not in there.goals.get(one.target, ()):
                    return False
        return True

    def _contents_hold(self) -> bool:
        """Whether the navigation, and the NCX, say and lead to what they should."""
        nav, package = self._nav(), self._package
        found = nav_lines(nav) if nav is not None else None
        if found is None or not self._lines_hold(found):
            return False
        if package.ncx is None:
            return True
        try:
            root = parse(self._container.read(package.ncx))
        except Unreadable:
            return False
        return self._lines_hold(ncx_lines(package.ncx, root))

    def _nav(self) -> Page | None:
        path = self._package.nav
        if path is None or path not in self._told:
            return None
        return Page.read(path, self._container.read(path), 0, True)

    def _lines_hold(self, found: Sequence[FoundLine]) -> bool:
        book = self._given.book
        told = {book.entries[place].id: self._told[path] for path, place in self._entry_at.items()}
        starts: dict[str, int] = {}
        before = 0
        for name, one in told.items():
            starts[name] = before
            before += one.words
        empty = frozenset(name for name, one in told.items() if not one.words)
        wanted = lines_of(
            book, self._given.edition, starts, empty, lambda one: told[one.id].sections
        )
        if not wanted:
            return True
        if [(one.text, one.depth) for one in wanted] != [(one.text, one.depth) for one in found]:
            return False
        for want, there in zip(wanted, found, strict=True):
            document = self._told.get(there.path or "")
            inside = document.places.get(there.fragment) if document is not None else None
            if inside is None:
                return False
            if want.index is not None:
                place = self._entry_at.get(there.path or "")
                if place is None or inside < 0:
                    return False
                if starts[book.entries[place].id] + inside != want.index:
                    return False
        return True

    def _pages_hold(self) -> bool:
        """Whether the list of pages has just the markers, and the package says whose they are."""
        given = self._given
        markers = [(path, *marker) for path, told in self._told.items() for marker in told.markers]
        listed = None if (nav := self._nav()) is None else _page_lines(nav)
        if given.starts is None and not markers and listed is None:
            return True
        if (listed or []) != markers or (listed is None and markers):
            return False
        if given.starts and not markers:
            return False
        report = Report(given.artifact)
        epub = Epub(self._package, names=self._names)
        prove_page_source(epub, given.data, given.book, given.edition, report)
        return not report.findings


def _page_lines(nav: Page) -> list[tuple[str, str, str]] | None:
    """The lines of the list of pages: file and id to which each leads, and its name."""
    links = page_links(nav)
    if links is None:
        return None
    found = []
    for line in links:
        path, fragment = resolve(nav.path, line.get("href") or "")
        found.append((path or "", fragment, text_of(line)))
    return found
