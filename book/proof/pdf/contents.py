"""Proves the ways into a book: contents, references to pages, bookmarks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from book.model.source import SourceSpan
from book.proof.pdf import rules
from book.proof.pdf.matching import Match
from book.proof.pdf.pages import Pages
from book.proof.pdf.printed import ContentsLine
from book.proof.pdf.read import OutlineEntry, Sheet
from book.proof.pdf.report import Report
from book.proof.pdf.wanted import PageNumber
from book.proof.pdf.words import runs

# A link is drawn around its line; this is how far above the baseline it surely reaches.
_INSIDE = 1.5


Spot = tuple[int, int]
"""A line: its sheet, and its place among the lines of the sheet."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A page number whose page is elsewhere: what is printed, and where its links lead.

    `place` is that of its line among the lines of the contents, -1 for a reference in the text;
    `target` is the anchor that such a one names.
    """

    place: int
    target: str
    printed: str
    leads: tuple[int, ...]


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
    sheets: Pages[Sheet]
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

    def lines(self) -> dict[Spot, frozenset[int]]:
        """To which pages each printed line of the contents leads.

        A line that leads out of these pages is taken at its word: see `outside`.
        """
        found: dict[Spot, frozenset[int]] = {}
        for number in self.numbers:
            if number.line is None:
                continue
            goal = self._goal(number)
            for spot in self._spots(number):
                goals = self._pressed(spot) if goal is None else {goal}
                found[spot] = found.get(spot, frozenset()) | goals
        return found

    def outside(self, is_inside: Callable[[PageNumber], bool]) -> Iterator[Printed]:
        """What is printed of pages that are not among these."""
        for number in self.numbers:
            if is_inside(number):
                continue
            leads = {page for spot in self._spots(number) for page in self._pressed(spot)}
            printed = self.match.pages.get(number.index, "")
            yield Printed(number.place, number.target, printed, tuple(sorted(leads)))

    def _spots(self, number: PageNumber) -> Iterator[Spot]:
        """Where a page number is printed, and the words of its line of the contents."""
        index = number.index
        while index >= 0 and (index == number.index or self._is_made(index)):
            place = self.match.at[index]
            if place >= 0:
                word = self.match.found.words[place]
                yield word.sheet, word.line
            index -= 1

    def _pressed(self, spot: Spot) -> set[int]:
        """The pages to which the links on a line lead."""
        sheet = self.sheets[spot[0]]
        inside = sheet.lines[spot[1]].baseline + _INSIDE
        return {link.page for link in sheet.links if link.bottom <= inside <= link.top}

    def _is_made(self, index: int) -> bool:
        return self.match.wanted[index].kind == "made"

    def goal(self, target: str) -> int | None:
        """The sheet of a place that a reference names."""
        span = self.anchors.get(target)
        if span is not None:
            return self.places.sheet(span)
        return self.places.entries.get(target.partition(".")[0])

    def _goal(self, number: PageNumber) -> int | None:
        if number.line is not None:
            return self.places.of_line(number.line)
        return self.goal(number.target)

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
        goals = self._pressed((word.sheet, word.line))
        if goal in goals:
            return
        leads = "is no link"
        if goals:
            there = min(goals)
            leads = f"leads to page {self.report.page(there)}" if there >= 0 else "leads nowhere"
        self.report.add(
            rules.WRONG_CONTENTS,
            f"the line “{number.line.text}” of the contents {leads}, and should lead to page"
            f" {self.report.page(goal)}",
            number.span,
            sheet=word.sheet,
        )


def prove_bookmarks(
    outline: Sequence[OutlineEntry],
    lines: Iterable[ContentsLine],
    goal_of: Callable[[ContentsLine], int | None],
    report: Report,
) -> None:
    """What the contents list is among the bookmarks, in that order, and each leads to its page."""
    titles = [tuple(runs(one.title)) for one in outline]
    places_of: dict[tuple[str, ...], list[int]] = {}
    for index, title in enumerate(titles):
        places_of.setdefault(title, []).append(index)
    before = 0
    for line in lines:
        goal = goal_of(line)
        if goal is None:
            continue
        same = places_of.get(tuple(runs(line.text)), [])
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
            there = f"page {report.page(page)}" if page in report.folios else "nowhere"
            said = f"has a bookmark that leads to {there}"
        report.add(
            rules.WRONG_BOOKMARK,
            f"“{line.text}” {said}; it begins on page {report.page(goal)}",
            line.span,
            sheet=goal,
        )
