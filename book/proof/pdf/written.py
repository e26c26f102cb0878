"""Proves the author's own links in a PDF: each can be pressed, and leads where the manuscript says.

A file does not tell which of its links is which. Those of a line are taken in the order in which
they stand there, and each must lead to the words at the place that its author named.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from book.model.anchors import entry_anchor
from book.model.book import Book
from book.model.source import SourceSpan
from book.proof.pdf import rules
from book.proof.pdf.contents import Spot
from book.proof.pdf.links import line_at, on_line
from book.proof.pdf.matching import Match
from book.proof.pdf.notes import NotePlace
from book.proof.pdf.pages import Pages
from book.proof.pdf.printed import anchor_spans
from book.proof.pdf.read import Line, PdfLink, Sheet
from book.proof.pdf.report import Report
from book.proof.pdf.words import runs
from book.proof.written import WrittenLink, links_of

NOWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pending:
    """A link that leads to another part of the file: it must lead to one of `targets`.

    They are anchors, or the keys of notes. `page` and `y` are those of the link.
    """

    page: int
    y: float
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Printed:
    """A link of the manuscript on a line of a page; one that goes on is on several."""

    link: WrittenLink
    note: str | None


class _Index:
    """The words of a row by their places in the manuscript."""

    def __init__(self, match: Match, notes: bool) -> None:
        self.match = match
        self._rows: dict[str, tuple[list[tuple[int, int]], list[int]]] = {}
        places: dict[str, list[tuple[int, int, int]]] = {}
        for index, want in enumerate(match.wanted):
            if want.kind in ("word", "page") and (notes or want.note is None):
                file, line, column, _, _ = want.span
                places.setdefault(file, []).append((line, column, index))
        for file, found in places.items():
            # Notes stand in the order of their calls, wherever they were written.
            found.sort()
            spans = [(line, column) for line, column, _ in found]
            self._rows[file] = spans, [index for _, _, index in found]

    def at(self, span: SourceSpan) -> int | None:
        """The wanted word that stands at a place, or next behind it."""
        spans, indices = self._rows.get(span.file, ([], []))
        place = bisect_left(spans, (span.line, span.column))
        return indices[place] if place < len(indices) else None

    def spot(self, index: int) -> Spot | None:
        """The line on which a wanted word is."""
        place = self.match.at[index] if index < len(self.match.at) else -1
        if place < 0:
            return None
        word = self.match.found.words[place]
        return word.sheet, word.line


class WrittenProof:
    """Proves the links of a file. `text` and `notes` are its words; they may be the same row.

    `outside` are targets that are not on these pages: what must hold of the links to them is told
    by `pending`.
    """

    def __init__(
        self,
        book: Book,
        sheets: Pages[Sheet],
        text: Match,
        notes: Match,
        places: Mapping[str, NotePlace],
        report: Report,
        outside: frozenset[str] = NOWHERE,
    ) -> None:
        self.book, self.sheets, self.places, self.report = book, sheets, places, report
        self._outside = outside
        self.pending: list[Pending] = []
        self._anchors = anchor_spans(book)
        self._in_text = _Index(text, notes=False)
        self._in_notes = _Index(notes, notes=True)
        self._lines: dict[Spot, list[_Printed]] = {}
        self._used: set[tuple[Spot, int]] = set()
        # Links of which no word was found, such as those around a picture.
        self._wordless: list[WrittenLink] = []

    def run(self) -> None:
        """Prove all links whose words were found."""
        lines = self._lines
        for link, note in self._written():
            index = self._in_notes if note is not None else self._in_text
            spots = list(self._spots(link, index))
            for spot in spots:
                lines.setdefault(spot, []).append(_Printed(link, note))
            if not spots:
                self._wordless.append(link)
        told: set[SourceSpan] = set()
        for spot, row in sorted(lines.items(), key=lambda one: one[0]):
            for printed, said in self._line(spot, row):
                if printed.link.span not in told:
                    told.add(printed.link.span)
                    self._tell(printed, spot, said)

    def explains(self, link: PdfLink, spots: Sequence[Spot]) -> bool:
        """Whether a link on these lines is one of the author's; in a line each explains one."""
        for spot in spots:
            row = [(spot, place, one) for place, one in enumerate(self._lines.get(spot, ()))]
            if self._is_continued(link, spot):
                before = self._line_before(spot)
                row += [(spot, -1 - place, one) for place, one in enumerate(before)]
            for line, place, one in row:
                if (line, place) not in self._used and self._leads(one.link, link):
                    self._used.add((line, place))
                    self._expect(link, [one.link, *(other.link for _, _, other in row)])
                    return True
        fitting = [one for one in self._wordless if self._leads(one, link)]
        self._expect(link, fitting)
        return bool(fitting)

    def _expect(self, link: PdfLink, choice: Sequence[WrittenLink]) -> None:
        """Remember that a link must lead to the target of one of these."""
        if choice and choice[0].target in self._outside:
            targets = (one.target for one in choice if one.target in self._outside)
            self.pending.append(Pending(link.page, link.y, tuple(dict.fromkeys(targets))))

    def _is_continued(self, link: PdfLink, spot: Spot) -> bool:
        """Whether a link may go on from the line before: it begins where its own line does."""
        return link.left <= self.sheets[spot[0]].lines[spot[1]].left + 1

    def _line_before(self, spot: Spot) -> list[_Printed]:
        """The links in the line before: a word that is divided takes its link over with it."""
        sheet, line = spot
        if line:
            return self._lines.get((sheet, line - 1), [])
        before = len(self.sheets[sheet - 1].lines) if self.sheets.holds(sheet - 1) else 0
        rows = (self._lines.get((sheet - 1, one), []) for one in range(before))
        return [one for row in rows for one in row]

    def _written(self) -> Iterator[tuple[WrittenLink, str | None]]:
        for entry in self.book.entries:
            yield from ((one, None) for one in links_of(entry.blocks))
        for key, note in self.book.notes.items():
            yield from ((one, key) for one in links_of(note.blocks))

    def _spots(self, link: WrittenLink, index: _Index) -> Iterator[Spot]:
        """The lines on which the words of a link stand; none where they are lost."""
        count = len(runs(link.text)) if link.text else int(link.page)
        first = index.at(link.span) if count else None
        if first is None:
            return
        spots = (index.spot(first + step) for step in range(count))
        yield from dict.fromkeys(one for one in spots if one is not None)

    def _line(self, spot: Spot, row: Sequence[_Printed]) -> Iterator[tuple[_Printed, str]]:
        """The links of a line that do not lead where they should, and what is wrong with each."""
        sheet = self.sheets[spot[0]]
        baseline = sheet.lines[spot[1]].baseline
        line = sheet.lines[spot[1]]
        every = (*sheet.links, *sheet.outward)
        opens = any(printed.note is not None for printed in row)
        there = [
            one for one in every if on_line(one, baseline) and not _is_of_note(one, line, opens)
        ]
        there.sort(key=lambda one: one.left)
        after = 0
        for printed in row:
            fitting = [i for i, one in enumerate(there) if self._leads(printed.link, one)]
            place = next((i for i in fitting if i >= after), None)
            if place is not None:
                after = place + 1
                self._expect(there[place], [printed.link])
                continue
            if len(there) < len(row) or not there:
                yield printed, ""
            else:
                others = [
                    one
                    for one in there
                    if not any(self._leads(other.link, one) for other in row if other != printed)
                ]
                yield printed, self._goal((others or there)[0])

    def _leads(self, want: WrittenLink, link: PdfLink) -> bool:
        if want.kind == "web":
            return bool(link.address) and _plain(link.address) == _plain(want.target)
        if want.target in self._outside:
            return not link.address and link.page >= 0 and not self.sheets.holds(link.page)
        if link.address or not self.sheets.holds(link.page):
            return False
        if want.kind == "note":
            note = self.places.get(want.target)
            if note is None or not note.begins:
                return True
            goal: Spot | None = (note.first_sheet, note.first_line)
        else:
            goal = self.place(want.target)
        if goal is None:
            return True  # what it should lead to is lost, and that has been said
        line = line_at(self.sheets, link)
        if link.page != goal[0]:
            return False
        lines = self.sheets[goal[0]].lines
        return line is None or abs(lines[line].baseline - lines[goal[1]].baseline) <= 1

    def place(self, anchor: str) -> Spot | None:
        """The line at which a place of the manuscript is printed."""
        entry = anchor.partition(".")[0]
        if anchor == entry_anchor(entry):
            words = enumerate(self._in_text.match.wanted)
            first = next((i for i, one in words if one.entry == entry and one.note is None), None)
            return None if first is None else self._in_text.spot(first)
        span = self._anchors.get(anchor)
        if span is None:
            return None
        found = [
            (index.match.wanted[word].span, word, index)
            for index in (self._in_text, self._in_notes)
            if (word := index.at(span)) is not None
        ]
        if not found:
            return None
        _, word, index = min(found, key=lambda one: (one[0].line, one[0].column))
        return index.spot(word)

    def _goal(self, link: PdfLink) -> str:
        if link.address:
            return link.address
        if not self.sheets.holds(link.page):
            return "nowhere"
        line = line_at(self.sheets, link)
        words = f", “{self.sheets[link.page].lines[line].text[:40]}”" if line is not None else ""
        return f"page {self.report.page(link.page)}{words}"

    def _tell(self, printed: _Printed, spot: Spot, leads: str) -> None:
        link = printed.link
        shown = f"“{link.text}”" if link.text else "a reference"
        if not leads:
            rule, said = rules.LINK_LOST, f"the link {shown} is no link in the file"
        else:
            where = {"web": link.target, "note": "its note"}.get(link.kind, "")
            goal = self.place(link.target) if link.kind == "place" else None
            where = where or (f"page {self.report.page(goal[0])}" if goal else "its place")
            rule = rules.DANGLING_LINK if leads == "nowhere" else rules.WRONG_TARGET
            said = f"the link {shown} leads to {leads}, and should lead to {where}"
        self.report.add(rule, said, link.span, sheet=spot[0], note=printed.note)


def _is_of_note(link: PdfLink, line: Line, in_note: bool) -> bool:
    """Whether a link is that of a call, or, on a line of a note, the number that opens it.

    A line of the text can begin with a number, too: that of a chapter that is referred to.
    """
    middle = (link.left + link.right) / 2
    if any(one.left - 1 <= middle <= one.right + 1 for one in line.figures):
        return True
    return in_note and line.text[:1].isdigit() and link.right <= line.left + 1.5 * line.size


def _plain(address: str) -> str:
    """An address as it is compared: written out, without a slash that ends it."""
    return unquote(address).rstrip("/")
