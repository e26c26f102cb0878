"""Proves the page list of an EPUB: each printed page is marked at the word with which it begins.

Where the pages begin was read from the finished PDF. The markers are found among the words of the
EPUB, so neither the place nor the name of one is taken from who put it there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from book.checks.registry import Rule
from book.model.book import Book
from book.model.edition import Edition, same_note_order
from book.model.pages import BEHIND_NOTES, PageStart
from book.model.source import SourceSpan
from book.proof import rules
from book.proof.epub.container import resolve
from book.proof.epub.found_notes import FoundNote
from book.proof.epub.matching import Match
from book.proof.epub.opened import Epub
from book.proof.epub.page import Element, Page, has_type, says, text_of
from book.proof.epub.page_source import prove_page_source
from book.proof.epub.report import Report
from book.proof.expected import ExpectedEntry

_QUOTED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Marker:
    """A marker in the file: its name, and how many words of the book stand before it.

    `inside` is how many letters of a word stand before it that it divides. `at` is None where it
    stands in no running text.
    """

    page: Page
    element: Element
    label: str
    at: int | None
    inside: int


class Stretch(NamedTuple):
    """Between which numbers of found words a page begins, and how far into the word."""

    low: int
    high: int
    inside: int
    span: SourceSpan


@dataclass(slots=True)
class PageListProof:
    """What the page list is proved by.

    `starts` is None where nobody knows the pages: then it is only asked whether the list and the
    markers agree. `offsets` has the number of wanted words before each entry, `notes` the notes of
    the file by their keys.
    """

    epub: Epub
    data: bytes
    book: Book
    edition: Edition
    entries: Sequence[ExpectedEntry]
    offsets: Mapping[str, int]
    match: Match
    notes: Mapping[str, FoundNote]
    starts: Sequence[PageStart] | None
    report: Report
    markers: list[Marker] = field(default_factory=list)
    known: dict[str, dict[tuple[SourceSpan, int], int]] = field(default_factory=dict)

    def run(self) -> None:
        """Prove it."""
        self.markers = list(self.marked())
        lines = self._lines()
        if self.starts is None and not self.markers and lines is None:
            return
        if lines is None and self.markers:
            first = self.markers[0]
            message = "the book marks printed pages, and has no list of them"
            self._wrong_list(message, first.page, first.element, self._span_of(first))
        else:
            self._prove_list(lines or [])
        if self.starts:
            self.prove_places(self.starts)
        prove_page_source(self.epub, self.data, self.book, self.edition, self.report)

    def marked(self) -> Iterator[Marker]:
        """All markers, in reading order."""
        found = self.match.found
        places = {
            element: (start + after, inside)
            for start, stream in zip(found.starts, found.streams, strict=True)
            for element, after, inside in stream.breaks()
        }
        for page in self.epub.pages:
            if page.body is None:
                continue
            for element in page.body.iter("{*}*"):
                if element.attrib and says(element, "pagebreak"):
                    label = element.get("aria-label") or element.get("title") or text_of(element)
                    at, inside = places.get(element, (None, 0))
                    yield Marker(page, element, label.strip(), at, inside)

    def _lines(self) -> list[Element] | None:
        """The links of the page list; None where there is no list."""
        nav = self.epub.page(self.epub.package.nav or "")
        return None if nav is None else page_links(nav)

    def _prove_list(self, lines: Sequence[Element]) -> None:
        """Each line leads to a marker of its name, in reading order; and each marker has a line."""
        nav = self.epub.page(self.epub.package.nav or "")
        places = {one.element: number for number, one in enumerate(self.markers)}
        listed: Counter[int] = Counter()
        last = -1
        wrong: list[tuple[int, str]] = []
        for place, line in enumerate(lines):
            path, fragment = resolve(nav.path if nav else "", line.get("href") or "")
            target = self.epub.page(path or "")
            there = places.get(target.ids.get(fragment)) if target else None  # type: ignore[arg-type]
            said = text_of(line)
            if there is None:
                self._wrong_list(f"page {said} of the page list leads to no page marker", nav, line)
                continue
            listed[there] += 1
            label = self.markers[there].label
            if label != said:
                told = f"page {said} of the page list leads to the marker of page {label}"
                wrong.append((place, told))
            elif there < last:
                self._wrong_list(f"page {said} of the page list is out of its order", nav, line)
            last = max(last, there)
        self._tell_lines(wrong, lines, nav)
        for number, marker in enumerate(self.markers):
            if listed[number] != 1:
                times = "not in the page list" if not listed[number] else "twice in the page list"
                message = f"the marker of page {marker.label} is {times}"
                self._wrong_list(message, marker.page, marker.element, self._span_of(marker))

    def _tell_lines(
        self, wrong: Sequence[tuple[int, str]], lines: Sequence[Element], nav: Page | None
    ) -> None:
        """Lines that lead to markers of other names; those in a row are one finding."""
        for _, group in groupby(enumerate(wrong), key=lambda one: one[1][0] - one[0]):
            (_, (place, told)), *more = group
            others = f", and so do {len(more)} lines after it" if more else ""
            self._wrong_list(told + others, nav, lines[place])

    def _wrong_list(
        self,
        message: str,
        page: Page | None,
        element: Element,
        span: SourceSpan | None = None,
    ) -> None:
        self.report.add(
            rules.WRONG_PAGE_LIST, message, page, element, span=span or self.edition.span
        )

    # --- Where the pages begin -----------------------------------------------------------------

    def prove_places(self, starts: Sequence[PageStart]) -> None:
        """Each page is marked where it begins, and no other place is."""
        if not self.markers:
            name = f"{starts[0].folio} to {starts[-1].folio}"
            message = f"the book has no page markers; in print it has the pages {name}"
            self.report.add(rules.LOST_BREAK, message, None, span=self.edition.span)
            return
        by_label: dict[str, list[Marker]] = {}
        for marker in self.markers:
            by_label.setdefault(marker.label, []).append(marker)
        used: set[Marker] = set()
        wrong: list[tuple[PageStart, Stretch]] = []
        stretches = [(start, self._stretch(start)) for start in starts]
        for start, stretch in stretches:
            here = (one for one in by_label.get(start.folio, ()) if one not in used)
            right = next((one for one in here if self._stands(one, start, stretch)), None)
            if right is None:
                wrong.append((start, stretch))
            else:
                used.add(right)
        self._tell_wrong(wrong, by_label, used)
        for marker in self.markers:
            if marker not in used:
                self._stray(marker)

    def _stretch(self, start: PageStart) -> Stretch:
        """Where in the words of the file a page begins."""
        entry = next(one for one in self.entries if one.id == start.entry)
        offset = self.offsets[entry.id]
        index, inside = self.index(entry, start), start.inside
        low, high = self.match.found_between(offset + index)
        if start.ends:  # what the tool itself puts at the end may stand before or behind it
            last = index
            while last and entry.words[last - 1].base == entry.span:
                last -= 1
            low, _ = self.match.found_between(offset + last)
            _, high = self.match.found_between(offset + len(entry.words))
            if self._among_notes(start) and self.edition.note_style == "book-end":
                high = len(self.match.found.words)
        span = start.place or entry.span
        if start.place:
            span = SourceSpan(span.file, span.line, span.column + start.offset)
        return Stretch(low, high, inside, span)

    def index(self, entry: ExpectedEntry, start: PageStart) -> int:
        """How many words stand before the page in this edition.

        References to pages are words here, and in print they are numbers that the proof there
        leaves out; so the words are known by their places.
        """
        words = entry.words
        if start.place is None:
            return len(words) if start.ends else min(start.after, len(words))
        sought = start.place, start.offset
        if start.after < len(words) and words[start.after][1:] == sought:
            return start.after
        known = self._known(entry)
        if sought in known:
            return known[sought]
        place = start.place.line, start.place.column + start.offset
        before = (
            number
            for number, word in enumerate(words)
            if word.base.file == start.place.file and (word.span.line, word.span.column) <= place
        )
        return max(before, default=start.after)

    def _known(self, entry: ExpectedEntry) -> dict[tuple[SourceSpan, int], int]:
        """The words of an entry by their places."""
        if entry.id not in self.known:
            words = reversed(list(enumerate(entry.words)))
            self.known[entry.id] = {(word.base, word.offset): number for number, word in words}
        return self.known[entry.id]

    def _stands(self, marker: Marker, start: PageStart, stretch: Stretch) -> bool:
        """Whether a marker stands where a page begins, and in the right file."""
        if marker.at is None or not stretch.low <= marker.at <= stretch.high:
            return False
        if marker.inside != stretch.inside or not self._before_its_note(marker, start):
            return False
        if stretch.low < stretch.high or start.ends:
            return True
        last = max(len(self.match.found.words) - 1, 0)
        stream, _ = self.match.found.stream_at(min(marker.at, last))
        return stream.page is marker.page

    def _among_notes(self, start: PageStart) -> bool:
        """Whether a page begins among notes that stand in the same order here and in print."""
        source = self.book.settings.page_source(self.edition)
        return bool(start.note) and source is not None and same_note_order(source, self.edition)

    def _before_its_note(self, marker: Marker, start: PageStart) -> bool:
        """Whether no note stands between the marker and the one before which its page begins."""
        if not self._among_notes(start):
            return True
        wanted = self.notes.get(start.note)
        following = self._following_note(marker)
        if start.note == BEHIND_NOTES:
            return following is None
        return wanted is not None and following is wanted.element

    def _following_note(self, marker: Marker) -> Element | None:
        """The first note behind a marker in its file."""
        for one in marker.element.xpath("following::*"):  # type: ignore[union-attr]
            if one in self.epub.notes:
                return one
        return None

    def _tell_wrong(
        self,
        wrong: Sequence[tuple[PageStart, Stretch]],
        by_label: Mapping[str, Sequence[Marker]],
        used: set[Marker],
    ) -> None:
        """Pages without a marker at their place: it has another name, stands elsewhere, or is lost.

        Names that are wrong one after the other are one finding.
        """
        told: list[tuple[PageStart, Stretch, Marker]] = []
        for start, stretch in wrong:
            other = next(
                (
                    one
                    for one in self.markers
                    if one not in used and self._stands(one, start, stretch)
                ),
                None,
            )
            moved = next((one for one in by_label.get(start.folio, ()) if one not in used), None)
            if other is not None:
                used.add(other)
                told.append((start, stretch, other))
            elif moved is not None:
                used.add(moved)
                message = (
                    f"the marker of page {start.folio} stands {self._where(moved)}; in print the "
                    f"page begins with “{self._words(stretch)}”"
                )
                self._add(rules.MISPLACED_BREAK, message, moved, stretch.span)
            else:
                message = (
                    f"nothing marks where page {start.folio} begins: with “{self._words(stretch)}”"
                )
                page, element = self.match.found.place(stretch.low)
                self.report.add(rules.LOST_BREAK, message, page, element, span=stretch.span)
        self._tell_names(told)

    def _tell_names(self, told: Sequence[tuple[PageStart, Stretch, Marker]]) -> None:
        if not told:
            return
        start, stretch, marker = told[0]
        others = f", and so {len(told) - 1} more markers" if len(told) > 1 else ""
        message = (
            f"where page {start.folio} begins, a marker says {marker.label or 'nothing'}{others}: "
            "who goes to a page by its number comes to another one"
        )
        self._add(rules.WRONG_PAGE_NAME, message, marker, stretch.span)

    def _stray(self, marker: Marker) -> None:
        message = f"a marker says that page {marker.label} begins here; no page does"
        if marker.at is None:
            note = self.epub.note_at(marker.element)
            message = f"the marker of page {marker.label} stands " + (
                "in the text of a note" if note is not None else "outside the text of the book"
            )
        self._add(rules.STRAY_BREAK, message, marker, self._span_of(marker))

    def _add(self, rule: Rule, message: str, marker: Marker, span: SourceSpan | None) -> None:
        self.report.add(rule, message, marker.page, marker.element, span=span)

    def _span_of(self, marker: Marker) -> SourceSpan | None:
        if marker.at is None or not self.match.wanted:
            return self.edition.span
        place = min(self.match.wanted_at(marker.at), len(self.match.wanted) - 1)
        return self.match.wanted[place].span

    def _where(self, marker: Marker) -> str:
        if marker.at is None:
            return "outside the text of the book"
        words = self.match.found.words[marker.at : marker.at + _QUOTED]
        return f"before “{' '.join(words)}”" if words else "at the end"

    def _words(self, stretch: Stretch) -> str:
        return " ".join(self.match.found.words[stretch.low : stretch.low + _QUOTED])


def page_links(nav: Page) -> list[Element] | None:
    """The links of the page list in a navigation; None where it has no such list."""
    if nav.root is None:
        return None
    lists = [one for one in nav.root.iter("{*}nav") if has_type(one, "page-list")]
    if not lists:
        return None
    return [link for one in lists for link in one.iter("{*}a")]
