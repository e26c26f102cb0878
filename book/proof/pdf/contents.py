"""Proves the ways into a book: contents, references to pages, bookmarks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from book.model.source import SourceSpan
from book.proof.pdf import rules
from book.proof.pdf.matching import Match
from book.proof.pdf.printed import ContentsLine
from book.proof.pdf.read import OutlineEntry, Sheet
from book.proof.pdf.report import Report
from book.proof.pdf.wanted import PageNumber
from book.proof.pdf.words import runs

# A link is drawn around its line; this is how far above the baseline it surely reaches.
_INSIDE = 1.5


@dataclass(frozen=True, slots=True)
class Places:
    """On which sheet each entry begins, and each place of the manuscript is printed."""

    entries: Mapping[str, int]
    words: Mapping[str, tuple[list[tuple[int, int]], list[int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, match: Match) -> Places:
        """The places of the words of a text that were found."""
        entries: dict[str, int] = {}
        words: dict[str, tuple[list[tuple[int, int]], list[int]]] = {}
        for want, place in zip(match.wanted, match.at, strict=True):
            if place < 0:
                continue
            sheet = match.found.words[place].sheet
            entries.setdefault(want.entry, sheet)
            if want.kind == "word" and want.note is None:
                spans, sheets = words.setdefault(want.span.file, ([], []))
                spans.append((want.span.line, want.span.column))
                sheets.append(sheet)
        return cls(entries, words)

    def sheet(self, span: SourceSpan) -> int | None:
        """The sheet with the first word that stands at `span` or behind it."""
        spans, sheets = self.words.get(span.file, ([], []))
        place = bisect_left(spans, (span.line, span.column))
        return sheets[place] if place < len(sheets) else None

    def of_line(self, line: ContentsLine) -> int | None:
        """The sheet to which a line of the contents leads."""
        return self.entries.get(line.entry) if line.heading is None else self.sheet(line.heading)


@dataclass(frozen=True, slots=True)
class ContentsProof:
    """What contents and references are proved by. `anchors` has their places by name.

    `linked` tells whether readers can press what they see.
    """

    match: Match
    numbers: Sequence[PageNumber]
    places: Places
    anchors: Mapping[str, SourceSpan]
    sheets: Sequence[Sheet]
    linked: bool
    report: Report

    def run(self) -> None:
        """Prove every page number that the text prints."""
        for number in self.numbers:
            goal = self._goal(number)
            if goal is None:
                continue  # its words are lost, and that has been said
            self._prove_number(number, goal)
            if number.line is not None and self.linked:
                self._prove_link(number, goal)

    def lines(self) -> dict[tuple[int, int], frozenset[int]]:
        """To which pages each printed line of the contents leads: its sheet, its place there."""
        found: dict[tuple[int, int], frozenset[int]] = {}
        for number in self.numbers:
            goal = self._goal(number) if number.line is not None else None
            if goal is None:
                continue
            index = number.index
            while index >= 0 and (index == number.index or self._is_made(index)):
                place = self.match.at[index]
                if place >= 0:
                    word = self.match.found.words[place]
                    spot = word.sheet, word.line
                    found[spot] = found.get(spot, frozenset()) | {goal}
                index -= 1
        return found

    def _is_made(self, index: int) -> bool:
        return self.match.wanted[index].kind == "made"

    def _goal(self, number: PageNumber) -> int | None:
        if number.line is not None:
            return self.places.of_line(number.line)
        span = self.anchors.get(number.target)
        if span is not None:
            return self.places.sheet(span)
        return self.places.entries.get(number.target.partition(".")[0])

    def _prove_number(self, number: PageNumber, goal: int) -> None:
        printed, true = self.match.pages.get(number.index), self.report.page(goal)
        if printed == true:
            return
        says = f"says page {printed}" if printed else "gives no page"
        here = self.match.sheet_of(number.index)
        here = self.match.sheet_of(number.index - 1) if here is None else here
        if number.line is not None:
            rule, what = rules.WRONG_CONTENTS, f"“{number.line.text}” in the contents"
        else:
            rule, what = rules.WRONG_REFERENCE, "a reference"
        self.report.add(rule, f"{what} {says}, and it is on page {true}", number.span, sheet=here)

    def _prove_link(self, number: PageNumber, goal: int) -> None:
        place = self.match.at[number.index]
        if place < 0 or number.line is None:
            return
        word = self.match.found.words[place]
        sheet = self.sheets[word.sheet]
        inside = sheet.lines[word.line].baseline + _INSIDE
        goals = {link.page for link in sheet.links if link.bottom <= inside <= link.top}
        if goal in goals:
            return
        leads = "is no link" if not goals else f"leads to page {self.report.page(min(goals))}"
        self.report.add(
            rules.WRONG_CONTENTS,
            f"the line “{number.line.text}” of the contents {leads}, and should lead to page"
            f" {self.report.page(goal)}",
            number.span,
            sheet=word.sheet,
        )


def prove_bookmarks(
    outline: Sequence[OutlineEntry],
    lines: Iterator[ContentsLine],
    places: Places,
    report: Report,
) -> None:
    """What the contents list is among the bookmarks, in that order, and each leads to its page."""
    titles = [runs(one.title) for one in outline]
    before = 0
    for line in lines:
        goal = places.of_line(line)
        if goal is None:
            continue
        same = [i for i in range(len(titles)) if titles[i] == runs(line.text)]
        here = next((i for i in same if outline[i].page == goal and i >= before), None)
        if here is not None:
            before = here + 1
            continue
        if not same:
            said = "has no bookmark"
        elif any(outline[i].page == goal for i in same):
            said = "has its bookmark out of order"
        else:
            page = outline[same[0]].page
            there = f"page {report.page(page)}" if 0 <= page < len(report.folios) else "nowhere"
            said = f"has a bookmark that leads to {there}"
        report.add(
            rules.WRONG_BOOKMARK,
            f"“{line.text}” {said}; it begins on page {report.page(goal)}",
            line.span,
            sheet=goal,
        )
