"""Proves the notes: each begins on the page of its call, is whole, in order, and numbered alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from book.model.source import SourceSpan
from book.proof.pdf import rules
from book.proof.pdf.areas import Areas
from book.proof.pdf.calls import CallId, CallPlace
from book.proof.pdf.crowded import Begun, Crowded
from book.proof.pdf.matching import Fault, Match
from book.proof.pdf.pages import Pages
from book.proof.pdf.report import Report

# A note of which less than this share is in its place counts as lost from it.
_SHARE_LEFT = 0.34
_NOTHING = slice(0, 0)
# As many words as are quoted of a note.
_QUOTED = 8
_LOST = "a reader does not find it"
_NO_ROOM = "a note that is called in the same line leaves no room for it, on any page"
_SAY_OTHERWISE = "say it in other words, so that the calls come to stand on two lines"


@dataclass(frozen=True, slots=True)
class PdfNote:
    """A note as found in a PDF. Pages are folios as printed; they are "" where it is not there."""

    number: str
    call_pages: tuple[str, ...]
    page: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class WantedNote:
    """A note that should be there: its words are those from `start` to `stop` of its stream.

    `mark` is the number that opens it, `references` how many calls it has. `call` is the first.
    """

    key: str
    start: int
    stop: int
    mark: str
    references: int
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class NotePlace:
    """Where a note was found: the number that it shows, the words (by index) of its stream.

    `begins` is False where its beginning is lost.
    """

    number: str
    first: int
    last: int
    first_sheet: int
    last_sheet: int
    first_line: int
    last_line: int
    begins: bool


def find_notes(match: Match, notes: Sequence[WantedNote]) -> dict[str, NotePlace]:
    """The place of every note that is there, or most of it; by key."""
    found: dict[str, NotePlace] = {}
    for note in notes:
        words = range(note.start, note.stop)
        there = [match.at[index] for index in words if match.at[index] >= 0]
        own = [index for index in words if match.wanted[index].kind == "word"]
        kept = sum(match.at[index] >= 0 for index in own)
        if not there or kept < _SHARE_LEFT * len(own):
            continue
        first, last = min(there), max(there)
        opening, ending = match.found.words[first], match.found.words[last]
        found[note.key] = NotePlace(
            _number(match, note, first),
            first,
            last,
            opening.sheet,
            ending.sheet,
            opening.line,
            ending.line,
            match.at[note.start] >= 0 or match.at[min(note.start + 1, note.stop - 1)] >= 0,
        )
    return found


def _number(match: Match, note: WantedNote, first: int) -> str:
    """What opens the note: its mark, or the word that stands where the mark should be."""
    if match.at[note.start] >= 0:
        return match.found.words[match.at[note.start]].text
    for fault in match.faults:
        if fault.wanted.start <= note.start < fault.wanted.stop:
            place: int = fault.found.start + note.start - fault.wanted.start
            if place < fault.found.stop:
                return match.found.words[place].text
    return ""


@dataclass(frozen=True, slots=True)
class NoteProof:
    """What the notes are proved by: where they are and where their calls are.

    `at_foot` is False where notes are set together behind the text: no page is asked of them.
    """

    match: Match
    notes: Sequence[WantedNote]
    places: Mapping[str, NotePlace]
    calls: Mapping[CallId, CallPlace]
    at_foot: bool
    report: Report
    text: Match
    areas: Pages[Areas]

    def run(self) -> Iterator[int]:
        """Prove them. Gives the wanted words (by index) of which findings have been made.

        A note that is found elsewhere is taken out of the faults of its match.
        """
        crowded = Crowded(self.areas)
        for note in self.notes:
            place = self.places.get(note.key)
            if place is None:
                if not self._elsewhere(note):
                    self._lost(note)
                yield from range(note.start, note.stop)
                continue
            if place.begins:
                yield from self._mark(note, place)
            yield from self._beginning(note, place)
            yield from self._cut(note, place)
            if self.at_foot:
                self._page(note, place, crowded)

    def _call(self, note: WantedNote) -> CallPlace | None:
        return self.calls.get((note.key, 1))

    def _elsewhere(self, note: WantedNote) -> bool:
        """Whether the note's words stand, all of them, where others should be."""
        own = [one for one in self.match.wanted[note.start : note.stop] if one.kind == "word"]
        sought = f" {' '.join(one.text for one in own)} "
        for there in (self.match, self.text):
            for index, fault in enumerate(there.faults):
                words = there.found.words[fault.found]
                if own and sought in f" {' '.join(one.text for one in words)} ":
                    self._moved(note, words[0].sheet, in_text=there is not self.match)
                    there.faults[index] = Fault(fault.wanted, _NOTHING)
                    return True
        return False

    def _moved(self, note: WantedNote, sheet: int, *, in_text: bool) -> None:
        call, page = self._call(note), self.report.page(sheet)
        name = f"note {note.mark or note.key}"
        if in_text:
            rule, said = rules.NOTE_NOT_AT_FOOT, f"{name} stands in the text of page {page}"
        elif self.at_foot and call is not None and call.sheet != sheet:
            called = self.report.page(call.sheet)
            rule = rules.NOTE_OFF_PAGE
            said = f"{name} is called on page {called} and stands on page {page}"
        else:
            rule, said = rules.MOVED_WORDS, f"{name} stands on page {page}, out of its order"
        said += f": “{_quoted(self.match, note)}”"
        self.report.add(rule, said, note.span, sheet=sheet, note=note.key)

    def _lost(self, note: WantedNote) -> None:
        call = self._call(note)
        where = f"; its call is on page {self.report.page(call.sheet)}" if call else ""
        self.report.add(
            rules.NOTE_LOST,
            f"the text of note {note.mark or note.key} is not where it belongs{where}: “"
            f"{_quoted(self.match, note)}”",
            note.span,
            sheet=call.sheet if call else None,
            note=note.key,
        )

    def _mark(self, note: WantedNote, place: NotePlace) -> Iterator[int]:
        if self.match.at[note.start] >= 0 or not note.mark:
            return
        shown = f"shows {place.number}" if place.number else "shows no number"
        self.report.add(
            rules.NUMBER_MISMATCH,
            f"the note that is called {note.mark} {shown} at its beginning",
            note.span,
            sheet=place.first_sheet,
            note=note.key,
        )
        yield note.start

    def _cut(self, note: WantedNote, place: NotePlace) -> Iterator[int]:
        """A note whose end is not there."""
        stop = note.stop
        while stop > note.start and self.match.at[stop - 1] < 0:
            stop -= 1
        lost = note.stop - stop
        fault = next((one for one in self.match.faults if one.wanted.stop == note.stop), None)
        replaced = fault is not None and fault.found.stop > fault.found.start
        if not lost or replaced:
            return
        words = " ".join(one.text for one in self.match.wanted[stop : note.stop][:_QUOTED])
        self.report.add(
            rules.NOTE_CUT,
            f"note {note.mark or note.key} breaks off: its last {lost} words are lost, from “"
            f"{words}”",
            self.match.wanted[stop].span,
            sheet=place.last_sheet,
            note=note.key,
        )
        yield from range(stop, note.stop)

    def _beginning(self, note: WantedNote, place: NotePlace) -> Iterator[int]:
        """A note of which the beginning is not there."""
        start = note.start
        while start < note.stop and self.match.at[start] < 0:
            start += 1
        if place.begins:
            return
        words = " ".join(one.text for one in self.match.wanted[start : note.stop][:_QUOTED])
        self.report.add(
            rules.NOTE_CUT,
            f"the beginning of note {note.mark or note.key} is lost: it starts with “{words}”",
            note.span,
            sheet=place.first_sheet,
            note=note.key,
        )
        yield from range(note.start, start)

    def _page(self, note: WantedNote, place: NotePlace, crowded: Crowded) -> None:
        call, page = self._call(note), self.report.page
        first, last = place.first_sheet, place.last_sheet
        if call is not None:
            is_out = crowded.out(Begun(call, first, place.first_line, last))
            if first != call.sheet:
                rule, why = (rules.NOTE_LATER, _NO_ROOM) if is_out else (rules.NOTE_OFF_PAGE, _LOST)
                self.report.add(
                    rule,
                    f"note {note.mark or note.key} is called on page {page(call.sheet)} and begins"
                    f" on page {page(first)}: {why}",
                    note.span,
                    sheet=first,
                    note=note.key,
                    hint=_SAY_OTHERWISE if is_out else "",
                )
        if last != first:
            self._passed_over(note, place)
            add_continued(self.report, note.key, note.mark, first, last, note.span)

    def _passed_over(self, note: WantedNote, place: NotePlace) -> None:
        """A note that runs on over pages has some of its words on each of them."""
        words = self.match.found.words[place.first : place.last + 1]
        pages = {word.sheet for word in self.text.found.words} | {word.sheet for word in words}
        between = {one for one in pages if place.first_sheet < one < place.last_sheet}
        passed = sorted(between - {word.sheet for word in words})
        if passed:
            page = self.report.page
            self.report.add(
                rules.NOTE_OFF_PAGE,
                f"note {note.mark or note.key} breaks off on page {page(place.first_sheet)}, and"
                f" page {page(passed[0])} comes between: a reader does not find the rest",
                note.span,
                sheet=passed[0],
                note=note.key,
            )


def add_continued(
    report: Report, key: str, mark: str, first: int, last: int, span: SourceSpan
) -> None:
    """Report a note that runs on from the sheet `first` to the sheet `last`."""
    page = report.page
    said = f"note {mark or key} begins on page {page(first)} and ends on page {page(last)}"
    report.add(rules.NOTE_CONTINUED, said, span, sheet=first, note=key)


def _quoted(match: Match, note: WantedNote) -> str:
    words = [one.text for one in match.wanted[note.start : note.stop] if one.kind == "word"]
    more = " …" if len(words) > _QUOTED else ""
    return " ".join(words[:_QUOTED]) + more
