"""A document of an EPUB, the text of one entry, proved by itself.

What is told of it holds wherever the rest of the file is as it was, and says what must hold of the
rest for it: the places in other documents to which its links lead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from book.model.book import Book, Entry
from book.model.edition import Edition
from book.model.finding import Finding
from book.model.inline import CrossReference, NoteReference
from book.model.pages import PageStart
from book.model.walk import walk
from book.proof import rules
from book.proof.epub.contents import Line, sections_of
from book.proof.epub.differences import Tolerance
from book.proof.epub.found_notes import MARK
from book.proof.epub.inner import prove_texts
from book.proof.epub.ledger import EpubNote, ledger
from book.proof.epub.links import LinkProof
from book.proof.epub.lists import prove_lists
from book.proof.epub.opened import Epub, open_alone
from book.proof.epub.package import Package
from book.proof.epub.page import Element, Link, Page, is_listed, name_of
from book.proof.epub.page_list import PageListProof
from book.proof.epub.read import Reading, lay_along
from book.proof.epub.report import Report
from book.proof.epub.stream import Stream
from book.proof.epub.structure import structure_flaws
from book.proof.expected import word_counts
from book.proof.written import entry_of, links_of


@dataclass(frozen=True, slots=True)
class Targets:
    """What an entry and its notes speak of in other entries: anchors, and the keys of notes."""

    names: tuple[str, ...]


def targets_of(entry: Entry) -> Targets:
    """What an entry speaks of in others, in a link or by a number."""
    texts = (entry.blocks, *(note.blocks for note in entry.notes))
    linked = (one.target for text in texts for one in links_of(text) if one.kind != "web")
    shown = (one.target for text in texts for one in walk(text) if isinstance(one, CrossReference))
    found = dict.fromkeys(one for one in (*linked, *shown) if entry_of(one) != entry.id)
    return Targets(tuple(found))


@dataclass(frozen=True, slots=True)
class Pending:
    """A link of the manuscript to `target`, which leads to a place of another document."""

    target: str
    path: str
    fragment: str


@dataclass(frozen=True, slots=True)
class DocumentTold:
    """What was found of a document in which nothing is wrong.

    `places` has the words of its text that stand before each id, -1 for what stands in no running
    text; `""` is the document itself. `leads` are the places in other files to which anything
    leads, `inward` those of them to which notes do, `pending` those that the manuscript means.
    `goals` has the ids that each anchor, or key of a note, that others speak of can have; `ways`
    the ids of links and calls. `markers` are the ids and the names of printed pages. The counts are
    those of the entry's words; `sections` the lines that it has in the contents beside its own.
    """

    words: int
    note_words: int
    sections: tuple[Line, ...]
    notes: Mapping[str, EpubNote]
    places: Mapping[str, int]
    leads: tuple[tuple[str, str], ...]
    inward: tuple[tuple[str, str], ...]
    pending: tuple[Pending, ...]
    goals: Mapping[str, tuple[str, ...]]
    ways: tuple[str, ...]
    markers: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a document is proved by: `book` has no more than its own entry, or none at all.

    `numbers` are those of all notes, `asked` the places of the entry of which others speak.
    `starts` are the printed pages that begin in it; `paged` tells whether any are known.
    """

    package: Package
    names: frozenset[str]
    book: Book
    edition: Edition
    artifact: str
    numbers: Mapping[str, str]
    asked: Sequence[str]
    starts: Sequence[PageStart]
    paged: bool


def prove_document(page: Page, data: bytes, scope: Scope) -> DocumentTold | None:
    """What is found of a document; None where anything is wrong, or can't be told from it alone."""
    epub = open_alone(scope.package, scope.names, page)
    if any(True for _ in structure_flaws(epub)) or not _is_closed(epub, page, scope.book):
        return None
    reading = lay_along(epub, scope.book, scope.edition, scope.numbers)
    if not _is_exact(reading):
        return None
    report = Report(scope.artifact)
    _, links = prove_texts(reading, Tolerance.of(scope.book, False), report)
    same = prove_lists(scope.book, scope.edition, epub, report)
    markers = _markers(reading, data, scope, report)
    if not same or markers is None:
        return None
    if any(one.rule != rules.LONG_NOTE.id for one in report.findings):
        return None
    out = [one for one in epub.links if one.path is not None and one.to is None]
    inward = [one for one in out if epub.note_at(one.element) is not None]
    return DocumentTold(
        *word_counts(reading.entries),
        tuple(_sections(reading)),
        ledger(reading),
        _places(page, reading),
        tuple(_ends(out)),
        tuple(_ends(inward)),
        tuple(_pending(links, scope.book)),
        {one: tuple(_goal(one, page, reading, links)) for one in scope.asked},
        tuple(_ways(epub)),
        markers,
        tuple(report.findings),
    )


def _is_closed(epub: Epub, page: Page, book: Book) -> bool:
    """Whether all calls and ways back stay in the document, as those of the entry in the entry."""
    texts = [entry.blocks for entry in book.entries]
    texts += [note.blocks for note in book.notes.values()]
    nodes = (node for text in texts for node in walk(text))
    called = {node.key for node in nodes if isinstance(node, NoteReference)}
    if not called <= book.notes.keys():
        return False
    calls = [one for one in epub.calls if name_of(one.element) == "a"]
    return all(one.to is page for one in (*calls, *epub.backs))


def _is_exact(reading: Reading) -> bool:
    """Whether all words are those of the manuscript, and each note is known by its text.

    A number that was taken off a text is none where another document has a note that begins so.
    """
    if reading.body.parts or any(match.parts for match in reading.texts.values()):
        return False
    if len(reading.notes) < len(reading.expected):
        return False
    return not any(
        one.number and not any(MARK.fullmatch(link.text) for link in one.backs)
        for one in reading.found_notes
    )


def _sections(reading: Reading) -> Iterator[Line]:
    for entry, expected in zip(reading.book.entries, reading.entries, strict=True):
        if entry.role == "part":
            yield from sections_of(entry, expected.words)


def _ends(links: Sequence[Link]) -> Iterator[tuple[str, str]]:
    yield from dict.fromkeys((one.path or "", one.fragment) for one in links)


def _places(page: Page, reading: Reading) -> dict[str, int]:
    streams: Sequence[Stream] = reading.body.found.streams
    found: dict[str, int] = {}
    for name, element in _named(page):
        index = streams[0].index(element) if streams else None
        found[name] = -1 if index is None else index
    return found


def _named(page: Page) -> Iterator[tuple[str, Element]]:
    """The places of a document to which a link can lead, by their ids."""
    if page.body is not None:
        yield "", page.body
    yield from page.ids.items()


def _pending(links: LinkProof, book: Book) -> Iterator[Pending]:
    ids = {one.id for one in book.entries}
    for want, link in links.pairs:
        is_out = link.to is None or entry_of(want.target) not in ids
        if want.kind != "web" and is_out:
            yield Pending(want.target, link.path or "", link.fragment)


def _goal(target: str, page: Page, reading: Reading, links: LinkProof) -> Iterator[str]:
    note = reading.notes.get(target)
    for name, element in _named(page):
        if "/" in target:
            if note is not None and reading.epub.note_at(element) is note.element:
                yield name
        elif links.is_at(target, Link(page, element, "#", page.path, name, page, element)):
            yield name


def _ways(epub: Epub) -> Iterator[str]:
    """The ids by which a link, or a call, would be answered."""
    own = (one.element.get("id") or "" for one in epub.links if not is_listed(one.element))
    yield from dict.fromkeys(one for one in (*own, *(call.id for call in epub.calls)) if one)


def _markers(
    reading: Reading, data: bytes, scope: Scope, report: Report
) -> tuple[tuple[str, str], ...] | None:
    """The markers of printed pages; None where one is not certain by this document alone."""
    proof = PageListProof(
        reading.epub, data, reading.book, reading.edition, reading.entries, reading.starts,
        reading.body, reading.notes, scope.starts, report,
    )  # fmt: skip
    proof.markers = list(proof.marked())
    if scope.paged and (scope.starts or proof.markers):
        words = {one.id: one for one in reading.entries}
        for one in scope.starts:
            # Behind the last word, the next document is asked, too.
            entry = words[one.entry]
            if not one.ends and proof.index(entry, one) >= len(entry.words):
                return None
        if not scope.starts:
            return None
        proof.prove_places(scope.starts)
    return tuple((one.element.get("id") or "", one.label) for one in proof.markers)
