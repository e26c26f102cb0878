"""Proves the links between calls and notes: each leads to its own partner, by its place.

No name in the file is trusted: a link leads to a point on a page, and what stands at that point
is what a reader comes to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from book.proof.pdf import rules
from book.proof.pdf.calls import CallId, CallPlace
from book.proof.pdf.matching import WantedCall
from book.proof.pdf.notes import NotePlace, WantedNote
from book.proof.pdf.pages import Pages
from book.proof.pdf.read import PdfLink, Sheet
from book.proof.pdf.report import Report

# How far a link's point may be from the left edge of the call that it leads to, in points.
_NEAR = 3.0
# Links are drawn around the line, which is higher and deeper than its letters.
_SLACK = 1.5


@dataclass(frozen=True, slots=True)
class LinkProof:
    """What the links are proved by."""

    sheets: Pages[Sheet]
    calls: Sequence[WantedCall]
    call_places: Mapping[CallId, CallPlace]
    notes: Sequence[WantedNote]
    places: Mapping[str, NotePlace]
    report: Report

    def run(self) -> None:
        """Prove the links of all calls and notes that were found."""
        for call in self.calls:
            place = self.call_places.get((call.key, call.occurrence))
            if place is not None and call.key in self.places:
                self._prove_call(call, place)
        for note in self.notes:
            if note.key in self.places and self.places[note.key].begins:
                self._prove_back(note, self.places[note.key])

    def _prove_call(self, call: WantedCall, place: CallPlace) -> None:
        note = self.places[call.key]
        if not note.begins:
            return  # there is nothing to lead to, and that has been said
        links = self.around(place)
        if any(self.leads_to_note(link, note) for link in links):
            return
        rule, said = rules.UNLINKED_MARKER, "is no link: it can’t be pressed"
        if links:
            leads = self.goal(links[0])
            rule = rules.WRONG_TARGET if leads else rules.DANGLING_LINK
            said = f"leads to {leads or 'nowhere'}, and not to its note"
        said = f"the call of note {place.number} {said}"
        self.report.add(rule, said, call.span, sheet=place.sheet, note=call.key)

    def _prove_back(self, note: WantedNote, place: NotePlace) -> None:
        goals = [
            self.call_places[note.key, count]
            for count in range(1, note.references + 1)
            if (note.key, count) in self.call_places
        ]
        links = [link for link in self._of_note(place) if self._goes_back(link)]
        missing = [
            number
            for number, goal in enumerate(goals, start=1)
            if not any(self.leads_to_call(link, goal) for link in links)
        ]
        if not missing:
            return
        which = "its call" if len(goals) == 1 else f"its call {missing[0]} of {len(goals)}"
        self.report.add(
            rules.MISSING_BACKLINK,
            f"note {place.number} has no link back to {which}",
            note.span,
            sheet=place.first_sheet,
            note=note.key,
        )

    def goal(self, link: PdfLink) -> str:
        """Where a link leads, in words; nothing where it leads nowhere."""
        if not self.sheets.holds(link.page):
            return ""
        line = self._line_at(link)
        words = f", “{self.sheets[link.page].lines[line].text[:40]}”" if line is not None else ""
        return f"page {self.report.page(link.page)}{words}"

    def around(self, place: CallPlace) -> list[PdfLink]:
        """The links that a finger on the call would press."""
        sheet = self.sheets[place.sheet]
        line, figure = sheet.lines[place.line], place.figure
        if figure is not None:
            x, y = (figure.left + figure.right) / 2, (figure.bottom + figure.top) / 2
            return [link for link in sheet.links if _holds(link, x, y)]
        return [link for link in sheet.links if on_line(link, line.baseline)]

    def _of_note(self, place: NotePlace) -> Iterator[PdfLink]:
        """The links on the lines of a note."""
        for number in range(place.first_sheet, place.last_sheet + 1):
            sheet = self.sheets[number]
            first = place.first_line if number == place.first_sheet else 0
            last = place.last_line if number == place.last_sheet else len(sheet.lines) - 1
            lines = sheet.lines[first : last + 1]
            for link in sheet.links:
                if any(on_line(link, line.baseline) for line in lines):
                    yield link

    def _goes_back(self, link: PdfLink) -> bool:
        return self.sheets.holds(link.page)

    def leads_to_note(self, link: PdfLink, note: NotePlace) -> bool:
        """Whether a link leads to the line with which a note begins."""
        return link.page == note.first_sheet and self._line_at(link) == note.first_line

    def leads_to_call(self, link: PdfLink, call: CallPlace) -> bool:
        """Whether a link leads to a call."""
        if link.page != call.sheet:
            return False
        line = self._line_at(link)
        lines = self.sheets[link.page].lines
        if line is None or abs(lines[line].baseline - lines[call.line].baseline) > 1:
            return False
        # A point at the edge of the page means the line as a whole.
        if call.figure is None or link.x <= lines[call.line].left - _NEAR:
            return True
        return abs(link.x - call.figure.left) <= _NEAR

    def _line_at(self, link: PdfLink) -> int | None:
        """The line that a reader's window has at its top: the first one below the point."""
        return line_at(self.sheets, link)


def line_at(sheets: Pages[Sheet], link: PdfLink) -> int | None:
    """The line that a reader's window has at its top: the first one below a link's point."""
    lines = sheets[link.page].lines
    below = [(line.baseline, -i) for i, line in enumerate(lines) if line.baseline < link.y]
    return -max(below)[1] if below else None


def _holds(link: PdfLink, x: float, y: float) -> bool:
    return (
        link.left - _SLACK <= x <= link.right + _SLACK
        and link.bottom - _SLACK <= y <= link.top + _SLACK
    )


def on_line(link: PdfLink, baseline: float) -> bool:
    """Whether a link lies on the line with this baseline."""
    return link.bottom <= baseline + _SLACK and link.top >= baseline + _SLACK
