"""Finds links in a PDF that nobody wrote: what can be pressed, and leads where no author says.

Every link of a file must be that of a call, of a way back, of a line of the contents, or one of
the author's. A page on which something else is wrong is left out: there a link that seems to be
too many is as a rule one whose words are lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from book.model.finding import Severity
from book.model.source import SourceSpan
from book.proof.pdf import rules
from book.proof.pdf.calls import CallId, CallPlace
from book.proof.pdf.contents import Spot
from book.proof.pdf.links import LinkProof, on_line
from book.proof.pdf.matching import Match
from book.proof.pdf.read import Line, PdfLink, Sheet
from book.proof.pdf.written import WrittenProof

# As many letters of a line are quoted.
_QUOTED = 40


@dataclass(frozen=True, slots=True)
class StrayProof:
    """What can explain a link.

    `contents` has the pages to which the lines of the contents lead, by where they are printed.
    """

    matches: Sequence[Match]
    calls: Mapping[CallId, CallPlace]
    of_notes: LinkProof
    written: WrittenProof
    contents: Mapping[Spot, frozenset[int]]

    def run(self) -> None:
        """Report every link that nothing explains, each line once."""
        report = self.of_notes.report
        wrong = {one.location for one in report.findings if one.severity is Severity.ERROR}
        calls: dict[int, list[tuple[str, CallPlace]]] = {}
        for (key, _), place in self.calls.items():
            calls.setdefault(place.sheet, []).append((key, place))
        notes = self._notes()
        called: dict[str, list[CallPlace]] = {}
        for (key, _), place in self.calls.items():
            called.setdefault(key, []).append(place)
        for sheet in self.of_notes.sheets:
            if f"page {report.page(sheet.index)}" in wrong:
                continue
            told: set[Spot] = set()
            for link in (*sheet.links, *sheet.outward):
                lines = list(_lines_of(sheet, link))
                if self._is_explained(
                    sheet, link, lines, calls.get(sheet.index, ()), notes, called
                ):
                    continue
                spot = sheet.index, min(lines, default=-1)
                if spot not in told:
                    told.add(spot)
                    self._tell(sheet, link, spot)

    def _notes(self) -> dict[Spot, list[str]]:
        """The notes that have words on each line."""
        found: dict[Spot, list[str]] = {}
        for key, place in self.of_notes.places.items():
            for number in range(place.first_sheet, place.last_sheet + 1):
                first = place.first_line if number == place.first_sheet else 0
                count = len(self.of_notes.sheets[number].lines)
                last = place.last_line if number == place.last_sheet else count - 1
                for line in range(first, last + 1):
                    found.setdefault((number, line), []).append(key)
        return found

    def _is_explained(
        self,
        sheet: Sheet,
        link: PdfLink,
        lines: Sequence[int],
        calls: Sequence[tuple[str, CallPlace]],
        notes: Mapping[Spot, Sequence[str]],
        called: Mapping[str, Sequence[CallPlace]],
    ) -> bool:
        proof = self.of_notes
        if not link.address and any(
            key in proof.places
            and link in proof.around(place)
            and proof.leads_to_note(link, proof.places[key])
            for key, place in calls
        ):
            return True
        spots = [(sheet.index, one) for one in lines]
        if any(link.page in self.contents.get(one, ()) for one in spots):
            return True
        keys = dict.fromkeys(key for one in spots for key in notes.get(one, ()))
        if not link.address and any(
            proof.leads_to_call(link, place) for key in keys for place in called.get(key, ())
        ):
            return True
        return self.written.explains(link, spots)

    def _tell(self, sheet: Sheet, link: PdfLink, spot: Spot) -> None:
        words = "that lies on no words"
        if spot[1] >= 0:
            words = f"“{_under(sheet.lines[spot[1]], link)}”"
        goal = link.address or self.of_notes.goal(link) or "nowhere"
        self.of_notes.report.add(
            rules.LINK_STRAY,
            f"a link {words} leads to {goal}, and the manuscript has no such link",
            next(self._spans(spot), None),
            sheet=sheet.index,
        )

    def _spans(self, spot: Spot) -> Iterator[SourceSpan]:
        for match in self.matches:
            for word, place in zip(match.found.words, match.back, strict=True):
                if (word.sheet, word.line) == spot and place >= 0:
                    yield match.wanted[place].span


def _lines_of(sheet: Sheet, link: PdfLink) -> Iterator[int]:
    """The lines of a page on which a link lies."""
    for index, line in enumerate(sheet.lines):
        if on_line(link, line.baseline) and link.left <= line.right and link.right >= line.left:
            yield index


def _under(line: Line, link: PdfLink) -> str:
    """The words of a line on which a link lies, as far as the width of its letters tells."""
    width = (line.right - line.left) / max(len(line.text), 1) or 1.0
    first = max(int((link.left - line.left) / width), 0)
    last = min(int((link.right - line.left) / width) + 1, len(line.text))
    start = line.text.rfind(" ", 0, first + 1) + 1
    end = line.text.find(" ", last)
    return line.text[start : end if end >= 0 else None].strip()[:_QUOTED]
