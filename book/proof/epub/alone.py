"""Judges the notes of an EPUB by themselves: where calls lead, what notes hold, the ways back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from book.checks.registry import Rule
from book.model.finding import Severity
from book.proof import rules
from book.proof.epub.opened import NOTE_TYPES, Epub
from book.proof.epub.page import Element, Link, Page, has_type, name_of, says, text_of
from book.proof.epub.structure import Flaw, named

_NUMBER = re.compile(r"[\[(]?(\d{1,4})[\])]?[.:]?")
_LEADING = re.compile(r"[\[(]?(\d{1,4})(?:[\])][.:]?|[.:])?\s")
_WORDLESS = re.compile(r"[\W\d_]*")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "header", "title")
_LISTS = ("footnotes", "endnotes", "rearnotes")


@dataclass(slots=True)
class NoteJudge:
    """Judges all notes. `told` are the elements of which structure has told, by rule.

    One fault can have many signs: a note that is reached by a broken call is not also one that is
    not used. `unused` are the notes that no call leads to.
    """

    epub: Epub
    told: set[tuple[str, Element | None]]
    unused: list[Element] = field(default_factory=list)
    _calls: dict[Element, list[Link]] = field(default_factory=dict)
    _backs: dict[Element, list[Link]] = field(default_factory=dict)
    # Calls that lead to no note, and those that lead to one of another number.
    _astray: set[Element] = field(default_factory=set)
    _wrong: set[Element] = field(default_factory=set)
    _places: dict[Element, tuple[int, int]] = field(default_factory=dict)

    def run(self) -> Iterator[Flaw]:
        """All that is wrong with calls and notes."""
        for link in self.epub.calls:
            yield from self._judge_call(link)
        for link in self.epub.backs:
            home = self.epub.note_at(link.element)
            if home is not None:
                self._backs.setdefault(home, []).append(link)
        numbers = list(self._numbers())
        self._wrong |= {flaw.element for flaw in numbers if flaw.element is not None}
        aside = list(self._aside())
        yield from (*numbers, *aside)
        away = {flaw.page.path for flaw in aside if isinstance(flaw.page, Page)}
        for note, page in self.epub.notes.items():
            if page.path not in away and not self._is_told(rules.NESTED_NOTE, note):
                yield from self._judge_note(note, page)
        yield from self._order()

    def _is_told(self, rule: Rule, element: Element) -> bool:
        return (rule.id, element) in self.told

    def _judge_call(self, link: Link) -> Iterator[Flaw]:
        page, element = link.page, link.element
        note = self.epub.note_at(link.target)
        if note is not None and link.href.strip():
            self._calls.setdefault(note, []).append(link)
        else:
            self._astray.add(element)
        if link.path is None:
            message = (
                f"{named(link)} leads out of the book, to {link.href}: the note is not there for "
                "who reads without a network"
            )
            yield Flaw(rules.EXTERNAL_NOTE, message, page, element)
        elif note is None and link.target is not None and link.href.strip():
            message = (
                f"{named(link)} leads to {link.href}, which is not one note: a reader is shown "
                "all of them, or something else"
            )
            yield Flaw(rules.WRONG_TARGET, message, page, element)
        if link.path is not None and not has_type(element, "noteref"):
            message = f"{named(link)} does not say that it is a call: it opens over no page"
            hint = 'It needs epub:type="noteref" and role="doc-noteref".'
            yield Flaw(rules.NO_NOTEREF, message, page, element, hint)

    def _judge_note(self, note: Element, page: Page) -> Iterator[Flaw]:
        calls, backs = self._calls.get(note, []), self._backs.get(note, [])
        name = self._name(note)
        if not self._text(note):
            yield Flaw(rules.EMPTY_NOTE, f"{name} has no text", page, note)
            return
        if not calls:
            if self._is_note(note) and not self._has_broken_call(backs):
                self.unused.append(note)
                message = f"no call leads to {name}: a reader never comes to it"
                yield Flaw(rules.UNUSED_NOTE, message, page, note)
            return
        if any(self._is_told(rules.NESTED_NOTE, one) for one in note.iter()):
            return  # whose the ways back are, and what the text, can't be told
        if not backs:
            message = f"{name} has no way back to its call: a reader does not find his place again"
            yield Flaw(rules.MISSING_BACKLINK, message, page, note)
            return
        yield from self._judge_backs(note, page, calls, backs)

    def _judge_backs(
        self, note: Element, page: Page, calls: list[Link], backs: list[Link]
    ) -> Iterator[Flaw]:
        served: set[Element] = set()
        wrong = False
        for back in backs:
            there = self._call_at(back, calls)
            if there is not None:
                served.add(there.element)
            elif back.target is not None and back.href.strip():
                wrong = True
                other = self._call_at(back, self.epub.calls)
                ends = {call.element for call in calls} | ({other.element} if other else set())
                if ends & self._wrong:
                    continue  # the call is wrong, and not the way back
                where = f"the call “{other.text}” of another note" if other else back.href
                message = f"the way back from {self._name(note)} leads to {where}"
                yield Flaw(rules.WRONG_BACKLINK, message, page, back.element)
            else:
                wrong = True  # it leads nowhere, and was told
        for call in calls:
            doubled = self._is_told(rules.DUPLICATE_ID, call.element)
            if call.element not in served and not wrong and not doubled:
                message = (
                    f"{self._name(note)} is called {len(calls)} times, and has no way back to the "
                    f"call in {call.page.place(call.element)}"
                )
                yield Flaw(rules.MISSING_BACKLINK, message, page, note, severity=Severity.WARNING)
                return

    def _call_at(self, back: Link, calls: list[Link]) -> Link | None:
        """The call at, or closely around, the end of a way back."""
        place = back.target
        if place is None:
            return None
        for call in calls:
            if call.element is place or (call.id and call.id == back.fragment):
                return call if call.page is back.to else None
        if name_of(place) in ("body", "section", "html"):
            return None
        inside = set(place.iter())
        return next((call for call in calls if call.element in inside), None)

    def _is_note(self, note: Element) -> bool:
        """Whether it is a note for sure, and not another paragraph in a section of notes."""
        if says(note, *NOTE_TYPES) or name_of(note) in ("li", "aside") or note in self._backs:
            return True
        return bool(_LEADING.match(text_of(note) + " "))

    def _has_broken_call(self, backs: list[Link]) -> bool:
        return any(
            self._call_at(back, [call for call in self.epub.calls if call.element in self._astray])
            for back in backs
        )

    def _text(self, note: Element) -> str:
        """The text of a note without its number and its ways back."""
        aside = {link.element for link in self._backs.get(note, [])}
        parts = [note.text or ""]
        for one in note.iter("*"):
            if one is note:
                continue
            around = {one, *one.iterancestors()}
            if not around & aside:
                parts.append(one.text or "")
            if not {*one.iterancestors()} & aside:
                parts.append(one.tail or "")
        text = " ".join(" ".join(parts).split())
        speaks = any(name_of(one) in ("img", "svg", "math", "table") for one in note.iter())
        return "picture" if speaks else "" if _WORDLESS.fullmatch(text) else text

    def _name(self, note: Element) -> str:
        name = note.get("id")
        return f"the note “{name}”" if name else "a note"

    def _aside(self) -> Iterator[Flaw]:
        """Files of notes outside the line of reading: all of them must be linked both ways."""
        for page in self.epub.pages:
            notes = [note for note, home in self.epub.notes.items() if home is page]
            if page.index < 0 or page.linear or not notes:
                continue
            for note in notes:
                if not self._calls.get(note) or not self._backs.get(note):
                    message = (
                        f"{page.path} is outside the line of reading (linear=no), and its notes "
                        "are not all linked to and back: a reader can’t come to "
                        f"{self._name(note)}, or not away from it"
                    )
                    yield Flaw(rules.NON_LINEAR, message, page, note)
                    break

    def _numbers(self) -> Iterator[Flaw]:
        """Calls that show another number than the note that they lead to."""
        shown: dict[Page, list[tuple[Link, int, int, bool]]] = {}
        for link in self.epub.calls:
            note, match = self.epub.note_at(link.target), _NUMBER.fullmatch(link.text)
            if note is None or match is None or self._is_told(rules.NESTED_NOTE, note):
                continue
            number, certain = self._number_of(note)
            if number is not None:
                row = shown.setdefault(link.page, [])
                row.append((link, int(match[1]), number, certain))
        for row in shown.values():
            pairs = [(number, wanted) for _, number, wanted, _ in row]
            for place, (link, number, wanted, certain) in enumerate(row):
                if number != wanted and (certain or _is_out(pairs, place)):
                    message = f"{named(link)} leads to the note with the number {wanted}"
                    yield Flaw(rules.NUMBER_MISMATCH, message, link.page, link.element)

    def _number_of(self, note: Element) -> tuple[int | None, bool]:
        """The number that a note shows, and whether that is certain: in a list it is its place."""
        for back in self._backs.get(note, []):
            match = _NUMBER.fullmatch(back.text)
            if match is not None and text_of(note).startswith(back.text):
                return int(match[1]), True
        match = _LEADING.match(text_of(note) + " ")
        if match is not None and text_of(note)[match.end(1) : match.end(1) + 1] in ".])":
            return int(match[1]), True
        around = note.getparent()
        if name_of(note) != "li" or around is None or name_of(around) != "ol":
            return None, False
        start = around.get("start") or "1"
        items = [one for one in around if name_of(one) == "li"]
        first = int(start) if start.isdigit() else 1
        return first + items.index(note), False

    def _order(self) -> Iterator[Flaw]:
        """Notes that stand before their calls, or in the text of another chapter."""
        inside = {link.element for link in self.epub.calls if self.epub.note_at(link.element)}
        for note, calls in self._calls.items():
            page = self.epub.notes[note]
            first = next((one for one in calls if one.element not in inside), None)
            if first is None or page.index < 0:
                continue
            if page is not first.page and self._has_text(page):
                message = f"{self._name(note)}, called in {first.page.path}, stands in another text"
                yield Flaw(rules.MISPLACED, message, page, note)
            elif self._place(note, page) < self._place(first.element, first.page):
                message = f"{self._name(note)} stands before its call"
                yield Flaw(rules.NOTE_BEFORE, message, page, note)

    def _place(self, element: Element, page: Page) -> tuple[int, int]:
        if element not in self._places and page.root is not None:
            for count, one in enumerate(page.root.iter()):
                self._places[one] = page.index, count
        return self._places.get(element, (page.index, 0))

    def _has_text(self, page: Page) -> bool:
        """Whether a file has a text of its own beside its notes: a chapter, not a list of notes."""
        if page.body is None:
            return False
        own = sum(
            len(text_of(one).split())
            for one in page.body.iter("{*}p", "{*}li")
            if not self._is_among_notes(one)
        )
        sections = any(says(one, *_LISTS) for one in page.body.iter())
        noted = sum(
            len(text_of(note).split()) for note, at in self.epub.notes.items() if at is page
        )
        return own > 0 if sections else own > noted

    def _is_among_notes(self, element: Element) -> bool:
        around = (element, *element.iterancestors())
        return any(one in self.epub.notes or says(one, *_LISTS) for one in around)


def _is_out(row: list[tuple[int, int]], place: int) -> bool:
    """Whether the call at `place` is out of step with those around it.

    Where numbers are places in a list, a list of all notes of a book counts on while calls begin
    anew in each chapter: a constant distance is no fault. One that is neither that of most calls
    nor that of a neighbour is, unless the call begins a count.
    """
    if row[place][::-1] in row[max(place - 1, 0) : place + 2]:
        return True  # two neighbours lead to each other's notes
    steps = [there - number for number, there in row]
    if len(set(steps)) == 1:
        return False
    usual = Counter(steps).most_common(1)[0][0]
    near = steps[max(place - 1, 0) : place] + steps[place + 1 : place + 2]
    begins = place > 0 and row[place][0] <= row[place - 1][0] and row[place][1] > row[place - 1][1]
    alone = steps[place] not in near
    return steps[place] != usual and alone and row[place][0] != 1 and not begins
