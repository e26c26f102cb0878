"""A file proved portion by portion: what has not changed since the last proof is not proved again.

A portion is a run of entries that opens on a page of its own, and the pages up to the next one.
What is found of it depends on its entries, its pages, and what little of the rest is said in its
`Scope`; so it is kept under the digest of all these. At last the portions are held against each
other: folios go on, contents and links lead to where others have their places. Whether something
is kept or not, what is said is the same: only a portion without a fault is kept, and when anything
at all is wrong the whole file is proved in one piece, which tells faults best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from book.model.book import Book
from book.model.edition import Edition
from book.model.pages import PageStart
from book.proof.digests import value_digest, value_digests
from book.proof.expected import numbers_of
from book.proof.kept import Box, Kept
from book.proof.pdf.contents import prove_bookmarks
from book.proof.pdf.entry import EntryTold, entry_told
from book.proof.pdf.folios import First, follows, heads, verso_heads
from book.proof.pdf.glance import (
    Glance,
    first_at_a_glance,
    frame_at_a_glance,
    glance_at,
)
from book.proof.pdf.laid import Laid, Scope
from book.proof.pdf.notes import add_continued
from book.proof.pdf.pages import Pages
from book.proof.pdf.pictures import MarkedPage, marked_pages
from book.proof.pdf.portion import Goal, PortionTold, lay_portion, told_of_portion
from book.proof.pdf.printed import ContentsLine, contents_lines
from book.proof.pdf.read import OpenPdf
from book.proof.pdf.report import Report
from book.proof.pdf.starts import behind_the_last
from book.proof.pdf.told import PdfProof, Told
from book.proof.pdf.traced import LinePlace, line_places
from book.proof.pdf.wanted import lettering
from book.proof.written import entry_of


@dataclass(frozen=True, slots=True)
class Given:
    """What is to be proved: a file, open, and the book that it should be.

    `digests` are those of its pages, where something is kept at all. `traced` tells whether the
    places of all lines are wanted.
    """

    file: OpenPdf
    book: Book
    edition: Edition
    artifact: str
    draft: bool
    digests: Sequence[bytes | None]
    kept: Kept | None
    traced: bool = False


@dataclass(frozen=True, slots=True)
class MarkedPages:
    """The pages with notes of a portion."""

    pages: tuple[MarkedPage, ...]


@dataclass(frozen=True, slots=True)
class TracedLines:
    """The lines of a portion, with their places in the manuscript."""

    lines: tuple[LinePlace, ...]


@dataclass(slots=True)
class Portion:
    """Entries by their places in the book, and the pages from `start` to before `stop`.

    `name` is that of what is kept of it; `marked` and `lines` are there when it was proved now.
    """

    entries: range
    start: int
    stop: int
    name: str = ""
    marked: tuple[MarkedPage, ...] | None = None
    lines: tuple[LinePlace, ...] | None = None

    @property
    def pages(self) -> range:
        """The places of its pages in the file."""
        return range(self.start, self.stop)


class Portions:
    """One proof of a file."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._kept = given.kept
        self._box: Box | None = None
        book, edition = given.book, given.edition
        self._entries = book.entries
        if self._kept is not None:
            box = self._kept.name("box", *map(str.encode, (book.metadata.identifier, edition.name)))
            self._box = self._kept.box(box)
        self._numbers = numbers_of(book, edition)
        self._lines = list(contents_lines(book, notes_at_end=False))
        self._context, self._digests = self._depends()
        self._known = [self._entry(place) for place in range(len(self._entries))]
        self._verso = verso_heads(book)
        self._glances = [self._glance(index) for index in range(given.file.pages)]
        self._frame = frame_at_a_glance(self._glances, heads(book), self._verso)
        self._first: First | None = None
        if not edition.is_print:
            self._first = first_at_a_glance(self._glances, given.file.labels, self._frame)
        self.portions = list(self._divided())
        self._told: list[PortionTold] = []

    def proof(self) -> PdfProof | None:
        """What the file proves to be; None where something is wrong with it."""
        for portion in self.portions:
            told = self._portion(portion)
            if told is None:
                return None
            self._told.append(told)
        if self._box is not None:
            self._box.close()
        return self._composed()

    # --- What is known before any page is looked at closely ------------------------------------

    def _depends(self) -> tuple[bytes, list[bytes]]:
        """The digests of what all portions depend on, and of each entry."""
        if self._box is None:
            return b"", [b""] * len(self._entries)
        given, book = self._given, self._given.book
        context = value_digest(
            book.metadata,
            tuple(book.settings.note_series.items()),
            tuple(sorted(book.images)),
            tuple(sorted(set(lettering(book)))),
            given.edition,
            given.draft,
        )
        return context, value_digests(self._entries)

    def _name(self, kind: str, *parts: bytes) -> str:
        return self._kept.name(kind, self._context, *parts) if self._kept is not None else ""

    def _entry(self, place: int) -> EntryTold:
        name = self._name("entry", self._digests[place])
        told = self._box.get(name, EntryTold) if self._box is not None else None
        if told is None:
            told = entry_told(self._given.book, self._entries[place], self._given.edition)
            if self._box is not None:
                self._box.put(name, told)
        return told

    def _glance(self, index: int) -> Glance:
        digest = self._digest(index)
        name = self._kept.name("glance", digest) if self._kept is not None and digest else ""
        known = self._box.get(name, Glance) if self._box is not None and name else None
        if known is None:
            known = glance_at(self._given.file.sheet(index))
            if self._box is not None and name:
                self._box.put(name, known)
        return known

    def _digest(self, index: int) -> bytes | None:
        return self._given.digests[index] if index < len(self._given.digests) else None

    def _divided(self) -> Iterator[Portion]:
        """The portions, in order: a new one begins wherever an entry opens on a page of its own."""
        first, start = 0, 0
        openings = [one.begins(self._frame.head_at) for one in self._glances]
        for place in range(1, len(self._entries)):
            sought = self._known[place].opening
            at = _found(openings, sought, start + 1) if sought else None
            if at is not None:
                yield Portion(range(first, place), start, at)
                first, start = place, at
        yield Portion(range(first, len(self._entries)), start, len(self._glances))

    # --- Each portion --------------------------------------------------------------------------

    def _portion(self, portion: Portion) -> PortionTold | None:
        scope, asked = self._scope(portion)
        portion.name = self._portion_name(portion, scope, asked)
        if portion.name and self._box is not None:
            known = self._box.get(portion.name, PortionTold)
            if known is not None:
                return known
        laid = self._lay(portion, scope)
        told = told_of_portion(laid, asked, portion.marked or ())
        if told is not None and portion.name and self._box is not None:
            self._box.put(portion.name, told)
        return told

    def _lay(self, portion: Portion, scope: Scope) -> Laid:
        sheets = [self._given.file.sheet(index) for index in portion.pages]
        laid = lay_portion(Pages(sheets, portion.start), scope)
        portion.marked = marked_pages(laid.areas, laid.calls, laid.found)
        if self._given.traced:
            portion.lines = tuple(line_places(laid.areas, laid.matches))
        return laid

    def _scope(self, portion: Portion) -> tuple[Scope, list[str]]:
        """What a portion is proved by, and the places in it to which others lead."""
        given = self._given
        entries = [self._entries[place] for place in portion.entries]
        ids = {one.id for one in entries}
        outside = {
            target
            for place in portion.entries
            for target in self._known[place].targets
            if entry_of(target) not in ids
        }
        asked = {
            target
            for place, known in enumerate(self._known)
            if place not in portion.entries
            for target in known.targets
            if entry_of(target) in ids
        }
        scope = Scope(
            replace(given.book, entries=tuple(entries)),
            given.edition,
            given.artifact,
            given.draft,
            self._frame,
            self._numbers,
            self._lines,
            self._verso,
            self._first,
            frozenset(outside),
        )
        return scope, sorted(asked)

    def _portion_name(self, portion: Portion, scope: Scope, asked: Sequence[str]) -> str:
        """The name of what is found of a portion; nothing where not all is certain."""
        pages = [self._digest(index) for index in portion.pages]
        certain = [one for one in pages if one is not None]
        if self._box is None or len(certain) < len(pages):
            return ""
        labels = [self._given.file.labels[index] for index in portion.pages]
        notes = [key for place in portion.entries for key, _ in self._entries[place].numbered]
        numbers = [self._numbers.get(one, "") for one in (*notes, *sorted(scope.outside))]
        has_toc = any(self._entries[place].role == "toc" for place in portion.entries)
        ids = {self._entries[place].id for place in portion.entries}
        mine = [one for one in self._lines if has_toc or one.entry in ids]
        around = value_digest(
            tuple(labels),
            tuple(numbers),
            tuple(mine),
            tuple(sorted(self._verso)),
            tuple(sorted(scope.outside)),
            tuple(asked),
        )
        where = f"{portion.start} {self._frame} {self._first}".encode()
        entries = [self._digests[place] for place in portion.entries]
        return self._name("portion", where, around, b"".join(certain), b"".join(entries))

    # --- All of them together ------------------------------------------------------------------

    def _composed(self) -> PdfProof | None:
        given, told = self._given, self._told
        pages = [page for one in told for page in one.pages]
        names = {index: page.printed or f"[{index + 1}]" for index, page in enumerate(pages)}
        report = Report(given.artifact, names)
        if not (self._folios_go_on() and self._all_lead_right(names)):
            return None
        if not given.edition.is_print:
            listed = [sheet for one in told for sheet in one.listed]
            places = dict(zip(map(id, self._lines), listed, strict=True))
            goal = _goal_of(places)
            prove_bookmarks(given.file.outline(), self._lines, goal, report)
            if report.findings:
                return None
        notes = [note for one in told for note in one.notes]
        spans = {key: note.span for key, note in given.book.notes.items()}
        if given.edition.note_style in ("foot", "popup"):
            for one in notes:
                if one.first != one.last:
                    add_continued(report, one.key, one.mark, one.first, one.last, spans[one.key])
        counts = (
            sum(one.words for one in self._known),
            sum(one.note_words for one in self._known),
        )
        looks = [page.look for page in pages]
        whole = Told(given.edition, counts, names, notes, looks, self._starts(names))
        return whole.proof(report.findings)

    def _folios_go_on(self) -> bool:
        """Whether the first page of each portion can follow the last one of that before it."""
        for one, other in zip(self._told, self._told[1:], strict=False):
            last, this = one.pages[-1], other.pages[0]
            if last.folio and this.folio and not follows(last.printed, this.printed):
                return False
        return True

    def _all_lead_right(self, names: dict[int, str]) -> bool:
        """Whether what leads out of each portion comes to what it should."""
        listed = [sheet for one in self._told for sheet in one.listed]
        goals: dict[str, Goal] = {goal.target: goal for one in self._told for goal in one.goals}
        linked = not self._given.edition.is_print
        for told in self._told:
            for printed in told.printed:
                in_contents = printed.place >= 0
                goal = goals.get(printed.target)
                sheet = listed[printed.place] if in_contents else goal.sheet if goal else -1
                if sheet < 0 or printed.printed != names[sheet]:
                    return False
                if in_contents and linked and printed.leads != (sheet,):
                    return False
            for link in told.pending:
                there = [goals[one] for one in link.targets if one in goals]
                if not any(one.is_at(link.page, link.y) for one in there):
                    return False
        return True

    def _starts(self, names: dict[int, str]) -> list[PageStart]:
        """Where all pages begin; one without words, where the next one does."""
        known = {start.page_index: start for one in self._told for start in one.starts}
        behind = None
        if self._entries:
            among = any(one.behind for one in self._told)
            behind = behind_the_last(self._entries[-1].id, self._known[-1].words, among)
        found: list[PageStart] = []
        printed = [page.printed for one in self._told for page in one.pages]
        for index in reversed(range(len(names))):
            start = known.get(index)
            if start is None and behind is not None:
                folio = printed[index] or str(index + 1)
                start = replace(behind, folio=folio, page_index=index, has_text=False)
            elif start is not None:
                behind = start
            if start is not None:
                found.append(start)
        return found[::-1]

    # --- What a report shows -------------------------------------------------------------------

    def marked(self, most: int) -> tuple[list[MarkedPage], int]:
        """The first `most` pages with notes, and how many there are."""
        count = sum(len(one.marked) for one in self._told)
        found: list[MarkedPage] = []
        for portion, told in zip(self.portions, self._told, strict=True):
            if len(found) >= most:
                break
            if told.marked:
                found += self._marked(portion)
        return found[:most], count

    def _marked(self, portion: Portion) -> tuple[MarkedPage, ...]:
        name = self._name("marked", portion.name.encode()) if portion.name else ""
        known = MarkedPages(portion.marked) if portion.marked is not None else None
        if known is None and self._kept is not None and name:
            known = self._kept.get(name, MarkedPages)
        elif known is not None and self._kept is not None and name:
            self._kept.put(name, known)
        if known is None:
            self._lay(portion, self._scope(portion)[0])
            return self._marked(portion)
        return known.pages

    def lines(self) -> tuple[LinePlace, ...]:
        """All lines, with their places in the manuscript."""
        return tuple(line for portion in self.portions for line in self._traced(portion))

    def _traced(self, portion: Portion) -> tuple[LinePlace, ...]:
        name = self._name("traced", portion.name.encode()) if portion.name else ""
        known = TracedLines(portion.lines) if portion.lines is not None else None
        if known is None and self._kept is not None and name:
            known = self._kept.get(name, TracedLines)
        elif known is not None and self._kept is not None and name:
            self._kept.put(name, known)
        if known is None:
            self._lay(portion, self._scope(portion)[0])
            return self._traced(portion)
        return known.lines


def _found(openings: Sequence[str], sought: str, start: int) -> int | None:
    """The first page from `start` on that begins with these letters."""
    for index in range(start, len(openings)):
        if openings[index].startswith(sought):
            return index
    return None


def _goal_of(places: Mapping[int, int]) -> Callable[[ContentsLine], int | None]:
    """Gives the page of a line of the contents, by the pages of all of them."""
    return lambda line: places[id(line)] if places[id(line)] >= 0 else None
